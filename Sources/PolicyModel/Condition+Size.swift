// SPDX-License-Identifier: Apache-2.0

// How much there is to look at: what stands for something else multiplies what a short file says.

extension Expression {
    package var size: Int {
        switch self {
        case .field, .literal: 1
        case .list(let parts), .transformed(_, let parts): parts.reduce(1) { $0 + $1.size }
        }
    }
}

extension Condition {
    package var size: Int {
        switch self {
        case .always, .never: 1
        case .all(let parts), .any(let parts): parts.reduce(1) { $0 + $1.size }
        case .not(let part): 1 + part.size
        case .test(let test): test.subject.size + (test.operation.operand?.size ?? 1)
        }
    }
}
