// SPDX-License-Identifier: Apache-2.0

/// The number of a system call in each table that has it.
///
/// Sources: `asm/unistd_64.h`, `asm/unistd_32.h` and `asm-generic/unistd.h` of Linux 6.1, and
/// `arch/x86/entry/syscalls/syscall_*.tbl` up to 6.18. The i386 number of a call whose meaning is that of a 64-bit call
/// stands with the 64-bit event, whatever either is called in the headers.
package struct SyscallNumbers: Sendable, Equatable {
    /// In 64-bit x86 processes; also what the wire number is made of.
    package let x86_64: Int?
    /// In 64-bit ARM processes: the generic table.
    package let arm64: Int?
    /// In 32-bit x86 processes, on a 64-bit kernel too.
    package let i386: Int?
}

/// The topic of an event, for lists and documentation.
package enum EventGroup: String, CaseIterable, Sendable {
    case syscall, process, file, memory, network, packet, identity, container, kernel, agent
}

/// Everything the agent knows of an event before one has happened. A class, since it is looked up for every event.
package final class EventDefinition: Sendable {
    /// The wire number.
    package let kind: EventKind
    /// The name rules and output use; for a system call the kernel's, for the rest Tracee's where it has the event.
    package let name: String
    /// The topic it is listed under.
    package let group: EventGroup
    /// The sets a user can select it by, without the event's own name; order has no meaning.
    package let sets: [String]
    /// The arguments in wire and output order, without the return value.
    package let arguments: [ArgumentDefinition]
    /// The return value, always named `returnValue`; nil where the event reports none.
    package let returns: ArgumentDefinition?
    /// One short phrase: what has happened when there is such an event.
    package let summary: String
    /// Nil unless the event is a system call.
    package let numbers: SyscallNumbers?

    init(
        kind: EventKind, name: String, group: EventGroup, sets: [String], arguments: [ArgumentDefinition], returns: ArgumentDefinition?,
        summary: String, numbers: SyscallNumbers?
    ) {
        self.kind = kind
        self.name = name
        self.group = group
        self.sets = sets
        self.arguments = arguments
        self.returns = returns
        self.summary = summary
        self.numbers = numbers
    }
}
