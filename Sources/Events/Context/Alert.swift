// SPDX-License-Identifier: Apache-2.0

/// A value that an alert shows: what it is decides how it is written.
package enum AlertValue: Hashable, Sendable {
    case missing
    case int64(Int64)
    case uint64(UInt64)
    case bool(Bool)
    case double(Double)
    /// Bytes that are text by convention.
    case text([UInt8])
    /// Bytes that are no text.
    case bytes([UInt8])
    /// 4 or 16 bytes in network order.
    case address([UInt8])
    case port(UInt16)
    /// ns; since 1970, or a span.
    case time(UInt64), duration(UInt64)
    case list([AlertValue])
}

/// A rule has matched an event: all that outputs say about it.
package struct Alert: Sendable {
    /// A part of the message, in order.
    package enum Piece: Hashable, Sendable {
        case text([UInt8])
        /// `name` as the rule's author wrote it; `width`: characters to fill or cut to.
        case value(name: String, AlertValue, width: Int?)
    }

    package var rule: String
    /// As Falco spells it: `Warning`.
    package var priority: String
    package var tags: [String] = []
    /// `syscall`.
    package var source: String
    /// Unix ns of the event.
    package var time: UInt64
    package var message: [Piece] = []
    /// Values that go with the alert beside those in the message.
    package var fields: [(name: String, value: AlertValue)] = []
    /// The policy and its language: `falco`.
    package var policy: String
    package var language: String

    /// The rule's name among those of all policies: Falco's are unique, events of Tracee's policies only within theirs.
    package var title: String { language == "tracee" ? "\(policy): \(rule)" : rule }

    package init(rule: String, priority: String, source: String, time: UInt64, policy: String, language: String) {
        (self.rule, self.priority, self.source, self.time) = (rule, priority, source, time)
        (self.policy, self.language) = (policy, language)
    }
}
