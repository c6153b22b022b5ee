// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import FalcoLanguage
internal import PolicySyntax
internal import TraceeLanguage

/// What rules are about: as they name it, or else as their conditions say by `evt.type`.
struct EventChooser {
    let names: EventNames
    let log: ApusLog

    struct Choice {
        let entries: [EventChoice.Entry]
        /// The text that names them, where it is one of its own.
        let scalar: YAMLScalar?
    }

    /// Nil where something is wrong, which is told.
    func choice(of rule: WrittenRule, _ conditions: ConditionCompiler) -> Choice? {
        if !rule.events.isEmpty { return choice(rule.events) }
        guard let when = rule.when else {
            log.error(.event, "the rule names no event", at: rule.range, hint: "write event: NAME, or when: evt.type = NAME and …")
            return nil
        }
        return choice(in: when, conditions)
    }

    /// Of a step of a sequence: what it says itself, else what the rule does.
    func choice(ofStep step: YAMLScalar, in rule: WrittenRule, _ conditions: ConditionCompiler) -> Choice? {
        if listed(step, conditions) == nil {
            if !rule.events.isEmpty { return choice(rule.events) }
            if let when = rule.when, listed(when, conditions) != nil { return choice(in: when, conditions) }
        }
        return choice(in: step, conditions)
    }

    private func listed(_ condition: YAMLScalar, _ conditions: ConditionCompiler) -> [String]? {
        guard let listed = conditions.eventTypes(condition, RuleFields(.unknown, names)).listed, !listed.isEmpty else { return nil }
        return listed.sorted().flatMap { names.names(for: $0) }
    }

    private func choice(in condition: YAMLScalar, _ conditions: ConditionCompiler) -> Choice? {
        if let listed = listed(condition, conditions) {
            do throws(FilterError) {
                return Choice(entries: try EventChoice(listed.joined(separator: ","), detections: names.detections).entries, scalar: nil)
            } catch {
                log.error(.event, error.message, at: condition.range, hint: error.hint)
                return nil
            }
        }
        // What is wrong with the condition itself is told first.
        _ = conditions.condition(condition, RuleFields(.unknown, names))
        let messages = conditions.takeMessages()
        log.take(messages)
        if !messages.contains(where: { $0.diagnostic.severity == .error }) {
            log.error(
                .event, "the condition does not say which events it is about", at: condition.range,
                hint: "write event: NAME beside it, or evt.type = NAME and … in it")
        }
        return nil
    }

    private func choice(_ scalars: [YAMLScalar]) -> Choice? {
        let text = scalars.map(\.text).joined(separator: ",")
        do throws(FilterError) {
            return Choice(entries: try EventChoice(text, detections: names.detections).entries, scalar: scalars.count == 1 ? scalars[0] : nil)
        } catch {
            // Told where it stands.
            for scalar in scalars {
                do throws(FilterError) {
                    _ = try EventChoice(scalar.text, detections: names.detections)
                } catch {
                    log.error(.event, error, in: scalar)
                    return nil
                }
            }
            log.error(.event, error.message, at: scalars[0].range, hint: error.hint)
            return nil
        }
    }
}
