// SPDX-License-Identifier: Apache-2.0

internal import ApusLanguage
internal import Events
internal import FalcoLanguage
internal import PolicyModel
internal import StringMatching
internal import TraceeLanguage

/// The rules of each language that are on, as rules about events: what is about detections is put in terms of what causes them.
struct RuleChoice: Sendable {
    private let plan: PolicySource.Plan
    private let detections: [String: Detection]
    private let binding: ApusBinding

    init(_ plan: PolicySource.Plan, _ apus: ApusPolicySet) {
        (self.plan, detections) = (plan, apus.detections)
        binding = ApusBinding(since: plan.since, staticFields: plan.options.staticFields)
    }

    /// Ours: those that detect something first, each behind what it is about.
    func rules(of set: ApusPolicySet) -> [PolicyRule] {
        let places = Dictionary(uniqueKeysWithValues: set.order.enumerated().map { ($1, $0) })
        var found: [(place: Int, rules: [PolicyRule])] = []
        for policy in set.policies {
            for rule in policy.rules {
                let isTold = !policy.isOfLibrary && isOn(rule.name, policy.policy.name) && (rule.priority ?? .notice) <= plan.options.minimumPriority
                // What others are about is remembered, whether it is told or not.
                let rules = rule.ready.filter { isTold || rule.detects != nil && $0.rule.state != nil }.map { ready in
                    var own = ready.rule
                    own.isHidden = !isTold
                    return PolicyRule(rule: own, kinds: ready.kinds, binding: binding, policy: policy.policy.name, language: .apus)
                }
                found.append((rule.detects.flatMap { places[$0] } ?? .max, rules))
            }
        }
        // The order of a policy's rules is kept otherwise.
        return found.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }.flatMap(\.element.rules)
    }

    func rules(of set: FalcoRuleSet) -> [PolicyRule] {
        let falco = FalcoBinding(staticFields: plan.options.staticFields)
        return set.policy.rules.flatMap { rule in
            let about = set.eventNames(of: rule)?.intersection(detections.keys).sorted() ?? []
            let kinds = set.kinds(of: rule)
            func made(_ rule: Rule, _ kinds: [EventKind], _ binding: any FieldBinding) -> PolicyRule {
                PolicyRule(rule: rule, kinds: kinds, binding: binding, policy: set.policy.name, language: .falco)
            }
            let direct = kinds.isEmpty && !about.isEmpty ? [] : [made(rule, kinds, falco)]
            return direct + about.flatMap { name in
                (detections[name]?.inlined(rule, .none) ?? []).map { ready in made(ready.rule, ready.kinds, binding) }
            }
        }
    }

    func rules(of set: TraceePolicySet) -> [PolicyRule] {
        let tracee = TraceeBinding(since: plan.since)
        var rules: [PolicyRule] = []
        for policy in set.policies {
            for rule in policy.policy.rules where isOn(rule.name, policy.policy.name) {
                var whole = rule
                whole.condition = policy.policy.condition(of: rule)
                for trigger in rule.triggers {
                    switch trigger {
                    case .event(let kind):
                        rules.append(PolicyRule(rule: whole, kinds: [kind], binding: tracee, policy: policy.policy.name, language: .tracee))
                    case .detection(let name):
                        rules += self.rules(whole, about: name, policy: policy.policy.name, .tracee)
                    case .hook: continue
                    }
                }
            }
        }
        return rules
    }

    /// A rule that says nothing but whom it is about, put in terms of what causes the detection.
    func rules(_ rule: Rule, about detection: String, policy: String, _ language: PolicyRule.Language) -> [PolicyRule] {
        (detections[detection]?.inlined(rule, .everything) ?? []).map { ready in
            PolicyRule(rule: ready.rule, kinds: ready.kinds, binding: binding, policy: policy, language: language)
        }
    }

    /// Patterns are about the names of rules and of policies alike.
    private func isOn(_ rule: String, _ policy: String) -> Bool {
        var isOn = true
        for selection in plan.selections {
            guard let pattern = selection.rule else { continue }
            let glob = BytePattern.glob(Array(pattern.utf8), caseInsensitive: false)
            if glob.matches(Array(rule.utf8).span) || glob.matches(Array(policy.utf8).span) { isOn = selection.isEnabling }
        }
        return isOn
    }
}
