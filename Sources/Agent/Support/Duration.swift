// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

extension Duration {
    /// The longest time an option takes: 100 years, so that its nanoseconds fit 64 bits.
    package static let optionLimit = Duration.seconds(100 * 365 * 86_400)

    /// Reads a time as options spell it: `500ms`, `10s`, `2m`, `1h`, or a plain number of seconds; whole numbers above 0.
    package init(option text: String) throws(AgentError) {
        let hint = "write 500ms, 10s, 2m or 1h"
        guard let value = NumberWithUnit(text) else {
            throw AgentError(.usage, "\(Spelling.quoted(text)) is not a time", hint: hint)
        }
        let milliseconds: UInt64
        switch value.unit {
        case "ms": milliseconds = 1
        case "s", "": milliseconds = 1000
        case "m": milliseconds = 60_000
        case "h": milliseconds = 3_600_000
        default: throw AgentError(.usage, "unknown unit of time \(Spelling.quoted(value.unit))", hint: hint)
        }
        guard value.number > 0 else {
            throw AgentError(.usage, "the time \(Spelling.quoted(text)) is not above 0", hint: hint)
        }
        let (product, overflow) = value.number.multipliedReportingOverflow(by: milliseconds)
        guard !overflow, let total = Int64(exactly: product), .milliseconds(total) <= Self.optionLimit else {
            throw AgentError(
                .usage, "the time \(Spelling.quoted(text)) is too long",
                hint: "at most 100 years; leave the option out for no limit")
        }
        self = .milliseconds(total)
    }
}
