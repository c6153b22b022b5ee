extension FlagSet {
    /// `IPC_*` with permission bits (`linux/ipc.h`).
    static let ipcFlags = FlagSet(permissions: 0o777, [
        Flag("IPC_CREAT", 0o1000),
        Flag("IPC_EXCL", 0o2000),
        Flag("IPC_NOWAIT", 0o4000),
    ])

    /// `shmget` (`linux/shm.h`, `linux/ipc.h`).
    static let sharedMemoryGetFlags = FlagSet(permissions: 0o777, [
        Flag("IPC_CREAT", 0o1000),
        Flag("IPC_EXCL", 0o2000),
        Flag("SHM_HUGETLB", 0o4000),
        Flag("SHM_NORESERVE", 0o10000),
        Flag("SHM_HUGE_16KB", 0o7000000000, of: 0o37400000000),
        Flag("SHM_HUGE_64KB", 0o10000000000, of: 0o37400000000),
        Flag("SHM_HUGE_512KB", 0o11400000000, of: 0o37400000000),
        Flag("SHM_HUGE_1MB", 0o12000000000, of: 0o37400000000),
        Flag("SHM_HUGE_2MB", 0o12400000000, of: 0o37400000000),
        Flag("SHM_HUGE_8MB", 0o13400000000, of: 0o37400000000),
        Flag("SHM_HUGE_16MB", 0o14000000000, of: 0o37400000000),
        Flag("SHM_HUGE_32MB", 0o14400000000, of: 0o37400000000),
        Flag("SHM_HUGE_256MB", 0o16000000000, of: 0o37400000000),
        Flag("SHM_HUGE_512MB", 0o16400000000, of: 0o37400000000),
        Flag("SHM_HUGE_1GB", 0o17000000000, of: 0o37400000000),
        Flag("SHM_HUGE_2GB", 0o17400000000, of: 0o37400000000),
        Flag("SHM_HUGE_16GB", 0o21000000000, of: 0o37400000000),
    ])

    /// `shmat` (`linux/shm.h`).
    static let sharedMemoryAttachFlags = FlagSet([
        Flag("SHM_RDONLY", 0o10000),
        Flag("SHM_RND", 0o20000),
        Flag("SHM_REMAP", 0o40000),
        Flag("SHM_EXEC", 0o100000),
    ])

    /// `IPC_*` commands; old callers add `IPC_64` (`linux/ipc.h`).
    static let ipcCommand = FlagSet([
        Flag("IPC_RMID", 0x0, of: 0xffff_feff),
        Flag("IPC_SET", 0x1, of: 0xffff_feff),
        Flag("IPC_STAT", 0x2, of: 0xffff_feff),
        Flag("IPC_INFO", 0x3, of: 0xffff_feff),
        Flag("IPC_64", 0x100),
    ])

    /// `semctl` (`linux/sem.h`, `linux/ipc.h`).
    static let semaphoreCommand = FlagSet([
        Flag("IPC_RMID", 0x0, of: 0xffff_feff),
        Flag("IPC_SET", 0x1, of: 0xffff_feff),
        Flag("IPC_STAT", 0x2, of: 0xffff_feff),
        Flag("IPC_INFO", 0x3, of: 0xffff_feff),
        Flag("GETPID", 0xb, of: 0xffff_feff),
        Flag("GETVAL", 0xc, of: 0xffff_feff),
        Flag("GETALL", 0xd, of: 0xffff_feff),
        Flag("GETNCNT", 0xe, of: 0xffff_feff),
        Flag("GETZCNT", 0xf, of: 0xffff_feff),
        Flag("SETVAL", 0x10, of: 0xffff_feff),
        Flag("SETALL", 0x11, of: 0xffff_feff),
        Flag("SEM_STAT", 0x12, of: 0xffff_feff),
        Flag("SEM_INFO", 0x13, of: 0xffff_feff),
        Flag("SEM_STAT_ANY", 0x14, of: 0xffff_feff),
        Flag("IPC_64", 0x100),
    ])

    /// `shmctl` (`linux/shm.h`, `linux/ipc.h`).
    static let sharedMemoryCommand = FlagSet([
        Flag("IPC_RMID", 0x0, of: 0xffff_feff),
        Flag("IPC_SET", 0x1, of: 0xffff_feff),
        Flag("IPC_STAT", 0x2, of: 0xffff_feff),
        Flag("IPC_INFO", 0x3, of: 0xffff_feff),
        Flag("SHM_LOCK", 0xb, of: 0xffff_feff),
        Flag("SHM_UNLOCK", 0xc, of: 0xffff_feff),
        Flag("SHM_STAT", 0xd, of: 0xffff_feff),
        Flag("SHM_INFO", 0xe, of: 0xffff_feff),
        Flag("SHM_STAT_ANY", 0xf, of: 0xffff_feff),
        Flag("IPC_64", 0x100),
    ])

    /// `msgctl` (`linux/msg.h`, `linux/ipc.h`).
    static let messageQueueCommand = FlagSet([
        Flag("IPC_RMID", 0x0, of: 0xffff_feff),
        Flag("IPC_SET", 0x1, of: 0xffff_feff),
        Flag("IPC_STAT", 0x2, of: 0xffff_feff),
        Flag("IPC_INFO", 0x3, of: 0xffff_feff),
        Flag("MSG_STAT", 0xb, of: 0xffff_feff),
        Flag("MSG_INFO", 0xc, of: 0xffff_feff),
        Flag("MSG_STAT_ANY", 0xd, of: 0xffff_feff),
        Flag("IPC_64", 0x100),
    ])
}

extension NameTable {
    /// The calls multiplexed by `ipc`; the upper half of the number is a version (`linux/ipc.h`).
    static let ipcCall = NameTable(width: .short, [
        NamedValue(1, "SEMOP"),
        NamedValue(2, "SEMGET"),
        NamedValue(3, "SEMCTL"),
        NamedValue(4, "SEMTIMEDOP"),
        NamedValue(11, "MSGSND"),
        NamedValue(12, "MSGRCV"),
        NamedValue(13, "MSGGET"),
        NamedValue(14, "MSGCTL"),
        NamedValue(21, "SHMAT"),
        NamedValue(22, "SHMDT"),
        NamedValue(23, "SHMGET"),
        NamedValue(24, "SHMCTL"),
    ])
}
