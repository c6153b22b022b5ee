// SPDX-License-Identifier: Apache-2.0

package import ConditionSyntax
package import PolicyModel

/// What another language, whose conditions and outputs are in Falco's grammar, has beside Falco's fields.
package protocol FurtherFields {
    var dialect: ConditionDialect { get }
    /// The field of this name, without brackets.
    func field(_ name: String) -> FurtherField
    /// All names, for hints about misspelled ones.
    var names: [String] { get }
    /// The value that a name stands for where a field is compared with it.
    func number(named name: String, of field: Field) -> Literal?
    /// Whether `evt.type` can be this, and all that it can be.
    func isEvent(_ name: String) -> Bool
    var eventNames: [String] { get }
}

/// What another language says of a name.
package enum FurtherField {
    case field(Field)
    /// One of its names, and wrong.
    case mistake(String, hint: String?)
    /// None of its names: Falco's are looked up.
    case other
}

extension FieldDefinition {
    init(further field: Field, named name: String) {
        self.init(
            name: name, type: field.type, argument: .none, isList: field.isList, isLeftOnly: false, isUntransformable: false,
            isFilterOnly: false, isPrintOnly: false, isDeprecated: false, ranges: false, about: "")
    }
}
