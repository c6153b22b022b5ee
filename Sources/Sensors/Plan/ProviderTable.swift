// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import Events
internal import KernelInterface

/// One way of delivering one event: the programs it needs besides those of the common ground.
struct ProviderOption {
    let provider: Provider
    var programs: [String] = []
    /// Jumped to from sys_exit.
    var family: apus_family?
    /// What io_uring asks for passes by this provider; one of io_uring's tracepoints tells it.
    var ring: RingHook = .none
    /// BTF tracepoints that must be there.
    var tracepoints: [String] = []
    /// Calls whose own functions are hooked by fexit, with the stem of the programs' names.
    var calls: (stem: String, names: [String])?
    /// Programs that tell nothing themselves and make the event richer: the first of these that can be had comes along.
    var companions: [ProviderOption] = []

    enum RingHook { case none, complete, submit }
}

/// How each event can be had, best first: cheapest and least evadable before the rest.
enum ProviderTable {
    /// The program that sys_exit jumps to, by family.
    static let familyPrograms: [(apus_family, String)] = [
        (APUS_FAMILY_OPEN, "open_exit"), (APUS_FAMILY_NAME, "name_exit"), (APUS_FAMILY_SOCKET, "socket_exit"),
        (APUS_FAMILY_MOUNT, "mount_exit"), (APUS_FAMILY_MEMORY, "memory_exit"), (APUS_FAMILY_WRITE, "write_exit"),
        (APUS_FAMILY_EXEC, "exec_exit"), (APUS_FAMILY_NAMESPACE, "namespace_exit"),
        (APUS_FAMILY_CREDENTIALS, "credentials_exit"),
    ]

    /// The options of an event that is no system call; empty when nothing builds it.
    static func options(for name: String) -> [ProviderOption] { table[name] ?? [] }

    private static let table: [String: [ProviderOption]] = [
        "sched_process_fork": [.tracepoint("sched_process_fork")],
        "sched_process_exec": [.tracepoint("sched_process_exec")],
        "sched_process_exit": [.tracepoint("sched_process_exit")],
        "existing_process": [ProviderOption(provider: .iterator), ProviderOption(provider: .procfs)],
        "security_file_open": object("file_open", APUS_FAMILY_OPEN, ring: .complete),
        "security_inode_unlink": object("unlink", APUS_FAMILY_NAME, ring: .submit),
        "security_inode_rename": object("rename", APUS_FAMILY_NAME, ring: .submit),
        "security_inode_link": object("link", APUS_FAMILY_NAME, ring: .submit),
        "security_inode_symlink": object("symlink", APUS_FAMILY_NAME, ring: .submit),
        "security_inode_mknod": object("mknod", APUS_FAMILY_NAME),
        "chmod_common": object("chmod", APUS_FAMILY_NAME),
        "security_sb_mount": object("mount", also: "move_mount", APUS_FAMILY_MOUNT),
        "security_sb_umount": object("umount", APUS_FAMILY_MOUNT),
        "security_socket_create": object("socket_create", APUS_FAMILY_SOCKET),
        "security_socket_bind": object("socket_bind", APUS_FAMILY_SOCKET, ring: .complete),
        "security_socket_listen": object("socket_listen", APUS_FAMILY_SOCKET, ring: .complete),
        "security_socket_accept": object("socket_accept", APUS_FAMILY_SOCKET, ring: .complete),
        "security_socket_connect": object("socket_connect", APUS_FAMILY_SOCKET, ring: .complete),
        "net_tcp_connect": object("socket_connect", APUS_FAMILY_SOCKET, ring: .complete),
        "socket_dup": [
            .calls("dup_fexit", ["dup", "dup2", "dup3", "fcntl"]), ProviderOption(provider: .sysExit, family: APUS_FAMILY_SOCKET),
        ],
        "shared_object_loaded": object("mmap_file", APUS_FAMILY_MEMORY),
        "mem_prot_alert": [
            ProviderOption(provider: .lsm, programs: ["mmap_addr_lsm", "mprotect_lsm"]),
            ProviderOption(provider: .fentry, programs: ["mmap_addr_fentry", "mprotect_fentry"]),
            ProviderOption(provider: .kprobe, programs: ["mmap_addr_kprobe", "mprotect_kprobe"]),
            // mprotect at its entry, mmap at its exit.
            ProviderOption(
                provider: .sysEnter, programs: ["mprotect_enter"], family: APUS_FAMILY_MEMORY, tracepoints: ["sys_enter"]),
        ],
        "magic_write": [
            ProviderOption(provider: .fentry, programs: ["write_fexit", "writev_fexit"], ring: .complete),
            ProviderOption(provider: .sysExit, family: APUS_FAMILY_WRITE, ring: .complete),
        ],
        "commit_creds": [
            ProviderOption(provider: .fentry, programs: ["commit_creds_fentry"]),
            ProviderOption(provider: .kprobe, programs: ["commit_creds_kprobe"]),
            ProviderOption(
                provider: .sysExit, programs: ["credentials_enter"], family: APUS_FAMILY_CREDENTIALS, tracepoints: ["sys_enter"]),
        ],
        "switch_task_ns": [
            ProviderOption(provider: .fentry, programs: ["switch_ns_fentry"]),
            ProviderOption(provider: .kprobe, programs: ["switch_ns_kprobe"]),
            ProviderOption(provider: .sysExit, family: APUS_FAMILY_NAMESPACE),
        ],
        "security_bprm_check": [
            ProviderOption(provider: .lsm, programs: ["bprm_check_lsm"]),
            ProviderOption(provider: .fentry, programs: ["bprm_check_fentry"]),
            ProviderOption(provider: .kprobe, programs: ["bprm_check_kprobe"]),
            ProviderOption(provider: .tracepoint, programs: ["bprm_check_exec"], tracepoints: ["sched_process_exec"]),
        ],
        "process_execute_failed": [
            .calls("exec_fexit", ["execve", "execveat"], companions: execAttempt),
            ProviderOption(provider: .sysExit, family: APUS_FAMILY_EXEC, companions: execAttempt),
        ],
        "module_load": [
            ProviderOption(provider: .tracepoint, programs: ["module_load_tp"], tracepoints: ["module_load"]),
            ProviderOption(provider: .fentry, programs: ["module_load_fentry"]),
            ProviderOption(provider: .kprobe, programs: ["module_load_kprobe"]),
        ],
        // Derived in user space from the groups that are made and removed, and from those that are there.
        "container_create": [.tracepoint("cgroup_mkdir")],
        "container_remove": [.tracepoint("cgroup_rmdir")],
        "existing_container": [ProviderOption(provider: .cgroupfs)],
        "lost_events": [ProviderOption(provider: .agent)],
        "cgroup_mkdir": [.tracepoint("cgroup_mkdir")],
        "cgroup_rmdir": [.tracepoint("cgroup_rmdir")],
        "cgroup_attach_task": [.tracepoint("cgroup_attach_task", program: "cgroup_attach")],
    ]

