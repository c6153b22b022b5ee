extension FlagSet {
    /// `SECCOMP_FILTER_FLAG_*` (`linux/seccomp.h`).
    static let seccompFlags = FlagSet([
        Flag("SECCOMP_FILTER_FLAG_TSYNC", 0x1),
        Flag("SECCOMP_FILTER_FLAG_LOG", 0x2),
        Flag("SECCOMP_FILTER_FLAG_SPEC_ALLOW", 0x4),
        Flag("SECCOMP_FILTER_FLAG_NEW_LISTENER", 0x8),
        Flag("SECCOMP_FILTER_FLAG_TSYNC_ESRCH", 0x10),
        Flag("SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", 0x20),
    ])

    /// `landlock_create_ruleset` (`linux/landlock.h`).
    static let landlockFlags = FlagSet([
        Flag("LANDLOCK_CREATE_RULESET_VERSION", 0x1),
        Flag("LANDLOCK_CREATE_RULESET_ERRATA", 0x2),
    ])

    /// `getrandom` (`linux/random.h`).
    static let randomFlags = FlagSet([
        Flag("GRND_NONBLOCK", 0x1),
        Flag("GRND_RANDOM", 0x2),
        Flag("GRND_INSECURE", 0x4),
    ])

    /// `PERF_FLAG_*` (`linux/perf_event.h`).
    static let perfEventFlags = FlagSet(width: .long, [
        Flag("PERF_FLAG_FD_NO_GROUP", 0x1),
        Flag("PERF_FLAG_FD_OUTPUT", 0x2),
        Flag("PERF_FLAG_PID_CGROUP", 0x4),
        Flag("PERF_FLAG_FD_CLOEXEC", 0x8),
    ])

    /// `finit_module` (`linux/module.h`).
    static let moduleInitFlags = FlagSet([
        Flag("MODULE_INIT_IGNORE_MODVERSIONS", 0x1),
        Flag("MODULE_INIT_IGNORE_VERMAGIC", 0x2),
        Flag("MODULE_INIT_COMPRESSED_FILE", 0x4),
    ])

    /// `delete_module` (`asm-generic/fcntl.h`).
    static let moduleDeleteFlags = FlagSet([
        Flag("O_TRUNC", 0o1000),
        Flag("O_NONBLOCK", 0o4000),
    ])

    /// `kexec_load`: flags, and the machine in the upper half of the low 32 bits (`linux/kexec.h`).
    static let kexecFlags = FlagSet(width: .long, [
        Flag("KEXEC_ON_CRASH", 0x1),
        Flag("KEXEC_PRESERVE_CONTEXT", 0x2),
        Flag("KEXEC_UPDATE_ELFCOREHDR", 0x4),
        Flag("KEXEC_CRASH_HOTPLUG_SUPPORT", 0x8),
        Flag("KEXEC_ARCH_386", 0x3_0000, of: 0xffff_0000),
        Flag("KEXEC_ARCH_68K", 0x4_0000, of: 0xffff_0000),
        Flag("KEXEC_ARCH_PARISC", 0xf_0000, of: 0xffff_0000),
        Flag("KEXEC_ARCH_X86_64", 0x3e_0000, of: 0xffff_0000),
        Flag("KEXEC_ARCH_PPC", 0x14_0000, of: 0xffff_0000),
        Flag("KEXEC_ARCH_PPC64", 0x15_0000, of: 0xffff_0000),
        Flag("KEXEC_ARCH_IA_64", 0x32_0000, of: 0xffff_0000),
        Flag("KEXEC_ARCH_ARM", 0x28_0000, of: 0xffff_0000),
        Flag("KEXEC_ARCH_S390", 0x16_0000, of: 0xffff_0000),
        Flag("KEXEC_ARCH_SH", 0x2a_0000, of: 0xffff_0000),
        Flag("KEXEC_ARCH_MIPS_LE", 0xa_0000, of: 0xffff_0000),
        Flag("KEXEC_ARCH_MIPS", 0x8_0000, of: 0xffff_0000),
        Flag("KEXEC_ARCH_AARCH64", 0xb7_0000, of: 0xffff_0000),
        Flag("KEXEC_ARCH_RISCV", 0xf3_0000, of: 0xffff_0000),
        Flag("KEXEC_ARCH_LOONGARCH", 0x102_0000, of: 0xffff_0000),
    ])

    /// `IORING_ENTER_*` (`linux/io_uring.h`).
    static let uringEnterFlags = FlagSet([
        Flag("IORING_ENTER_GETEVENTS", 0x1),
        Flag("IORING_ENTER_SQ_WAKEUP", 0x2),
        Flag("IORING_ENTER_SQ_WAIT", 0x4),
        Flag("IORING_ENTER_EXT_ARG", 0x8),
        Flag("IORING_ENTER_REGISTERED_RING", 0x10),
        Flag("IORING_ENTER_ABS_TIMER", 0x20),
        Flag("IORING_ENTER_EXT_ARG_REG", 0x40),
        Flag("IORING_ENTER_NO_IOWAIT", 0x80),
    ])

    /// `enum io_uring_register_op` with its option bit (`linux/io_uring.h`).
    static let uringRegisterOperation = FlagSet([
        Flag("IORING_REGISTER_BUFFERS", 0x0, of: 0x7fff_ffff),
        Flag("IORING_UNREGISTER_BUFFERS", 0x1, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_FILES", 0x2, of: 0x7fff_ffff),
        Flag("IORING_UNREGISTER_FILES", 0x3, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_EVENTFD", 0x4, of: 0x7fff_ffff),
        Flag("IORING_UNREGISTER_EVENTFD", 0x5, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_FILES_UPDATE", 0x6, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_EVENTFD_ASYNC", 0x7, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_PROBE", 0x8, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_PERSONALITY", 0x9, of: 0x7fff_ffff),
        Flag("IORING_UNREGISTER_PERSONALITY", 0xa, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_RESTRICTIONS", 0xb, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_ENABLE_RINGS", 0xc, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_FILES2", 0xd, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_FILES_UPDATE2", 0xe, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_BUFFERS2", 0xf, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_BUFFERS_UPDATE", 0x10, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_IOWQ_AFF", 0x11, of: 0x7fff_ffff),
        Flag("IORING_UNREGISTER_IOWQ_AFF", 0x12, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_IOWQ_MAX_WORKERS", 0x13, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_RING_FDS", 0x14, of: 0x7fff_ffff),
        Flag("IORING_UNREGISTER_RING_FDS", 0x15, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_PBUF_RING", 0x16, of: 0x7fff_ffff),
        Flag("IORING_UNREGISTER_PBUF_RING", 0x17, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_SYNC_CANCEL", 0x18, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_FILE_ALLOC_RANGE", 0x19, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_PBUF_STATUS", 0x1a, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_NAPI", 0x1b, of: 0x7fff_ffff),
        Flag("IORING_UNREGISTER_NAPI", 0x1c, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_CLOCK", 0x1d, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_CLONE_BUFFERS", 0x1e, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_SEND_MSG_RING", 0x1f, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_ZCRX_IFQ", 0x20, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_RESIZE_RINGS", 0x21, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_MEM_REGION", 0x22, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_QUERY", 0x23, of: 0x7fff_ffff),
        Flag("IORING_REGISTER_USE_REGISTERED_RING", 0x8000_0000),
    ])
}

extension NameTable {
    /// `seccomp` (`linux/seccomp.h`).
    static let seccompOperation = NameTable([
        NamedValue(0, "SECCOMP_SET_MODE_STRICT"),
        NamedValue(1, "SECCOMP_SET_MODE_FILTER"),
        NamedValue(2, "SECCOMP_GET_ACTION_AVAIL"),
        NamedValue(3, "SECCOMP_GET_NOTIF_SIZES"),
    ])

    /// `enum landlock_rule_type` (`linux/landlock.h`).
    static let landlockRuleType = NameTable([
        NamedValue(1, "LANDLOCK_RULE_PATH_BENEATH"),
        NamedValue(2, "LANDLOCK_RULE_NET_PORT"),
    ])

    /// `LSM_ATTR_*` (`linux/lsm.h`).
    static let lsmAttribute = NameTable([
        NamedValue(0, "LSM_ATTR_UNDEF"),
        NamedValue(100, "LSM_ATTR_CURRENT"),
        NamedValue(101, "LSM_ATTR_EXEC"),
        NamedValue(102, "LSM_ATTR_FSCREATE"),
        NamedValue(103, "LSM_ATTR_KEYCREATE"),
        NamedValue(104, "LSM_ATTR_PREV"),
        NamedValue(105, "LSM_ATTR_SOCKCREATE"),
    ])

    /// `CAP_*` (`linux/capability.h`).
    static let capability = NameTable([
        NamedValue(0, "CAP_CHOWN"),
        NamedValue(1, "CAP_DAC_OVERRIDE"),
        NamedValue(2, "CAP_DAC_READ_SEARCH"),
        NamedValue(3, "CAP_FOWNER"),
        NamedValue(4, "CAP_FSETID"),
        NamedValue(5, "CAP_KILL"),
        NamedValue(6, "CAP_SETGID"),
        NamedValue(7, "CAP_SETUID"),
        NamedValue(8, "CAP_SETPCAP"),
        NamedValue(9, "CAP_LINUX_IMMUTABLE"),
        NamedValue(10, "CAP_NET_BIND_SERVICE"),
        NamedValue(11, "CAP_NET_BROADCAST"),
        NamedValue(12, "CAP_NET_ADMIN"),
        NamedValue(13, "CAP_NET_RAW"),
        NamedValue(14, "CAP_IPC_LOCK"),
        NamedValue(15, "CAP_IPC_OWNER"),
        NamedValue(16, "CAP_SYS_MODULE"),
        NamedValue(17, "CAP_SYS_RAWIO"),
        NamedValue(18, "CAP_SYS_CHROOT"),
        NamedValue(19, "CAP_SYS_PTRACE"),
        NamedValue(20, "CAP_SYS_PACCT"),
        NamedValue(21, "CAP_SYS_ADMIN"),
        NamedValue(22, "CAP_SYS_BOOT"),
        NamedValue(23, "CAP_SYS_NICE"),
        NamedValue(24, "CAP_SYS_RESOURCE"),
        NamedValue(25, "CAP_SYS_TIME"),
        NamedValue(26, "CAP_SYS_TTY_CONFIG"),
        NamedValue(27, "CAP_MKNOD"),
        NamedValue(28, "CAP_LEASE"),
        NamedValue(29, "CAP_AUDIT_WRITE"),
        NamedValue(30, "CAP_AUDIT_CONTROL"),
        NamedValue(31, "CAP_SETFCAP"),
        NamedValue(32, "CAP_MAC_OVERRIDE"),
        NamedValue(33, "CAP_MAC_ADMIN"),
        NamedValue(34, "CAP_SYSLOG"),
        NamedValue(35, "CAP_WAKE_ALARM"),
        NamedValue(36, "CAP_BLOCK_SUSPEND"),
        NamedValue(37, "CAP_AUDIT_READ"),
        NamedValue(38, "CAP_PERFMON"),
        NamedValue(39, "CAP_BPF"),
        NamedValue(40, "CAP_CHECKPOINT_RESTORE"),
    ])

    /// `KEYCTL_*` (`linux/keyctl.h`).
    static let keyctlOperation = NameTable([
        NamedValue(0, "KEYCTL_GET_KEYRING_ID"),
        NamedValue(1, "KEYCTL_JOIN_SESSION_KEYRING"),
        NamedValue(2, "KEYCTL_UPDATE"),
        NamedValue(3, "KEYCTL_REVOKE"),
        NamedValue(4, "KEYCTL_CHOWN"),
        NamedValue(5, "KEYCTL_SETPERM"),
        NamedValue(6, "KEYCTL_DESCRIBE"),
        NamedValue(7, "KEYCTL_CLEAR"),
        NamedValue(8, "KEYCTL_LINK"),
        NamedValue(9, "KEYCTL_UNLINK"),
        NamedValue(10, "KEYCTL_SEARCH"),
        NamedValue(11, "KEYCTL_READ"),
        NamedValue(12, "KEYCTL_INSTANTIATE"),
        NamedValue(13, "KEYCTL_NEGATE"),
        NamedValue(14, "KEYCTL_SET_REQKEY_KEYRING"),
        NamedValue(15, "KEYCTL_SET_TIMEOUT"),
        NamedValue(16, "KEYCTL_ASSUME_AUTHORITY"),
        NamedValue(17, "KEYCTL_GET_SECURITY"),
        NamedValue(18, "KEYCTL_SESSION_TO_PARENT"),
        NamedValue(19, "KEYCTL_REJECT"),
        NamedValue(20, "KEYCTL_INSTANTIATE_IOV"),
        NamedValue(21, "KEYCTL_INVALIDATE"),
        NamedValue(22, "KEYCTL_GET_PERSISTENT"),
        NamedValue(23, "KEYCTL_DH_COMPUTE"),
        NamedValue(24, "KEYCTL_PKEY_QUERY"),
        NamedValue(25, "KEYCTL_PKEY_ENCRYPT"),
        NamedValue(26, "KEYCTL_PKEY_DECRYPT"),
        NamedValue(27, "KEYCTL_PKEY_SIGN"),
        NamedValue(28, "KEYCTL_PKEY_VERIFY"),
        NamedValue(29, "KEYCTL_RESTRICT_KEYRING"),
        NamedValue(30, "KEYCTL_MOVE"),
        NamedValue(31, "KEYCTL_CAPABILITIES"),
        NamedValue(32, "KEYCTL_WATCH_KEY"),
    ])

    /// `enum kernel_read_file_id` of Linux 5.10 and later (`linux/kernel_read_file.h` in the kernel tree).
    static let kernelReadFile = NameTable([
        NamedValue(0, "READING_UNKNOWN"),
        NamedValue(1, "READING_FIRMWARE"),
        NamedValue(2, "READING_MODULE"),
        NamedValue(3, "READING_KEXEC_IMAGE"),
        NamedValue(4, "READING_KEXEC_INITRAMFS"),
        NamedValue(5, "READING_POLICY"),
        NamedValue(6, "READING_X509_CERTIFICATE"),
    ])
}
