// SPDX-License-Identifier: Apache-2.0

/// The number an event carries on the wire: a system call's number plus one, or an explicit number from 1200.
///
/// Source: `CKernelABI/include/apus_event_ids.h`. 1 to 599 are calls of the 64-bit table (x86-64 number + 1, on every
/// architecture), 600 to 1199 are calls that only the 32-bit table has (600 + i386 number), the rest are the named
/// events. Numbers are never used again.
package struct EventKind: RawRepresentable, Hashable, Sendable {
    /// The number itself.
    package let rawValue: UInt16

    /// Takes any number; whether there is such an event only the catalogue knows.
    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }
}

extension EventKind {
    /// What an x86-64 system call number is raised by, so that 0 stays free for "none".
    static let syscallBase = 1
    /// What an i386 system call number is raised by, for calls without a 64-bit counterpart.
    static let syscall32BitBase = 600
    /// The first number that is no system call.
    static let namedBase = 1200
    /// One more than the greatest number there can ever be: the length of a table indexed by kind.
    package static let limit = 2048
}
