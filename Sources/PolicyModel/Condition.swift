// SPDX-License-Identifier: Apache-2.0

/// When a rule matches. A test of a missing value is false, whatever it tests, so that its negation holds.
package indirect enum Condition: Hashable, Sendable {
    case always
    case never
    /// An empty list holds.
    case all([Condition])
    /// An empty list does not.
    case any([Condition])
    case not(Condition)
    case test(Test)
}

/// One question about one value.
package struct Test: Hashable, Sendable {
    package let subject: Expression
    package let operation: Operation<Expression>

    package init(_ subject: Expression, _ operation: Operation<Expression>) {
        self.subject = subject
        self.operation = operation
    }

    package init(_ field: Field, _ operation: Operation<Expression>) { self.init(.field(field), operation) }
}

package enum Comparison: String, Hashable, Sendable, CaseIterable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
}

package enum TextOperator: String, Hashable, Sendable, CaseIterable {
    /// `equal` and `notEqual` are here too, for lists of alternatives.
    case equal, notEqual, contains, startsWith, endsWith, glob
    case equalIgnoringCase, containsIgnoringCase, globIgnoringCase
    /// RE2, POSIX syntax, the whole text.
    case regex
}

/// How many of the alternatives must hold.
package enum Quantifier: String, Hashable, Sendable { case one, any, all }

/// What is asked of a value. `Operand` is what other values of the same event are known by: expressions over fields, or, once those are
/// bound, places in the event.
package enum Operation<Operand: Hashable & Sendable>: Hashable, Sendable {
    /// There is a value.
    case exists
    case compare(Comparison, Literal)
    /// With another value of the same event; missing on either side is false.
    case compareWith(Comparison, Operand)
    /// Of a list: some value is; not for `notEqual` and `regex`.
    case text(TextOperator, [UInt8])
    case textWith(TextOperator, Operand)
    /// Alternatives; `one` is exactly one.
    case quantified(Quantifier, TextOperator, [[UInt8]])
    /// Is in the set; of a list: every value is.
    case isIn([Literal])
    case isInValuesOf(Operand)
    /// Some value is in the set.
    case intersects([Literal])
    case intersectsValuesOf(Operand)
    /// A path below or equal to one of these, component by component, each a glob.
    case pathPrefix([[UInt8]])
    /// All of these bits are set, of a number.
    case hasBits(UInt64)
}

extension Operation {
    /// The other value that it is about.
    package var operand: Operand? {
        switch self {
        case .compareWith(_, let other), .textWith(_, let other), .isInValuesOf(let other), .intersectsValuesOf(let other): other
        default: nil
        }
    }

    /// Asks that a value be unlike something.
    package var isNegative: Bool {
        switch self {
        case .compare(.notEqual, _), .compareWith(.notEqual, _), .text(.notEqual, _), .textWith(.notEqual, _), .quantified(_, .notEqual, _): true
        default: false
        }
    }

    /// The same about another kind of operand.
    package func map<Other: Hashable & Sendable>(_ transform: (Operand) -> Other) -> Operation<Other> {
        switch self {
        case .exists: .exists
        case .compare(let comparison, let literal): .compare(comparison, literal)
        case .compareWith(let comparison, let other): .compareWith(comparison, transform(other))
        case .text(let kind, let text): .text(kind, text)
        case .textWith(let kind, let other): .textWith(kind, transform(other))
        case .quantified(let quantifier, let kind, let texts): .quantified(quantifier, kind, texts)
        case .isIn(let literals): .isIn(literals)
        case .isInValuesOf(let other): .isInValuesOf(transform(other))
        case .intersects(let literals): .intersects(literals)
        case .intersectsValuesOf(let other): .intersectsValuesOf(transform(other))
        case .pathPrefix(let paths): .pathPrefix(paths)
        case .hasBits(let bits): .hasBits(bits)
        }
    }
}

extension Quantifier {
    /// Whether `count` of `total` alternatives are enough.
    package func holds(_ count: Int, of total: Int) -> Bool {
        switch self {
        case .one: count == 1
        case .any: count > 0
        case .all: count == total
        }
    }
}

extension Condition {
    /// Calls `body` for each field in it.
    package func forEachField(_ body: (Field) -> Void) {
        switch self {
        case .always, .never: return
        case .all(let parts), .any(let parts): for part in parts { part.forEachField(body) }
        case .not(let part): part.forEachField(body)
        case .test(let test):
            test.subject.forEachField(body)
            test.operation.operand?.forEachField(body)
        }
    }
}
