// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import Events
internal import FalcoLanguage
internal import PolicyModel
internal import PolicySyntax
internal import TraceeLanguage

// Sequences: each step is about events of its own.
extension OneRule {
    /// A step as it was written, with what it is about.
    struct Step {
        let condition: YAMLScalar
        let events: [EventDefinition]
        let detections: [Detection]
    }

    /// The rule of a sequence, about the events of its last step; nil where something is wrong, which is told.
    func rule(of steps: [Step], _ state: WrittenState) -> [ReadyRule]? {
        defer { log.take(conditions.takeMessages()) }
        var compiled: [SequenceStep] = []
        var last: [ReadyRule] = []
        for step in steps {
            guard let rules = rules(of: step, isLast: compiled.count == steps.count - 1) else { return nil }
            compiled.append(SequenceStep(rules.map { ready in
                var alternative = SequenceStep.Alternative(ready.kinds, ready.rule.condition, by: ready.rule.state?.by ?? [])
                alternative.requires = ready.rule.requires
                return alternative
            }))
            last = rules
        }
        guard var rule = last.first else { return nil }
        guard last.allSatisfy({ $0.rule.message == rule.rule.message && $0.rule.details.elementsEqual(rule.rule.details, by: ==) }) else {
            log.error(
                .state, "the last step has values that differ with what it is about", at: steps[steps.count - 1].condition.range,
                hint: "name fields in message and fields that all its events have, or make it several rules")
            return nil
        }
        rule.rule.state?.kind = .sequence(compiled)
        rule.rule.requires = []
        rule.kinds = last.flatMap(\.kinds)
        rule.rule.condition = .any(last.map(\.rule.condition))
        rule.rule.triggers = rule.kinds.map { .event($0) }
        rule.rule.priority = rule.rule.priority ?? .notice
        rule.rule.message = rule.rule.message ?? Self.everything
        rule.rule.told?.priority = rule.rule.priority ?? .notice
        return [rule]
    }

    /// A step as rules about events, with the sequence's keys in their `state`.
    private func rules(of step: Step, isLast: Bool) -> [ReadyRule]? {
        var one = self
        one.step = step.condition
        one.tellsMatch = isLast
        var rules: [ReadyRule] = []
        if !step.events.isEmpty {
            guard let rule = one.rule(about: step.events) else { return nil }
            rules.append(rule)
        }
        for detection in step.detections {
            guard let rule = one.rule(about: detection) else { return nil }
            rules += detection.inlined(rule, .missing)
        }
        return rules
    }
}
