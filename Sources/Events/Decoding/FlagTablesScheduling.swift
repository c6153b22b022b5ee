extension FlagSet {
    /// `FUTEX_*` with two option bits (`linux/futex.h`).
    static let futexOperation = FlagSet([
        Flag("FUTEX_WAIT", 0x0, of: 0xffff_fe7f),
        Flag("FUTEX_WAKE", 0x1, of: 0xffff_fe7f),
        Flag("FUTEX_FD", 0x2, of: 0xffff_fe7f),
        Flag("FUTEX_REQUEUE", 0x3, of: 0xffff_fe7f),
        Flag("FUTEX_CMP_REQUEUE", 0x4, of: 0xffff_fe7f),
        Flag("FUTEX_WAKE_OP", 0x5, of: 0xffff_fe7f),
        Flag("FUTEX_LOCK_PI", 0x6, of: 0xffff_fe7f),
        Flag("FUTEX_UNLOCK_PI", 0x7, of: 0xffff_fe7f),
        Flag("FUTEX_TRYLOCK_PI", 0x8, of: 0xffff_fe7f),
        Flag("FUTEX_WAIT_BITSET", 0x9, of: 0xffff_fe7f),
        Flag("FUTEX_WAKE_BITSET", 0xa, of: 0xffff_fe7f),
        Flag("FUTEX_WAIT_REQUEUE_PI", 0xb, of: 0xffff_fe7f),
        Flag("FUTEX_CMP_REQUEUE_PI", 0xc, of: 0xffff_fe7f),
        Flag("FUTEX_LOCK_PI2", 0xd, of: 0xffff_fe7f),
        Flag("FUTEX_PRIVATE_FLAG", 0x80),
        Flag("FUTEX_CLOCK_REALTIME", 0x100),
    ])

    /// `SCHED_*` with `SCHED_RESET_ON_FORK` (`linux/sched.h`).
    static let schedulerPolicy = FlagSet([
        Flag("SCHED_NORMAL", 0x0, of: 0xbfff_ffff),
        Flag("SCHED_FIFO", 0x1, of: 0xbfff_ffff),
        Flag("SCHED_RR", 0x2, of: 0xbfff_ffff),
        Flag("SCHED_BATCH", 0x3, of: 0xbfff_ffff),
        Flag("SCHED_IDLE", 0x5, of: 0xbfff_ffff),
        Flag("SCHED_DEADLINE", 0x6, of: 0xbfff_ffff),
        Flag("SCHED_EXT", 0x7, of: 0xbfff_ffff),
        Flag("SCHED_RESET_ON_FORK", 0x4000_0000),
    ])

    /// `SCHED_FLAG_*` (`linux/sched.h`).
    static let schedulerFlags = FlagSet(width: .long, [
        Flag("SCHED_FLAG_RESET_ON_FORK", 0x1),
        Flag("SCHED_FLAG_RECLAIM", 0x2),
        Flag("SCHED_FLAG_DL_OVERRUN", 0x4),
        Flag("SCHED_FLAG_KEEP_POLICY", 0x8),
        Flag("SCHED_FLAG_KEEP_PARAMS", 0x10),
        Flag("SCHED_FLAG_UTIL_CLAMP_MIN", 0x20),
        Flag("SCHED_FLAG_UTIL_CLAMP_MAX", 0x40),
    ])

    /// `timer_settime`, `clock_nanosleep` (`linux/time.h`).
    static let timerFlags = FlagSet([
        Flag("TIMER_ABSTIME", 0x1),
    ])

    /// A class in the top three bits, a hint, and a level in the low three bits (`linux/ioprio.h`).
    static let ioPriority = FlagSet([
        Flag("IOPRIO_CLASS_NONE", 0x0, of: 0xe000),
        Flag("IOPRIO_CLASS_RT", 0x2000, of: 0xe000),
        Flag("IOPRIO_CLASS_BE", 0x4000, of: 0xe000),
        Flag("IOPRIO_CLASS_IDLE", 0x6000, of: 0xe000),
        Flag("IOPRIO_HINT_DEV_DURATION_LIMIT_1", 0x8, of: 0x1ff8),
        Flag("IOPRIO_HINT_DEV_DURATION_LIMIT_2", 0x10, of: 0x1ff8),
        Flag("IOPRIO_HINT_DEV_DURATION_LIMIT_3", 0x18, of: 0x1ff8),
        Flag("IOPRIO_HINT_DEV_DURATION_LIMIT_4", 0x20, of: 0x1ff8),
        Flag("IOPRIO_HINT_DEV_DURATION_LIMIT_5", 0x28, of: 0x1ff8),
        Flag("IOPRIO_HINT_DEV_DURATION_LIMIT_6", 0x30, of: 0x1ff8),
        Flag("IOPRIO_HINT_DEV_DURATION_LIMIT_7", 0x38, of: 0x1ff8),
    ])
}

