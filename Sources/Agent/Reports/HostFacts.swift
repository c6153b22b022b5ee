// SPDX-License-Identifier: Apache-2.0

package import KernelInterface

/// What the machine says of itself, without a program being loaded, and what `FacilityProbe` has tried.
package struct HostFacts: Sendable, Equatable {
    /// `x86_64`, `arm64`.
    package var architecture: String
    /// The effective set of this process.
    package var capabilities: UInt64
    package var ringBuffer: Availability
    package var uprobes: Availability
    /// Whether perf can make kprobes and uprobes at all.
    package var hasKprobeUnit: Bool
    package var hasUprobeUnit: Bool
    package var cgroups: CgroupLayout
    /// The mode in force (`none`, `integrity`, `confidentiality`); nil when it cannot be read.
    package var lockdown: String?
    /// The active security modules, separated by commas; nil when it cannot be read.
    package var securityModules: String?
    /// `kernel.unprivileged_bpf_disabled`.
    package var unprivilegedBPF: Int?
    /// `net.core.bpf_jit_enable`.
    package var jit: Int?
    /// Bytes, or `unlimited`.
    package var lockedMemory: String?
    /// How tasks that run in the kernel are preempted (`none`, `voluntary`, `full`, `lazy`); nil when it cannot be read.
    package var preemption: String?

    package init(
        architecture: String, capabilities: UInt64, ringBuffer: Availability, uprobes: Availability, hasKprobeUnit: Bool,
        hasUprobeUnit: Bool, cgroups: CgroupLayout, lockdown: String?, securityModules: String?, unprivilegedBPF: Int?,
        jit: Int?, lockedMemory: String?, preemption: String?
    ) {
        self.architecture = architecture
        self.capabilities = capabilities
        self.ringBuffer = ringBuffer
        self.uprobes = uprobes
        self.hasKprobeUnit = hasKprobeUnit
        self.hasUprobeUnit = hasUprobeUnit
        self.cgroups = cgroups
        self.lockdown = lockdown
        self.securityModules = securityModules
        self.unprivilegedBPF = unprivilegedBPF
        self.jit = jit
        self.lockedMemory = lockedMemory
        self.preemption = preemption
    }

    /// The capabilities that the agent has a use for (include/uapi/linux/capability.h), and the use.
    static let usefulCapabilities: [(name: String, bit: UInt64, use: String)] = [
        ("CAP_BPF", 39, "loading programs"),
        ("CAP_PERFMON", 38, "programs that look at the kernel"),
        ("CAP_SYS_PTRACE", 19, "executables of other users' processes, in /proc"),
        ("CAP_DAC_READ_SEARCH", 2, "the state that container runtimes keep on disk"),
    ]

    private static let everything: UInt64 = 21  // CAP_SYS_ADMIN stands for CAP_BPF and CAP_PERFMON

    func holds(_ bit: UInt64) -> Bool {
        let held = { (bit: UInt64) in capabilities & (1 << bit) != 0 }
        return held(bit) || (bit >= 38 && held(Self.everything))
    }

    /// Without these nothing can be loaded.
    var missingForLoading: [String] {
        Self.usefulCapabilities.filter { $0.bit >= 38 && !holds($0.bit) }.map(\.name)
    }
}
