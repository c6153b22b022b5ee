// SPDX-License-Identifier: Apache-2.0

extension FalcoFields {
    /// `proc.*` and `thread.*`: name, Falco's type, flags, what it is.
    static let processTable = """
proc.exe | CHARBUF | - | first argument of the program
proc.pexe | CHARBUF | - | the parent's proc.exe
proc.aexe | CHARBUF | arg? noRHS noTr ranges | an ancestor's proc.exe, by distance, or any ancestor's
proc.exepath | CHARBUF | - | path of the executed file, as the kernel resolved it
proc.pexepath | CHARBUF | - | the parent's proc.exepath
proc.aexepath | CHARBUF | arg? noRHS noTr ranges | an ancestor's proc.exepath, by distance, or any ancestor's
proc.name | CHARBUF | - | name of the task, at most 15 bytes
proc.pname | CHARBUF | - | the parent's proc.name
proc.aname | CHARBUF | arg? noRHS noTr ranges | an ancestor's proc.name, by distance (0: own), or any ancestor's
proc.args | CHARBUF | arg? | arguments without the first, or one of them
proc.aargs | CHARBUF | arg? | an ancestor's proc.args, by distance, or those of all
proc.cmdline | CHARBUF | - | proc.name and proc.args
proc.pcmdline | CHARBUF | - | the parent's proc.cmdline
proc.acmdline | CHARBUF | arg? noRHS noTr ranges | an ancestor's proc.cmdline, by distance, or any ancestor's
proc.cmdnargs | UINT64 | - | how many arguments follow the first
proc.cmdlenargs | UINT64 | - | how many bytes these have together
proc.exeline | CHARBUF | - | proc.exe and proc.args
proc.env | CHARBUF | arg? | environment, or one of its variables
proc.aenv | CHARBUF | arg? noRHS noTr ranges | an ancestor's environment, by distance or variable, or any ancestor's
proc.cwd | CHARBUF | - | working directory, with a slash at its end
proc.loginshellid | INT64 | - | process id of the oldest ancestor that is a shell
proc.tty | UINT32 | - | number of the controlling terminal, 0 for none
proc.pid | INT64 | - | process id on the host
proc.ppid | INT64 | - | the parent's proc.pid
proc.apid | INT64 | arg? noRHS noTr ranges | an ancestor's proc.pid, by distance, or any ancestor's
proc.vpid | INT64 | - | process id in its own pid namespace
proc.pvpid | INT64 | - | the parent's proc.vpid
proc.sid | INT64 | - | session id
proc.sname | CHARBUF | - | proc.name of the session's leader
proc.sid.exe | CHARBUF | - | proc.exe of the session's leader
proc.sid.exepath | CHARBUF | - | proc.exepath of the session's leader
proc.vpgid | INT64 | - | process group id in its own pid namespace
proc.vpgid.name | CHARBUF | - | proc.name of the group's leader
proc.vpgid.exe | CHARBUF | - | proc.exe of the group's leader
proc.vpgid.exepath | CHARBUF | - | proc.exepath of the group's leader
proc.pgid | INT64 | - | process group id on the host
proc.pgid.name | CHARBUF | - | proc.name of the group's leader
proc.pgid.exe | CHARBUF | - | proc.exe of the group's leader
proc.pgid.exepath | CHARBUF | - | proc.exepath of the group's leader
proc.duration | RELTIME | - | nanoseconds since the process was forked
proc.ppid.duration | RELTIME | - | nanoseconds since its parent was
proc.pid.ts | RELTIME | - | when the process was forked, nanoseconds since 1970
proc.ppid.ts | RELTIME | - | when its parent was
proc.is_exe_writable | BOOL | - | whether who executed the file could write it
proc.is_exe_upper_layer | BOOL | - | whether the file lies in an overlay's upper layer
proc.is_exe_lower_layer | BOOL | - | whether the file lies in an overlay's lower layer
proc.is_exe_from_memfd | BOOL | - | whether the file lies in memory only
proc.is_sid_leader | BOOL | - | whether it leads its session
proc.is_vpgid_leader | BOOL | - | whether it leads its process group, by the ids of its pid namespace
proc.is_pgid_leader | BOOL | - | whether it leads its process group, by the host's ids
proc.exe_ino | INT64 | - | inode number of the executed file
proc.exe_ino.ctime | ABSTIME | - | last change of its inode, nanoseconds since 1970
proc.exe_ino.mtime | ABSTIME | - | last write of the file, nanoseconds since 1970
proc.exe_ino.ctime_duration_proc_start | ABSTIME | - | nanoseconds from that change to the start of the process
proc.exe_ino.ctime_duration_pidns_start | ABSTIME | - | nanoseconds from the start of the pid namespace to that change
proc.pidns_init_start_ts | UINT64 | - | when the pid namespace's first process started, nanoseconds since 1970
thread.cap_permitted | CHARBUF | - | capabilities that the thread may use
thread.cap_inheritable | CHARBUF | - | capabilities that programs may inherit
thread.cap_effective | CHARBUF | - | capabilities in use
proc.fdopencount | UINT64 | - | how many descriptors are open
proc.fdlimit | INT64 | - | how many may be
proc.fdusage | DOUBLE | - | how much of that is used, in percent
proc.vmsize | UINT64 | - | size of the address space, KiB
proc.vmrss | UINT64 | - | memory in use, KiB
proc.vmswap | UINT64 | - | memory swapped out, KiB
thread.pfmajor | UINT64 | - | page faults that had to read
thread.pfminor | UINT64 | - | page faults that did not
thread.tid | INT64 | - | thread id on the host
thread.ismain | BOOL | - | whether it is the process's first thread
thread.vtid | INT64 | - | thread id in its own pid namespace
thread.exectime | RELTIME | - | time on the processor before a switch; not recorded
thread.totexectime | RELTIME | - | the sum of it; not recorded
thread.cgroups | CHARBUF | - | control groups, as controller=path
thread.cgroup | CHARBUF | arg! | path of one controller's group
proc.nthreads | UINT64 | - | threads of the process
proc.nchilds | UINT64 | - | threads of the process without the first
thread.cpu | DOUBLE | - | share of a processor in the last second; not measured
thread.cpu.user | DOUBLE | - | the same in user space; not measured
thread.cpu.system | DOUBLE | - | the same in the kernel; not measured
thread.vmsize | UINT64 | - | proc.vmsize, for the first thread
thread.vmrss | UINT64 | - | proc.vmrss, for the first thread
proc.stdin.type | CHARBUF | - | kind of descriptor 0
proc.stdout.type | CHARBUF | - | kind of descriptor 1
proc.stderr.type | CHARBUF | - | kind of descriptor 2
proc.stdin.name | CHARBUF | - | name of descriptor 0
proc.stdout.name | CHARBUF | - | name of descriptor 1
proc.stderr.name | CHARBUF | - | name of descriptor 2
"""

