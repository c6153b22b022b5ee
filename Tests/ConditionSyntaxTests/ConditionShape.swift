// SPDX-License-Identifier: Apache-2.0

import ConditionSyntax

// Trees without their ranges, as text to compare.

extension ConditionTree {
    var shape: String {
        switch kind {
        case .or(let trees): "(or " + trees.map(\.shape).joined(separator: " ") + ")"
        case .and(let trees): "(and " + trees.map(\.shape).joined(separator: " ") + ")"
        case .not(let tree): "(not \(tree.shape))"
        case .macro(let name): name
        case .check(let check):
            "{" + [check.left.shape, check.operation.rawValue, check.modifier?.rawValue, check.right?.shape]
                .compactMap { $0 }.joined(separator: " ") + "}"
        }
    }
}

extension ConditionValue {
    /// Bare as it is; quoted between ‹ ›, with what is not text as numbers.
    var shape: String {
        guard isQuoted else { return text }
        return "‹" + (String(validating: bytes, as: UTF8.self) ?? "\(bytes)") + "›"
    }
}

extension FieldReference {
    var shape: String { name + (argument.map { "[\($0.shape)]" } ?? "") }
}

extension TransformerCall {
    var shape: String {
        "\(transformer.rawValue)<\(arguments.map(\.shape).joined(separator: " "))>" + (option.map { "[\($0.shape)]" } ?? "")
    }
}

extension TransformerArgument {
    var shape: String {
        switch self {
        case .field(let field): field.shape
        case .transformer(let call): call.shape
        case .value(let value): value.shape
        case .list(let items, _): "[" + items.map(\.shape).joined(separator: " ") + "]"
        }
    }
}

extension FieldExpression {
    var shape: String {
        switch self {
        case .field(let field): field.shape
        case .transformer(let call): call.shape
        }
    }
}

extension ConditionOperand {
    var shape: String {
        switch self {
        case .value(let value): value.shape
        case .list(let values, _): "[" + values.map(\.shape).joined(separator: " ") + "]"
        case .listName(let name): "@" + name.shape
        case .field(let field): "val<\(field.shape)>"
        case .transformer(let call): call.shape
        }
    }
}
