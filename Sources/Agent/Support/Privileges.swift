// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims

/// What the kernel asks of a process that loads BPF programs.
enum Privileges {
    private static let sysAdmin = 21, perfmon = 38, bpf = 39  // include/uapi/linux/capability.h

    /// The names of missing capabilities, empty when nothing is missing.
    static var missing: [String] {
        let effective = shim_effective_capabilities()
        func has(_ bit: Int) -> Bool { effective & (1 << UInt64(bit)) != 0 }
        if has(sysAdmin) { return [] }
        return [(bpf, "CAP_BPF"), (perfmon, "CAP_PERFMON")].filter { !has($0.0) }.map(\.1)
    }

    static func check() throws(AgentError) {
        let missing = missing
        guard missing.isEmpty else {
            throw AgentError(
                .failure, "loading BPF programs needs \(missing.joined(separator: " and "))",
                hint: "run as root, or give the binary these capabilities (setcap cap_bpf,cap_perfmon+ep)")
        }
    }
}
