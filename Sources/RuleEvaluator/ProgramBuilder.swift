// SPDX-License-Identifier: Apache-2.0

package import Events
package import PolicyModel
internal import StringMatching

/// Compiles rules: for each kind of event their fields are bound to places, what is decided by the kind alone is folded away, and
/// what is left is shared.
package struct ProgramBuilder {
    private var graph = ConditionGraph()
    private var tests: [Program.CompiledTest] = []
    private var known: [ResolvedTest: Int32] = [:]
    var fetches = FetchProgram()
    var tables = TestTables()
    var patterns: [PatternSet?] = []
    private var entries: [EventKind: [Program.Entry]] = [:]
    private var rules: [Rule] = []
    private var messages: [MessageProgram] = []
    /// Regular expressions by their text.
    var expressions: [[UInt8]: RegularExpression] = [:]

    package init() {}

    /// Adds a rule behind those before it. `binding` says where its fields lie; it is about events of `kinds`.
    package mutating func add(_ rule: Rule, kinds: [EventKind], _ binding: any FieldBinding) {
        let number = Int32(rules.count)
        rules.append(rule)
        for kind in kinds {
            let resolver = Resolver(binding: binding, kind: kind)
            let root = lower(.all([binding.admission(of: kind), rule.condition]), resolver)
            guard root != ConditionGraph.no else { continue }
            entries[kind, default: []].append(Program.Entry(rule: number, root: root, message: Int32(messages.count)))
            messages.append(message(of: rule, resolver))
        }
    }

    private mutating func message(of rule: Rule, _ resolver: Resolver) -> MessageProgram {
        var program = MessageProgram()
        for piece in rule.message?.pieces ?? [] {
            switch piece {
            case .text(let text): program.pieces.append(.text(text))
            case .value(let name, let expression, let width):
                program.pieces.append(.value(name: name, subject(expression, resolver), expression.type, width: width))
            }
        }
        for (name, expression) in rule.details { program.fields.append((name, subject(expression, resolver), expression.type)) }
        return program
    }

    private mutating func subject(_ expression: Expression, _ resolver: Resolver) -> Int32 {
        fetches.subject(resolver.resolve(expression))
    }

    package consuming func build() -> Program {
        var matchers = patterns.map { $0.map { PatternMatcher($0) } }
        while matchers.count < fetches.subjects.count { matchers.append(nil) }
        return Program(
            entries: entries, graph: graph, tests: tests, tables: tables, fetches: fetches, matchers: matchers, messages: messages, rules: rules)
    }

    private mutating func lower(_ condition: Condition, _ resolver: Resolver) -> Int32 {
        switch condition {
        case .always: return ConditionGraph.yes
        case .never: return ConditionGraph.no
        case .not(let part): return graph.not(lower(part, resolver))
        case .all(let parts): return graph.all(lower(parts, until: ConditionGraph.no, resolver))
        case .any(let parts): return graph.any(lower(parts, until: ConditionGraph.yes, resolver))
        case .test(let test): return lower(test, resolver)
        }
    }

    /// The first part that decides everything is the last to be looked at.
    private mutating func lower(_ parts: [Condition], until final: Int32, _ resolver: Resolver) -> [Int32] {
        var nodes: [Int32] = []
        for part in parts {
            nodes.append(lower(part, resolver))
            if nodes.last == final { break }
        }
        return nodes
    }

    private mutating func lower(_ test: Test, _ resolver: Resolver) -> Int32 {
        if let other = resolver.alternative(of: test) { return lower(test, or: other, resolver) }
        return lower(resolver.resolve(test))
    }

    /// A test of a field that has two values, of which the second may be missing where the first is there.
    private mutating func lower(_ test: Test, or other: ValueSource, _ resolver: Resolver) -> Int32 {
        let first = resolver.resolve(test)
        func second(_ operation: Operation<Subject>) -> ResolvedTest {
            ResolvedTest(subject: .source(other), type: first.type, isList: first.isList, operation: operation)
        }
        let parts = [lower(first), lower(second(first.operation))]
        guard first.operation.isNegative else { return graph.any(parts) }
        return graph.all([parts[0], graph.any([parts[1], graph.not(lower(second(.exists)))])])
    }

    private mutating func lower(_ resolved: ResolvedTest) -> Int32 {
        if resolved.subject.isMissing { return ConditionGraph.no }
        if let constant = resolved.subject.constant, let answer = ConstantTest.answer(constant, resolved) {
            return answer ? ConditionGraph.yes : ConditionGraph.no
        }
        if let node = known[resolved] { return node }
        let subject = fetches.subject(resolved.subject)
        let program = compile(resolved, subject)
        if case .never = program { return ConditionGraph.no }
        let number = Int32(tests.count)
        tests.append(Program.CompiledTest(subject: subject, program: program, isQuantified: resolved.isQuantified))
        let estimate = ConditionGraph.Estimate(cost: Double(program.cost &+ fetches.cost(of: subject)), chance: program.chance)
        let node = graph.test(number, estimate)
        known[resolved] = node
        return node
    }
}
