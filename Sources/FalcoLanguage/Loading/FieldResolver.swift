// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicyModel
internal import PolicySyntax

/// Why a condition or an output has no meaning.
struct CompileError: Error {
    let error: ConditionError
    /// An unknown field or event type: rules may ask to be left out then.
    var isUnknownName = false

    init(_ message: String, at range: Range<Int>, hint: String? = nil, isUnknownName: Bool = false) {
        error = ConditionError(message, at: range, hint: hint)
        self.isUnknownName = isUnknownName
    }

    init(_ error: ConditionError) { self.error = error }
}

/// A warning about a part of a condition or an output.
struct CompileWarning {
    let code: LoadCode
    let error: ConditionError
}

/// Names of fields as rules write them ─► fields.
struct FieldResolver {
    let catalogue: any FieldCatalogue

    /// Fields whose argument may stand behind a dot.
    private static let dotted = ["evt.type.is", "evt.arg", "evt.rawarg", "evt.abspath", "thread.cgroup"]

    /// The field that a name stands for, and the argument that it ends with.
    func definition(of name: String) -> (definition: FieldDefinition, suffix: String?)? {
        if let definition = catalogue.definition(name) { return (definition, nil) }
        for prefix in Self.dotted where name.hasPrefix(prefix + ".") {
            let suffix = name.dropFirst(prefix.utf8.count + 1)
            guard !suffix.isEmpty, !suffix.hasSuffix("."), let definition = catalogue.definition(prefix) else { return nil }
            return (definition, String(suffix))
        }
        return nil
    }

    func isField(_ name: String) -> Bool { definition(of: name) != nil }

    func field(_ reference: FieldReference) throws(CompileError) -> (field: Field, definition: FieldDefinition) {
        guard let (definition, suffix) = definition(of: reference.name) else {
            let near = Spelling.nearest(to: reference.name, among: catalogue.names)
            throw CompileError(
                "unknown field \(Spelling.quoted(reference.name))", at: reference.range, hint: near.map { "did you mean '\($0)'?" },
                isUnknownName: true)
        }
        let argument = reference.argument?.text ?? suffix
        if let own = reference.argument, suffix != nil || definition.argument == .none {
            throw CompileError("'\(reference.name)' takes no argument", at: own.range)
        }
        if argument == nil, definition.argument == .required {
            throw CompileError(
                "'\(reference.name)' needs an argument", at: reference.range, hint: "write \(reference.name)[…]")
        }
        if definition.name == "evt.type.is", let argument, !EventNames.isKnown(argument) {
            throw Self.unknownEvent(argument, reference.range)
        }
        let field = Field(
            definition.name, argument: argument, type: definition.type, isList: definition.isList,
            anyAncestor: definition.ranges && argument == nil)
        return (field, definition)
    }

    static func unknownEvent(_ name: String, _ range: Range<Int>) -> CompileError {
        let near = Spelling.nearest(to: name, among: EventNames.all)
        return CompileError(
            "unknown event type \(Spelling.quoted(name))", at: range, hint: near.map { "did you mean '\($0)'?" }, isUnknownName: true)
    }
}
