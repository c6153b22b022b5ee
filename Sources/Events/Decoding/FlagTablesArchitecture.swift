// What x86-64 and arm64 number differently, or only one of them has. The agent reads the events of its own kernel, so
// the architecture it was built for is the right one.

/// The open flags arm64 has in other places than the generic header (`asm-generic/fcntl.h`; arm64's `asm/fcntl.h`).
enum OpenBit {
    #if arch(arm64)
        static let directory: UInt64 = 0o40000
        static let noFollow: UInt64 = 0o100000
        static let direct: UInt64 = 0o200000
        static let largeFile: UInt64 = 0o400000
    #else
        static let direct: UInt64 = 0o40000
        static let largeFile: UInt64 = 0o100000
        static let directory: UInt64 = 0o200000
        static let noFollow: UInt64 = 0o400000
    #endif
    /// `__O_TMPFILE`, which only counts together with `O_DIRECTORY`.
    static let temporaryFile: UInt64 = 0o20000000 | directory
}

/// `PROT_*` of one architecture (arm64's `asm/mman.h`).
let architectureProtection: [Flag] = {
    #if arch(arm64)
        [Flag("PROT_BTI", 0x10), Flag("PROT_MTE", 0x20)]
    #else
        []
    #endif
}()

/// `MAP_*` of one architecture (x86's `asm/mman.h`).
let architectureMapping: [Flag] = {
    #if arch(x86_64)
        [Flag("MAP_32BIT", 0x40), Flag("MAP_ABOVE4G", 0x80)]
    #else
        []
    #endif
}()

/// `PTRACE_*` of one architecture (x86's `asm/ptrace-abi.h`, arm64's `asm/ptrace.h`).
let architecturePtrace: [NamedValue] = {
    #if arch(arm64)
        [
            NamedValue(31, "PTRACE_SYSEMU"),
            NamedValue(32, "PTRACE_SYSEMU_SINGLESTEP"),
            NamedValue(33, "PTRACE_PEEKMTETAGS"),
            NamedValue(34, "PTRACE_POKEMTETAGS"),
        ]
    #else
        [
            NamedValue(12, "PTRACE_GETREGS"),
            NamedValue(13, "PTRACE_SETREGS"),
            NamedValue(14, "PTRACE_GETFPREGS"),
            NamedValue(15, "PTRACE_SETFPREGS"),
            NamedValue(18, "PTRACE_GETFPXREGS"),
            NamedValue(19, "PTRACE_SETFPXREGS"),
            NamedValue(21, "PTRACE_OLDSETOPTIONS"),
            NamedValue(25, "PTRACE_GET_THREAD_AREA"),
            NamedValue(26, "PTRACE_SET_THREAD_AREA"),
            NamedValue(30, "PTRACE_ARCH_PRCTL"),
            NamedValue(31, "PTRACE_SYSEMU"),
            NamedValue(32, "PTRACE_SYSEMU_SINGLESTEP"),
            NamedValue(33, "PTRACE_SINGLEBLOCK"),
        ]
    #endif
}()

/// The signals that can stand in the low byte of clone flags, as values of that field.
let exitSignals: [Flag] = (1...SignalName.last).map { number in
    Flag(SignalName.name(number) ?? "", UInt64(number), of: 0xff)
}
