// SPDX-License-Identifier: Apache-2.0

internal import StringMatching

/// Tests of what is the same in every event of a kind, `evt.type` above all: decided as rules are compiled.
enum ConstantTest {
    /// Nil where it cannot be decided here.
    static func answer(_ value: Literal, _ test: BoundTest) -> Bool? {
        switch (value, test.operation) {
        case (_, .exists): true
        case (.text(let text), .compare(.equal, .text(let other))): text == other
        case (.text(let text), .compare(.notEqual, .text(let other))): text != other
        case (.text, .isIn(let literals)), (.text, .intersects(let literals)): literals.contains(value)
        case (.text(let text), .text(let kind, let other)): kind.pattern(other)?.matches(text.span)
        case (.bool, .compare(.equal, .bool)): test.operation == .compare(.equal, value)
        case (.bool, .compare(.notEqual, .bool)): test.operation != .compare(.notEqual, value)
        case (.bool, .isIn(let literals)): literals.contains(value)
        case (.int64(let number), .compare(let comparison, .int64(let other))): comparison.holds(number, other)
        case (.uint64(let number), .compare(let comparison, .uint64(let other))): comparison.holds(number, other)
        case (.int64, .isIn(let literals)), (.uint64, .isIn(let literals)): literals.contains(value)
        default: nil
        }
    }
}

extension Comparison {
    /// Whether it holds between two values, the written one right.
    package func holds<T: Comparable>(_ left: T, _ right: T) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }
}
