// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel
internal import TraceeLanguage

extension EventSelection {
    /// What `--events` asks of events, as rules whose matches are shown.
    var rules: [PolicyRule] {
        conditions.sorted { $0.key.rawValue < $1.key.rawValue }.map { kind, condition in
            var rule = Rule(EventCatalogue.shared[kind]?.name ?? "event")
            rule.triggers = [.event(kind)]
            rule.condition = condition
            return PolicyRule(rule: rule, kinds: [kind], binding: TraceeBinding(since: 0), policy: "", language: .events)
        }
    }
}
