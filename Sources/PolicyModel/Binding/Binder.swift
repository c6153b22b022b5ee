// SPDX-License-Identifier: Apache-2.0

package import Events

/// Binds fields to places for one kind of event, for the evaluator and the kernel's compiler alike: both look at the same tests.
package struct Binder {
    package let binding: any FieldBinding
    package let kind: EventKind

    package init(_ binding: any FieldBinding, _ kind: EventKind) {
        self.binding = binding
        self.kind = kind
    }

    /// The condition of a rule, and what an event of this kind must be for the language's rules to be asked at all.
    package func condition(of rule: Rule) -> BoundCondition { bind(.all([binding.admission(of: kind), rule.condition])) }

    package func bind(_ condition: Condition) -> BoundCondition {
        switch condition {
        case .always: return .constant(true)
        case .never: return .constant(false)
        case .not(let part): return .negation(of: bind(part))
        case .all(let parts): return .conjunction(bind(parts, until: false))
        case .any(let parts): return .disjunction(bind(parts, until: true))
        case .test(let test): return bind(test)
        }
    }

    package func bind(_ expression: Expression) -> BoundExpression {
        switch expression {
        case .field(let field): .source(binding.source(of: field, in: kind))
        case .literal(let literal): .literal(literal)
        case .list(let parts): .list(parts.map(bind))
        case .transformed(let transformer, let parts): .transformed(transformer, parts.map(bind))
        }
    }

    /// The first part that decides everything is the last to be looked at.
    private func bind(_ parts: [Condition], until final: Bool) -> [BoundCondition] {
        var bound: [BoundCondition] = []
        for part in parts {
            bound.append(bind(part))
            if bound.last == .constant(final) { break }
        }
        return bound
    }

    private func bind(_ test: Test) -> BoundCondition {
        let first = BoundTest(
            bind(test.subject), type: test.subject.type, isList: test.subject.isList, isQuantified: test.isQuantified,
            test.operation.map(bind))
        guard let other = alternative(of: test) else { return fold(first) }
        // A field that has two values, of which the second may be missing where the first is there.
        func second(_ operation: Operation<BoundExpression>) -> BoundCondition {
            fold(BoundTest(.source(other), type: first.type, isList: first.isList, operation))
        }
        guard first.operation.isNegative else { return .disjunction([fold(first), second(first.operation)]) }
        return .conjunction([fold(first), .disjunction([second(first.operation), .negation(of: second(.exists))])])
    }

    /// The field's other value, for tests of what a text is like.
    private func alternative(of test: Test) -> ValueSource? {
        guard case .field(let field) = test.subject, !field.isList, !field.anyAncestor else { return nil }
        switch test.operation {
        case .compare(.equal, .text), .compare(.notEqual, .text), .text, .quantified, .isIn, .intersects, .pathPrefix:
            return binding.alternative(of: field, in: kind)
        default: return nil
        }
    }

    private func fold(_ test: BoundTest) -> BoundCondition {
        if test.subject.isMissing { return .constant(false) }
        if let constant = test.subject.constant, let answer = ConstantTest.answer(constant, test) { return .constant(answer) }
        return .test(test)
    }
}

extension Test {
    /// About a field of any ancestor.
    fileprivate var isQuantified: Bool {
        if case .field(let field) = subject { field.anyAncestor } else { false }
    }
}

extension BoundCondition {
    /// The opposite; of an opposite, what it is the opposite of.
    package static func negation(of condition: BoundCondition) -> BoundCondition {
        switch condition {
        case .constant(let value): .constant(!value)
        case .not(let inner): inner
        default: .not(condition)
        }
    }

    package static func conjunction(_ parts: [BoundCondition]) -> BoundCondition { combine(parts, isAll: true) }
    package static func disjunction(_ parts: [BoundCondition]) -> BoundCondition { combine(parts, isAll: false) }

    /// Flattens, drops what changes nothing, and decides what is decided already.
    private static func combine(_ parts: [BoundCondition], isAll: Bool) -> BoundCondition {
        var flat: [BoundCondition] = []
        for part in parts {
            switch part {
            case .constant(isAll): continue
            case .constant: return .constant(!isAll)
            case .all(let inner) where isAll: flat += inner
            case .any(let inner) where !isAll: flat += inner
            default: flat.append(part)
            }
        }
        switch flat.count {
        case 0: return .constant(isAll)
        case 1: return flat[0]
        default: return isAll ? .all(flat) : .any(flat)
        }
    }
}
