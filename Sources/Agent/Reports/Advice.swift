// SPDX-License-Identifier: Apache-2.0

/// What to change where something is refused.
struct Advice {
    static let privileges = "run as root, or give the binary what is missing (setcap cap_bpf,cap_perfmon+ep)"
    static let cgroups = "mount -t cgroup2 cgroup2 /sys/fs/cgroup"

    private let facts: HostFacts
    init(_ facts: HostFacts) { self.facts = facts }

    /// Whether the kernel was not really asked.
    func lacksPrivileges(_ reason: String) -> Bool { Self.isDenied(reason) && !facts.missingForLoading.isEmpty }

    /// What holds for every kind of program; nil when it is not that.
    func plain(_ reason: String) -> String? {
        guard Self.isDenied(reason) else { return nil }
        if facts.lockdown == "confidentiality" { return "boot with lockdown=integrity, or without lockdown=" }
        return nil
    }

    func lsm(_ reason: String) -> String? {
        if let plain = plain(reason) { return plain }
        if reason.contains("never runs") {
            let modules = facts.securityModules ?? "…"
            return "boot with lsm=\(modules),bpf"
        }
        return Self.isDenied(reason) ? forbidden("LSM programs") : "a kernel with CONFIG_BPF_LSM=y, booted with lsm=…,bpf"
    }

    func fentry(_ reason: String) -> String? {
        if let plain = plain(reason) { return plain }
        return Self.isDenied(reason)
            ? forbidden("fentry") : "a kernel with CONFIG_FUNCTION_TRACER=y and CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS=y"
    }

    func kprobes(_ reason: String) -> String? {
        if let plain = plain(reason) { return plain }
        if !facts.hasKprobeUnit { return "a kernel with CONFIG_KPROBES=y and CONFIG_KPROBE_EVENTS=y" }
        return Self.isDenied(reason) ? forbidden("kprobes") : nil
    }

    func uprobes(_ reason: String) -> String? {
        if let plain = plain(reason) { return plain }
        if !facts.hasUprobeUnit { return "a kernel with CONFIG_UPROBES=y and CONFIG_UPROBE_EVENTS=y" }
        return Self.isDenied(reason) ? forbidden("uprobes") : nil
    }

    /// Denied although nothing is missing: it is in the kernel's own build.
    private func forbidden(_ what: String) -> String {
        "no setting that we know: this kernel refuses \(what) even with every privilege; a distribution's kernel does not"
    }

    private static func isDenied(_ reason: String) -> Bool { reason.contains("EPERM") || reason.contains("EACCES") }
}
