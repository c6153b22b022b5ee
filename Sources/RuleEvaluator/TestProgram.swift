// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel
internal import StringMatching

/// What is asked of one subject, ready to run. A missing value answers every question with no. No payload is counted by reference:
/// lists are ranges in `TestTables`.
enum TestProgram: Sendable {
    case exists
    case integer(Comparison, Int64)
    case unsigned(Comparison, UInt64)
    case boolean(equal: Bool)
    case double(Comparison, Double)
    case hasBits(UInt64)
    case inIntegers(Int32)
    case inUnsigned(Int32)
    case inBooleans(hasTrue: Bool, hasFalse: Bool)
    /// One of the subject's patterns, or its opposite.
    case matches(PatternID, negated: Bool)
    /// Exactly one, or all, of the subject's patterns.
    case counted(Quantifier, Range<Int32>, negated: Bool)
    /// The whole text.
    case regex(Int32)
    case regexes(Quantifier, Range<Int32>)
    /// The address lies in one of the ranges.
    case networks(Range<Int32>, negated: Bool)
    /// The address is one that one of the names resolves to.
    case hostNames(Range<Int32>, negated: Bool)
    /// Of a list: every element, or some, matches.
    case everyElement(PatternID)
    case someElement(PatternID)
    case compareWith(Comparison, subject: Int32)
    case textWith(TextOperator, subject: Int32)
    /// Every element (`all`), or some, of the subject is a value of the other.
    case elementsIn(subject: Int32, all: Bool)
    /// For literals that have no meaning for the type: the language has said so; here it never holds.
    case never

    /// How often it holds, by experience with rules: what they name is rare.
    var chance: Double {
        switch self {
        case .exists: 0.8
        case .integer(.equal, _), .unsigned(.equal, _), .double(.equal, _): 0.1
        case .integer(.notEqual, _), .unsigned(.notEqual, _), .double(.notEqual, _): 0.9
        case .integer, .unsigned, .double, .boolean, .inBooleans: 0.5
        case .hasBits, .inIntegers, .inUnsigned, .compareWith: 0.2
        case .matches(_, let negated), .networks(_, let negated), .hostNames(_, let negated): negated ? 0.95 : 0.05
        case .counted(_, _, let negated): negated ? 0.8 : 0.05
        case .regex, .regexes, .everyElement, .someElement, .textWith, .elementsIn: 0.05
        case .never: 0
        }
    }

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

/// What tests refer to.
struct TestTables: Sendable {
    private(set) var integerSets: [Set<Int64>] = []
    private(set) var unsignedSets: [Set<UInt64>] = []
    private(set) var patterns: [PatternID] = []
    private(set) var expressions: [RegularExpression] = []
    private(set) var networks: [AddressInterval] = []
    private(set) var hostNames: [[UInt8]] = []

    mutating func inIntegers(_ values: [Int64]) -> TestProgram {
        integerSets.append(Set(values))
        return .inIntegers(Int32(integerSets.count - 1))
    }

    mutating func inUnsigned(_ values: [UInt64]) -> TestProgram {
        unsignedSets.append(Set(values))
        return .inUnsigned(Int32(unsignedSets.count - 1))
    }

    mutating func counted(_ quantifier: Quantifier, _ ids: [PatternID], negated: Bool) -> TestProgram {
        .counted(quantifier, Self.place(ids, &patterns), negated: negated)
    }

    mutating func regex(_ expression: RegularExpression) -> TestProgram { .regex(Self.place([expression], &expressions).lowerBound) }

    mutating func regexes(_ quantifier: Quantifier, _ list: [RegularExpression]) -> TestProgram {
        .regexes(quantifier, Self.place(list, &expressions))
    }

    mutating func networks(_ ranges: [AddressRange], negated: Bool) -> TestProgram {
        .networks(Self.place(AddressInterval.sorted(ranges), &networks), negated: negated)
    }

    mutating func hostNames(_ names: [[UInt8]], negated: Bool) -> TestProgram {
        .hostNames(Self.place(names, &hostNames), negated: negated)
    }

    private static func place<T>(_ values: [T], _ table: inout [T]) -> Range<Int32> {
        let start = Int32(table.count)
        table.append(contentsOf: values)
        return start..<Int32(table.count)
    }
}
