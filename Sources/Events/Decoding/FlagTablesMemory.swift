extension FlagSet {
    /// `PROT_*` (`asm-generic/mman-common.h`; `PROT_BTI` and `PROT_MTE` in arm64's `asm/mman.h`).
    static let mmapProtection = FlagSet(width: .long, zero: "PROT_NONE", [
        Flag("PROT_READ", 0x1),
        Flag("PROT_WRITE", 0x2),
        Flag("PROT_EXEC", 0x4),
        Flag("PROT_SEM", 0x8),
        Flag("PROT_GROWSDOWN", 0x100_0000),
        Flag("PROT_GROWSUP", 0x200_0000),
    ] + architectureProtection)

    /// `MAP_*` (`asm-generic/mman.h`, `mman-common.h`, `linux/mman.h`). The type is a field of four bits, the size of
    /// a huge page one of six.
    static let mmapFlags = FlagSet(width: .long, zero: "MAP_FILE", [
        Flag("MAP_SHARED", 0x1, of: 0xf),
        Flag("MAP_PRIVATE", 0x2, of: 0xf),
        Flag("MAP_SHARED_VALIDATE", 0x3, of: 0xf),
        Flag("MAP_DROPPABLE", 0x8, of: 0xf),
        Flag("MAP_FIXED", 0x10),
        Flag("MAP_ANONYMOUS", 0x20),
        Flag("MAP_GROWSDOWN", 0x100),
        Flag("MAP_DENYWRITE", 0x800),
        Flag("MAP_EXECUTABLE", 0x1000),
        Flag("MAP_LOCKED", 0x2000),
        Flag("MAP_NORESERVE", 0x4000),
        Flag("MAP_POPULATE", 0x8000),
        Flag("MAP_NONBLOCK", 0x1_0000),
        Flag("MAP_STACK", 0x2_0000),
        Flag("MAP_HUGETLB", 0x4_0000),
        Flag("MAP_SYNC", 0x8_0000),
        Flag("MAP_FIXED_NOREPLACE", 0x10_0000),
        Flag("MAP_UNINITIALIZED", 0x400_0000, of: 0xfc00_0000),
        Flag("MAP_HUGE_16KB", 0x3800_0000, of: 0xfc00_0000),
        Flag("MAP_HUGE_64KB", 0x4000_0000, of: 0xfc00_0000),
        Flag("MAP_HUGE_512KB", 0x4c00_0000, of: 0xfc00_0000),
        Flag("MAP_HUGE_1MB", 0x5000_0000, of: 0xfc00_0000),
        Flag("MAP_HUGE_2MB", 0x5400_0000, of: 0xfc00_0000),
        Flag("MAP_HUGE_8MB", 0x5c00_0000, of: 0xfc00_0000),
        Flag("MAP_HUGE_16MB", 0x6000_0000, of: 0xfc00_0000),
        Flag("MAP_HUGE_32MB", 0x6400_0000, of: 0xfc00_0000),
        Flag("MAP_HUGE_256MB", 0x7000_0000, of: 0xfc00_0000),
        Flag("MAP_HUGE_512MB", 0x7400_0000, of: 0xfc00_0000),
        Flag("MAP_HUGE_1GB", 0x7800_0000, of: 0xfc00_0000),
        Flag("MAP_HUGE_2GB", 0x7c00_0000, of: 0xfc00_0000),
        Flag("MAP_HUGE_16GB", 0x8800_0000, of: 0xfc00_0000),
    ] + architectureMapping)

    /// `MFD_*` (`linux/memfd.h`).
    static let memfdFlags = FlagSet([
        Flag("MFD_CLOEXEC", 0x1),
        Flag("MFD_ALLOW_SEALING", 0x2),
        Flag("MFD_HUGETLB", 0x4),
        Flag("MFD_NOEXEC_SEAL", 0x8),
        Flag("MFD_EXEC", 0x10),
        Flag("MFD_HUGE_16KB", 0x3800_0000, of: 0xfc00_0000),
        Flag("MFD_HUGE_64KB", 0x4000_0000, of: 0xfc00_0000),
        Flag("MFD_HUGE_512KB", 0x4c00_0000, of: 0xfc00_0000),
        Flag("MFD_HUGE_1MB", 0x5000_0000, of: 0xfc00_0000),
        Flag("MFD_HUGE_2MB", 0x5400_0000, of: 0xfc00_0000),
        Flag("MFD_HUGE_8MB", 0x5c00_0000, of: 0xfc00_0000),
        Flag("MFD_HUGE_16MB", 0x6000_0000, of: 0xfc00_0000),
        Flag("MFD_HUGE_32MB", 0x6400_0000, of: 0xfc00_0000),
        Flag("MFD_HUGE_256MB", 0x7000_0000, of: 0xfc00_0000),
        Flag("MFD_HUGE_512MB", 0x7400_0000, of: 0xfc00_0000),
        Flag("MFD_HUGE_1GB", 0x7800_0000, of: 0xfc00_0000),
        Flag("MFD_HUGE_2GB", 0x7c00_0000, of: 0xfc00_0000),
        Flag("MFD_HUGE_16GB", 0x8800_0000, of: 0xfc00_0000),
    ])

    /// `mlock2` (`asm-generic/mman-common.h`).
    static let mlockFlags = FlagSet([
        Flag("MLOCK_ONFAULT", 0x1),
    ])

    /// `MCL_*` (`asm-generic/mman.h`).
    static let mlockallFlags = FlagSet([
        Flag("MCL_CURRENT", 0x1),
        Flag("MCL_FUTURE", 0x2),
        Flag("MCL_ONFAULT", 0x4),
    ])

    /// `MREMAP_*` (`linux/mman.h`).
    static let mremapFlags = FlagSet(width: .long, [
        Flag("MREMAP_MAYMOVE", 0x1),
        Flag("MREMAP_FIXED", 0x2),
        Flag("MREMAP_DONTUNMAP", 0x4),
    ])

    /// `msync` (`asm-generic/mman-common.h`).
    static let msyncFlags = FlagSet([
        Flag("MS_ASYNC", 0x1),
        Flag("MS_INVALIDATE", 0x2),
        Flag("MS_SYNC", 0x4),
    ])

    /// `MPOL_*` with mode flags in bits 13 to 15 (`linux/mempolicy.h`).
    static let mempolicyMode = FlagSet([
        Flag("MPOL_DEFAULT", 0x0, of: 0xffff_1fff),
        Flag("MPOL_PREFERRED", 0x1, of: 0xffff_1fff),
        Flag("MPOL_BIND", 0x2, of: 0xffff_1fff),
        Flag("MPOL_INTERLEAVE", 0x3, of: 0xffff_1fff),
        Flag("MPOL_LOCAL", 0x4, of: 0xffff_1fff),
        Flag("MPOL_PREFERRED_MANY", 0x5, of: 0xffff_1fff),
        Flag("MPOL_WEIGHTED_INTERLEAVE", 0x6, of: 0xffff_1fff),
        Flag("MPOL_F_NUMA_BALANCING", 0x2000),
        Flag("MPOL_F_RELATIVE_NODES", 0x4000),
        Flag("MPOL_F_STATIC_NODES", 0x8000),
    ])

    /// `mbind` (`linux/mempolicy.h`).
    static let mempolicyFlags = FlagSet([
        Flag("MPOL_MF_STRICT", 0x1),
        Flag("MPOL_MF_MOVE", 0x2),
        Flag("MPOL_MF_MOVE_ALL", 0x4),
        Flag("MPOL_MF_LAZY", 0x8),
    ])

    /// `userfaultfd` (`linux/userfaultfd.h`, `asm-generic/fcntl.h`).
    static let userfaultfdFlags = FlagSet([
        Flag("UFFD_USER_MODE_ONLY", 0x1),
        Flag("O_NONBLOCK", 0x800),
        Flag("O_CLOEXEC", 0x8_0000),
    ])

    /// `PKEY_*` (`asm-generic/mman-common.h`; the last two in arm64's `asm/mman.h`).
    static let pkeyRights = FlagSet(width: .long, [
        Flag("PKEY_DISABLE_ACCESS", 0x1),
        Flag("PKEY_DISABLE_WRITE", 0x2),
        Flag("PKEY_DISABLE_EXECUTE", 0x4),
        Flag("PKEY_DISABLE_READ", 0x8),
    ])

    /// No flag is defined: of `cachestat` and `mseal` every bit is reserved.
    static let none = FlagSet(width: .long, [])
}

