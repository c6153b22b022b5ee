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
    package let operation: Operation

    package init(_ subject: Expression, _ operation: Operation) {
        self.subject = subject
        self.operation = operation
    }

    package init(_ field: Field, _ operation: Operation) { self.init(.field(field), operation) }
}

package enum Comparison: String, Hashable, Sendable, CaseIterable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
}

package enum TextOperator: String, Hashable, Sendable, CaseIterable {
    /// `equal` and `notEqual` are here too, for lists of alternatives.
    case equal, notEqual, contains, startsWith, endsWith, glob
    case equalIgnoringCase, containsIgnoringCase, startsWithIgnoringCase, endsWithIgnoringCase, globIgnoringCase
    /// RE2, POSIX syntax, the whole text.
    case regex
}

/// How many of the alternatives must hold.
package enum Quantifier: String, Hashable, Sendable { case one, any, all }

package enum Operation: Hashable, Sendable {
    /// There is a value.
    case exists
    case compare(Comparison, Literal)
    /// With another value of the same event; missing on either side is false.
    case compareWith(Comparison, Expression)
    case text(TextOperator, [UInt8])
    case textWith(TextOperator, Expression)
    /// Alternatives; `one` is exactly one.
    case quantified(Quantifier, TextOperator, [[UInt8]])
    /// Is in the set; of a list: every value is.
    case isIn([Literal])
    case isInValuesOf(Expression)
    /// Some value is in the set.
    case intersects([Literal])
    case intersectsValuesOf(Expression)
    /// A path below or equal to one of these, component by component, each a glob.
    case pathPrefix([[UInt8]])
    /// All of these bits are set, of a number.
    case hasBits(UInt64)
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
            switch test.operation {
            case .compareWith(_, let other), .textWith(_, let other), .isInValuesOf(let other), .intersectsValuesOf(let other):
                other.forEachField(body)
            default: return
            }
        }
    }
}
