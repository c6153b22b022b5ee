// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel

/// Fields that the configuration's `static_fields` bring: `static.NAME` for each text.
struct StaticFields {
    private let fields: [String: FieldDefinition]

    /// What the name of each begins with.
    static let prefix = "static."

    init(_ values: [String: String] = [:]) {
        let definitions = values.keys.map { name in
            FieldDefinition(
                name: Self.prefix + name, type: .text, argument: .none, isList: false, isLeftOnly: false, isUntransformable: false,
                isFilterOnly: false, isPrintOnly: false, isDeprecated: false, ranges: false, about: "a text of the configuration")
        }
        fields = Dictionary(uniqueKeysWithValues: definitions.map { ($0.name, $0) })
    }

    func definition(_ name: String) -> FieldDefinition? { fields[name] }
    var names: [String] { fields.keys.sorted() }
}