extension NameTable {
    /// `enum membarrier_cmd` (`linux/membarrier.h`).
    static let membarrierCommand = NameTable([
        NamedValue(0x0, "MEMBARRIER_CMD_QUERY"),
        NamedValue(0x1, "MEMBARRIER_CMD_GLOBAL"),
        NamedValue(0x2, "MEMBARRIER_CMD_GLOBAL_EXPEDITED"),
        NamedValue(0x4, "MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED"),
        NamedValue(0x8, "MEMBARRIER_CMD_PRIVATE_EXPEDITED"),
        NamedValue(0x10, "MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED"),
        NamedValue(0x20, "MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE"),
        NamedValue(0x40, "MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE"),
        NamedValue(0x80, "MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ"),
        NamedValue(0x100, "MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ"),
        NamedValue(0x200, "MEMBARRIER_CMD_GET_REGISTRATIONS"),
    ])

    /// `CLOCK_*` (`linux/time.h`).
    static let clockID = NameTable([
        NamedValue(0, "CLOCK_REALTIME"),
        NamedValue(1, "CLOCK_MONOTONIC"),
        NamedValue(2, "CLOCK_PROCESS_CPUTIME_ID"),
        NamedValue(3, "CLOCK_THREAD_CPUTIME_ID"),
        NamedValue(4, "CLOCK_MONOTONIC_RAW"),
        NamedValue(5, "CLOCK_REALTIME_COARSE"),
        NamedValue(6, "CLOCK_MONOTONIC_COARSE"),
        NamedValue(7, "CLOCK_BOOTTIME"),
        NamedValue(8, "CLOCK_REALTIME_ALARM"),
        NamedValue(9, "CLOCK_BOOTTIME_ALARM"),
        NamedValue(10, "CLOCK_SGI_CYCLE"),
        NamedValue(11, "CLOCK_TAI"),
    ])

    /// `ITIMER_*` (`linux/time.h`).
    static let intervalTimer = NameTable([
        NamedValue(0, "ITIMER_REAL"),
        NamedValue(1, "ITIMER_VIRTUAL"),
        NamedValue(2, "ITIMER_PROF"),
    ])

    /// `RLIMIT_*` (`asm-generic/resource.h`).
    static let resourceLimit = NameTable([
        NamedValue(0, "RLIMIT_CPU"),
        NamedValue(1, "RLIMIT_FSIZE"),
        NamedValue(2, "RLIMIT_DATA"),
        NamedValue(3, "RLIMIT_STACK"),
        NamedValue(4, "RLIMIT_CORE"),
        NamedValue(5, "RLIMIT_RSS"),
        NamedValue(6, "RLIMIT_NPROC"),
        NamedValue(7, "RLIMIT_NOFILE"),
        NamedValue(8, "RLIMIT_MEMLOCK"),
        NamedValue(9, "RLIMIT_AS"),
        NamedValue(10, "RLIMIT_LOCKS"),
        NamedValue(11, "RLIMIT_SIGPENDING"),
        NamedValue(12, "RLIMIT_MSGQUEUE"),
        NamedValue(13, "RLIMIT_NICE"),
        NamedValue(14, "RLIMIT_RTPRIO"),
        NamedValue(15, "RLIMIT_RTTIME"),
    ])

    /// `RUSAGE_*` (`linux/resource.h`).
    static let usageOwner = NameTable([
        NamedValue(0x0, "RUSAGE_SELF"),
        NamedValue(0x1, "RUSAGE_THREAD"),
        NamedValue(0xffff_fffe, "RUSAGE_BOTH"),
        NamedValue(0xffff_ffff, "RUSAGE_CHILDREN"),
    ])

    /// `PRIO_*` (`linux/resource.h`).
    static let priorityWhich = NameTable([
        NamedValue(0, "PRIO_PROCESS"),
        NamedValue(1, "PRIO_PGRP"),
        NamedValue(2, "PRIO_USER"),
    ])

    /// `IOPRIO_WHO_*` (`linux/ioprio.h`).
    static let ioPriorityWhich = NameTable([
        NamedValue(1, "IOPRIO_WHO_PROCESS"),
        NamedValue(2, "IOPRIO_WHO_PGRP"),
        NamedValue(3, "IOPRIO_WHO_USER"),
    ])
}
