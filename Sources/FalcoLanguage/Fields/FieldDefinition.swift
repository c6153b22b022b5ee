// SPDX-License-Identifier: Apache-2.0

package import PolicyModel

/// One field that Falco's rules can name.
package struct FieldDefinition: Sendable {
    package enum Argument: Sendable { case none, optional, required }

    /// Without brackets: `proc.aname`.
    package let name: String
    package let type: ValueType
    package let argument: Argument
    /// Several values at once.
    package let isList: Bool
    /// Not on the right side of a comparison; not in a transformer.
    package let isLeftOnly: Bool
    package let isUntransformable: Bool
    /// Not in outputs; only in outputs.
    package let isFilterOnly: Bool
    package let isPrintOnly: Bool
    /// Parses, and warns.
    package let isDeprecated: Bool
    /// Without an argument it stands for every ancestor.
    package let ranges: Bool
    /// One phrase for `apus fields`.
    package let about: String
}
