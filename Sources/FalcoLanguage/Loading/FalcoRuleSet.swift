// SPDX-License-Identifier: Apache-2.0

package import Events
package import PolicyModel
package import PolicySyntax

/// One rule as it was loaded.
package struct FalcoRule: Sendable {
    package var name: String
    package var about: String
    package var source: String
    package var priority: Priority
    /// Sorted.
    package var tags: [String]
    package var location: LoadContext
    package var isEnabled: Bool
    /// Events for which it can be true.
    package var eventTypes: EventTypes
    package var condition: Condition
    package var message: MessageTemplate
    /// Fields that alerts have beside those of the message.
    package var extraFields: [(name: String, template: MessageTemplate)] = []
    /// As written, with what was appended.
    package var conditionText: String
    package var outputText: String
    package var isCapturing = false
    /// Milliseconds.
    package var captureDuration: UInt64?
}

/// A list or a macro, for listings.
package struct FalcoDefinition: Sendable {
    package let name: String
    /// The condition, or the items.
    package let values: [String]
    package let location: LoadContext
    package let isUsed: Bool
}

/// What a set of rule files says.
package struct FalcoRuleSet: Sendable {
    /// The rules that are on, in order; none if any file has an error.
    package var policy: Policy
    /// All rules, also those that are off; those that have an error are missing.
    package var rules: [FalcoRule]
    package var lists: [FalcoDefinition]
    package var macros: [FalcoDefinition]
    package var matching: RuleMatching
    package var messages: [LoadMessage]
    package var hasErrors: Bool
    /// The files, in order, with what could not be read.
    package var files: [SourceFile]
    /// By the rule's name: there can be thousands of rules, and each is asked for.
    private let eventTypes: [String: EventTypes]

    init(
        policy: Policy, rules: [FalcoRule], lists: [FalcoDefinition], macros: [FalcoDefinition], matching: RuleMatching,
        messages: [LoadMessage], hasErrors: Bool, files: [SourceFile]
    ) {
        (self.policy, self.rules, self.lists, self.macros) = (policy, rules, lists, macros)
        (self.matching, self.messages, self.hasErrors, self.files) = (matching, messages, hasErrors, files)
        eventTypes = Dictionary(rules.map { ($0.name, $0.eventTypes) }) { first, _ in first }
    }

    /// The events that a rule of the policy can be true of.
    package func kinds(of rule: Rule) -> [EventKind] {
        let wanted = eventTypes[rule.name] ?? .all
        return FalcoEvents.kinds(of: wanted.listed).filter { kind in FalcoEvents.names(of: kind).contains { wanted.contains($0) } }
    }

    /// The names that a rule can have as `evt.type`; nil for all but some.
    package func eventNames(of rule: Rule) -> Set<String>? { eventTypes[rule.name]?.listed }

    package var diagnostics: [Diagnostic] { messages.map(\.diagnostic) }
}
