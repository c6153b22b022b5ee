// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import Events
internal import FalcoLanguage
internal import PolicyModel
internal import PolicySyntax
internal import TraceeLanguage

/// One written rule, compiled for the events that it is about, and for what other rules detect.
struct OneRule {
    let name: String
    let written: WrittenRule
    private let filters: [FilterExpression]
    let policy: Policy
    let conditions: ConditionCompiler
    let log: ApusLog
    private let names: EventNames
    /// The condition of a sequence's step, which must hold beside the rule's own.
    var step: YAMLScalar?
    /// Whether the match is told, and so has a message.
    var tellsMatch = true

    init(
        _ written: WrittenRule, _ filters: [FilterExpression], _ policy: Policy, _ document: DocumentCompiler, _ name: String, _ compiler: RuleCompiler
    ) {
        (self.written, self.filters, self.policy, self.name) = (written, filters, policy, name)
        (conditions, log, names) = (document.conditions, compiler.log, compiler.names)
    }

    // MARK: Events

    /// Events of which the condition says the same.
    private struct Group {
        let filters: Condition
        /// What names of arguments are in these events.
        let asked: [String: Field?]
        let condition: Condition
        var names: [String]
    }

    /// Nil where something is wrong, which is told.
    func rule(about events: [EventDefinition]) -> ReadyRule? {
        defer { log.take(conditions.takeMessages()) }
        guard let filtered = filtered(events) else {
            // What is wrong beside the filters is told too.
            _ = condition(RuleFields(.event(events[0], among: events), names))
            return nil
        }
        let left = filtered.map(\.event)
        guard let first = left.first else { return nil }
        var groups: [Group] = []
        for (event, filter) in filtered {
            let fields = RuleFields(.event(event, among: left), names)
            if let known = groups.firstIndex(where: { group in group.filters == filter && fields.agree(with: group.asked) }) {
                groups[known].names.append(event.name)
                continue
            }
            guard let condition = condition(fields) else { return nil }
            groups.append(Group(filters: filter, asked: fields.asked, condition: condition, names: [event.name]))
        }
        var rule = Rule(name)
        rule.triggers = left.map { .event($0.kind) }
        rule.condition = .all([policy.fullScope, Self.either(groups)])
        guard finish(&rule, RuleFields(.event(first, among: left), names)) else { return nil }
        rule.priority = rule.priority ?? .notice
        rule.message = rule.message ?? Self.everything
        rule.told?.priority = rule.priority ?? .notice
        return ReadyRule(rule: rule, kinds: left.map(\.kind))
    }

    /// Which group an event belongs to is known by its kind, so that these tests are gone once the rule is bound.
    private static func either(_ groups: [Group]) -> Condition {
        func whole(_ group: Group) -> Condition { .all([group.filters, group.condition]) }
        guard groups.count > 1 else { return groups.first.map(whole) ?? .never }
        let type = Field("evt.type", type: .text)
        return .any(groups.map { .all([.test(Test(type, .isIn($0.names.map { .text($0) }))), whole($0)]) })
    }

    /// The events with what the filters ask of each; those that lack a field are left out, which is told.
    private func filtered(_ events: [EventDefinition]) -> [(event: EventDefinition, condition: Condition)]? {
        var result: [(event: EventDefinition, condition: Condition)] = []
        var mistakes: [(filter: Int, isError: Bool, code: TraceeCode, error: FilterError)] = []
        for event in events {
            let lowered = EventCondition(.event(event), filters)
            mistakes += lowered.mistakes
            if let condition = lowered.condition { result.append((event, condition)) }
        }
        for (number, scalar) in written.filters.enumerated() {
            let own = mistakes.filter { $0.filter == number }
            let errors = own.filter(\.isError)
            if errors.count == events.count, let error = errors.first?.error {
                log.error(.filter, error, in: scalar)
            } else if let error = errors.first?.error {
                log.warn(
                    .ignored, "\(errors.count) of the rule's \(events.count) events are left out: \(error.message)",
                    at: scalar.source.range(ofValueBytes: error.bytes))
            }
            for mistake in own where !mistake.isError { warn(mistake.code, mistake.error, scalar) }
        }
        if result.isEmpty, !log.hasErrors { log.error(.filter, "no event of the rule has all these fields", at: written.range) }
        return result.isEmpty ? nil : result
    }

    private func warn(_ code: TraceeCode, _ error: FilterError, _ scalar: YAMLScalar) {
        let code: ApusCode = code == .notKnown ? .notKnown : .ignored
        guard code != .notKnown || log.isFirst(error.message) else { return }
        log.warn(code, error.message, at: scalar.source.range(ofValueBytes: error.bytes), hint: error.hint)
    }

    // MARK: Detections

    /// The rule as it is said of a detection; nil where something is wrong, which is told.
    func rule(about detection: Detection) -> Rule? {
        defer { log.take(conditions.takeMessages()) }
        let lowered = EventCondition(.detection(detection.name, detection.fields), filters)
        for mistake in lowered.mistakes {
            let scalar = written.filters[mistake.filter]
            if mistake.isError { log.error(.filter, mistake.error, in: scalar) } else { warn(mistake.code, mistake.error, scalar) }
        }
        let fields = RuleFields(.detection(detection), names)
        let own = condition(fields)
        guard let filter = lowered.condition, let own else { return nil }
        var rule = Rule(name)
        rule.triggers = [.detection(detection.name)]
        rule.condition = .all([policy.fullScope, filter, own])
        return finish(&rule, fields) ? rule : nil
    }

    // MARK: What both have

    private func condition(_ fields: RuleFields) -> Condition? {
        var parts: [Condition] = []
        for scalar in [written.when, step] {
            guard let scalar else { continue }
            guard let condition = conditions.condition(scalar, fields) else { return nil }
            parts.append(names.resolved(condition))
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    /// Adds what a rule says beside its condition; false where something is wrong, which is told.
    private func finish(_ rule: inout Rule, _ fields: RuleFields) -> Bool {
        rule.about = written.about
        rule.priority = written.priority
        rule.id = written.id
        rule.tags = written.tags
        rule.technique = written.technique
        rule.source = "syscall"
        var isGood = remember(&rule, fields)
        guard tellsMatch else { return isGood }
        if let message = written.message {
            rule.message = conditions.message(message, fields)
            isGood = rule.message != nil && isGood
        }
        for (name, value) in written.fields {
            guard let value = conditions.value(value, fields) else {
                isGood = false
                continue
            }
            rule.details.append((name.text, value))
        }
        if let detects = written.detects?.text {
            rule.detects = detects
            rule.told = DetectedEvent(detects, rule: rule, fieldCount: rule.details.count)
        }
        return isGood
    }

    /// All arguments of the event.
    static let everything = MessageTemplate([.value(name: TraceeField.everything.name, .field(TraceeField.everything), width: nil)])
}

extension RuleFields {
    /// Whether these names mean the same here.
    func agree(with asked: [String: Field?]) -> Bool {
        asked.allSatisfy { name, known in
            if case .field(let field) = field(name) { field == known } else { known == nil }
        }
    }
}
