// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicyModel
internal import PolicySyntax

/// Outputs ─► message templates.
struct OutputCompiler {
    let fields: FieldResolver
    private(set) var warnings: [CompileWarning] = []

    init(_ fields: FieldResolver) { self.fields = fields }

    mutating func template(_ text: String) throws(CompileError) -> MessageTemplate {
        let parsed: OutputTemplate
        do {
            parsed = try OutputTemplate.parse(text, fields.dialect) { fields.isField($0) }
        } catch {
            throw CompileError(
                error.message, at: error.range, hint: error.hint ?? hint(error, text),
                isUnknownName: error.message.hasPrefix("unknown field"))
        }
        guard !text.utf8.contains(0) else { throw CompileError("a text cannot contain a NUL", at: 0..<1) }
        var compiler = ExpressionCompiler(fields)
        var pieces: [MessageTemplate.Piece] = []
        for piece in parsed.pieces {
            switch piece {
            case .text(let text): pieces.append(.text(Array(text.utf8)))
            case .expression(let expression, let width):
                pieces.append(.value(name: expression.printed, try compiler.expression(expression, .output), width: width))
            }
        }
        warnings += compiler.warnings
        return MessageTemplate(pieces)
    }

    /// The field that a word of the text was to be.
    private func hint(_ error: ConditionError, _ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard error.message.hasPrefix("unknown field"), error.range.upperBound <= bytes.count else { return nil }
        let word = String(decoding: bytes[error.range], as: UTF8.self)
        return Spelling.nearest(to: word, among: fields.names).map { "did you mean '%\($0)'?" }
    }
}
