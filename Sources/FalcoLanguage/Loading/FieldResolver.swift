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
    var staticFields = StaticFields()
    /// What another language has beside Falco's fields; looked up first.
    var further: (any FurtherFields)?
    /// What rules detect, by the names that `evt.type` can have.
    var detections: Set<String> = []

    var dialect: ConditionDialect { further?.dialect ?? .falco }

    func isField(_ name: String) -> Bool {
        switch further?.field(name) {
        case .field: true
        case .mistake: false
        case .other, nil: resolve(name) != nil
        }
    }

    /// All of them, for hints about misspelled ones.
    var names: [String] { (further?.names ?? []) + staticFields.names + FalcoFields.all.map(\.name) }

    /// Whether `evt.type` can be this.
    func isEvent(_ name: String) -> Bool { further?.isEvent(name) ?? (FalcoEvents.isKnown(name) || detections.contains(name)) }

    private func resolve(_ name: String) -> (definition: FieldDefinition, argument: String?)? {
        staticFields.definition(name).map { ($0, nil) } ?? FalcoFields.resolve(name)
    }

    func field(_ reference: FieldReference) throws(CompileError) -> (field: Field, definition: FieldDefinition) {
        switch further?.field(reference.name) {
        case .field(let field):
            if let own = reference.argument { throw CompileError("'\(reference.name)' takes no argument", at: own.range) }
            return (field, FieldDefinition(further: field, named: reference.name))
        case .mistake(let message, let hint): throw CompileError(message, at: reference.range, hint: hint, isUnknownName: true)
        case .other, nil: return try ownField(reference)
        }
    }

    private func ownField(_ reference: FieldReference) throws(CompileError) -> (field: Field, definition: FieldDefinition) {
        guard let (definition, suffix) = resolve(reference.name) else {
            let near = Spelling.nearest(to: reference.name, among: names)
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
        if let own = reference.argument, Self.numbered.contains(definition.name), UInt16(own.text) == nil {
            throw CompileError("'\(reference.name)' takes a number", at: own.range, hint: "write \(reference.name)[1]")
        }
        if definition.name == "evt.type.is", let argument, !isEvent(argument) {
            throw unknownEvent(argument, reference.range)
        }
        if ["evt.arg", "evt.rawarg"].contains(definition.name), let argument, Int(argument) == nil,
            !FalcoEvents.parameterNames.contains(argument)
        {
            let near = Spelling.nearest(to: argument, among: FalcoEvents.parameterNames.sorted())
            throw CompileError(
                "no event has a parameter \(Spelling.quoted(argument))", at: reference.range, hint: near.map { "did you mean '\($0)'?" },
                isUnknownName: true)
        }
        let field = Field(
            definition.name, argument: argument, type: definition.type, isList: definition.isList,
            anyAncestor: definition.ranges && argument == nil)
        return (field, definition)
    }

    /// Those whose argument is a distance or a place.
    private static let numbered: Set<String> = [
        "proc.aname", "proc.aexe", "proc.aexepath", "proc.acmdline", "proc.aargs", "proc.apid", "proc.args", "fd.types",
    ]

    func unknownEvent(_ name: String, _ range: Range<Int>) -> CompileError {
        let near = Spelling.nearest(to: name, among: further?.eventNames ?? FalcoEvents.allNames.union(detections).sorted())
        return CompileError(
            "unknown event type \(Spelling.quoted(name))", at: range, hint: near.map { "did you mean '\($0)'?" }, isUnknownName: true)
    }
}
