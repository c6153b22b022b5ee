// SPDX-License-Identifier: Apache-2.0

internal import KernelInterface

/// Everything that `apus doctor` looks at, from facts alone.
struct Findings {
    private let facts: HostFacts
    private let capabilities: Capabilities
    /// What tells `openat` where that is chosen alone: nil when its own function cannot be hooked.
    private let fexit: Availability

    init(_ facts: HostFacts, _ capabilities: Capabilities, fexit: Availability) {
        self.facts = facts
        self.capabilities = capabilities
        self.fexit = fexit
    }

    var all: [Finding] { [privileges] + programs + hooks + surroundings }

    private var advice: Advice { Advice(facts) }

    /// What was found by trying; `change` is asked only where it is refused, and not for lack of privileges.
    private func tried(
        _ key: String, _ title: String, _ availability: Availability, _ detail: String? = nil, change: (_ reason: String) -> String?
    ) -> Finding {
        guard let reason = availability.reason else { return Finding(key, title, .works, detail) }
        if advice.lacksPrivileges(reason) { return Finding(key, title, .unknown, "cannot be tried without privileges") }
        return Finding(key, title, .refused, reason, change: change(reason))
    }

    private var privileges: Finding {
        let useful = HostFacts.usefulCapabilities
        let missing = useful.filter { !facts.holds($0.bit) }
        guard !missing.isEmpty else {
            return Finding("privileges", "privileges", .works, useful.map(\.name).joined(separator: ", "))
        }
        let loads = facts.missingForLoading.isEmpty
        return Finding(
            "privileges", "privileges", loads ? .partly : .refused,
            "missing " + missing.map { "\($0.name) (\($0.use))" }.joined(separator: ", "), change: Advice.privileges)
    }

    private var programs: [Finding] {
        [
            tried("btf", "BTF", capabilities.btf) { _ in "a kernel with CONFIG_DEBUG_INFO_BTF=y, as distributions have" },
            tried("ring_buffer", "ring buffer", facts.ringBuffer) { advice.plain($0) ?? "Linux 5.8 or later" },
            tried("tracepoints", "BTF tracepoints", capabilities.tracepoints) {
                advice.plain($0) ?? "a kernel with CONFIG_BPF_EVENTS=y and CONFIG_DEBUG_INFO_BTF=y"
            },
            tried("lsm", "LSM programs", capabilities.lsm, change: advice.lsm),
            tried("fentry", "fentry and fexit", capabilities.fentry, change: advice.fentry),
            tried("kprobes", "kprobes", capabilities.kprobes, change: advice.kprobes),
            tried("uprobes", "uprobes", facts.uprobes, change: advice.uprobes),
            tried("task_iterator", "task iterator", capabilities.taskIterator) { _ in
                "Linux 5.8 or later; without it /proc tells which processes there are"
            },
        ]
    }

    private var hooks: [Finding] {
        [
            tried("syscall_fexit", "calls, one by one", fexit, "fexit on each call's own function; others pay nothing") { reason in
                switch reason {
                case capabilities.fentry.reason: "what fentry and fexit need"
                case capabilities.fentryLoses: "a kernel that was not booted with preempt=full"
                default: "a kernel whose BTF names the functions of its calls"
                }
            },
            tracepoint("sys_exit", "calls, at exit", "every call of the machine pays about 80 ns while one is hooked"),
            tracepoint("sys_enter", "calls, at entry", "needed by calls that never return and where objects cannot be hooked"),
            ring,
        ]
    }

    private func tracepoint(_ name: String, _ title: String, _ detail: String) -> Finding {
        var availability = capabilities.tracepoints
        if availability.works, !capabilities.knownTracepoints.contains(name) {
            availability = .refused("the kernel has no tracepoint \(name)")
        }
        return tried(name, title, availability, detail) { advice.plain($0) ?? "a kernel with CONFIG_TRACEPOINTS=y" }
    }

