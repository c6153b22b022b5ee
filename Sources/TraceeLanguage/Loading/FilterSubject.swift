// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import Events
internal import PolicyModel
internal import PolicySyntax

/// What a filter is about, for one event.
enum FilterSubject {
    /// `digits`: the same number as text, where it may be compared as one; `names`: what its values are called.
    case number(Field, digits: Field?, names: Meaning?)
    case truth(Field, isInverted: Bool)
    case text(Field, elements: Field?, isHexadecimal: Bool)

    var field: Field {
        switch self {
        case .number(let field, _, _), .truth(let field, _), .text(let field, _, _): field
        }
    }

    /// Whether the field is one of those that are known only as far as a runtime tells of pods.
    var isOfPods: Bool { ContextField.byModelName[field.name]?.isOfPods == true }
}

extension FilterSubject {
    /// Finds the field of a filter among those of the event and of its context.
    init(_ filter: FilterExpression, of event: FilteredEvent) throws(FilterError) {
        let name = filter.field.text
        for prefix in [DataField.prefix, "args."] where name.hasPrefix(prefix) {
            let field = String(name.dropFirst(prefix.count))
            switch event {
            case .event(let event): self = try Self.data(field, filter, event)
            case .detection(let name, let fields): self = try Self.data(field, filter, name, fields)
            }
            return
        }
        if name == TraceeFields.result.name {
            guard case .event(let event) = event else { throw filter.error(at: filter.field.bytes, "what is detected returns nothing") }
            self = try Self.result(filter, event)
        } else if name == "host" {
            self = .truth(Field("container", type: .bool), isInverted: true)
        } else if let context = ContextField.byName[name] {
            switch context.kind {
            case .signed, .unsigned: self = .number(context.field, digits: nil, names: nil)
            case .text: self = .text(context.field, elements: nil, isHexadecimal: false)
            case .truth: self = .truth(context.field, isInverted: false)
            }
        } else {
            throw Self.unknown(filter, event)
        }
    }

    private static func data(_ name: String, _ filter: FilterExpression, _ event: EventDefinition) throws(FilterError) -> FilterSubject {
        if name == event.returns?.name { return try result(filter, event) }
        guard let data = event.dataField(name) else {
            let names = event.arguments.map(\.name)
            throw filter.error(
                at: filter.field.bytes, "\(event.name) has no field \(Spelling.quoted(name))",
                hint: names.isEmpty ? "it has none" : Spelling.hint(for: name, among: names))
        }
        switch data.kind {
        case .number: return .number(data.field, digits: data.digits, names: data.argument.meaning)
        case .truth: return .truth(data.field, isInverted: false)
        case .text: return .text(data.field, elements: nil, isHexadecimal: false)
        case .texts: return .text(data.field, elements: data.elements, isHexadecimal: false)
        case .bytes: return .text(data.field, elements: nil, isHexadecimal: true)
        case .incomparable(let what):
            throw filter.error(at: filter.field.bytes, "\(filter.field.text) is \(what), which cannot be compared")
        }
    }

    /// Of what a rule detects; where that is not known, fields of whatever names are texts.
    private static func data(
        _ name: String, _ filter: FilterExpression, _ detection: String, _ fields: [Field]?
    ) throws(FilterError) -> FilterSubject {
        guard let fields else { return .text(Field(DataField.prefix + name, type: .text), elements: nil, isHexadecimal: false) }
        guard let field = fields.first(where: { $0.name == DataField.prefix + name }) else {
            let names = fields.map { String($0.name.dropFirst(DataField.prefix.count)) }
            throw filter.error(
                at: filter.field.bytes, "\(detection) has no field \(Spelling.quoted(name))",
                hint: names.isEmpty ? "it has none" : Spelling.hint(for: name, among: names))
        }
        switch field.type {
        case _ where field.isList: break
        case .int64, .uint64, .port: return .number(field, digits: nil, names: nil)
        case .bool: return .truth(field, isInverted: false)
        case .text, .path: return .text(field, elements: nil, isHexadecimal: false)
        default: break
        }
        throw filter.error(at: filter.field.bytes, "\(filter.field.text) is of a type that filters do not compare", hint: "write a condition in when:")
    }

    private static func result(_ filter: FilterExpression, _ event: EventDefinition) throws(FilterError) -> FilterSubject {
        guard let returns = event.returns else { throw filter.error(at: filter.field.bytes, "\(event.name) returns nothing") }
        return .number(TraceeFields.result, digits: nil, names: returns.meaning == .errno ? nil : returns.meaning)
    }

    private static func unknown(_ filter: FilterExpression, _ event: FilteredEvent) -> FilterError {
        let name = filter.field.text
        let message = "unknown field \(Spelling.quoted(name))"
        // Who forgets the prefix means the event's own field.
        let own = event.fieldNames
        if own.contains(name) {
            return filter.error(at: filter.field.bytes, message, hint: "did you mean '\(DataField.prefix + name)'?")
        }
        let names = ContextField.names + ["host", TraceeFields.result.name]
        let near = Spelling.nearest(to: name, among: names + own.map { DataField.prefix + $0 })
        return filter.error(
            at: filter.field.bytes, message,
            hint: near.map { "did you mean '\($0)'?" } ?? "data.NAME for a field of the event, retval, or one of " + names.joined(separator: ", "))
    }
}
