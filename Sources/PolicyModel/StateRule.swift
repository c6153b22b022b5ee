// SPDX-License-Identifier: Apache-2.0

package import Events

/// What one event cannot say: asked of the memory of earlier matches, once a rule's condition holds. All times are those of events, ns.
package struct StateRule: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// So many matches of one key within the window; said once a window, at the match that makes it so many. 1 or more.
        case count(atLeast: UInt64)
        /// The steps in this order, of one key, all within the window; two or more. The match of the last one is told.
        case sequence([SequenceStep])
        /// A key that did not match within the window before this.
        case first
    }

    package var kind: Kind
    /// What a key is made of; none: the rule has one key. For sequences each step's alternatives have their own.
    package var by: [Expression]
    /// Length of the window, 1 ns or more.
    package var within: UInt64

    package init(_ kind: Kind, by: [Expression], within: UInt64) {
        (self.kind, self.by, self.within) = (kind, by, within)
    }
}

/// One step of a sequence: it is done when any of these matches.
package struct SequenceStep: Hashable, Sendable {
    package struct Alternative: Hashable, Sendable {
        package var kinds: [EventKind]
        package var condition: Condition
        /// The rule's `by`, in terms of these events.
        package var by: [Expression]
        /// As a rule's.
        package var requires: [StateIdentity] = []

        package init(_ kinds: [EventKind], _ condition: Condition, by: [Expression]) {
            (self.kinds, self.condition, self.by) = (kinds, condition, by)
        }
    }

    /// None where another rule of the same identity has them: of a sequence that can end in several ways each is told by a rule of its own.
    package var alternatives: [Alternative]
    package init(_ alternatives: [Alternative]) { self.alternatives = alternatives }
}

/// At most so many matches of one key are told in an interval, as a bucket of that many tokens that fills evenly.
package struct TokenRate: Hashable, Sendable {
    /// 1 or more.
    package var count: UInt64
    /// ns, 1 or more: a second for `N/s`.
    package var interval: UInt64
    package var by: [Expression]

    package init(count: UInt64, interval: UInt64 = 1_000_000_000, by: [Expression]) {
        (self.count, self.interval, self.by) = (count, interval, by)
    }
}

/// Repeats of one key within a window that begins with a told match are counted and told once, at the window's end.
package struct FoldRule: Hashable, Sendable {
    package var by: [Expression]
    /// ns, 1 or more.
    package var within: UInt64

    package init(by: [Expression], within: UInt64) { (self.by, self.within) = (by, within) }
}

/// Which memory a rule has. What a reload reads with the same identity keeps its memory, and rules that one written rule became (one for
/// each way that a detection can be caused) share it. Two written rules never have the same one.
package struct StateIdentity: Hashable, Sendable {
    package var policy: String
    package var rule: String
    /// Events, condition and state as they are written, so that a rule that says something else begins anew.
    package var definition: String

    package init(policy: String, rule: String, definition: String) {
        (self.policy, self.rule, self.definition) = (policy, rule, definition)
    }
}