    /// `user.*`, `group.*`, `container.*` and `k8s.*`.
    static let ownerTable = """
user.uid | UINT32 | - | id of the user it runs as
user.name | CHARBUF | - | name of that user, as its container calls it
user.homedir | CHARBUF | - | that user's home
user.shell | CHARBUF | - | that user's shell
user.loginuid | INT64 | - | id of the user who logged in, -1 if nobody did
user.loginname | CHARBUF | - | name of that user
group.gid | UINT32 | - | id of the group it runs as
group.name | CHARBUF | - | name of that group
container.id | CHARBUF | - | first twelve digits of the container's id, host outside of containers
container.full_id | CHARBUF | - | the whole id
container.name | CHARBUF | - | name that the runtime has for it
container.image | CHARBUF | - | image that it was made of
container.image.id | CHARBUF | - | the image's id at this runtime
container.image.repository | CHARBUF | - | the image's name without its tag
container.image.tag | CHARBUF | - | the image's tag
container.image.digest | CHARBUF | - | digest by which a registry knows the image
container.type | CHARBUF | - | runtime that runs it
container.privileged | BOOL | - | whether it was started with all privileges
container.mounts | CHARBUF | - | everything mounted in it
container.mount | CHARBUF | arg! | one mount, by place or by a glob over its source
container.mount.source | CHARBUF | arg! | a mount's source, by place or by a glob over its destination
container.mount.dest | CHARBUF | arg! | a mount's destination, by place or by a glob over its source
container.mount.mode | CHARBUF | arg! | a mount's options
container.mount.rdwr | CHARBUF | arg! | whether a mount may be written to: true or false
container.mount.propagation | CHARBUF | arg! | how a mount is passed on
container.healthcheck | CHARBUF | deprecated | health check; always empty
container.liveness_probe | CHARBUF | deprecated | liveness probe; always empty
container.readiness_probe | CHARBUF | deprecated | readiness probe; always empty
container.start_ts | ABSTIME | - | when it was started, nanoseconds since 1970
container.duration | RELTIME | - | nanoseconds since then
container.ip | CHARBUF | - | its address; not known
container.cni.json | CHARBUF | - | what the network plugin said; not known
container.host_pid | BOOL | - | whether it shares the host's pid namespace
container.host_network | BOOL | - | whether it shares the host's network namespace
container.host_ipc | BOOL | - | whether it shares the host's ipc namespace
container.label | CHARBUF | arg! | one label
container.labels | CHARBUF | - | all labels
proc.is_container_healthcheck | BOOL | deprecated | whether a health check runs it; never known
proc.is_container_liveness_probe | BOOL | deprecated | whether a liveness probe runs it; never known
proc.is_container_readiness_probe | BOOL | deprecated | whether a readiness probe runs it; never known
k8s.pod.name | CHARBUF | - | name of the pod
k8s.pod.uid | CHARBUF | - | its uid
k8s.pod.id | CHARBUF | - | the same
k8s.pod.sandbox_id | CHARBUF | - | first twelve digits of the id of its own container
k8s.pod.full_sandbox_id | CHARBUF | - | that whole id
k8s.pod.label | CHARBUF | arg! | one label of the pod
k8s.pod.labels | CHARBUF | - | all labels of the pod
k8s.pod.ip | CHARBUF | - | its address; not known
k8s.pod.cni.json | CHARBUF | - | what the network plugin said; not known
k8s.ns.name | CHARBUF | - | its namespace
k8s.ns.id | CHARBUF | deprecated | always empty
k8s.ns.label | CHARBUF | deprecated arg! | always empty
k8s.ns.labels | CHARBUF | deprecated | always empty
k8s.rc.name | CHARBUF | deprecated | always empty
k8s.rc.id | CHARBUF | deprecated | always empty
k8s.rc.label | CHARBUF | deprecated arg! | always empty
k8s.rc.labels | CHARBUF | deprecated | always empty
k8s.svc.name | CHARBUF | deprecated | always empty
k8s.svc.id | CHARBUF | deprecated | always empty
k8s.svc.label | CHARBUF | deprecated arg! | always empty
k8s.svc.labels | CHARBUF | deprecated | always empty
k8s.rs.name | CHARBUF | deprecated | always empty
k8s.rs.id | CHARBUF | deprecated | always empty
k8s.rs.label | CHARBUF | deprecated arg! | always empty
k8s.rs.labels | CHARBUF | deprecated | always empty
k8s.deployment.name | CHARBUF | deprecated | always empty
k8s.deployment.id | CHARBUF | deprecated | always empty
k8s.deployment.label | CHARBUF | deprecated arg! | always empty
k8s.deployment.labels | CHARBUF | deprecated | always empty
"""
}
