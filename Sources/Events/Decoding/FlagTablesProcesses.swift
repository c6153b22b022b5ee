extension FlagSet {
    /// `CLONE_*` (`linux/sched.h`). The low byte is the signal sent at exit, except that `CLONE_NEWTIME` lies
    /// there too.
    static let cloneFlags = FlagSet(width: .long, [
        Flag("CLONE_VM", 0x100),
        Flag("CLONE_FS", 0x200),
        Flag("CLONE_FILES", 0x400),
        Flag("CLONE_SIGHAND", 0x800),
        Flag("CLONE_PIDFD", 0x1000),
        Flag("CLONE_PTRACE", 0x2000),
        Flag("CLONE_VFORK", 0x4000),
        Flag("CLONE_PARENT", 0x8000),
        Flag("CLONE_THREAD", 0x1_0000),
        Flag("CLONE_NEWNS", 0x2_0000),
        Flag("CLONE_SYSVSEM", 0x4_0000),
        Flag("CLONE_SETTLS", 0x8_0000),
        Flag("CLONE_PARENT_SETTID", 0x10_0000),
        Flag("CLONE_CHILD_CLEARTID", 0x20_0000),
        Flag("CLONE_DETACHED", 0x40_0000),
        Flag("CLONE_UNTRACED", 0x80_0000),
        Flag("CLONE_CHILD_SETTID", 0x100_0000),
        Flag("CLONE_NEWCGROUP", 0x200_0000),
        Flag("CLONE_NEWUTS", 0x400_0000),
        Flag("CLONE_NEWIPC", 0x800_0000),
        Flag("CLONE_NEWUSER", 0x1000_0000),
        Flag("CLONE_NEWPID", 0x2000_0000),
        Flag("CLONE_NEWNET", 0x4000_0000),
        Flag("CLONE_IO", 0x8000_0000),
        Flag("CLONE_CLEAR_SIGHAND", 0x1_0000_0000),
        Flag("CLONE_INTO_CGROUP", 0x2_0000_0000),
        Flag("CLONE_NEWTIME", 0x80, of: 0xff),
    ] + exitSignals)

    /// `setns`: `CLONE_NEW*` (`linux/sched.h`).
    static let namespaceKinds = FlagSet([
        Flag("CLONE_NEWTIME", 0x80),
        Flag("CLONE_NEWNS", 0x2_0000),
        Flag("CLONE_NEWCGROUP", 0x200_0000),
        Flag("CLONE_NEWUTS", 0x400_0000),
        Flag("CLONE_NEWIPC", 0x800_0000),
        Flag("CLONE_NEWUSER", 0x1000_0000),
        Flag("CLONE_NEWPID", 0x2000_0000),
        Flag("CLONE_NEWNET", 0x4000_0000),
    ])

    /// `wait4`, `waitid` (`linux/wait.h`).
    static let waitOptions = FlagSet([
        Flag("WNOHANG", 0x1),
        Flag("WUNTRACED", 0x2),
        Flag("WEXITED", 0x4),
        Flag("WCONTINUED", 0x8),
        Flag("WNOWAIT", 0x100_0000),
        Flag("__WNOTHREAD", 0x2000_0000),
        Flag("__WALL", 0x4000_0000),
        Flag("__WCLONE", 0x8000_0000),
    ])

    /// `SA_*` (`asm-generic/signal-defs.h`, `asm/signal.h`).
    static let sigactionFlags = FlagSet([
        Flag("SA_NOCLDSTOP", 0x1),
        Flag("SA_NOCLDWAIT", 0x2),
        Flag("SA_SIGINFO", 0x4),
        Flag("SA_UNSUPPORTED", 0x400),
        Flag("SA_EXPOSE_TAGBITS", 0x800),
        Flag("SA_RESTORER", 0x400_0000),
        Flag("SA_ONSTACK", 0x800_0000),
        Flag("SA_RESTART", 0x1000_0000),
        Flag("SA_NODEFER", 0x4000_0000),
        Flag("SA_RESETHAND", 0x8000_0000),
    ])

    /// `PER_*` in the low byte, then option bits (`linux/personality.h`).
    static let personality = FlagSet([
        Flag("PER_LINUX", 0x0, of: 0xff),
        Flag("PER_SVR4", 0x1, of: 0xff),
        Flag("PER_SVR3", 0x2, of: 0xff),
        Flag("PER_SCOSVR3", 0x3, of: 0xff),
        Flag("PER_WYSEV386", 0x4, of: 0xff),
        Flag("PER_ISCR4", 0x5, of: 0xff),
        Flag("PER_BSD", 0x6, of: 0xff),
        Flag("PER_XENIX", 0x7, of: 0xff),
        Flag("PER_LINUX32", 0x8, of: 0xff),
        Flag("PER_IRIX32", 0x9, of: 0xff),
        Flag("PER_IRIXN32", 0xa, of: 0xff),
        Flag("PER_IRIX64", 0xb, of: 0xff),
        Flag("PER_RISCOS", 0xc, of: 0xff),
        Flag("PER_SOLARIS", 0xd, of: 0xff),
        Flag("PER_UW7", 0xe, of: 0xff),
        Flag("PER_OSF4", 0xf, of: 0xff),
        Flag("PER_HPUX", 0x10, of: 0xff),
        Flag("UNAME26", 0x2_0000),
        Flag("ADDR_NO_RANDOMIZE", 0x4_0000),
        Flag("FDPIC_FUNCPTRS", 0x8_0000),
        Flag("MMAP_PAGE_ZERO", 0x10_0000),
        Flag("ADDR_COMPAT_LAYOUT", 0x20_0000),
        Flag("READ_IMPLIES_EXEC", 0x40_0000),
        Flag("ADDR_LIMIT_32BIT", 0x80_0000),
        Flag("SHORT_INODE", 0x100_0000),
        Flag("WHOLE_SECONDS", 0x200_0000),
        Flag("STICKY_TIMEOUTS", 0x400_0000),
        Flag("ADDR_LIMIT_3GB", 0x800_0000),
    ])

    /// `pidfd_open` (`linux/pidfd.h`).
    static let pidfdOpenFlags = FlagSet([
        Flag("PIDFD_THREAD", 0o200),
        Flag("PIDFD_NONBLOCK", 0o4000),
    ])

    /// `pidfd_send_signal` (`linux/pidfd.h`).
    static let pidfdSignalFlags = FlagSet([
        Flag("PIDFD_SIGNAL_THREAD", 0x1),
        Flag("PIDFD_SIGNAL_THREAD_GROUP", 0x2),
        Flag("PIDFD_SIGNAL_PROCESS_GROUP", 0x4),
    ])

    /// `RSEQ_FLAG_*` (`linux/rseq.h`).
    static let rseqFlags = FlagSet([
        Flag("RSEQ_FLAG_UNREGISTER", 0x1),
    ])
}

