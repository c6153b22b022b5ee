// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicyModel
internal import PolicySyntax

/// Fields and transformers ─► expressions with types.
struct ExpressionCompiler {
    enum Place { case left, right, argument, output }

    let fields: FieldResolver
    var warnings: [CompileWarning] = []

    init(_ fields: FieldResolver) { self.fields = fields }

    mutating func expression(_ expression: FieldExpression, _ place: Place) throws(CompileError) -> Expression {
        switch expression {
        case .field(let reference): .field(try field(reference, place))
        case .transformer(let call): try transformed(call, place)
        }
    }

    mutating func field(_ reference: FieldReference, _ place: Place) throws(CompileError) -> Field {
        let (field, definition) = try fields.field(reference)
        let name = definition.name
        switch place {
        case .right where definition.isLeftOnly || definition.isFilterOnly:
            throw CompileError("'\(name)' cannot stand on the right", at: reference.range)
        case .argument where definition.isUntransformable:
            throw CompileError("'\(name)' cannot be in a transformer", at: reference.range)
        case .output where definition.isFilterOnly:
            throw CompileError("'\(name)' is a field for conditions only", at: reference.range)
        case .left, .right, .argument:
            guard !definition.isPrintOnly else { throw CompileError("'\(name)' is a field for outputs only", at: reference.range) }
        case .output: break
        }
        if definition.isDeprecated {
            warnings.append(
                CompileWarning(code: .deprecatedItem, error: ConditionError("the field '\(name)' is deprecated", at: reference.range)))
        }
        return field
    }

    // MARK: Transformers

    private mutating func transformed(_ call: TransformerCall, _ place: Place) throws(CompileError) -> Expression {
        let name = call.transformer.rawValue
        func need(_ counts: ClosedRange<Int>, _ what: String) throws(CompileError) {
            guard counts.contains(call.arguments.count) else { throw CompileError("'\(name)' takes \(what)", at: call.range) }
        }
        // Outputs may print what conditions may not hold, but not within transformers.
        let place: Place = place == .output ? .output : .argument
        switch call.transformer {
        case .tolower, .toupper, .basename:
            try need(1...1, "one argument")
            let kind: PolicyModel.Transformer =
                switch call.transformer {
                case .tolower: .lowercase
                case .toupper: .uppercase
                default: .baseName
                }
            return .transformed(kind, [try text(call.arguments[0], name, place)])
        case .b64:
            try need(1...1, "one argument")
            return .transformed(.base64Decode, [try text(call.arguments[0], name, allowsBytes: true, place)])
        case .len:
            try need(1...1, "one argument")
            let value = try argument(call.arguments[0], place)
            guard value.isList || value.type.isText || value.type == .bytes else {
                throw CompileError("'len' needs a text, bytes or a list", at: call.arguments[0].range ?? call.range)
            }
            return .transformed(.length, [value])
        case .join:
            try need(2...2, "a separator and a list")
            return .transformed(.join, [try text(call.arguments[0], name, place), try list(call.arguments[1], name, place)])
        case .concat:
            try need(2...Int.max, "two texts or more")
            var parts: [Expression] = []
            for argument in call.arguments { parts.append(try text(argument, name, place)) }
            return .transformed(.concatenate, parts)
        case .getopt:
            try need(2...2, "a list and the letters of options")
            guard case .value(let letters) = call.arguments[1] else {
                throw CompileError("'getopt' needs the letters of options as a text", at: call.arguments[1].range ?? call.range)
            }
            guard let option = call.option else {
                throw CompileError("'getopt' needs an option", at: call.range, hint: "write getopt(…)[o]")
            }
            return .transformed(.option(option.text, of: letters.text), [try list(call.arguments[0], name, place)])
        }
    }

    private mutating func argument(_ argument: TransformerArgument, _ place: Place) throws(CompileError) -> Expression {
        switch argument {
        case .field(let reference):
            let (_, definition) = try fields.field(reference)
            guard !definition.isUntransformable else {
                throw CompileError("'\(definition.name)' cannot be in a transformer", at: reference.range)
            }
            return .field(try field(reference, place))
        case .transformer(let call): return try transformed(call, place)
        case .value(let value): return .literal(try LiteralReader.literal(value, as: .text))
        case .list(let items, _):
            var parts: [Expression] = []
            for item in items { parts.append(try self.argument(item, place)) }
            return .list(parts)
        }
    }

    private mutating func text(
        _ argument: TransformerArgument, _ name: String, allowsBytes: Bool = false, _ place: Place
    ) throws(CompileError) -> Expression {
        let value = try self.argument(argument, place)
        guard !value.isList, value.type.isText || (allowsBytes && value.type == .bytes) else {
            throw CompileError("'\(name)' needs a text", at: argument.range ?? 0..<1)
        }
        return value
    }

    private mutating func list(_ argument: TransformerArgument, _ name: String, _ place: Place) throws(CompileError) -> Expression {
        let value = try self.argument(argument, place)
        guard value.isList else {
            throw CompileError("'\(name)' needs a list", at: argument.range ?? 0..<1, hint: "write one as (a.field, \"text\")")
        }
        return value
    }
}

extension TransformerArgument {
    var range: Range<Int>? {
        switch self {
        case .field(let field): field.range
        case .transformer(let call): call.range
        case .value(let value): value.range
        case .list(_, let range): range
        }
    }
}

extension ValueType {
    var isText: Bool { self == .text || self == .path }

    /// Whether values of the two can be held against each other.
    func compares(with other: ValueType) -> Bool { self == other || (isText && other.isText) }
}
