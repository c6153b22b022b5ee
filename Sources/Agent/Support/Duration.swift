// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicySyntax

extension Duration {
    /// The longest time an option takes: 100 years, so that its nanoseconds fit 64 bits.
    package static let optionLimit = Duration.nanoseconds(WrittenDuration.limit)

    /// Reads a time as options spell it: `500ms`, `10s`, `2m`, `1h`, `7d`, or a plain number of seconds; whole numbers above 0.
    package init(option text: String) throws(AgentError) {
        let hint = "write 500ms, 10s, 2m or 1h"
        do throws(WrittenDuration.Fault) {
            self = .nanoseconds(try WrittenDuration.nanoseconds(text))
        } catch {
            switch error {
            case .noNumber: throw AgentError(.usage, "\(Spelling.quoted(text)) is not a time", hint: hint)
            case .unknownUnit(let unit): throw AgentError(.usage, "unknown unit of time \(Spelling.quoted(unit))", hint: hint)
            case .notAboveZero: throw AgentError(.usage, "the time \(Spelling.quoted(text)) is not above 0", hint: hint)
            case .tooLong:
                throw AgentError(
                    .usage, "the time \(Spelling.quoted(text)) is too long", hint: "at most 100 years; leave the option out for no limit")
            }
        }
    }
}
