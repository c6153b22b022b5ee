// SPDX-License-Identifier: Apache-2.0

/// Whether something works here, with the reason where it does not.
package enum Availability: Sendable, Equatable {
    /// Loaded, attached and seen to fire.
    case works
    /// What the kernel answered, or what is missing.
    case refused(String)

    package var works: Bool { self == .works }

    package var reason: String? {
        if case .refused(let reason) = self { reason } else { nil }
    }
}

/// What this kernel lets this process do, found out by trying.
package struct Capabilities: Sendable, Equatable {
    /// `uname -r`.
    package var release: String
    /// BPF type information of the running kernel.
    package var btf: Availability
    /// BTF tracepoints, seen to fire.
    package var tracepoints: Availability
    package var lsm: Availability
    package var fentry: Availability
    package var kprobes: Availability
    package var taskIterator: Availability
    /// The tracepoints that the kernel's BTF names, of those that we know.
    package var knownTracepoints: Set<String>
    /// io_uring_complete passes the completion entry (6.13 and later) instead of its fields.
    package var ringCompletesWithEntry: Bool

    package init(
        release: String, btf: Availability, tracepoints: Availability, lsm: Availability, fentry: Availability,
        kprobes: Availability, taskIterator: Availability, knownTracepoints: Set<String>, ringCompletesWithEntry: Bool
    ) {
        self.release = release
        self.btf = btf
        self.tracepoints = tracepoints
        self.lsm = lsm
        self.fentry = fentry
        self.kprobes = kprobes
        self.taskIterator = taskIterator
        self.knownTracepoints = knownTracepoints
        self.ringCompletesWithEntry = ringCompletesWithEntry
    }
}
