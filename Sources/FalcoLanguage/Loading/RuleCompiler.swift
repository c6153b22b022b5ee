// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicyModel
internal import PolicySyntax

/// Compiles collected rules.
struct RuleCompiler {
    let log: MessageLog
    let options: LoadOptions
    let fields: FieldResolver
    let lowering: ConditionLowering

    /// The rule; nil if it has an error, has no source, or asks to be left out.
    func compile(_ rule: CollectedRule) -> FalcoRule? {
        guard !rule.isUnknownSource else { return nil }
        let context = rule.context
        let definition = rule.definition
        let scope = LoweringScope(place: .text(rule.condition), context: context, order: nil)
        var output = rule.output
        for addition in options.additions where matches(addition, rule) {
            if let more = addition.output { output.append(more) }
            if addition.isSuggested { output.append(LoadOptions.suggestedOutput) }
        }
        if let shorter = output.removing("%container.info") {
            log.add(
                .deprecatedItem, "'%container.info' is deprecated, and left out", at: output.range(of: 0..<1),
                hint: "name the fields, such as %container.id", in: context)
            output = shorter
        }
        let message = message(output, rule)
        let condition = condition(rule, scope)
        let extras = extraFields(rule)
        guard let message, let condition, let extras else { return nil }
        warnOfEvents(condition, definition, context)
        return FalcoRule(
            name: context.name, about: definition.description, source: definition.source, priority: definition.priority,
            tags: definition.tags.sorted(), location: context, isEnabled: definition.isEnabled, eventTypes: condition.matching,
            condition: condition.condition, message: message, extraFields: extras, conditionText: rule.condition.text,
            outputText: output.text, isCapturing: definition.isCapturing, captureDuration: definition.captureDuration)
    }

    private func matches(_ addition: LoadOptions.OutputAddition, _ rule: CollectedRule) -> Bool {
        if let name = addition.rule, !name.isEmpty, name != rule.context.name { return false }
        if let source = addition.source, !source.isEmpty, source != rule.definition.source { return false }
        return rule.definition.tags.isSuperset(of: addition.tags)
    }

    private func warnOfEvents(_ condition: Lowered, _ definition: RuleDefinition, _ context: LoadContext) {
        guard definition.source == "syscall", definition.warnsOfEventTypes else { return }
        let codes = FalcoEvents.codes(condition.matching)
        guard codes == 0 || codes > Self.codeLimit else { return }
        log.add(
            .noEventType,
            codes == 0 ? "the rule is looked at for no type of event" : "the rule is looked at for too many types of events",
            at: RuleCollector.firstLine(context), hint: "add a condition on evt.type, or warn_evttypes: false", in: context)
    }

    /// More of Falco's event codes than this make a rule slow.
    private static let codeLimit = 100

    // MARK: Conditions

    private func condition(_ rule: CollectedRule, _ scope: LoweringScope) -> Lowered? {
        guard let tree = lowering.parse(rule.condition, scope) else { return nil }
        var result = lowering.lower(tree, scope)
        let exceptions = rule.definition.exceptions.compactMap { lowering.lower($0, rule.context) }
        if !exceptions.isEmpty {
            result = lowering.combine([result] + exceptions.map { lowering.negate($0) }, isOr: false)
        }
        return tell(result.problems, rule) && !result.isBroken ? result : nil
    }

    /// Tells what is wrong; false if the rule has no meaning.
    private func tell(_ problems: [Problem], _ rule: CollectedRule) -> Bool {
        var isGood = true
        for problem in problems {
            let skips = problem.isUnknownName && rule.definition.skipsIfUnknown
            if problem.code.isError { isGood = false }
            log.add(
                skips ? .unknownFilter : problem.code, problem.error.message, at: problem.range, hint: problem.error.hint,
                in: skips ? rule.context : problem.context)
        }
        return isGood
    }

    // MARK: Outputs

    private func message(_ output: RuleText, _ rule: CollectedRule) -> MessageTemplate? {
        var compiler = OutputCompiler(fields)
        do {
            let template = try compiler.template(output.text)
            for warning in compiler.warnings {
                log.add(
                    warning.code, warning.error.message, at: output.range(of: warning.error.range), hint: warning.error.hint,
                    in: rule.context)
            }
            return template
        } catch {
            let skips = error.isUnknownName && rule.definition.skipsIfUnknown
            log.add(
                skips ? .unknownFilter : .compileOutput, error.error.message, at: output.range(of: error.error.range),
                hint: error.error.hint, in: rule.context)
            return nil
        }
    }

    private func extraFields(_ rule: CollectedRule) -> [(name: String, template: MessageTemplate)]? {
        var result: [(name: String, template: MessageTemplate)] = []
        for addition in options.additions where matches(addition, rule) {
            for field in addition.fields {
                var compiler = OutputCompiler(fields)
                do {
                    result.append((field.name, try compiler.template(field.template)))
                } catch {
                    log.add(
                        .compileOutput, "the extra field \(Spelling.quoted(field.name)): \(error.error.message)",
                        at: RuleCollector.firstLine(rule.context), hint: error.error.hint, in: rule.context)
                    return nil
                }
            }
        }
        return result
    }
}
