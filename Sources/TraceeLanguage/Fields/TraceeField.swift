// SPDX-License-Identifier: Apache-2.0

package import Events
package import PolicyModel

/// Tracee's fields by name, for conditions of other languages.
package enum TraceeField {
    /// What the names of an event's own fields begin with.
    package static let prefix = DataField.prefix
    /// What an event returned.
    package static let result = TraceeFields.result
    /// All arguments of an event as one text, for messages.
    package static let everything = TraceeFields.everything
    /// A field that every event has, by any of Tracee's names.
    package static func context(_ name: String) -> Field? { ContextField.byName[name]?.field }
    package static let contextNames: [String] = ContextField.names

    package enum Found {
        case field(Field)
        /// What has no text to compare, and what it is.
        case incomparable(String)
    }

    /// An argument of an event by its name, without `data.`; nil where it has none of this name.
    package static func data(_ name: String, of event: EventDefinition) -> Found? {
        guard let data = event.dataField(name) else { return nil }
        if case .incomparable(let what) = data.kind { return .incomparable(what) }
        return .field(data.field)
    }

    /// What a name stands for among the numbers of an event's argument, or of what it returns.
    package static func number(named text: String, of field: Field, in event: EventDefinition) -> Literal? {
        let names: Meaning?
        if field == result {
            names = event.returns?.meaning == .errno ? nil : event.returns?.meaning
        } else if field.name.hasPrefix(prefix), let data = event.dataField(String(field.name.dropFirst(prefix.count))), case .number = data.kind {
            names = data.argument.meaning
        } else {
            return nil
        }
        guard let number = FilterLowering.number(named: text, names) else { return nil }
        return field.type == .int64 ? .int64(Int64(bitPattern: number)) : .uint64(number)
    }
}
