// SPDX-License-Identifier: Apache-2.0

/// A condition as it was written: nothing is looked up, neither macros nor lists nor fields.
///
/// Ranges count bytes of the condition's text.
package struct ConditionTree: Sendable {
    package indirect enum Kind: Sendable {
        /// Two or more, of which one must hold.
        case or([ConditionTree])
        /// Two or more, which all must hold.
        case and([ConditionTree])
        case not(ConditionTree)
        /// A bare name, which stands for another condition.
        case macro(String)
        case check(ConditionCheck)
    }

    package let kind: Kind
    package let range: Range<Int>

    package init(_ kind: Kind, range: Range<Int> = 0..<0) {
        self.kind = kind
        self.range = range
    }
}

/// A comparison, or a test whether a value exists.
package struct ConditionCheck: Sendable {
    package let left: FieldExpression
    package let operation: ConditionOperator
    package let operationRange: Range<Int>
    /// How many elements of the list must match; only with operators of text.
    package let modifier: ListModifier?
    /// Nil for `exists` only.
    package let right: ConditionOperand?
    /// Only the field was written, which asks whether it is true.
    package let isBare: Bool

    package init(
        _ left: FieldExpression, _ operation: ConditionOperator, _ right: ConditionOperand?,
        modifier: ListModifier? = nil, operationRange: Range<Int> = 0..<0, isBare: Bool = false
    ) {
        self.isBare = isBare
        self.left = left
        self.operation = operation
        self.operationRange = operationRange
        self.modifier = modifier
        self.right = right
    }
}

/// What a comparison has on its right.
package enum ConditionOperand: Sendable {
    case value(ConditionValue)
    /// In parentheses; items that are not quoted may be names of lists.
    case list([ConditionValue], range: Range<Int>)
    /// A list by its name alone.
    case listName(ConditionValue)
    /// `val(field)`.
    case field(FieldReference)
    case transformer(TransformerCall)

    package var range: Range<Int> {
        switch self {
        case .value(let value), .listName(let value): value.range
        case .list(_, let range): range
        case .field(let field): field.range
        case .transformer(let call): call.range
        }
    }
}

/// A text, number or name, with its escapes resolved.
package struct ConditionValue: Hashable, Sendable {
    /// Not always UTF-8: escapes can spell any byte but NUL.
    package let bytes: [UInt8]
    /// What is quoted is no number and no name of a list.
    package let isQuoted: Bool
    /// With its quotes.
    package let range: Range<Int>

    package init(_ bytes: [UInt8], isQuoted: Bool, range: Range<Int> = 0..<0) {
        self.bytes = bytes
        self.isQuoted = isQuoted
        self.range = range
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// What a value is taken from: a field, or what a transformer makes of one.
package enum FieldExpression: Sendable {
    case field(FieldReference)
    case transformer(TransformerCall)

    package var range: Range<Int> {
        switch self {
        case .field(let field): field.range
        case .transformer(let call): call.range
        }
    }
}

/// The name of a field, with at least one dot, and what stands in its brackets.
package struct FieldReference: Hashable, Sendable {
    package let name: String
    package let argument: ConditionValue?
    package let range: Range<Int>

    package init(_ name: String, _ argument: ConditionValue? = nil, range: Range<Int> = 0..<0) {
        self.name = name
        self.argument = argument
        self.range = range
    }
}

/// A function over fields, texts and lists. How many arguments of which type it takes is not checked here.
package struct TransformerCall: Sendable {
    package let transformer: Transformer
    package let arguments: [TransformerArgument]
    /// What stands in brackets behind `getopt(…)`.
    package let option: ConditionValue?
    package let range: Range<Int>

    package init(
        _ transformer: Transformer, _ arguments: [TransformerArgument], option: ConditionValue? = nil,
        range: Range<Int> = 0..<0
    ) {
        self.transformer = transformer
        self.arguments = arguments
        self.option = option
        self.range = range
    }
}

package indirect enum TransformerArgument: Sendable {
    case field(FieldReference)
    case transformer(TransformerCall)
    /// A quoted text or a number.
    case value(ConditionValue)
    case list([TransformerArgument], range: Range<Int>)
}
