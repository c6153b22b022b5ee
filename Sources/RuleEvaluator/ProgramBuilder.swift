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
    private var fetches = FetchProgram()
    private var patterns: [PatternSet?] = []
    private var entries: [EventKind: [Program.Entry]] = [:]
    private var rules: [Rule] = []
    private var messages: [MessageProgram] = []
    /// Regular expressions by their text.
    private var expressions: [[UInt8]: RegularExpression] = [:]

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
        fetches.subject(resolver.resolve(expression), isList: expression.isList)
    }

    package consuming func build() -> Program {
        var matchers = patterns.map { $0.map { PatternMatcher($0) } }
        while matchers.count < fetches.subjects.count { matchers.append(nil) }
        return Program(
            entries: entries, graph: graph, tests: tests, fetches: fetches, matchers: matchers, messages: messages, rules: rules)
    }

    private mutating func lower(_ condition: Condition, _ resolver: Resolver) -> Int32 {
        switch condition {
        case .always: return ConditionGraph.yes
        case .never: return ConditionGraph.no
        case .not(let part): return graph.not(lower(part, resolver))
        case .all(let parts):
            var nodes: [Int32] = []
            for part in parts {
                let node = lower(part, resolver)
                if node == ConditionGraph.no { return node }
                nodes.append(node)
            }
            return graph.all(nodes)
        case .any(let parts):
            var nodes: [Int32] = []
            for part in parts {
                let node = lower(part, resolver)
                if node == ConditionGraph.yes { return node }
                nodes.append(node)
            }
            return graph.any(nodes)
        case .test(let test): return lower(test, resolver)
        }
    }

    private mutating func lower(_ test: Test, _ resolver: Resolver) -> Int32 {
        if let other = resolver.alternative(of: test) { return lower(test, or: other, resolver) }
        return lower(resolver.resolve(test))
    }

    /// A test of a field that has two values.
    private mutating func lower(_ test: Test, or other: ValueSource, _ resolver: Resolver) -> Int32 {
        let first = resolver.resolve(test)
        func second(_ operation: ResolvedOperation) -> ResolvedTest {
            ResolvedTest(subject: .source(other), type: first.type, isList: first.isList, operation: operation)
        }
        guard case .compare(.notEqual, let literal) = first.operation else { return graph.any([lower(first), lower(second(first.operation))]) }
        let exists = ResolvedTest(subject: first.subject, type: first.type, isList: first.isList, operation: .exists)
        let equal = ResolvedTest(subject: first.subject, type: first.type, isList: first.isList, operation: .compare(.equal, literal))
        let nodes = [lower(exists), graph.not(lower(equal)), graph.not(lower(second(.compare(.equal, literal))))]
        return graph.all(nodes)
    }

    private mutating func lower(_ resolved: ResolvedTest) -> Int32 {
        if resolved.subject.isMissing { return ConditionGraph.no }
        if let constant = resolved.subject.constant, let answer = ConstantTest.answer(constant, resolved) {
            return answer ? ConditionGraph.yes : ConditionGraph.no
        }
        if let number = known[resolved] { return graph.test(number, cost: 0) }
        let subject = fetches.subject(resolved.subject, isList: resolved.isList)
        let program = compile(resolved, subject)
        if case .never = program { return ConditionGraph.no }
        let number = Int32(tests.count)
        tests.append(Program.CompiledTest(subject: subject, program: program, isQuantified: resolved.isQuantified))
        known[resolved] = number
        return graph.test(number, cost: program.cost &+ fetches.cost(of: subject))
    }

    private mutating func pattern(_ subject: Int32, _ list: [BytePattern]) -> PatternID {
        while patterns.count <= subject { patterns.append(nil) }
        var set = patterns[Int(subject)] ?? PatternSet()
        let id = set.add(anyOf: list)
        patterns[Int(subject)] = set
        return id
    }

    private mutating func expression(_ text: [UInt8]) -> RegularExpression? {
        if let known = expressions[text] { return known }
        guard let made = try? RegularExpression(text) else { return nil }
        expressions[text] = made
        return made
    }

    private mutating func compile(_ test: ResolvedTest, _ subject: Int32) -> TestProgram {
        switch test.operation {
        case .exists: return .exists
        case .hasBits(let bits): return .hasBits(bits)
        case .compare(let comparison, let literal): return compile(comparison, literal, test, subject)
        case .text(let kind, let text): return compile(kind, text, subject)
        case .quantified(let quantifier, let kind, let texts): return compile(quantifier, kind, texts, subject)
        case .isIn(let literals): return compileSet(literals, test, subject)
        case .intersects(let literals):
            guard test.isList else { return compileSet(literals, test, subject) }
            return .someElement(pattern(subject, literals.compactMap(\.equalPattern)))
        case .pathPrefix(let paths): return .matches(pattern(subject, paths.map { .pathPrefix($0) }), negated: false)
        case .compareWith(let comparison, let other): return .compareWith(comparison, subject: fetches.subject(other, isList: false))
        case .textWith(let kind, let other): return .textWith(kind, subject: fetches.subject(other, isList: false))
        case .isInValuesOf(let other): return .elementsIn(subject: fetches.subject(other, isList: true), all: true)
        case .intersectsValuesOf(let other): return .elementsIn(subject: fetches.subject(other, isList: true), all: false)
        }
    }

    private mutating func compile(_ comparison: Comparison, _ literal: Literal, _ test: ResolvedTest, _ subject: Int32) -> TestProgram {
        switch literal {
        case .int64(let value): return .integer(comparison, value)
        case .uint64(let value): return .unsigned(comparison, value)
        case .double(let bits): return .double(comparison, Double(bitPattern: bits))
        case .bool(let value):
            switch comparison {
            case .equal: return .boolean(equal: value)
            case .notEqual: return .boolean(equal: !value)
            default: return .never
            }
        case .text(let text), .bytes(let text):
            switch comparison {
            case .equal: return .matches(pattern(subject, [.equal(text)]), negated: false)
            case .notEqual: return .matches(pattern(subject, [.equal(text)]), negated: true)
            default: return .never
            }
        case .network(let range):
            switch comparison {
            case .equal: return .networks([range], negated: false)
            case .notEqual: return .networks([range], negated: true)
            default: return .never
            }
        }
    }

    private mutating func compile(_ kind: TextOperator, _ text: [UInt8], _ subject: Int32) -> TestProgram {
        if kind == .regex { return expression(text).map { .regex($0, negated: false) } ?? .never }
        guard let own = kind.pattern(text) else { return .matches(pattern(subject, [.equal(text)]), negated: true) }
        return .matches(pattern(subject, [own]), negated: false)
    }

    private mutating func compile(_ quantifier: Quantifier, _ kind: TextOperator, _ texts: [[UInt8]], _ subject: Int32) -> TestProgram {
        guard !texts.isEmpty else { return .never }
        if kind == .regex {
            let all = texts.compactMap { expression($0) }
            return all.count == texts.count ? .regexes(quantifier, all) : .never
        }
        guard kind != .notEqual else {
            switch quantifier {
            case .all: return .matches(pattern(subject, texts.map { .equal($0) }), negated: true)
            case .any, .one: return .counted(quantifier, texts.map { pattern(subject, [.equal($0)]) }, negated: true)
            }
        }
        if quantifier == .any { return .matches(pattern(subject, texts.compactMap { kind.pattern($0) }), negated: false) }
        return .counted(quantifier, texts.compactMap { kind.pattern($0) }.map { pattern(subject, [$0]) }, negated: false)
    }

    private mutating func compileSet(_ literals: [Literal], _ test: ResolvedTest, _ subject: Int32) -> TestProgram {
        guard let first = literals.first else { return .never }
        if test.isList { return .everyElement(pattern(subject, literals.compactMap(\.equalPattern))) }
        switch first {
        case .int64: return .inIntegers(Set(literals.compactMap { if case .int64(let value) = $0 { value } else { nil } }))
        case .uint64: return .inUnsigned(Set(literals.compactMap { if case .uint64(let value) = $0 { value } else { nil } }))
        case .bool:
            return .inBooleans(hasTrue: literals.contains(.bool(true)), hasFalse: literals.contains(.bool(false)))
        case .network: return .networks(literals.compactMap { if case .network(let range) = $0 { range } else { nil } }, negated: false)
        case .text, .bytes: return .matches(pattern(subject, literals.compactMap(\.equalPattern)), negated: false)
        case .double: return .never
        }
    }
}

