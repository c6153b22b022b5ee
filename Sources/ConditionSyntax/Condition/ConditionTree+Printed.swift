// SPDX-License-Identifier: Apache-2.0

extension ConditionTree {
    /// The condition as text on one line, which reads as the same tree.
    package var printed: String {
        var text = ""
        write(into: &text)
        return text
    }

    private func write(into text: inout String) {
        switch kind {
        case .or(let trees): Self.write(trees, joinedBy: " or ", into: &text)
        case .and(let trees): Self.write(trees, joinedBy: " and ", into: &text)
        case .not(let tree):
            text += "not "
            tree.writeTerm(into: &text)
        case .macro(let name): text += name
        case .check(let check): text += check.printed
        }
    }

    private static func write(_ trees: [ConditionTree], joinedBy word: String, into text: inout String) {
        for (index, tree) in trees.enumerated() {
            if index > 0 { text += word }
            if case .not = tree.kind { tree.write(into: &text) } else { tree.writeTerm(into: &text) }
        }
    }

    /// In parentheses, unless it is one comparison or name.
    private func writeTerm(into text: inout String) {
        switch kind {
        case .macro, .check: write(into: &text)
        case .or, .and, .not:
            text += "("
            write(into: &text)
            text += ")"
        }
    }
}

extension ConditionCheck {
    package var printed: String {
        [left.printed, operation.rawValue, modifier?.rawValue, right?.printed].compactMap { $0 }.joined(separator: " ")
    }
}

extension ConditionOperand {
    package var printed: String {
        switch self {
        case .value(let value), .listName(let value): value.printed
        case .list(let values, _): "(" + values.map(\.printed).joined(separator: ", ") + ")"
        case .field(let field): "val(\(field.printed))"
        case .transformer(let call): call.printed
        }
    }
}

extension FieldExpression {
    package var printed: String {
        switch self {
        case .field(let field): field.printed
        case .transformer(let call): call.printed
        }
    }
}

extension FieldReference {
    package var printed: String { name + (argument.map { "[\($0.printed)]" } ?? "") }
}

extension TransformerCall {
    package var printed: String {
        "\(transformer.rawValue)(\(arguments.map(\.printed).joined(separator: ", ")))"
            + (option.map { "[\($0.printed)]" } ?? "")
    }
}

extension TransformerArgument {
    package var printed: String {
        switch self {
        case .field(let field): field.printed
        case .transformer(let call): call.printed
        case .value(let value): value.printed
        case .list(let items, _): "(" + items.map(\.printed).joined(separator: ", ") + ")"
        }
    }
}

extension ConditionValue {
    package var printed: String {
        guard isQuoted else { return text }
        // Bytes that are no text are written one by one; as scalars they are their own numbers.
        let isText = (try? UTF8Span(validating: bytes.span)) != nil
        let scalars = isText ? Array(text.unicodeScalars) : bytes.map { Unicode.Scalar($0) }
        var result = "\""
        for scalar in scalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{8}": result += "\\b"
            case "\u{C}": result += "\\f"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0}"..<" ", "\u{7F}": result += Self.hex(scalar)
            default:
                if isText || scalar.isASCII { result.unicodeScalars.append(scalar) } else { result += Self.hex(scalar) }
            }
        }
        return result + "\""
    }

    private static func hex(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
    }
}
