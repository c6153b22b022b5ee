// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicySyntax

/// A number of bytes as options spell it: `4096`, `64K`, `16M`, `16MiB`, `1G`; K, M and G are powers of 1024.
package struct ByteSize: Equatable, Sendable {
    package let bytes: Int

    package init(bytes: Int) {
        self.bytes = bytes
    }

    /// Reads a size above 0; letters may be small.
    package init(option text: String) throws(AgentError) {
        let hint = "write 4096, 64K, 16M or 1G"
        guard let value = NumberWithUnit(text) else {
            throw AgentError(.usage, "\(Spelling.quoted(text)) is not a size", hint: hint)
        }
        let unit: UInt64
        switch value.unit.lowercased() {
        case "", "b": unit = 1
        case "k", "kib": unit = 1 << 10
        case "m", "mib": unit = 1 << 20
        case "g", "gib": unit = 1 << 30
        // A power of 1000 to some and of 1024 to others.
        case "kb": throw Self.ambiguous(value.unit, "K")
        case "mb": throw Self.ambiguous(value.unit, "M")
        case "gb": throw Self.ambiguous(value.unit, "G")
        default: throw AgentError(.usage, "unknown unit of size \(Spelling.quoted(value.unit))", hint: hint)
        }
        let (product, overflow) = value.number.multipliedReportingOverflow(by: unit)
        guard !overflow, let bytes = Int(exactly: product) else {
            throw AgentError(.usage, "the size \(Spelling.quoted(text)) is too large", hint: hint)
        }
        guard bytes > 0 else {
            throw AgentError(.usage, "the size \(Spelling.quoted(text)) is not above 0", hint: hint)
        }
        self.bytes = bytes
    }

    /// Checks that it suits a ring buffer: a power of two of at least a page, and at most what the kernel's 32-bit
    /// `max_entries` can say.
    package func checkedForRing(pageSize: Int) throws(AgentError) -> Int {
        let limit = 1 << 31
        guard bytes >= pageSize else {
            throw AgentError(
                .usage, "a buffer of \(self) is smaller than a page", hint: "at least \(ByteSize(bytes: pageSize))")
        }
        guard bytes <= limit else {
            throw AgentError(.usage, "a buffer of \(self) is too large", hint: "at most \(ByteSize(bytes: limit))")
        }
        guard bytes & (bytes - 1) == 0 else {
            let below = 1 << (Int.bitWidth - 1 - bytes.leadingZeroBitCount)
            throw AgentError(
                .usage, "a buffer of \(self) is not a power of two",
                hint: "the nearest are \(ByteSize(bytes: below)) and \(ByteSize(bytes: below << 1))")
        }
        return bytes
    }

    private static func ambiguous(_ unit: String, _ instead: String) -> AgentError {
        AgentError(
            .usage, "unit of size \(Spelling.quoted(unit)) is ambiguous", hint: "write \(instead), a power of 1024")
    }
}

extension ByteSize: CustomStringConvertible {
    /// The size in the largest unit that leaves no rest.
    package var description: String {
        for (unit, name) in [(1 << 30, "G"), (1 << 20, "M"), (1 << 10, "K")] where bytes > 0 && bytes % unit == 0 {
            return "\(bytes / unit)\(name)"
        }
        return "\(bytes)"
    }
}
