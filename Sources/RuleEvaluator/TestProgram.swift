// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel
internal import StringMatching

/// What is asked of one subject, ready to run. A missing value answers every question with no.
enum TestProgram: Sendable {
    case exists
    case integer(Comparison, Int64)
    case unsigned(Comparison, UInt64)
    case boolean(equal: Bool)
    case double(Comparison, Double)
    case hasBits(UInt64)
    case inIntegers(Set<Int64>)
    case inUnsigned(Set<UInt64>)
    case inBooleans(hasTrue: Bool, hasFalse: Bool)
    /// One of the subject's patterns, or its opposite.
    case matches(PatternID, negated: Bool)
    /// Exactly one, or all, of the subject's patterns.
    case counted(Quantifier, [PatternID], negated: Bool)
    /// The whole text.
    case regex(RegularExpression)
    case regexes(Quantifier, [RegularExpression])
    /// The address lies in one of the ranges.
    case networks([AddressRange], negated: Bool)
    /// The address is one that one of the names resolves to.
    case hostNames([[UInt8]], negated: Bool)
    /// Of a list: every element, or some, matches.
    case everyElement(PatternID)
    case someElement(PatternID)
    case compareWith(Comparison, subject: Int32)
    case textWith(TextOperator, subject: Int32)
    /// Every element (`all`), or some, of the subject is a value of the other.
    case elementsIn(subject: Int32, all: Bool)
    /// For literals that have no meaning for the type: the language has said so; here it never holds.
    case never

    /// Roughly ns, without fetching the subject.
    var cost: Int32 {
        switch self {
        case .exists, .integer, .unsigned, .boolean, .double, .hasBits, .never: 1
        case .inIntegers, .inUnsigned, .inBooleans: 20
        case .matches, .counted, .networks, .hostNames, .compareWith: 30
        case .everyElement, .someElement, .elementsIn, .textWith: 100
        case .regex, .regexes: 300
        }
    }
}