extension NameTable {
    /// `MADV_*` (`asm-generic/mman-common.h`).
    static let madviseAdvice = NameTable([
        NamedValue(0, "MADV_NORMAL"),
        NamedValue(1, "MADV_RANDOM"),
        NamedValue(2, "MADV_SEQUENTIAL"),
        NamedValue(3, "MADV_WILLNEED"),
        NamedValue(4, "MADV_DONTNEED"),
        NamedValue(8, "MADV_FREE"),
        NamedValue(9, "MADV_REMOVE"),
        NamedValue(10, "MADV_DONTFORK"),
        NamedValue(11, "MADV_DOFORK"),
        NamedValue(12, "MADV_MERGEABLE"),
        NamedValue(13, "MADV_UNMERGEABLE"),
        NamedValue(14, "MADV_HUGEPAGE"),
        NamedValue(15, "MADV_NOHUGEPAGE"),
        NamedValue(16, "MADV_DONTDUMP"),
        NamedValue(17, "MADV_DODUMP"),
        NamedValue(18, "MADV_WIPEONFORK"),
        NamedValue(19, "MADV_KEEPONFORK"),
        NamedValue(20, "MADV_COLD"),
        NamedValue(21, "MADV_PAGEOUT"),
        NamedValue(22, "MADV_POPULATE_READ"),
        NamedValue(23, "MADV_POPULATE_WRITE"),
        NamedValue(24, "MADV_DONTNEED_LOCKED"),
        NamedValue(25, "MADV_COLLAPSE"),
        NamedValue(100, "MADV_HWPOISON"),
        NamedValue(101, "MADV_SOFT_OFFLINE"),
        NamedValue(102, "MADV_GUARD_INSTALL"),
        NamedValue(103, "MADV_GUARD_REMOVE"),
    ])

    /// The four suspicious changes Tracee's `mem_prot_alert` tells apart, in its words.
    static let memoryProtectionAlert = NameTable([
        NamedValue(1, "Mmaped region with W+E permissions!"),
        NamedValue(2, "Protection changed to Executable!"),
        NamedValue(3, "Protection changed from E to W+E!"),
        NamedValue(4, "Protection changed from W to E!"),
    ])
}
