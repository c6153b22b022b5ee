// SPDX-License-Identifier: Apache-2.0

internal import FalcoLanguage
internal import PolicyModel

/// What `apus fields` shows: fields whose name begins in a certain way.
package struct FieldListing {
    private let fields: [FieldDefinition]

    /// - Parameter prefix: what the names begin with; empty: all.
    package init(_ prefix: String) throws(AgentError) {
        fields = FalcoFields.all.filter { $0.name.hasPrefix(prefix) }
        guard !fields.isEmpty else { throw AgentError(.usage, "no field begins with '\(prefix)'", hint: "apus fields lists all") }
    }

    /// As a table, or as an array of objects.
    package func text(_ options: ReportOptions) -> String {
        guard options.form == .table else { return ReportJSON.array(fields.map(Self.json)).text(depth: 1) }
        return TextTable.report(["FIELD", "TYPE", "ABOUT"], fields.map { field in
            let brackets = switch field.argument {
            case .none: ""
            case .optional: "[…]?"
            case .required: "[…]"
            }
            return [field.name + brackets, field.type.rawValue, field.about]
        }, options)
    }

    private static func json(_ field: FieldDefinition) -> ReportJSON {
        .object([
            .init("name", .string(field.name)), .init("type", .string(field.type.rawValue)), .init("list", .bool(field.isList)),
            .init("argument", .string("\(field.argument)")), .init("about", .string(field.about)),
            .init("deprecated", .bool(field.isDeprecated)), .init("conditions", .bool(!field.isPrintOnly)),
            .init("outputs", .bool(!field.isFilterOnly)),
        ])
    }
}

/// The beginnings of names of fields that a shell offers.
package enum FieldCompletion {
    package static func names(for word: String) -> [String] { FalcoFields.all.map(\.name).filter { $0.hasPrefix(word) } }
}
