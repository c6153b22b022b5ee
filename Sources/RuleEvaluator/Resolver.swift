// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

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
            operation: test.operation.map(resolve))
    }

    func resolve(_ expression: Expression) -> Subject {
        switch expression {
        case .field(let field): .source(binding.source(of: field, in: kind))
        case .literal(let literal): .literal(literal)
        case .list(let parts): .list(parts.map(resolve))
        case .transformed(let transformer, let parts): .transformed(transformer, parts.map(resolve))
        }
    }
}

extension Test {
    /// About a field of any ancestor.
    var isQuantified: Bool {
        if case .field(let field) = subject { field.anyAncestor } else { false }
    }
}
