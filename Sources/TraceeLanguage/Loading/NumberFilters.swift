// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicyModel

/// What all filters of a rule ask of one number, put together as Tracee does: values that are named beat all else, then come those that
/// are excluded, then the bounds, of which the widest count.
struct NumberFilters {
    private struct Bound {
        var value: Int128
        var includes: Bool
    }

    let field: Field
    private var equals: [Int128] = []
    private var unequals: [Int128] = []
    private var lower: Bound?
    private var upper: Bound?

    init(_ field: Field) { self.field = field }

    /// Whether nothing but exclusions was asked.
    var isNegative: Bool { equals.isEmpty && lower == nil && upper == nil }
    /// Whether exclusions say nothing, because values are named and no bounds.
    var ignoresExclusions: Bool { !unequals.isEmpty && !equals.isEmpty && lower == nil && upper == nil }

    mutating func add(_ operation: ScopeExpression.Operation, _ values: [Int128]) {
        for value in values {
            switch operation {
            case .equal: equals.append(value)
            case .notEqual: unequals.append(value)
            case .greater: widenLower(Bound(value: value, includes: false))
            case .greaterOrEqual: widenLower(Bound(value: value, includes: true))
            case .less: widenUpper(Bound(value: value, includes: false))
            case .lessOrEqual: widenUpper(Bound(value: value, includes: true))
            }
        }
    }

    private mutating func widenLower(_ bound: Bound) {
        guard let known = lower, known.value < bound.value || known.value == bound.value && known.includes else { return lower = bound }
    }

    private mutating func widenUpper(_ bound: Bound) {
        guard let known = upper, known.value > bound.value || known.value == bound.value && known.includes else { return upper = bound }
    }

    var condition: Condition {
        var bounded: [Condition] = []
        if let lower { bounded.append(test(lower.includes ? .greaterOrEqual : .greater, lower.value)) }
        if let upper { bounded.append(test(upper.includes ? .lessOrEqual : .less, upper.value)) }
        let hasBounds = !bounded.isEmpty
        bounded += unequals.map { test(.notEqual, $0) }
        guard let named else { return .one(of: bounded) }
        return hasBounds ? .any([named, .one(of: bounded)]) : named
    }

    private var named: Condition? {
        switch equals.count {
        case 0: nil
        case 1: test(.equal, equals[0])
        default: .test(Test(field, .isIn(equals.map(literal))))
        }
    }

    private func test(_ comparison: Comparison, _ value: Int128) -> Condition { .test(Test(field, .compare(comparison, literal(value)))) }

    private func literal(_ value: Int128) -> Literal {
        field.type == .int64 ? .int64(Int64(clamping: value)) : .uint64(UInt64(clamping: value))
    }
}

extension Condition {
    /// All of them; of one, that one.
    static func one(of parts: [Condition]) -> Condition { parts.count == 1 ? parts[0] : .all(parts) }
    /// Any of them; of one, that one.
    static func any(of parts: [Condition]) -> Condition { parts.count == 1 ? parts[0] : .any(parts) }
}
