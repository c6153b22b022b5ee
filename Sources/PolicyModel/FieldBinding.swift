// SPDX-License-Identifier: Apache-2.0

package import Events

/// Where the fields of a policy's language lie in events of each kind.
package protocol FieldBinding: Sendable {
    /// `.missing` where events of that kind have no such field.
    func source(of field: Field, in kind: EventKind) -> ValueSource
    /// Another value of the same field, where it has two: a test that asks whether a text is like something holds if it holds for
    /// either, its negation if it holds for both.
    func alternative(of field: Field, in kind: EventKind) -> ValueSource?
    /// What an event of this kind must be for the language's rules to be asked at all.
    func admission(of kind: EventKind) -> Condition
}

extension FieldBinding {
    package func alternative(of field: Field, in kind: EventKind) -> ValueSource? { nil }
    package func admission(of kind: EventKind) -> Condition { .always }

    /// What records must hold so that the fields have their values in events of these kinds.
    package func needs(of fields: [Field], in kinds: [EventKind]) -> RecordParts {
        var needs = RecordParts.none
        for field in fields {
            for kind in kinds {
                for source in [source(of: field, in: kind), alternative(of: field, in: kind) ?? .missing] { needs = needs | source.needs }
                if needs == .all { return needs }
            }
        }
        return needs
    }
}
