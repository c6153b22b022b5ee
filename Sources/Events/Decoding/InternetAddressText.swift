extension TextBuffer {
    /// Appends an IPv4 address as four decimal numbers, the highest byte first.
    package mutating func append(internetAddress address: UInt32) {
        append(decimal: address >> 24)
        append(UInt8(ascii: "."))
        append(decimal: address >> 16 & 0xff)
        append(UInt8(ascii: "."))
        append(decimal: address >> 8 & 0xff)
        append(UInt8(ascii: "."))
        append(decimal: address & 0xff)
    }

    /// Appends an IPv6 address in the one text RFC 5952 allows it: lower case, no leading zeros, the longest run of two
    /// or more zero groups (the first of equals) as `::`, and an IPv4-mapped address with its last four bytes as IPv4.
    package mutating func append(internetAddress address: UInt128) {
        if address >> 32 == 0xffff {
            append("::ffff:")
            append(internetAddress: UInt32(truncatingIfNeeded: address))
            return
        }
        let gap = Self.longestZeroRun(address)
        var index = 0
        while index < 8 {
            if index == gap.lowerBound, !gap.isEmpty {
                append("::")
                index = gap.upperBound
                continue
            }
            if index > 0, index != gap.upperBound || gap.isEmpty { append(UInt8(ascii: ":")) }
            append(bareHex: Self.group(index, of: address))
            index += 1
        }
    }

    /// Appends an address of four or sixteen bytes, the highest first. False, and nothing, for any other number of bytes.
    package mutating func append(internetAddress bytes: [UInt8]) -> Bool { append(internetAddress: bytes.span) }

    /// Appends an address of four or sixteen bytes, the highest first. False, and nothing, for any other number of bytes.
    package mutating func append(internetAddress bytes: Span<UInt8>) -> Bool {
        guard let address = InternetAddress(bytes) else { return false }
        address.append(to: &self)
        return true
    }

    private static func group(_ index: Int, of address: UInt128) -> UInt16 {
        UInt16(truncatingIfNeeded: address >> UInt128(16 * (7 - index)))
    }

    /// The longest run of at least two groups that are zero, or an empty range.
    private static func longestZeroRun(_ address: UInt128) -> Range<Int> {
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, group(end, of: address) == 0 { end += 1 }
            if end - start >= 2, end - start > best.count { best = start..<end }
            start = end + 1
        }
        return best
    }
}

/// An IP address out of four or sixteen bytes.
package enum InternetAddress: Equatable, Sendable {
    /// The highest byte comes first in the text.
    case v4(UInt32)
    case v6(UInt128)

    /// Nil for any other number of bytes.
    package init?(_ bytes: Span<UInt8>) {
        var number: UInt128 = 0
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        for index in bytes.indices { number = number << 8 | UInt128(bytes[index]) }
        self = bytes.count == 4 ? .v4(UInt32(truncatingIfNeeded: number)) : .v6(number)
    }

    package var isZero: Bool { self == .v4(0) || self == .v6(0) }

    /// Appends it as people write it.
    package func append(to text: inout TextBuffer) {
        switch self {
        case .v4(let number): text.append(internetAddress: number)
        case .v6(let number): text.append(internetAddress: number)
        }
    }
}
