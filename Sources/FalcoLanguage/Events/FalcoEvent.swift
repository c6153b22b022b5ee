// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

/// One of our events as Falco has it.
struct FalcoEvent {
    enum Category: String { case file, net, ipc, memory, process, sleep, system, signal, user, time, other }
    /// How it moves bytes, or waits.
    enum Transfer: String { case read, write, wait }

    struct Parameter {
        let name: String
        /// As the call was given it, or has returned it.
        let raw: ValueSource
        /// What stands for the number in a text.
        let form: Form
        /// 0 or 1: which of the call's paths it is.
        let path: Int?
        let rawType: ValueType
    }

    /// What a parameter's number stands for.
    enum Form {
        case plain
        /// A source for the text; where it is missing the number is the text.
        case text(ValueSource)
        /// The descriptor that the event is about, and another one.
        case eventDescriptor, otherDescriptor
    }

    /// `evt.type`; that of multiplexers depends on the event.
    let name: String
    let kind: EventKind
    let definition: EventDefinition
    let category: Category
    let transfer: Transfer?
    /// The letter of what the call makes a descriptor of.
    let created: String?
    let parameters: [Parameter]
    /// Names of the parameters that are the path, and source and target of two.
    let path: String?
    let source: String?
    let target: String?
    /// Told by an object hook for an io_uring.
    let isFromRing: Bool
    /// The descriptor that the event is about.
    let descriptor: ValueSource

    func parameter(_ name: String) -> Parameter? { parameters.first { $0.name == name } }

    /// An argument of the catalogue's event.
    func argument(_ names: String...) -> ValueSource {
        for name in names {
            if let place = definition.arguments.firstIndex(where: { $0.name == name }) { return .argument(place) }
        }
        return .missing
    }

    /// What the call returned; object hooks tell of what succeeded.
    var returned: ValueSource {
        kind.isSyscall ? .returned : kind == .schedProcessExit ? .missing : .firstOf([.returned, .constant(.int64(0))])
    }

    /// Whether it opens a file by name, with flags.
    var isOpen: Bool { name == "open" || name == "openat" || name == "openat2" || name == "open_by_handle_at" }
    /// The same, and `creat`.
    var isOpenOrCreat: Bool { isOpen || name == "creat" }
}
