/// What the number in an event's argument stands for, which decides how it is written as text.
///
/// The raw value is the name the event catalogue uses. A header in parentheses is where the constants come from, below
/// `/usr/include` unless the kernel tree is named.
package enum Meaning: String, CaseIterable, Sendable {
    /// An open file descriptor.
    case fd
    /// A directory descriptor, or `AT_FDCWD` (`linux/fcntl.h`).
    case dirfd
    /// A process or thread id.
    case pid
    /// A user id.
    case uid
    /// A group id.
    case gid
    /// An error number or its negative (`asm-generic/errno.h`).
    case errno
    /// A device number in the kernel's own form: 12-bit major, 20-bit minor (`linux/kdev_t.h` in the kernel tree).
    case device
    /// An inode number.
    case inode
    /// A 64-bit mask, or an address.
    case mask64
    /// `open`: `O_*` (`asm-generic/fcntl.h`).
    case openFlags = "open_flags"
    /// `openat2`: `RESOLVE_*` (`linux/openat2.h`).
    case resolveFlags = "resolve_flags"
    /// Permission bits of a file.
    case fileMode = "file_mode"
    /// `access`: `R_OK`, `W_OK`, `X_OK`, `F_OK` (`unistd.h`).
    case accessMode = "access_mode"
    /// The `*at` calls: `AT_*` (`linux/fcntl.h`).
    case atFlags = "at_flags"
    /// `mmap`, `mprotect`: `PROT_*` (`asm-generic/mman-common.h`).
    case mmapProt = "mmap_prot"
    /// `mmap`: `MAP_*` (`asm-generic/mman.h`, `mman-common.h`, `linux/mman.h`).
    case mmapFlags = "mmap_flags"
    /// `clone`, `clone3`, `unshare`: `CLONE_*` and the exit signal (`linux/sched.h`).
    case cloneFlags = "clone_flags"
    /// `wait4`, `waitid`: `W*` (`linux/wait.h`).
    case waitOptions = "wait_options"
    /// `AF_*` (`bits/socket.h`).
    case socketFamily = "socket_family"
    /// `SOCK_*` with `SOCK_CLOEXEC`, `SOCK_NONBLOCK` (`bits/socket_type.h`).
    case socketType = "socket_type"
    /// `IPPROTO_*` (`linux/in.h`).
    case socketProtocol = "socket_protocol"
    /// `setsockopt` level: `SOL_*` (`bits/socket.h`).
    case socketLevel = "socket_level"
    /// `SO_*` at level `SOL_SOCKET` (`asm-generic/socket.h`).
    case socketOption = "socket_option"
    /// `send`, `recv`: `MSG_*` (`bits/socket.h`).
    case msgFlags = "msg_flags"
    /// `SHUT_*` (`sys/socket.h`).
    case shutdownHow = "shutdown_how"
    /// `PTRACE_*` (`linux/ptrace.h`, `asm/ptrace-abi.h`).
    case ptraceRequest = "ptrace_request"
    /// `SIG*` (`asm-generic/signal.h`).
    case signal
    /// `sigprocmask`: `SIG_*` (`asm-generic/signal-defs.h`).
    case signalHow = "signal_how"
    /// `SA_*` (`asm-generic/signal-defs.h`).
    case sigactionFlags = "sigaction_flags"
    /// `PR_*` (`linux/prctl.h`).
    case prctlOption = "prctl_option"
    /// `ARCH_*` of x86-64 (`asm/prctl.h`).
    case archPrctlCode = "arch_prctl_code"
    /// `mount`: `MS_*` (`linux/mount.h`).
    case mountFlags = "mount_flags"
    /// `umount2`: `MNT_*`, `UMOUNT_NOFOLLOW` (`sys/mount.h`).
    case umountFlags = "umount_flags"
    /// `bpf`: `enum bpf_cmd` (`linux/bpf.h`).
    case bpfCommand = "bpf_command"
    /// `lseek`: `SEEK_*` (`linux/fs.h`).
    case seekWhence = "seek_whence"
    /// `F_*` (`asm-generic/fcntl.h`, `linux/fcntl.h`).
    case fcntlCommand = "fcntl_command"
    /// `ioctl` requests of terminals, sockets, disks, file systems and more (`asm-generic/ioctls.h`, `linux/sockios.h`,
    /// `linux/fs.h` and the others `IoctlNames` lists).
    case ioctlRequest = "ioctl_request"
    /// `FUTEX_*` with its option bits (`linux/futex.h`).
    case futexOperation = "futex_operation"
    /// `EPOLL_CTL_*` (`linux/eventpoll.h`).
    case epollOperation = "epoll_operation"
    /// `EPOLL_CLOEXEC` (`linux/eventpoll.h`).
    case epollFlags = "epoll_flags"
    /// `EFD_*` (`linux/eventfd.h`).
    case eventfdFlags = "eventfd_flags"
    /// `pipe2`: `O_CLOEXEC`, `O_NONBLOCK`, `O_DIRECT` (`asm-generic/fcntl.h`).
    case pipeFlags = "pipe_flags"
    /// `dup3`: `O_CLOEXEC` (`asm-generic/fcntl.h`).
    case dupFlags = "dup_flags"
    /// `IN_*` events (`linux/inotify.h`).
    case inotifyMask = "inotify_mask"
    /// `inotify_init1`: `IN_CLOEXEC`, `IN_NONBLOCK` (`linux/inotify.h`).
    case inotifyFlags = "inotify_flags"
    /// `fanotify_init`: `FAN_*` (`linux/fanotify.h`).
    case fanotifyInitFlags = "fanotify_init_flags"
    /// `fanotify_mark`: `FAN_MARK_*` (`linux/fanotify.h`).
    case fanotifyMarkFlags = "fanotify_mark_flags"
    /// `FAN_*` events (`linux/fanotify.h`).
    case fanotifyMask = "fanotify_mask"
    /// `MFD_*` (`linux/memfd.h`).
    case memfdFlags = "memfd_flags"
    /// `renameat2`: `RENAME_*` (`linux/fs.h`).
    case renameFlags = "rename_flags"
    /// `SPLICE_F_*` (`bits/fcntl-linux.h`).
    case spliceFlags = "splice_flags"
    /// `SYNC_FILE_RANGE_*` (`linux/fs.h`).
    case syncFileRangeFlags = "sync_file_range_flags"
    /// `FALLOC_FL_*` (`linux/falloc.h`).
    case fallocateMode = "fallocate_mode"
    /// `MADV_*` (`asm-generic/mman-common.h`).
    case madviseAdvice = "madvise_advice"
    /// `POSIX_FADV_*` (`linux/fadvise.h`).
    case fadviseAdvice = "fadvise_advice"
    /// `mlock2`: `MLOCK_*` (`asm-generic/mman-common.h`).
    case mlockFlags = "mlock_flags"
    /// `MCL_*` (`asm-generic/mman.h`).
    case mlockallFlags = "mlockall_flags"
    /// `MREMAP_*` (`linux/mman.h`).
    case mremapFlags = "mremap_flags"
    /// `MS_*` of `msync` (`asm-generic/mman-common.h`).
    case msyncFlags = "msync_flags"
    /// `MEMBARRIER_CMD_*` (`linux/membarrier.h`).
    case membarrierCommand = "membarrier_command"
    /// `SECCOMP_SET_MODE_*`, `SECCOMP_GET_*` (`linux/seccomp.h`).
    case seccompOperation = "seccomp_operation"
    /// `SECCOMP_FILTER_FLAG_*` (`linux/seccomp.h`).
    case seccompFlags = "seccomp_flags"
    /// `PERF_FLAG_*` (`linux/perf_event.h`).
    case perfEventFlags = "perf_event_flags"
    /// `KEYCTL_*` (`linux/keyctl.h`).
    case keyctlOperation = "keyctl_operation"
    /// A key's serial number.
    case keySerial = "key_serial"
    /// `IORING_ENTER_*` (`linux/io_uring.h`).
    case ioUringEnterFlags = "io_uring_enter_flags"
    /// `IORING_REGISTER_*` (`linux/io_uring.h`).
    case ioUringRegisterOperation = "io_uring_register_operation"
    /// `LANDLOCK_RULE_*` (`linux/landlock.h`).
    case landlockRuleType = "landlock_rule_type"
    /// `landlock_create_ruleset`: `LANDLOCK_CREATE_RULESET_*` (`linux/landlock.h`).
    case landlockFlags = "landlock_flags"
    /// `GRND_*` (`linux/random.h`).
    case getrandomFlags = "getrandom_flags"
    /// `CLOCK_*` (`linux/time.h`).
    case clockId = "clock_id"
    /// `timer_settime`, `clock_nanosleep`: `TIMER_ABSTIME` (`linux/time.h`).
    case timerFlags = "timer_flags"
    /// `TFD_*` (`linux/timerfd.h`).
    case timerfdFlags = "timerfd_flags"
    /// `ITIMER_*` (`linux/time.h`).
    case itimerKind = "itimer_kind"
    /// `RLIMIT_*` (`asm-generic/resource.h`).
    case rlimitResource = "rlimit_resource"
    /// `RUSAGE_*` (`linux/resource.h`).
    case rusageWho = "rusage_who"
    /// `PRIO_*` (`linux/resource.h`).
    case priorityWhich = "priority_which"
    /// `SCHED_*` with `SCHED_RESET_ON_FORK` (`linux/sched.h`).
    case schedPolicy = "sched_policy"
    /// `sched_setattr`: `SCHED_FLAG_*` (`linux/sched.h`).
    case schedFlags = "sched_flags"
    /// `PER_*` and its option bits (`linux/personality.h`).
    case personality
    /// `LINUX_REBOOT_CMD_*` (`linux/reboot.h`).
    case rebootCommand = "reboot_command"
    /// `Q_*` with the quota type (`linux/quota.h`, `linux/dqblk_xfs.h`).
    case quotactlCommand = "quotactl_command"
    /// `finit_module`: `MODULE_INIT_*` (`linux/module.h`).
    case moduleInitFlags = "module_init_flags"
    /// `delete_module`: `O_NONBLOCK`, `O_TRUNC` (`asm-generic/fcntl.h`).
    case moduleDeleteFlags = "module_delete_flags"
    /// `kexec_load`: `KEXEC_*` with the architecture (`linux/kexec.h`).
    case kexecFlags = "kexec_flags"
    /// `UFFD_USER_MODE_ONLY`, `O_CLOEXEC`, `O_NONBLOCK` (`linux/userfaultfd.h`).
    case userfaultfdFlags = "userfaultfd_flags"
    /// `SWAP_FLAG_*` (`linux/swap.h` in the kernel tree, `sys/swap.h`).
    case swapFlags = "swap_flags"
    /// `setns`: `CLONE_NEW*` (`linux/sched.h`).
    case setnsType = "setns_type"
    /// `XATTR_*` (`linux/xattr.h`).
    case xattrFlags = "xattr_flags"
    /// `STATX_*` (`linux/stat.h`).
    case statxMask = "statx_mask"
    /// `MOVE_MOUNT_*` (`linux/mount.h`).
    case moveMountFlags = "move_mount_flags"
    /// `OPEN_TREE_*` and `AT_*` (`linux/mount.h`).
    case openTreeFlags = "open_tree_flags"
    /// `FSCONFIG_*` (`linux/mount.h`).
    case fsconfigCommand = "fsconfig_command"
    /// `FSOPEN_CLOEXEC` (`linux/mount.h`).
    case fsopenFlags = "fsopen_flags"
    /// `FSMOUNT_CLOEXEC` (`linux/mount.h`).
    case fsmountFlags = "fsmount_flags"
    /// `FSPICK_*` (`linux/mount.h`).
    case fspickFlags = "fspick_flags"
    /// `MOUNT_ATTR_*` (`linux/mount.h`).
    case mountAttrFlags = "mount_attr_flags"
    /// `PIDFD_*` (`linux/pidfd.h`).
    case pidfdOpenFlags = "pidfd_open_flags"
    /// `PIDFD_SIGNAL_*` (`linux/pidfd.h`).
    case pidfdSignalFlags = "pidfd_signal_flags"
    /// `MPOL_*` with its mode flags (`linux/mempolicy.h`).
    case mempolicyMode = "mempolicy_mode"
    /// `mbind`, `get_mempolicy`: `MPOL_MF_*` (`linux/mempolicy.h`).
    case mempolicyFlags = "mempolicy_flags"
    /// `IPC_CREAT`, `IPC_EXCL`, `IPC_NOWAIT` with permission bits (`linux/ipc.h`).
    case ipcFlags = "ipc_flags"
    /// `IPC_RMID`, `IPC_SET`, `IPC_STAT`, `IPC_INFO` (`linux/ipc.h`).
    case ipcCommand = "ipc_command"
    /// `shmget`, `shmat`: `SHM_*` (`linux/shm.h`).
    case shmFlags = "shm_flags"
    /// `SEM_*` and `IPC_*` (`linux/sem.h`).
    case semctlCommand = "semctl_command"
    /// `SHM_*` and `IPC_*` (`linux/shm.h`).
    case shmctlCommand = "shmctl_command"
    /// `MSG_*` and `IPC_*` (`linux/msg.h`).
    case msgctlCommand = "msgctl_command"
    /// `RSEQ_FLAG_*` (`linux/rseq.h`).
    case rseqFlags = "rseq_flags"
    /// `CLOSE_RANGE_*` (`linux/close_range.h`).
    case closeRangeFlags = "close_range_flags"
    /// `name_to_handle_at`: `AT_*` (`linux/fcntl.h`).
    case handleFlags = "handle_flags"
    /// `KCMP_*` (`linux/kcmp.h`).
    case kcmpType = "kcmp_type"
    /// `SYS_*` of `socketcall` (`linux/net.h`).
    case socketcallCall = "socketcall_call"
    /// The multiplexed `ipc` call (`linux/ipc.h`).
    case ipcCall = "ipc_call"
    /// `CAP_*` (`linux/capability.h`).
    case capability
    /// The first argument of `sysfs`; it has no constants.
    case sysfsOption = "sysfs_option"
    /// `SYSLOG_ACTION_*` (`linux/syslog.h` in the kernel tree).
    case syslogAction = "syslog_action"
    /// `IOPRIO_WHO_*` (`linux/ioprio.h`).
    case ioPriorityWhich = "io_priority_which"
    /// An I/O priority: class and level (`linux/ioprio.h`).
    case ioPriority = "io_priority"
    /// `SFD_*` (`linux/signalfd.h`).
    case signalfdFlags = "signalfd_flags"
    /// `accept4`: `SOCK_CLOEXEC`, `SOCK_NONBLOCK` (`bits/socket_type.h`).
    case acceptFlags = "accept_flags"
    /// Which suspicious change of memory protection was seen; the sentences are those Tracee's event of this name has.
    case memProtAlert = "mem_prot_alert"
    /// A system call number; its name depends on the architecture and is found elsewhere.
    case syscallNumber = "syscall_number"
    /// The type and permission bits of a file: `S_IF*` (`linux/stat.h`).
    case fileTypeMode = "file_type_mode"
    /// Zero or not zero.
    case boolean
    /// `LSM_ATTR_*` (`linux/lsm.h`).
    case lsmAttribute = "lsm_attribute"
    /// `PKEY_DISABLE_*` (`asm-generic/mman-common.h`).
    case pkeyRights = "pkey_rights"
    /// Reserved; no flag is defined yet.
    case cachestatFlags = "cachestat_flags"
    /// Reserved; no flag is defined yet.
    case msealFlags = "mseal_flags"
    /// The user, group or project a quota belongs to.
    case quotaId = "quota_id"
    /// The exit code of a process, always a plain number.
    case processExitCode = "process_exit_code"
    /// `POLL*` (`asm-generic/poll.h`).
    case pollEvents = "poll_events"
    /// `enum bpf_prog_type` (`linux/bpf.h`).
    case bpfProgType = "bpf_prog_type"
    /// `enum kernel_read_file_id` (`linux/kernel_read_file.h` in the kernel tree).
    case kernelReadFileId = "kernel_read_file_id"
    /// `SO_*` at level `SOL_SOCKET`; at other levels the number has another meaning (`asm-generic/socket.h`).
    case setsockoptOption = "setsockopt_option"
    /// The id of a cgroup hierarchy; 0 is the unified one.
    case cgroupHierarchy = "cgroup_hierarchy"
    /// What a file notification mark watches: `FSNOTIFY_OBJ_TYPE_*` (`linux/fsnotify_backend.h` in the kernel tree).
    case objType = "obj_type"
}
