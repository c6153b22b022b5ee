// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import KernelInterface

/// Which programs deliver what was asked for, and nothing else.
struct Plan {
    /// In the order in which they are attached.
    let programs: [String]
    let syscalls: SyscallTable

    init(_ request: SensorRequest, scope: ScopeEncoding) {
        var programs: [String] = []
        if scope.needsTaskStorage { programs.append("task_newtask") }
        programs += ["remember_comm", "sched_process_exec", "sched_process_exit"]
        if request.events.contains(.schedProcessFork) {
            programs.append("sched_process_fork")
        }
        let syscalls = SyscallTable(request.events)
        if syscalls.needsExit { programs.append("sys_exit") }
        if syscalls.needsEntry { programs.append("sys_enter") }
        if syscalls.needsExec { programs.append("syscall_execve") }
        self.syscalls = syscalls
        self.programs = programs
    }
}