    private var ring: Finding {
        let known = capabilities.knownTracepoints
        let submit = known.contains("io_uring_submit_req") || known.contains("io_uring_submit_sqe")
        let complete = known.contains("io_uring_complete")
        let why: Availability =
            capabilities.tracepoints.works ? .refused("the kernel has no tracepoints of io_uring") : capabilities.tracepoints
        let both = capabilities.tracepoints.works && submit && complete
        return tried("io_uring", "io_uring tracepoints", both ? .works : why) {
            advice.plain($0) ?? "object hooks (LSM, fentry, kprobes) see io_uring as well; or a kernel with CONFIG_IO_URING=y"
        }
    }

    private var surroundings: [Finding] { [cgroups, lockdown, unprivileged, jit, preemption, memory] }

    private var cgroups: Finding {
        guard let hierarchy = facts.cgroups.containers else {
            return Finding(
                "cgroup", "cgroups", .refused, "no hierarchy that containers live in is mounted: none can be told apart",
                change: Advice.cgroups)
        }
        let version = hierarchy.id == 0 ? "version 2" : "version 1, by the hierarchy of the pids controller"
        return Finding("cgroup", "cgroups", .works, "\(version), at \(hierarchy.path)")
    }

    private var lockdown: Finding {
        switch facts.lockdown {
        case nil:
            Finding(
                "lockdown", "lockdown", .unknown, "/sys/kernel/security/lockdown cannot be read",
                change: "mount -t securityfs securityfs /sys/kernel/security")
        case "confidentiality":
            Finding(
                "lockdown", "lockdown", .refused, "confidentiality: programs may not read kernel memory",
                change: "boot with lockdown=integrity, or without lockdown=")
        case let mode?: Finding("lockdown", "lockdown", .works, mode)
        }
    }

    private var unprivileged: Finding {
        let title = "unprivileged BPF"
        switch facts.unprivilegedBPF {
        case nil: return Finding("unprivileged_bpf", title, .unknown, "/proc/sys/kernel/unprivileged_bpf_disabled cannot be read")
        case 0:
            return Finding(
                "unprivileged_bpf", title, .partly, "allowed; nothing of ours needs it, and it widens the kernel's surface",
                change: "sysctl kernel.unprivileged_bpf_disabled=2")
        case let value?: return Finding("unprivileged_bpf", title, .works, "off (\(value)), as it should be")
        }
    }

    private var jit: Finding {
        switch facts.jit {
        case nil: Finding("jit", "JIT compiler", .unknown, "/proc/sys/net/core/bpf_jit_enable cannot be read")
        case 0:
            Finding(
                "jit", "JIT compiler", .partly, "off: programs are interpreted, several times slower",
                change: "sysctl net.core.bpf_jit_enable=1")
        default: Finding("jit", "JIT compiler", .works)
        }
    }

    private var preemption: Finding {
        switch facts.preemption {
        case nil:
            Finding(
                "preemption", "preemption", .unknown, "/sys/kernel/debug/sched/preempt cannot be read",
                change: "mount -t debugfs debugfs /sys/kernel/debug")
        case "full":
            Finding(
                "preemption", "preemption", .partly,
                "full: while a task waits within a hook, the kernel skips that hook for others on its processor (lost: recursion)",
                change: "boot with preempt=voluntary")
        case let mode?: Finding("preemption", "preemption", .works, mode)
        }
    }

    private var memory: Finding {
        guard let limit = facts.lockedMemory else {
            return Finding("locked_memory", "locked memory", .unknown, "/proc/self/limits cannot be read")
        }
        let isOld = KernelRelease(capabilities.release) < KernelRelease("5.11")
        let counted = isOld ? "and this kernel counts maps" : "which maps do not count against since Linux 5.11"
        let enough = limit == "unlimited" || !isOld
        return Finding(
            "locked_memory", "locked memory", enough ? .works : .partly, limit == "unlimited" ? limit : "\(limit) bytes, \(counted)",
            change: enough ? nil : "ulimit -l unlimited")
    }
}

/// The first two numbers of `uname -r`.
struct KernelRelease: Comparable {
    private let major: Int
    private let minor: Int

    init(_ text: String) {
        let numbers = text.split(separator: ".").map { Int($0.prefix { $0.isASCII && $0.isNumber }) ?? 0 }
        major = numbers.first ?? 0
        minor = numbers.dropFirst().first ?? 0
    }

    static func < (a: Self, b: Self) -> Bool { (a.major, a.minor) < (b.major, b.minor) }
}
