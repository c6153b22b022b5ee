// SPDX-License-Identifier: Apache-2.0

import Agent
import KernelInterface

/// Machines to make reports of, without a kernel.
enum ReportExamples {
    /// A distribution's kernel, booted with `lsm=…,bpf`.
    static let full = Capabilities(
        release: "6.12.9-amd64", btf: .works, tracepoints: .works, lsm: .works, fentry: .works, kprobes: .works,
        taskIterator: .works, knownTracepoints: tracepoints, ringCompletesWithEntry: false)

    /// Object hooks are refused, tracepoints work.
    static let restricted = with { machine in
        machine.lsm = .refused("the kernel answers EPERM (load the BPF programs)")
        machine.fentry = .refused("the kernel answers EPERM (load the BPF programs)")
        machine.kprobes = .refused("the kernel answers ENOENT (attach)")
        machine.knownTracepoints.remove("module_load")
    }

    static let nothing = with { machine in
        let refused = Availability.refused("the kernel has no BTF (/sys/kernel/btf/vmlinux)")
        (machine.btf, machine.tracepoints, machine.lsm, machine.fentry) = (refused, refused, refused, refused)
        (machine.kprobes, machine.taskIterator, machine.knownTracepoints) = (refused, refused, [])
    }

    static func with(_ change: (inout Capabilities) -> Void) -> Capabilities {
        var machine = full
        change(&machine)
        return machine
    }

    /// The calls whose own functions fexit can hook.
    static let functions: Set<String> = [
        "__x64_sys_openat", "__ia32_sys_openat", "__ia32_compat_sys_openat", "__x64_sys_dup", "__x64_sys_execve", "__arm64_sys_openat",
    ]

    static let root = HostFacts(
        architecture: "x86_64", capabilities: 0x1ff_ffff_ffff, ringBuffer: .works, uprobes: .works, hasKprobeUnit: true,
        hasUprobeUnit: true, cgroups: CgroupLayout(mounts: "cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n", controllers: ""),
        lockdown: "none", securityModules: "lockdown,yama,apparmor", unprivilegedBPF: 2, jit: 1, lockedMemory: "8388608",
        preemption: "voluntary")

    static func facts(_ change: (inout HostFacts) -> Void) -> HostFacts {
        var facts = root
        change(&facts)
        return facts
    }

    private static let tracepoints: Set = [
        "sys_enter", "sys_exit", "sched_process_exec", "sched_process_fork", "sched_process_exit", "task_newtask", "task_rename",
        "module_load", "cgroup_mkdir", "cgroup_rmdir", "cgroup_attach_task", "io_uring_complete", "io_uring_submit_req",
    ]
}
