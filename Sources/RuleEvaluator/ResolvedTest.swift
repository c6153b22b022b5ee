// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel

/// A subject of tests with its fields replaced by the places where an event of one kind has them.
indirect enum Subject: Hashable, Sendable {
    case source(ValueSource)
    case literal(Literal)
    case list([Subject])
    case transformed(Transformer, [Subject])

    /// Has no value in any event of this kind.
    var isMissing: Bool {
        switch self {
        case .source(let source): source.isMissing
        case .literal: false
        case .list(let parts): parts.isEmpty
        case .transformed(_, let parts): parts.contains(where: \.isMissing)
        }
    }

    /// The same in every event of this kind.
    var constant: Literal? {
        switch self {
        case .source(.constant(let value)), .literal(let value): value
        default: nil
        }
    }
}

extension ValueSource {
    var isMissing: Bool {
        switch self {
        case .missing: true
        case .ofEachPolled(let source): source.isMissing
        case .firstOf(let sources): sources.allSatisfy(\.isMissing)
        default: false
        }
    }
}

/// A test as the evaluator runs it.
struct ResolvedTest: Hashable, Sendable {
    let subject: Subject
    let type: ValueType
    let isList: Bool
    /// Holds if it holds for any value of the subject.
    var isQuantified = false
    let operation: Operation<Subject>
}
