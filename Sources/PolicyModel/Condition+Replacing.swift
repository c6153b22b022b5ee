// SPDX-License-Identifier: Apache-2.0

// What a rule says, with other values in the place of some of its fields.

extension Expression {
    /// - Parameter value: what stands in a field's place; nil: the field itself.
    package func replacing(_ value: (Field) -> Expression?) -> Expression {
        switch self {
        case .field(let field): value(field) ?? self
        case .literal: self
        case .list(let parts): .list(parts.map { $0.replacing(value) })
        case .transformed(let transformer, let parts): .transformed(transformer, parts.map { $0.replacing(value) })
        }
    }
}

extension Condition {
    /// - Parameter value: what stands in a field's place; nil: the field itself.
    package func replacing(_ value: (Field) -> Expression?) -> Condition {
        replacingTests { .test(Test($0.subject.replacing(value), $0.operation.map { $0.replacing(value) })) }
    }

    /// With another condition in the place of each test.
    package func replacingTests(_ body: (Test) -> Condition) -> Condition {
        switch self {
        case .always, .never: self
        case .all(let parts): .all(parts.map { $0.replacingTests(body) })
        case .any(let parts): .any(parts.map { $0.replacingTests(body) })
        case .not(let part): .not(part.replacingTests(body))
        case .test(let test): body(test)
        }
    }
}

extension MessageTemplate {
    /// - Parameter value: what stands in a field's place; nil: the field itself.
    package func replacing(_ value: (Field) -> Expression?) -> MessageTemplate {
        MessageTemplate(pieces.map { piece in
            switch piece {
            case .text: piece
            case .value(let name, let expression, let width): .value(name: name, expression.replacing(value), width: width)
            }
        })
    }
}

extension Rule {
    /// The rule with its condition, message, details and keys about other values.
    package func replacing(_ value: (Field) -> Expression?) -> Rule {
        var rule = self
        rule.condition = condition.replacing(value)
        rule.message = message?.replacing(value)
        rule.details = details.map { ($0.name, $0.value.replacing(value)) }
        func keys(_ by: [Expression]) -> [Expression] { by.map { $0.replacing(value) } }
        rule.state?.by = keys(state?.by ?? [])
        rule.rate?.by = keys(rate?.by ?? [])
        rule.fold?.by = keys(fold?.by ?? [])
        return rule
    }
}