extension Literal {
    var equalPattern: BytePattern? {
        switch self {
        case .text(let text), .bytes(let text): .equal(text)
        default: nil
        }
    }
}

extension Test {
    /// About a field of any ancestor.
    var isQuantified: Bool {
        if case .field(let field) = subject { field.anyAncestor } else { false }
    }
}

extension TextOperator {
    /// Nil for what is no pattern: `notEqual` and `regex`.
    func pattern(_ text: [UInt8]) -> BytePattern? {
        switch self {
        case .equal: .equal(text)
        case .equalIgnoringCase: .iequal(text)
        case .contains: .contains(text)
        case .containsIgnoringCase: .icontains(text)
        case .startsWith: .prefix(text)
        case .endsWith: .suffix(text)
        case .glob: .glob(text, caseInsensitive: false)
        case .globIgnoringCase: .glob(text, caseInsensitive: true)
        case .startsWithIgnoringCase, .endsWithIgnoringCase, .notEqual, .regex: nil
        }
    }
}

/// Binds fields to places for one kind of event.
struct Resolver {
    let binding: any FieldBinding
    let kind: EventKind

    /// The field's other value, for tests of what a text is like.
    func alternative(of test: Test) -> ValueSource? {
        guard case .field(let field) = test.subject, !field.isList, !field.anyAncestor else { return nil }
        switch test.operation {
        case .compare(.equal, .text), .compare(.notEqual, .text), .text, .quantified, .isIn, .intersects, .pathPrefix:
            return binding.alternative(of: field, in: kind)
        default: return nil
        }
    }

    func resolve(_ test: Test) -> ResolvedTest {
        ResolvedTest(
            subject: resolve(test.subject), type: test.subject.type, isList: test.subject.isList, isQuantified: test.isQuantified,
            operation: resolve(test.operation))
    }

    func resolve(_ expression: Expression) -> Subject {
        switch expression {
        case .field(let field): .source(binding.source(of: field, in: kind))
        case .literal(let literal): .literal(literal)
        case .list(let parts): .list(parts.map(resolve))
        case .transformed(let transformer, let parts): .transformed(transformer, parts.map(resolve))
        }
    }

    private func resolve(_ operation: Operation) -> ResolvedOperation {
        switch operation {
        case .exists: .exists
        case .compare(let comparison, let literal): .compare(comparison, literal)
        case .compareWith(let comparison, let other): .compareWith(comparison, resolve(other))
        case .text(let kind, let text): .text(kind, text)
        case .textWith(let kind, let other): .textWith(kind, resolve(other))
        case .quantified(let quantifier, let kind, let texts): .quantified(quantifier, kind, texts)
        case .isIn(let literals): .isIn(literals)
        case .isInValuesOf(let other): .isInValuesOf(resolve(other))
        case .intersects(let literals): .intersects(literals)
        case .intersectsValuesOf(let other): .intersectsValuesOf(resolve(other))
        case .pathPrefix(let paths): .pathPrefix(paths)
        case .hasBits(let bits): .hasBits(bits)
        }
    }
}
