// SPDX-License-Identifier: Apache-2.0

package import Events
package import PolicyModel
internal import StringMatching

/// Compiles rules: for each kind of event their fields are bound to places, what is decided by the kind alone is folded away, and
/// what is left is shared.
package struct ProgramBuilder {
    private var graph = ConditionGraph()
    private var tests: [Program.CompiledTest] = []
    private var known: [BoundTest: Int32] = [:]
    var fetches = FetchProgram()
    var tables = TestTables()
    var patterns: [PatternSet?] = []
    private var entries: [EventKind: [Program.Entry]] = [:]
    private var rules: [Rule] = []
    private var messages: [MessageProgram] = []
    /// Regular expressions by their text.
    var expressions: [[UInt8]: RegularExpression] = [:]

    private let policy: String
    private let language: String

    /// Alerts name the policy and its language.
    package init(policy: String = "", language: String = "") { (self.policy, self.language) = (policy, language) }

    /// Adds a rule behind those before it. `binding` says where its fields lie; it is about events of `kinds`.
    ///
    /// - Parameter origin: the policy that it belongs to, where the builder's own is not meant.
    package mutating func add(
        _ rule: Rule, kinds: [EventKind], _ binding: any FieldBinding, origin: (policy: String, language: String)? = nil
    ) {
        let number = Int32(rules.count)
        rules.append(rule)
        let form = form(of: rule, origin ?? (policy, language))
        let stateForm = rule.hasMemory ? self.form(of: rule, origin ?? (policy, language), isOfSeveral: true) : nil
        for kind in kinds {
            let binder = Binder(binding, kind)
            let root = lower(binder.condition(of: rule))
            guard root != ConditionGraph.no else { continue }
            entries[kind, default: []].append(Program.Entry(rule: number, root: root, message: Int32(messages.count)))
            messages.append(message(of: rule, form, stateForm, binder))
        }
    }

    private func form(of rule: Rule, _ origin: (policy: String, language: String), isOfSeveral: Bool = false) -> AlertForm {
        var message: [AlertForm.Piece] = [], names: [String] = []
        for piece in rule.message?.pieces ?? [] {
            switch piece {
            case .text(let text): message.append(.text(text))
            case .value(let name, _, let width):
                message.append(.value(names.count, width: width))
                names.append(name)
            }
        }
        names += rule.details.map { name, _ in name }
        let told = rule.told.map { told in
            ToldEvent(
                told.name, rule: told.rule, about: told.about, id: told.id, severity: told.priority.severity, tags: told.tags,
                technique: told.technique.map { AttackTechnique($0) }, values: names.count - min(told.fieldCount, rule.details.count)..<names.count)
        }
        let stateValues = isOfSeveral ? names.count : nil
        if let stateValues {
            names += AlertForm.stateNames
            for (place, text) in [" (count=", " first=", " last="].enumerated() {
                message += [.text(Array(text.utf8)), .value(stateValues + place, width: nil)]
            }
            message.append(.text(Array(")".utf8)))
        }
        return AlertForm(
            rule: rule.name, priority: rule.priority?.word ?? "", tags: rule.tags, source: rule.source ?? "",
            policy: origin.policy, language: origin.language, message: message, names: names, stateValues: stateValues,
            id: rule.id, technique: rule.technique.map { AttackTechnique($0) }, told: told)
    }

    private mutating func message(of rule: Rule, _ form: AlertForm, _ stateForm: AlertForm?, _ binder: Binder) -> MessageProgram {
        var values: [(subject: Int32, type: ValueType)] = []
        for piece in rule.message?.pieces ?? [] {
            if case .value(_, let expression, _) = piece { values.append((subject(expression, binder), expression.type)) }
        }
        for (_, expression) in rule.details { values.append((subject(expression, binder), expression.type)) }
        var keys = MessageProgram.Keys()
        for value in rule.state?.by ?? [] { keys.state.append(subject(value, binder)) }
        for value in rule.rate?.by ?? [] { keys.rate.append(subject(value, binder)) }
        for value in rule.fold?.by ?? [] { keys.fold.append(subject(value, binder)) }
        return MessageProgram(form: form, stateForm: stateForm, values: values, keys: keys)
    }

    private mutating func subject(_ expression: Expression, _ binder: Binder) -> Int32 {
        fetches.subject(binder.bind(expression))
    }

    package consuming func build() -> Program {
        var matchers = patterns.map { $0.map { PatternMatcher($0) } }
        while matchers.count < fetches.subjects.count { matchers.append(nil) }
        return Program(
            entries: entries, graph: graph, tests: tests, tables: tables, fetches: fetches, matchers: matchers, messages: messages, rules: rules)
    }

    private mutating func lower(_ condition: BoundCondition) -> Int32 {
        switch condition {
        case .constant(let value): value ? ConditionGraph.yes : ConditionGraph.no
        case .not(let part): graph.not(lower(part))
        case .all(let parts): graph.all(parts.map { lower($0) })
        case .any(let parts): graph.any(parts.map { lower($0) })
        case .test(let test): lower(test)
        }
    }

    private mutating func lower(_ test: BoundTest) -> Int32 {
        if let node = known[test] { return node }
        let subject = fetches.subject(test.subject)
        let program = compile(test, subject)
        if case .never = program { return ConditionGraph.no }
        let number = Int32(tests.count)
        tests.append(Program.CompiledTest(subject: subject, program: program, isQuantified: test.isQuantified))
        let estimate = ConditionGraph.Estimate(cost: Double(program.cost &+ fetches.cost(of: subject)), chance: program.chance)
        let node = graph.test(number, estimate)
        known[test] = node
        return node
    }
}

extension AttackTechnique {
    fileprivate init(_ technique: Technique) { self.init(tactic: technique.tactic, id: technique.id, name: technique.name) }
}