    /// What an exec found before it failed. fentry before LSM: where another security module says no, an LSM program is not asked.
    private static let execAttempt: [ProviderOption] = [(.fentry, "fentry"), (.kprobe, "kprobe"), (.lsm, "lsm")].map {
        ProviderOption(provider: $0, programs: ["exec_begun_" + $1, "exec_checked_" + $1])
    }

    /// LSM, fentry and kprobe on one kernel function, then the exit of the calls that lead there.
    private static func object(
        _ stem: String, also other: String? = nil, _ family: apus_family, ring: ProviderOption.RingHook = .none
    ) -> [ProviderOption] {
        let stems = [stem] + [other].compactMap(\.self)
        return [
            ProviderOption(provider: .lsm, programs: stems.map { $0 + "_lsm" }),
            ProviderOption(provider: .fentry, programs: stems.map { $0 + "_fentry" }),
            ProviderOption(provider: .kprobe, programs: stems.map { $0 + "_kprobe" }),
            ProviderOption(provider: .sysExit, family: family, ring: ring),
        ]
    }
}

extension ProviderOption {
    static func tracepoint(_ name: String, program: String? = nil) -> ProviderOption {
        ProviderOption(provider: .tracepoint, programs: [program ?? name], tracepoints: [name])
    }

    static func calls(_ stem: String, _ names: [String], companions: [ProviderOption] = []) -> ProviderOption {
        ProviderOption(provider: .syscallFexit, calls: (stem, names), companions: companions)
    }

    /// Why it cannot be had on such a kernel, or is no good choice there unless it was `asked` for by name; nil when it can.
    func refusal(_ capabilities: Capabilities, asked: Bool = false) -> String? {
        switch provider {
        case .lsm: if let reason = capabilities.lsm.reason { return reason }
        case .fentry, .syscallFexit:
            if let reason = capabilities.fentry.reason ?? (asked ? nil : capabilities.fentryLoses) { return reason }
        case .kprobe: if let reason = capabilities.kprobes.reason { return reason }
        case .procfs, .cgroupfs, .agent: return nil
        case .iterator: if let reason = capabilities.taskIterator.reason { return reason }
        default: if let reason = capabilities.tracepoints.reason { return reason }
        }
        if let missing = tracepoints.first(where: { !capabilities.knownTracepoints.contains($0) }) {
            return "the kernel has no tracepoint \(missing)"
        }
        return nil
    }
}
