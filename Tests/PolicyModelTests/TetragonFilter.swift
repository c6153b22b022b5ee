// SPDX-License-Identifier: Apache-2.0

import PolicyModel
import Testing

/// One condition of a selector in Tetragon's words: the section that it belongs to, and its lines there.
struct TetragonFilter {
    let section: String
    let lines: [String]

    init(_ condition: Condition, _ hook: Hook) throws {
        var condition = condition
        var isNegated = false
        if case .not(let inner) = condition { (condition, isNegated) = (inner, true) }
        let test: PolicyModel.Test
        var bits: [UInt64] = []
        var withAncestors = false
        switch condition {
        case .test(let only): test = only
        case .any(let parts):
            let tests: [PolicyModel.Test] = parts.compactMap { if case .test(let test) = $0 { test } else { nil } }
            try #require(tests.count == parts.count && !tests.isEmpty)
            test = tests[0]
            bits = tests.compactMap { if case .hasBits(let bits) = $0.operation { bits } else { nil } }
            withAncestors = bits.isEmpty
            if withAncestors { try #require(tests.count == 2 && tests[1].isTheSame(ofAncestorsAs: test)) }
        default: throw NoWords(what: "\(condition)")
        }
        guard case .field(let field) = test.subject else { throw NoWords(what: "\(test)") }
        let place = try Self.place(of: field, hook)
        let (relation, values) = bits.isEmpty ? try Self.words(for: test, part: place.part, isNegated) : ("Mask", bits.map { "\($0)" })
        section = place.section
        lines = place.lines + ["operator: \(relation)"] + (withAncestors ? ["followForks: true"] : [])
            + values.enumerated().map { "values[\($0.offset)]: \($0.element)" }
    }

    /// The section, what says which value is meant, and the part of it.
    private static func place(of field: Field, _ hook: Hook) throws -> (section: String, lines: [String], part: String) {
        let words = field.name.split(separator: ".", maxSplits: 1).map(String.init)
        let part = words.count > 1 ? words[1] : ""
        switch (words[0], field.argument) {
        case ("argument", let place?):
            let argument = hook.arguments[try #require(Int(place))]
            guard case .parameter(let index) = argument.origin else { throw NoWords(what: "\(argument)") }
            return ("matchArgs", ["index: \(index)"], part)
        case ("result", nil): return ("matchReturnArgs", ["index: 0"], part)
        case ("binary", nil): return ("matchBinaries", [], "set")
        case ("pid", nil): return ("matchPIDs", part == "namespace" ? ["isNamespacePID: true"] : [], "set")
        case ("namespace", let kind?): return ("matchNamespaces", ["namespace: \(kind)"], "set")
        case ("capabilities", let set?):
            return ("matchCapabilities", ["type: \(set)", "isNamespaceCapability: \(part == "namespace")"], "set")
        default: throw NoWords(what: "\(field)")
        }
    }

    private static func words(for test: PolicyModel.Test, part: String, _ isNegated: Bool) throws -> (relation: String, values: [String]) {
        let no = isNegated ? "Not" : ""
        switch test.operation {
        case .isIn(let literals), .intersects(let literals):
            let names = [
                "": isNegated ? "NotEqual" : "Equal", "set": isNegated ? "NotIn" : "In", "protocol": "Protocol", "family": "Family",
                "sourcePort": no + "SPort", "destinationPort": no + "DPort", "destinationAddress": no + "DAddr",
            ]
            guard let name = names[part] else { throw NoWords(what: "\(test)") }
            return (name, literals.map(\.written))
        case .isInValuesOf(.list(let parts)) where parts == [test.subject.ofHost]: return (isNegated ? "NotIn" : "In", ["host_ns"])
        case .quantified(.any, .startsWith, let texts): return (no + "Prefix", texts.map { String(decoding: $0, as: UTF8.self) })
        case .quantified(.any, .endsWith, let texts): return (no + "Postfix", texts.map { String(decoding: $0, as: UTF8.self) })
        case .compare(.greater, let literal) where !isNegated: return ("GT", [literal.written])
        default: throw NoWords(what: "\(test)")
        }
    }
}

extension PolicyModel.Test {
    /// Whether this asks of every ancestor what `own` asks of the process.
    fileprivate func isTheSame(ofAncestorsAs own: PolicyModel.Test) -> Bool {
        guard case .field(let field) = own.subject, operation == own.operation, !field.anyAncestor else { return false }
        return subject == .field(Field(field.name, argument: field.argument, type: field.type, isList: field.isList, anyAncestor: true))
    }
}

extension Expression {
    /// The same field of the host; nil for what is no field.
    fileprivate var ofHost: Expression? {
        guard case .field(let field) = self else { return nil }
        return .field(Field("host." + field.name, argument: field.argument, type: field.type))
    }
}

extension Literal {
    fileprivate var written: String {
        switch self {
        case .int64(let number): "\(number)"
        case .uint64(let number): "\(number)"
        case .bool(let value): "\(value)"
        case .double(let bits): "\(Double(bitPattern: bits))"
        case .text(let text), .bytes(let text): String(decoding: text, as: UTF8.self)
        case .network(let range): range.address.map { "\($0)" }.joined(separator: ".") + "/\(range.prefix)"
        case .hostName(let name): String(decoding: name, as: UTF8.self)
        }
    }
}
