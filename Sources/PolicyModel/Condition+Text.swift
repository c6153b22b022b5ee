// SPDX-License-Identifier: Apache-2.0

extension Condition {
    /// Calls `body` for each test in it.
    package func forEachTest(_ body: (Test) -> Void) {
        switch self {
        case .always, .never: return
        case .all(let parts), .any(let parts): for part in parts { part.forEachTest(body) }
        case .not(let part): part.forEachTest(body)
        case .test(let test): body(test)
        }
    }
}

extension Test: CustomStringConvertible {
    /// For people, about as Falco spells it.
    package var description: String {
        let left = subject.description
        switch operation {
        case .exists: return "\(left) exists"
        case .compare(let comparison, let literal): return "\(left) \(comparison.sign) \(literal.description)"
        case .compareWith(let comparison, let other): return "\(left) \(comparison.sign) val(\(other.description))"
        case .text(let kind, let text): return "\(left) \(kind.word) \(Literal.text(text).description)"
        case .textWith(let kind, let other): return "\(left) \(kind.word) val(\(other.description))"
        case .quantified(let quantifier, let kind, let texts):
            return "\(left) \(kind.word) \(quantifier.rawValue)of \(Self.list(texts.map { .text($0) }))"
        case .isIn(let literals): return "\(left) in \(Self.list(literals))"
        case .isInValuesOf(let other): return "\(left) in val(\(other.description))"
        case .intersects(let literals): return "\(left) intersects \(Self.list(literals))"
        case .intersectsValuesOf(let other): return "\(left) intersects val(\(other.description))"
        case .pathPrefix(let paths): return "\(left) pmatch \(Self.list(paths.map { .text($0) }))"
        case .hasBits(let bits): return "\(left) has bits 0x\(String(bits, radix: 16))"
        }
    }

    /// Long lists are cut.
    private static func list(_ literals: [Literal]) -> String {
        let shown = literals.prefix(6).map(\.description).joined(separator: ", ")
        return literals.count > 6 ? "(\(shown), … \(literals.count - 6) more)" : "(\(shown))"
    }
}

extension Expression: CustomStringConvertible {
    /// For people, about as Falco spells it.
    package var description: String {
        switch self {
        case .field(let field): field.argument.map { field.name.hasSuffix($0) ? field.name : "\(field.name)[\($0)]" } ?? field.name
        case .literal(let literal): literal.description
        case .list(let parts): "(" + parts.map(\.description).joined(separator: ", ") + ")"
        case .transformed(let transformer, let parts): "\(transformer)(" + parts.map(\.description).joined(separator: ", ") + ")"
        }
    }
}

extension Literal: CustomStringConvertible {
    /// For people.
    package var description: String {
        switch self {
        case .int64(let value): "\(value)"
        case .uint64(let value): "\(value)"
        case .bool(let value): "\(value)"
        case .double(let bits): "\(Double(bitPattern: bits))"
        case .text(let bytes), .bytes(let bytes), .hostName(let bytes): Self.quoted(String(decoding: bytes, as: UTF8.self))
        case .network(let range): range.address.map(String.init).joined(separator: ".") + "/\(range.prefix)"
        }
    }

    private static func quoted(_ text: String) -> String {
        text.isEmpty || text.contains { $0 == " " || $0 == "\"" || $0 == "," || $0 == "(" || $0 == ")" } ? "\"\(text)\"" : text
    }
}

extension Comparison {
    fileprivate var sign: String {
        switch self {
        case .equal: "="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        }
    }
}

extension TextOperator {
    fileprivate var word: String {
        switch self {
        case .equal: "="
        case .notEqual: "!="
        case .contains: "contains"
        case .startsWith: "startswith"
        case .endsWith: "endswith"
        case .glob: "glob"
        case .equalIgnoringCase: "iequals"
        case .containsIgnoringCase: "icontains"
        case .globIgnoringCase: "iglob"
        case .regex: "regex"
        }
    }
}
