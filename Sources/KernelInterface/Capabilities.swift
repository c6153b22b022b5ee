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
    /// Tasks are preempted within fentry and fexit programs too. While one waits there the kernel skips the program for all others of
    /// its processor (kernel/bpf/trampoline.c, __bpf_prog_enter_recur); programs of tracepoints are never preempted.
    package var preemptsPrograms: Bool

    package init(
        release: String, btf: Availability, tracepoints: Availability, lsm: Availability, fentry: Availability,
        kprobes: Availability, taskIterator: Availability, knownTracepoints: Set<String>, ringCompletesWithEntry: Bool,
        preemptsPrograms: Bool = false
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
        self.preemptsPrograms = preemptsPrograms
    }

    /// Why nothing is told by fentry or fexit unless that is asked for; nil where nothing speaks against them.
    package var fentryLoses: String? {
        preemptsPrograms ? "the kernel preempts tasks within it (preempt=full), and skips it for others meanwhile" : nil
    }
}
