// SPDX-License-Identifier: Apache-2.0

package import Events

/// Rules that belong together, of whatever language.
package struct Policy: Sendable {
    package var name: String
    package var about: String = ""
    /// The language that it was written in: `falco`, `tracee`, `tetragon`, `apus`.
    package var language: String
    /// Whom it is about; tested before every rule. Fields of the process, its container and its pod.
    package var scope: Condition = .always
    /// Scopes that one event cannot answer: trees, and what matched processes start.
    package var trees: [TreeScope] = []
    /// Hooks that the policy brings itself.
    package var hooks: [Hook] = []
    package var rules: [Rule] = []
    /// Names of the outputs that its matches go to; empty: all.
    package var outputs: [String] = []
    /// `deny`, `signal` and `override` are counted and told, and not done.
    package var isObserving = false

    package init(_ name: String, language: String) {
        self.name = name
        self.language = language
    }
}

/// A process and its descendants, in or out.
package enum TreeScope: Hashable, Sendable {
    case inside(root: UInt32)
    case outside(root: UInt32)
    /// Descendants of processes that the scope's condition has matched, from then on.
    case following
}

/// What a rule looks at.
package enum Trigger: Hashable, Sendable {
    case event(EventKind)
    /// A hook of its policy, by its place there.
    case hook(Int)
    /// What another rule detected, by the name that it declares.
    case detection(String)
}

/// One thing to look for, and what to do about it.
package struct Rule: Sendable {
    package var name: String
    /// A short name for programs, where the language has one: `TRC-101`.
    package var id: String?
    package var about: String = ""
    package var priority: Priority?
    package var tags: [String] = []
    package var technique: Technique?
    package var triggers: [Trigger] = []
    package var condition: Condition = .always
    /// In order, as soon as the condition is decided: where it asks for a hook's result, as the function returns. None: tell.
    package var actions: [Action] = []
    package var message: MessageTemplate?
    /// Fields that go with each match, name and value, in order.
    package var details: [(name: String, value: Expression)] = []
    /// The event that a match is, for other rules.
    package var detects: String?
    /// The event that a match is told as, where that is not the one that caused it: what the rule detects, or what it is about.
    package var told: DetectedEvent?
    /// The source that the rule is about, where the language has several: `syscall`.
    package var source: String?
    /// Asked once the condition holds; then `rate`, then `fold`. A sequence's own condition and triggers are not looked at, its steps are.
    package var state: StateRule?
    package var rate: TokenRate?
    package var fold: FoldRule?
    /// Of rules with `state`, `rate` or `fold`.
    package var identity: StateIdentity?
    /// Rules with `state` that must have fired on this very event: the detections that it is about. They stand before this rule.
    package var requires: [StateIdentity] = []
    /// Only for the memory of others: it is never told.
    package var isHidden = false

    package init(_ name: String) { self.name = name }
}

extension Rule {
    /// What it tells turns on earlier matches.
    package var hasMemory: Bool { state != nil || rate != nil || fold != nil }

    /// Calls `body` for each field in its condition, in what it tells and in its keys.
    package func forEachField(_ body: (Field) -> Void) {
        condition.forEachField(body)
        for piece in message?.pieces ?? [] { if case .value(_, let value, _) = piece { value.forEachField(body) } }
        for (_, value) in details { value.forEachField(body) }
        for value in (state?.by ?? []) + (rate?.by ?? []) + (fold?.by ?? []) { value.forEachField(body) }
    }
}

/// Most urgent first, as syslog has them.
package enum Priority: Int, Sendable, CaseIterable, Comparable {
    case emergency, alert, critical, error, warning, notice, informational, debug
    package static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }
}

extension Priority {
    /// How bad it is, for formats that count from 0 (information) to 4 (critical).
    package var severity: Int {
        switch self {
        case .emergency, .alert, .critical: 4
        case .error: 3
        case .warning: 2
        case .notice: 1
        case .informational, .debug: 0
        }
    }
}

/// What is known of an event that rules detect, whatever it was that happened.
package struct DetectedEvent: Hashable, Sendable {
    package var name: String
    /// The rule that detects it, what it says of itself, and its short name.
    package var rule: String
    package var about: String
    package var id: String?
    package var priority: Priority
    package var tags: [String]
    package var technique: Technique?
    /// How many of a rule's last details are the event's own arguments.
    package var fieldCount: Int

    package init(_ name: String, rule: Rule, fieldCount: Int) {
        (self.name, self.rule, about, id) = (name, rule.name, rule.about, rule.id)
        (priority, tags, technique, self.fieldCount) = (rule.priority ?? .notice, rule.tags, rule.technique, fieldCount)
    }
}

/// A technique of MITRE ATT&CK.
package struct Technique: Hashable, Sendable {
    package var tactic: String
    package var id: String
    package var name: String
    package init(tactic: String, id: String, name: String) {
        self.tactic = tactic
        self.id = id
        self.name = name
    }
}

package enum Action: Hashable, Sendable {
    /// Tell, at most so often.
    case tell(RateLimit?)
    /// A match that is not told.
    case silence
    /// The operation fails with this errno.
    case deny(Int32)
    /// The hooked function returns this instead.
    case override(Int64)
    case signal(Int32)
    /// Stacks to tell with the match.
    case stack(kernel: Bool, user: Bool)
    /// Hash the file.
    case hashFile
    case request(url: String)
    case lookUp(name: String)
    /// Remember, or forget, which process a socket belongs to.
    case track(socket: HookValue)
    case untrack(socket: HookValue)
    /// Write a number to what the value points to.
    case write(to: HookValue, value: UInt32)
    /// A copy of the file or packets goes to a capture for that long, ns.
    case capture(duration: UInt64?)
}

package struct RateLimit: Hashable, Sendable {
    package enum Scope: String, Hashable, Sendable { case thread, process, everything }
    /// As many in `interval` ns.
    package var count: Int
    package var interval: UInt64
    package var scope: Scope
    package init(count: Int, interval: UInt64, scope: Scope) {
        self.count = count
        self.interval = interval
        self.scope = scope
    }
}
