// SPDX-License-Identifier: Apache-2.0

/// A value to test with its fields replaced by the places where an event of one kind has them.
package indirect enum BoundExpression: Hashable, Sendable {
    case source(ValueSource)
    case literal(Literal)
    case list([BoundExpression])
    case transformed(Transformer, [BoundExpression])

    /// Has no value in any event of this kind.
    package var isMissing: Bool {
        switch self {
        case .source(let source): source.isMissing
        case .literal: false
        case .list(let parts): parts.isEmpty
        case .transformed(_, let parts): parts.contains(where: \.isMissing)
        }
    }

    /// The same in every event of this kind.
    package var constant: Literal? {
        switch self {
        case .source(.constant(let value)), .literal(let value): value
        default: nil
        }
    }
}

extension ValueSource {
    /// Has no value in any event.
    package var isMissing: Bool {
        switch self {
        case .missing: true
        case .ofEachPolled(let source): source.isMissing
        case .firstOf(let sources): sources.allSatisfy(\.isMissing)
        default: false
        }
    }
}

/// One question about one value of events of one kind.
package struct BoundTest: Hashable, Sendable {
    package let subject: BoundExpression
    package let type: ValueType
    package let isList: Bool
    /// Holds if it holds for any value of the subject.
    package let isQuantified: Bool
    package let operation: Operation<BoundExpression>

    package init(
        _ subject: BoundExpression, type: ValueType, isList: Bool = false, isQuantified: Bool = false, _ operation: Operation<BoundExpression>
    ) {
        self.subject = subject
        self.type = type
        self.isList = isList
        self.isQuantified = isQuantified
        self.operation = operation
    }
}

/// When a rule matches events of one kind: what the kind alone decides is folded away. As everywhere, a test of a missing value is
/// false and its negation holds.
package indirect enum BoundCondition: Hashable, Sendable {
    case constant(Bool)
    /// Two or more parts.
    case all([BoundCondition])
    case any([BoundCondition])
    case not(BoundCondition)
    case test(BoundTest)
}
