// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel
internal import StringMatching

/// From a test to what is asked of its subject.
extension ProgramBuilder {
    private mutating func pattern(_ subject: Int32, _ list: [BytePattern]) -> PatternID {
        while patterns.count <= subject { patterns.append(nil) }
        if patterns[Int(subject)] == nil { patterns[Int(subject)] = PatternSet() }
        // In its place: there can be thousands of them in one set.
        return patterns[Int(subject)]!.add(anyOf: list)
    }

    private mutating func expression(_ text: [UInt8]) -> RegularExpression? {
        if let known = expressions[text] { return known }
        guard let made = try? RegularExpression(text) else { return nil }
        expressions[text] = made
        return made
    }

    mutating func compile(_ test: BoundTest, _ subject: Int32) -> TestProgram {
        switch test.operation {
        case .exists: return .exists
        case .hasBits(let bits): return .hasBits(bits)
        case .compare(let comparison, let literal): return compile(comparison, literal, test, subject)
        case .text(let kind, let text): return compile(kind, text, subject, isList: test.isList)
        case .quantified(let quantifier, let kind, let texts): return compile(quantifier, kind, texts, subject)
        case .isIn(let literals): return compileSet(literals, test, subject)
        case .intersects(let literals):
            guard test.isList else { return compileSet(literals, test, subject) }
            return .someElement(pattern(subject, literals.compactMap(\.equalPattern)))
        case .pathPrefix(let paths): return .matches(pattern(subject, paths.map { .pathPrefix($0) }), negated: false)
        case .compareWith(let comparison, let other): return .compareWith(comparison, subject: fetches.subject(other))
        case .textWith(let kind, let other): return .textWith(kind, subject: fetches.subject(other))
        case .isInValuesOf(let other): return .elementsIn(subject: fetches.subject(other), all: true)
        case .intersectsValuesOf(let other): return .elementsIn(subject: fetches.subject(other), all: false)
        }
    }

    private mutating func compile(_ comparison: Comparison, _ literal: Literal, _ test: BoundTest, _ subject: Int32) -> TestProgram {
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
            case .equal: return tables.networks([range], negated: false)
            case .notEqual: return tables.networks([range], negated: true)
            default: return .never
            }
        case .hostName(let name):
            switch comparison {
            case .equal: return tables.hostNames([name], negated: false)
            case .notEqual: return tables.hostNames([name], negated: true)
            default: return .never
            }
        }
    }

    private mutating func compile(_ kind: TextOperator, _ text: [UInt8], _ subject: Int32, isList: Bool) -> TestProgram {
        if isList { return kind.pattern(text).map { .someElement(pattern(subject, [$0])) } ?? .never }
        if kind == .regex { return expression(text).map { tables.regex($0) } ?? .never }
        if kind == .notEqual { return .matches(pattern(subject, [.equal(text)]), negated: true) }
        return kind.pattern(text).map { .matches(pattern(subject, [$0]), negated: false) } ?? .never
    }

    private mutating func compile(_ quantifier: Quantifier, _ kind: TextOperator, _ texts: [[UInt8]], _ subject: Int32) -> TestProgram {
        guard !texts.isEmpty else { return .never }
        if kind == .regex {
            let all = texts.compactMap { expression($0) }
            return all.count == texts.count ? tables.regexes(quantifier, all) : .never
        }
        guard kind != .notEqual else {
            switch quantifier {
            case .all: return .matches(pattern(subject, texts.map { .equal($0) }), negated: true)
            case .any, .one: return tables.counted(quantifier, texts.map { pattern(subject, [.equal($0)]) }, negated: true)
            }
        }
        if quantifier == .any { return .matches(pattern(subject, texts.compactMap { kind.pattern($0) }), negated: false) }
        return tables.counted(quantifier, texts.compactMap { kind.pattern($0) }.map { pattern(subject, [$0]) }, negated: false)
    }

    private mutating func compileSet(_ literals: [Literal], _ test: BoundTest, _ subject: Int32) -> TestProgram {
        guard let first = literals.first else { return .never }
        if test.isList { return .everyElement(pattern(subject, literals.compactMap(\.equalPattern))) }
        switch first {
        case .int64: return tables.inIntegers(literals.compactMap { if case .int64(let value) = $0 { value } else { nil } })
        case .uint64: return tables.inUnsigned(literals.compactMap { if case .uint64(let value) = $0 { value } else { nil } })
        case .bool:
            return .inBooleans(hasTrue: literals.contains(.bool(true)), hasFalse: literals.contains(.bool(false)))
        case .network: return tables.networks(literals.compactMap { if case .network(let range) = $0 { range } else { nil } }, negated: false)
        case .hostName: return tables.hostNames(literals.compactMap { if case .hostName(let name) = $0 { name } else { nil } }, negated: false)
        case .text, .bytes: return .matches(pattern(subject, literals.compactMap(\.equalPattern)), negated: false)
        case .double: return .never
        }
    }
}
