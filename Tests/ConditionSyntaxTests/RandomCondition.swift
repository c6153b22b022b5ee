// SPDX-License-Identifier: Apache-2.0

import ConditionSyntax

/// Makes trees that a text can spell.
struct RandomCondition {
    var generator = SystemRandomNumberGenerator()

    mutating func tree(_ depth: Int = 4) -> ConditionTree {
        switch depth == 0 ? Int.random(in: 3...9, using: &generator) : Int.random(in: 0...9, using: &generator) {
        case 0: ConditionTree(.or(trees(depth - 1)))
        case 1: ConditionTree(.and(trees(depth - 1)))
        case 2: ConditionTree(.not(tree(depth - 1)))
        case 3: ConditionTree(.macro(name()))
        default: ConditionTree(.check(check()))
        }
    }

    private mutating func trees(_ depth: Int) -> [ConditionTree] {
        (0..<Int.random(in: 2...4, using: &generator)).map { _ in tree(depth) }
    }

    private mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: choices.indices, using: &generator)] }

    private mutating func name() -> String { pick(["open", "a", "B_2", "android", "nothing", "order", "inx", "val", "tolower"]) }

    private mutating func check() -> ConditionCheck {
        let operation = pick(ConditionOperator.allCases)
        if operation.kind == .unary { return ConditionCheck(expression(), operation, nil) }
        if Int.random(in: 0..<5, using: &generator) == 0 {
            return ConditionCheck(expression(), operation, Bool.random(using: &generator) ? .field(field()) : .transformer(call(2)))
        }
        switch operation.kind {
        case .number: return ConditionCheck(expression(), operation, .value(number()))
        case .list: return ConditionCheck(expression(), operation, list())
        case .text, .unary:
            if Bool.random(using: &generator) {
                return ConditionCheck(expression(), operation, list(), modifier: pick(ListModifier.allCases))
            }
            return ConditionCheck(expression(), operation, .value(value()))
        }
    }

    private mutating func list() -> ConditionOperand {
        if Int.random(in: 0..<4, using: &generator) == 0 { return .listName(bare(["shells", "my-list", "oneof", "/x"])) }
        return .list((0..<Int.random(in: 0...4, using: &generator)).map { _ in value() }, range: 0..<0)
    }

    private mutating func bare(_ choices: [String]) -> ConditionValue {
        ConditionValue(Array(pick(choices).utf8), isQuoted: false)
    }

    private mutating func number() -> ConditionValue { bare(["0", "-1", "0xfF", "1.5", "10e+3", "+7"]) }

    private mutating func value() -> ConditionValue {
        if Bool.random(using: &generator) {
            return bare(["x", "/etc/shadow", "anyof", "and", "not", "val", "<NA>", "-1", "*.ü", "a.b", "\\x", "in"])
        }
        let count = Int.random(in: 0...6, using: &generator)
        if Bool.random(using: &generator) {
            return ConditionValue((0..<count).map { _ in UInt8.random(in: 1...255, using: &generator) }, isQuoted: true)
        }
        let pieces = (0..<count).map { _ in pick(["a", "'", "\"", "\\", " ", "\n", "ü", "(", "\u{7f}"]) }
        return ConditionValue(Array(pieces.joined().utf8), isQuoted: true)
    }

    private mutating func field() -> FieldReference {
        FieldReference(
            pick(["proc.name", "a.b.c", "fd.num", "evt.arg"]),
            pick([nil, nil, bare(["1", "a.b-c", "=,()"]), ConditionValue(Array("x[ ]'\"".utf8), isQuoted: true)]))
    }

    private mutating func expression() -> FieldExpression {
        Int.random(in: 0..<4, using: &generator) == 0 ? .transformer(call(2)) : .field(field())
    }

    private mutating func call(_ depth: Int) -> TransformerCall {
        let transformer = pick(Transformer.allCases)
        return TransformerCall(
            transformer, arguments(depth), option: transformer == .getopt && Bool.random(using: &generator) ? bare(["a"]) : nil)
    }

    private mutating func arguments(_ depth: Int) -> [TransformerArgument] {
        (0..<Int.random(in: 1...3, using: &generator)).map { _ -> TransformerArgument in
            switch Int.random(in: depth == 0 ? 2...4 : 0...4, using: &generator) {
            case 0: .transformer(call(depth - 1))
            case 1: .list(Bool.random(using: &generator) ? [] : arguments(depth - 1), range: 0..<0)
            case 2: .value(ConditionValue(Array("t, )".utf8), isQuoted: true))
            case 3: .value(number())
            default: .field(field())
            }
        }
    }
}
