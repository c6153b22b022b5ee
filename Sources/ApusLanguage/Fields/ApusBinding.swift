// SPDX-License-Identifier: Apache-2.0

package import Events
internal import FalcoLanguage
package import PolicyModel
internal import TraceeLanguage

/// Where the fields of our rules lie, and those of other languages' rules about what ours detect: Falco's fields, and Tracee's.
package struct ApusBinding: FieldBinding {
    private let falco: FalcoBinding
    private let tracee: TraceeBinding

    /// - Parameters:
    ///   - since: when the agent began, CLOCK_BOOTTIME ns; what starts later is new.
    ///   - staticFields: texts that rules can name as `static.NAME`.
    package init(since: UInt64, staticFields: [String: String] = [:]) {
        falco = FalcoBinding(staticFields: staticFields)
        tracee = TraceeBinding(since: since)
    }

    package func source(of field: Field, in kind: EventKind) -> ValueSource {
        if field == .nothing { return .missing }
        if EventNames.types.contains(field.name) {
            return EventCatalogue.shared[kind].map { .constant(.text($0.name)) } ?? .missing
        }
        return Self.isFalco(field) ? falco.source(of: field, in: kind) : tracee.source(of: field, in: kind)
    }

    package func alternative(of field: Field, in kind: EventKind) -> ValueSource? {
        Self.isFalco(field) ? falco.alternative(of: field, in: kind) : nil
    }

    /// All of Falco's names have a dot, and none begins as arguments of events do.
    private static func isFalco(_ field: Field) -> Bool { field.name.contains(".") && !field.name.hasPrefix(TraceeField.prefix) }
}

extension Field {
    /// What no event has: stands for an argument that a detection has in other cases only.
    static let nothing = Field("nothing", argument: "nothing", type: .text)
}
