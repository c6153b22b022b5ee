// SPDX-License-Identifier: Apache-2.0

/// The fields that rules may name.
package protocol FieldCatalogue: Sendable {
    /// By the name without its argument.
    func definition(_ name: String) -> FieldDefinition?
    /// All of them, for hints about misspelled ones.
    var names: [String] { get }
}
