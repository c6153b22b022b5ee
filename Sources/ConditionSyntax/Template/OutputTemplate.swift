// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// The text of an alert, with fields in it: `file=%fd.name parent=%proc.aname[2]`.
package struct OutputTemplate: Sendable {
    package enum Piece: Sendable {
        case text(String)
        /// A value, padded or cut to a width if there is one.
        case expression(FieldExpression, width: Int?)
    }

    package let pieces: [Piece]
    /// Whether it began with `*`: it is printed also where a field has no value.
    package let allowsMissing: Bool

    package init(_ pieces: [Piece], allowsMissing: Bool = false) {
        self.pieces = pieces
        self.allowsMissing = allowsMissing
    }

    /// All fields and transformers, in order.
    package var expressions: [FieldExpression] {
        pieces.compactMap { piece in
            if case .expression(let expression, _) = piece { expression } else { nil }
        }
    }

    /// Wider columns are a mistake.
    package static let widthLimit = 10_000
    /// Bytes of a name that are compared with fields.
    static let nameLimit = 256

    /// Reads a template; stops at the first mistake.
    ///
    /// - Parameter isField: whether a name is that of a field. Names end where the longest that is a field ends, so that
    ///   `%proc.name.` has a full stop behind a field.
    package static func parse(
        _ text: String, limits: ConditionLimits = ConditionLimits(), _ dialect: ConditionDialect = .falco, isField: (String) -> Bool
    ) throws(ConditionError) -> OutputTemplate {
        let bytes = Array(text.utf8)
        guard bytes.count <= limits.bytes else {
            throw ConditionError("output larger than \(limits.bytes) bytes", at: 0..<1)
        }
        var parser = OutputTemplateParser(bytes, limits: limits, dialect)
        return try parser.template(isField)
    }
}

struct OutputTemplateParser {
    private var parser: ConditionParser

    init(_ bytes: [UInt8], limits: ConditionLimits, _ dialect: ConditionDialect) {
        parser = ConditionParser(bytes, limits: limits, dialect)
    }

    mutating func template(_ isField: (String) -> Bool) throws(ConditionError) -> OutputTemplate {
        let allowsMissing = parser.scanner.take("*")
        var pieces: [OutputTemplate.Piece] = []
        while !parser.scanner.isAtEnd {
            let text = parser.scanner.takeWhile { $0 != UInt8(ascii: "%") }
            if !text.isEmpty { pieces.append(.text(parser.scanner.text(text))) }
            if parser.scanner.isAtEnd { break }
            pieces.append(try expression(isField))
        }
        return OutputTemplate(pieces, allowsMissing: allowsMissing)
    }

    private mutating func expression(_ isField: (String) -> Bool) throws(ConditionError) -> OutputTemplate.Piece {
        let sign = parser.scanner.index
        parser.scanner.index += 1
        let digits = parser.scanner.takeWhile(ConditionScanner.isDigit)
        var width: Int?
        if !digits.isEmpty {
            width = Int(parser.scanner.text(digits))
            guard let width, width <= OutputTemplate.widthLimit else {
                throw ConditionError("a width is at most \(OutputTemplate.widthLimit)", at: digits)
            }
        }
        var ahead = parser.scanner
        if ahead.name() != nil, ahead.byte == UInt8(ascii: "("), let call = try parser.transformer() {
            try check(call, isField)
            return .expression(.transformer(call), width: width)
        }
        let start = parser.scanner.index
        let word = parser.scanner.takeWhile { ConditionScanner.isName($0) || $0 == UInt8(ascii: ".") }
        var name = parser.scanner.text(word.prefix(OutputTemplate.nameLimit))
        while !name.isEmpty {
            if isField(name) {
                parser.scanner.index = start + name.utf8.count
                let argument = try parser.bracketArgument()
                let field = FieldReference(name, argument, range: start..<parser.scanner.index)
                return .expression(.field(field), width: width)
            }
            name.removeLast()
        }
        if word.isEmpty {
            throw ConditionError(
                "expected a field after '%'", at: sign..<sign + 1, hint: "a '%' that stands for itself cannot be written")
        }
        throw ConditionError("unknown field \(Spelling.quoted(parser.scanner.text(word)))", at: word)
    }

    private func check(_ call: TransformerCall, _ isField: (String) -> Bool) throws(ConditionError) {
        try check(call.arguments, isField)
    }

    private func check(_ arguments: [TransformerArgument], _ isField: (String) -> Bool) throws(ConditionError) {
        for argument in arguments {
            switch argument {
            case .field(let field):
                guard isField(field.name) else {
                    throw ConditionError("unknown field \(Spelling.quoted(field.name))", at: field.range)
                }
            case .transformer(let call): try check(call.arguments, isField)
            case .list(let items, _): try check(items, isField)
            case .value: break
            }
        }
    }
}

extension OutputTemplate {
    /// The template as text, which reads as the same pieces.
    package var printed: String {
        pieces.reduce(into: allowsMissing ? "*" : "") { text, piece in
            switch piece {
            case .text(let literal): text += literal
            case .expression(let expression, let width): text += "%" + (width.map(String.init) ?? "") + expression.printed
            }
        }
    }
}