extension NameTable {
    /// `sigprocmask` (`asm-generic/signal-defs.h`).
    static let signalHow = NameTable([
        NamedValue(0, "SIG_BLOCK"),
        NamedValue(1, "SIG_UNBLOCK"),
        NamedValue(2, "SIG_SETMASK"),
    ])

    /// `PTRACE_*` (`linux/ptrace.h`; those of one architecture in `asm/ptrace-abi.h` of x86, `asm/ptrace.h` of arm64).
    static let ptraceRequest = NameTable(width: .long, sorting: [
        NamedValue(0x0, "PTRACE_TRACEME"),
        NamedValue(0x1, "PTRACE_PEEKTEXT"),
        NamedValue(0x2, "PTRACE_PEEKDATA"),
        NamedValue(0x3, "PTRACE_PEEKUSR"),
        NamedValue(0x4, "PTRACE_POKETEXT"),
        NamedValue(0x5, "PTRACE_POKEDATA"),
        NamedValue(0x6, "PTRACE_POKEUSR"),
        NamedValue(0x7, "PTRACE_CONT"),
        NamedValue(0x8, "PTRACE_KILL"),
        NamedValue(0x9, "PTRACE_SINGLESTEP"),
        NamedValue(0x10, "PTRACE_ATTACH"),
        NamedValue(0x11, "PTRACE_DETACH"),
        NamedValue(0x18, "PTRACE_SYSCALL"),
        NamedValue(0x4200, "PTRACE_SETOPTIONS"),
        NamedValue(0x4201, "PTRACE_GETEVENTMSG"),
        NamedValue(0x4202, "PTRACE_GETSIGINFO"),
        NamedValue(0x4203, "PTRACE_SETSIGINFO"),
        NamedValue(0x4204, "PTRACE_GETREGSET"),
        NamedValue(0x4205, "PTRACE_SETREGSET"),
        NamedValue(0x4206, "PTRACE_SEIZE"),
        NamedValue(0x4207, "PTRACE_INTERRUPT"),
        NamedValue(0x4208, "PTRACE_LISTEN"),
        NamedValue(0x4209, "PTRACE_PEEKSIGINFO"),
        NamedValue(0x420a, "PTRACE_GETSIGMASK"),
        NamedValue(0x420b, "PTRACE_SETSIGMASK"),
        NamedValue(0x420c, "PTRACE_SECCOMP_GET_FILTER"),
        NamedValue(0x420d, "PTRACE_SECCOMP_GET_METADATA"),
        NamedValue(0x420e, "PTRACE_GET_SYSCALL_INFO"),
        NamedValue(0x420f, "PTRACE_GET_RSEQ_CONFIGURATION"),
        NamedValue(0x4210, "PTRACE_SET_SYSCALL_USER_DISPATCH_CONFIG"),
        NamedValue(0x4211, "PTRACE_GET_SYSCALL_USER_DISPATCH_CONFIG"),
        NamedValue(0x4212, "PTRACE_SET_SYSCALL_INFO"),
    ] + architecturePtrace)

    /// `enum kcmp_type` (`linux/kcmp.h`).
    static let kcmpType = NameTable([
        NamedValue(0, "KCMP_FILE"),
        NamedValue(1, "KCMP_VM"),
        NamedValue(2, "KCMP_FILES"),
        NamedValue(3, "KCMP_FS"),
        NamedValue(4, "KCMP_SIGHAND"),
        NamedValue(5, "KCMP_IO"),
        NamedValue(6, "KCMP_SYSVSEM"),
        NamedValue(7, "KCMP_EPOLL_TFD"),
    ])
}
