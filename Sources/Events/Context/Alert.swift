// SPDX-License-Identifier: Apache-2.0

/// A value that an alert shows: what it is decides how it is written. Ranges are places in the alert's own texts and values, so that a
/// value is no memory of its own.
package enum AlertValue: Hashable, Sendable {
    case missing
    case int64(Int64)
    case uint64(UInt64)
    case bool(Bool)
    case double(Double)
    /// Bytes that are text by convention.
    case text(Range<Int>)
    /// Bytes that are no text.
    case bytes(Range<Int>)
    /// 4 or 16 bytes in network order.
    case address(Range<Int>)
    case port(UInt16)
    /// ns; since 1970, or a span.
    case time(UInt64), duration(UInt64)
    /// ns since 1970, which people read as a date and time of day.
    case moment(UInt64)
    /// Elements, in the alert's values.
    case list(Range<Int>)
}

/// What all alerts of one rule have in common. Made once, shared by all of them.
package final class AlertForm: Sendable {
    /// A part of the message, in order.
    package enum Piece: Hashable, Sendable {
        case text([UInt8])
        /// The number of the value; `width`: characters to fill or cut to.
        case value(Int, width: Int?)
    }

    package let rule: String
    /// As Falco spells it: `Warning`.
    package let priority: String
    package let tags: [String]
    /// A short name for programs, where the rule has one.
    package let id: String?
    package let technique: AttackTechnique?
    /// `syscall`.
    package let source: String
    /// The policy and its language: `falco`.
    package let policy: String
    package let language: String
    package let message: [Piece]
    /// The rule's name among those of all policies.
    package var title: String { Self.title(rule, policy: policy, language: language) }
    /// A rule's name among those of all policies: Falco's are unique, others only within their policies, and what is in none has its own.
    package static func title(_ rule: String, policy: String, language: String) -> String {
        language == "tracee" || language == "apus" ? "\(policy): \(rule)" : rule
    }
    /// The event that a match is told as, where that is not the one that caused it.
    package let told: ToldEvent?
    /// Of the values, as the rule's author wrote them: those of the message in its order, then those that go beside it.
    package let names: [String]
    /// The first of the three values that say for how many matches an alert stands (`stateNames`); nil: for its own.
    package let stateValues: Int?

    /// How many matches, and when the first and the last one were.
    package static let stateNames = ["state.count", "state.first", "state.last"]

    package init(
        rule: String, priority: String, tags: [String] = [], source: String, policy: String, language: String, message: [Piece],
        names: [String], stateValues: Int? = nil, id: String? = nil, technique: AttackTechnique? = nil, told: ToldEvent? = nil
    ) {
        (self.stateValues, self.id, self.technique, self.told) = (stateValues, id, technique, told)
        (self.rule, self.priority, self.tags, self.source) = (rule, priority, tags, source)
        (self.policy, self.language) = (policy, language)
        (self.message, self.names) = (message, names)
    }
}

/// A technique of MITRE ATT&CK, or a tactic alone.
package struct AttackTechnique: Hashable, Sendable {
    package let tactic: String
    /// Empty where there is none.
    package let id: String
    package let name: String

    package init(tactic: String, id: String = "", name: String = "") { (self.tactic, self.id, self.name) = (tactic, id, name) }
}

/// An event that rules detect, whatever it was that happened.
package struct ToldEvent: Hashable, Sendable {
    package var name: String
    /// The rule that detects it, what it says of itself, and its short name.
    package var rule: String
    package var about: String
    package var id: String?
    /// From 0, information, to 4, critical.
    package var severity: Int
    package var tags: [String]
    package var technique: AttackTechnique?
    /// The values that are its arguments, as places among the form's names.
    package var values: Range<Int>

    package init(
        _ name: String, rule: String, about: String = "", id: String? = nil, severity: Int, tags: [String] = [],
        technique: AttackTechnique? = nil, values: Range<Int>
    ) {
        (self.name, self.rule, self.about, self.id) = (name, rule, about, id)
        (self.severity, self.tags, self.technique, self.values) = (severity, tags, technique, values)
    }
}

/// A rule has matched an event: all that outputs say about it.
package struct Alert: Sendable {
    package let form: AlertForm
    /// Unix ns of the event.
    package let time: UInt64
    /// One for each of the form's names; elements of lists stand behind them.
    package let values: [AlertValue]
    /// What values refer to.
    package let texts: [UInt8]

    /// An alert may share `values` and `texts` with whoever made it, until that changes them.
    package init(_ form: AlertForm, time: UInt64, values: [AlertValue], texts: [UInt8]) {
        (self.form, self.time) = (form, time)
        (self.values, self.texts) = (values, texts)
    }

    /// How many matches it stands for, and the times of the first and the last one, Unix ns; nil where it is one match.
    package var state: (count: UInt64, first: UInt64, last: UInt64)? {
        guard let place = form.stateValues, values.count >= place + 3, case .uint64(let count) = values[place],
            case .moment(let first) = values[place + 1], case .moment(let last) = values[place + 2]
        else { return nil }
        return (count, first, last)
    }

    /// The same for other matches, where it is one for several.
    package func standing(for count: UInt64, first: UInt64, last: UInt64) -> Alert {
        guard let place = form.stateValues, values.count >= place + 3 else { return self }
        var values = values
        (values[place], values[place + 1], values[place + 2]) = (.uint64(count), .moment(first), .moment(last))
        return Alert(form, time: time, values: values, texts: texts)
    }

    /// The bytes of a value that is text, bytes or an address.
    @_lifetime(borrow self)
    package func text(_ range: Range<Int>) -> Span<UInt8> { texts.span.extracting(range) }
}
