// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel

/// The fields of a catalogue, and beside them `static.NAME` for each text of the configuration's `static_fields`.
struct StaticFields: FieldCatalogue {
    private let fields: [String: FieldDefinition]
    private let others: any FieldCatalogue

    /// What the name of each begins with.
    static let prefix = "static."

    init(_ values: [String: String], beside others: any FieldCatalogue) {
        self.others = others
        let definitions = values.keys.map { name in
            FieldDefinition(
                name: Self.prefix + name, type: .text, argument: .none, isList: false, isLeftOnly: false, isUntransformable: false,
                isFilterOnly: false, isPrintOnly: false, isDeprecated: false, ranges: false, about: "a text of the configuration")
        }
        fields = Dictionary(uniqueKeysWithValues: definitions.map { ($0.name, $0) })
    }

    func definition(_ name: String) -> FieldDefinition? { fields[name] ?? others.definition(name) }
    var names: [String] { fields.keys.sorted() + others.names }
}
