// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Context
internal import Glibc
internal import KernelInterface
internal import Sensors

extension HostFacts {
    /// Reads /proc and /sys, and tries what `FacilityProbe` can.
    static func read() -> HostFacts {
        HostFacts(
            architecture: ownArchitecture,
            capabilities: shim_effective_capabilities(),
            ringBuffer: FacilityProbe.ringBuffer(),
            uprobes: FacilityProbe.uprobes(),
            hasKprobeUnit: unsafe access("/sys/bus/event_source/devices/kprobe/type", F_OK) == 0,
            hasUprobeUnit: unsafe access("/sys/bus/event_source/devices/uprobe/type", F_OK) == 0,
            cgroups: CgroupLayout.host(),
            lockdown: line("/sys/kernel/security/lockdown").flatMap { chosen($0) },
            securityModules: line("/sys/kernel/security/lsm"),
            unprivilegedBPF: line("/proc/sys/kernel/unprivileged_bpf_disabled").flatMap { Int($0) },
            jit: line("/proc/sys/net/core/bpf_jit_enable").flatMap { Int($0) },
            lockedMemory: lockedMemory(limits: text("/proc/self/limits") ?? ""),
            preemption: line("/sys/kernel/debug/sched/preempt").flatMap { chosen($0, "(", ")") })
    }

    private static var ownArchitecture: String {
        #if arch(arm64)
        "arm64"
        #else
        "x86_64"
        #endif
    }

    private static func text(_ path: String) -> String? {
        ProcFS.contents(path, limit: 1 << 16).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func line(_ path: String) -> String? {
        text(path)?.split(separator: "\n").first.map(String.init)
    }

    /// The word in brackets, as in `none [integrity] confidentiality`, or in others, as in `none voluntary (full)`.
    static func chosen(_ modes: String, _ open: String = "[", _ close: String = "]") -> String? {
        modes.split(separator: " ").first { $0.hasPrefix(open) && $0.hasSuffix(close) }.map { String($0.dropFirst().dropLast()) }
    }

    /// The soft limit in a line of /proc/PID/limits: `Max locked memory  8388608  8388608  bytes`.
    static func lockedMemory(limits: String) -> String? {
        let name = "Max locked memory"
        let line = limits.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.dropFirst(name.count).split(separator: " ").first.map(String.init)
    }
}
