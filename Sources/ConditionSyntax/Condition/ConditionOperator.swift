// SPDX-License-Identifier: Apache-2.0

/// How a field is compared; the raw value is how it is written (`==` is another spelling of `=`).
package enum ConditionOperator: String, CaseIterable, Sendable {
    case exists
    case lessOrEqual = "<="
    case less = "<"
    case greaterOrEqual = ">="
    case greater = ">"
    case equal = "="
    case notEqual = "!="
    case glob, iglob
    case contains, icontains, bcontains
    case startswith, bstartswith, endswith
    case regex
    case intersects
    case `in`
    case pmatch

    /// What may stand on its right.
    package enum Kind: Sendable {
        /// Nothing.
        case unary
        /// A number.
        case number
        /// A text.
        case text
        /// A list.
        case list
    }

    package var kind: Kind {
        switch self {
        case .exists: .unary
        case .less, .lessOrEqual, .greater, .greaterOrEqual: .number
        case .intersects, .in, .pmatch: .list
        case .equal, .notEqual, .glob, .iglob, .contains, .icontains, .bcontains, .startswith, .bstartswith, .endswith,
            .regex:
            .text
        }
    }

    /// Spellings in an order where none hides a longer one behind it.
    static let symbols: [(spelling: String, operation: ConditionOperator)] = [
        ("<=", .lessOrEqual), ("<", .less), (">=", .greaterOrEqual), (">", .greater), ("==", .equal), ("=", .equal),
        ("!=", .notEqual),
    ]

    /// Words that need a blank behind them.
    static let words: [ConditionOperator] = allCases.filter { $0.kind == .text && $0.rawValue.utf8.count > 2 }

    /// Words that need none: what follows may touch them. `intersects` comes before `in`.
    static let prefixes: [ConditionOperator] = [.exists, .intersects, .in, .pmatch]
}

/// How many elements of a list must match.
package enum ListModifier: String, CaseIterable, Sendable {
    /// Exactly one.
    case oneof
    /// At least one.
    case anyof
    case allof
}

/// A function from values to a value.
package enum Transformer: String, CaseIterable, Sendable {
    case tolower, toupper, b64, basename, len, join, concat, getopt
}
