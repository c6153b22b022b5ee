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

    /// The rules of a sequence, one for each way to do its last step, which is what is told; nil where something is wrong, which is told. They
    /// have one memory, and the steps before the last stand in the last of them.
    func rules(of steps: [Step]) -> [ReadyRule]? {
        defer { log.take(conditions.takeMessages()) }
        var earlier: [SequenceStep] = []
        var last: [ReadyRule] = []
        for step in steps {
            let isLast = earlier.count == steps.count - 1
            guard let rules = rules(of: step, isLast: isLast) else { return nil }
            if isLast { last = rules } else { earlier.append(SequenceStep(rules.map(Self.alternative))) }
        }
        return last.enumerated().map { place, ready in
            var ready = ready
            let before = place == last.count - 1 ? earlier : earlier.map { _ in SequenceStep([]) }
            let own = SequenceStep([Self.alternative(ready)])
            ready.rule.state?.kind = .sequence(before + [own])
            // The step asks for it.
            ready.rule.requires = []
            ready.rule.priority = ready.rule.priority ?? .notice
            ready.rule.message = ready.rule.message ?? Self.everything
            return ready
        }
    }

    private static func alternative(_ ready: ReadyRule) -> SequenceStep.Alternative {
        var alternative = SequenceStep.Alternative(ready.kinds, ready.rule.condition, by: ready.rule.state?.by ?? [])
        alternative.requires = ready.rule.requires
        return alternative
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
