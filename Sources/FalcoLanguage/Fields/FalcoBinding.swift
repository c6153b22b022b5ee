// SPDX-License-Identifier: Apache-2.0

package import Events
package import PolicyModel

/// Where Falco's fields lie in our events.
package struct FalcoBinding: FieldBinding {
    private let staticFields: [String: String]

    /// - Parameter staticFields: texts that rules can name as `static.NAME`.
    package init(staticFields: [String: String] = [:]) { self.staticFields = staticFields }

    package func source(of field: Field, in kind: EventKind) -> ValueSource {
        if field.name.hasPrefix(StaticFields.prefix) {
            return staticFields[String(field.name.dropFirst(StaticFields.prefix.count))].map(ValueSource.text) ?? .missing
        }
        guard let event = FalcoEvents.event(kind), let (name, argument) = Self.parts(of: field) else { return .missing }
        switch name.prefix(while: { $0 != "." }) {
        case "evt", "syscall", "util": return EventFields(event).source(name, argument)
        case "fd": return DescriptorFields(event).source(name, argument)
        case "fdlist": return DescriptorFields(event).listSource(name)
        case "fs": return EventFields(event).pathSource(name)
        case "proc", "thread": return ProcessFields.source(name, argument, anyAncestor: field.anyAncestor)
        case "user", "group": return OwnerFields.source(name)
        case "container", "k8s": return OwnerFields.containerSource(name, argument)
        default: return .missing
        }
    }

    package func admission(of kind: EventKind) -> Condition { FalcoEvents.admission(of: kind) }

    /// Another value of the same field: the path as an open was given it, where `source` is the one that the kernel found. A test
    /// that asks whether a text is like something holds if it holds for either, so that neither a symbolic link nor the form of
    /// a path hides a file from rules; its negation holds only if it holds for both. Output shows `source`.
    package func alternative(of field: Field, in kind: EventKind) -> ValueSource? {
        guard let event = FalcoEvents.event(kind), event.isOpenOrCreat, let (name, _) = Self.parts(of: field) else { return nil }
        return DescriptorFields(event).given(name)
    }

    /// Name and argument, whether the field's name holds the argument (`evt.arg.flags`) or not.
    private static func parts(of field: Field) -> (String, String?)? {
        guard let found = FalcoFields.resolve(field.name) else { return nil }
        return (found.definition.name, found.argument ?? field.argument)
    }
}
