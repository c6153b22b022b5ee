extension FlagSet {
    /// `O_*` (`asm-generic/fcntl.h`; four differ on arm64, `asm/fcntl.h`). `__FMODE_EXEC` and `__FMODE_NONOTIFY` are
    /// the kernel's own marks on an open file (`linux/fs.h` in the kernel tree).
    static let openFlags = FlagSet([
        Flag("O_RDONLY", 0, of: 0o3),
        Flag("O_WRONLY", 0o1, of: 0o3),
        Flag("O_RDWR", 0o2, of: 0o3),
        Flag("O_ACCMODE", 0o3, of: 0o3),
        Flag("O_CREAT", 0o100),
        Flag("O_EXCL", 0o200),
        Flag("O_NOCTTY", 0o400),
        Flag("O_TRUNC", 0o1000),
        Flag("O_APPEND", 0o2000),
        Flag("O_NONBLOCK", 0o4000),
        Flag("O_SYNC", 0o4010000),
        Flag("O_DSYNC", 0o10000),
        Flag("O_ASYNC", 0o20000),
        Flag("O_DIRECT", OpenBit.direct),
        Flag("O_LARGEFILE", OpenBit.largeFile),
        Flag("O_TMPFILE", OpenBit.temporaryFile),
        Flag("O_DIRECTORY", OpenBit.directory),
        Flag("O_NOFOLLOW", OpenBit.noFollow),
        Flag("O_NOATIME", 0o1000000),
        Flag("O_CLOEXEC", 0o2000000),
        Flag("O_PATH", 0o10000000),
        Flag("__FMODE_EXEC", 0o40),
        Flag("__FMODE_NONOTIFY", 0o400000000),
    ])

    /// `RESOLVE_*` (`linux/openat2.h`).
    static let resolveFlags = FlagSet(width: .long, [
        Flag("RESOLVE_NO_XDEV", 0x1),
        Flag("RESOLVE_NO_MAGICLINKS", 0x2),
        Flag("RESOLVE_NO_SYMLINKS", 0x4),
        Flag("RESOLVE_BENEATH", 0x8),
        Flag("RESOLVE_IN_ROOT", 0x10),
        Flag("RESOLVE_CACHED", 0x20),
    ])

    /// `pipe2` (`asm-generic/fcntl.h`, `linux/watch_queue.h`).
    static let pipeFlags = FlagSet([
        Flag("O_CLOEXEC", 0o2000000),
        Flag("O_NONBLOCK", 0o4000),
        Flag("O_DIRECT", OpenBit.direct),
        Flag("O_NOTIFICATION_PIPE", 0o200),
    ])

    /// `dup3` (`asm-generic/fcntl.h`).
    static let dupFlags = FlagSet([
        Flag("O_CLOEXEC", 0o2000000),
    ])

    /// `R_OK` and its kin (`unistd.h`).
    static let accessMode = FlagSet(zero: "F_OK", [
        Flag("R_OK", 4),
        Flag("W_OK", 2),
        Flag("X_OK", 1),
    ])

    /// `AT_*` (`linux/fcntl.h`). 0x200 is `AT_EACCESS` for `faccessat2` and `AT_REMOVEDIR` for `unlinkat`; the number
    /// alone does not tell, and the second matters more often.
    static let atFlags = FlagSet([
        Flag("AT_SYMLINK_NOFOLLOW", 0x100),
        Flag("AT_REMOVEDIR", 0x200),
        Flag("AT_SYMLINK_FOLLOW", 0x400),
        Flag("AT_NO_AUTOMOUNT", 0x800),
        Flag("AT_EMPTY_PATH", 0x1000),
        Flag("AT_STATX_FORCE_SYNC", 0x2000, of: 0x6000),
        Flag("AT_STATX_DONT_SYNC", 0x4000, of: 0x6000),
        Flag("AT_RECURSIVE", 0x8000),
        Flag("AT_EXECVE_CHECK", 0x1_0000),
    ])

    /// `name_to_handle_at`: `AT_*` (`linux/fcntl.h`).
    static let handleFlags = FlagSet([
        Flag("AT_HANDLE_MNT_ID_UNIQUE", 0x1),
        Flag("AT_HANDLE_CONNECTABLE", 0x2),
        Flag("AT_HANDLE_FID", 0x200),
        Flag("AT_SYMLINK_FOLLOW", 0x400),
        Flag("AT_EMPTY_PATH", 0x1000),
    ])

    /// `RENAME_*` (`linux/fs.h`).
    static let renameFlags = FlagSet([
        Flag("RENAME_NOREPLACE", 0x1),
        Flag("RENAME_EXCHANGE", 0x2),
        Flag("RENAME_WHITEOUT", 0x4),
    ])

    /// `S_IF*` with permission bits (`linux/stat.h`).
    static let fileTypeMode = FlagSet(width: .short, permissions: 0o7777, [
        Flag("S_IFSOCK", 0o140000, of: 0o170000),
        Flag("S_IFLNK", 0o120000, of: 0o170000),
        Flag("S_IFREG", 0o100000, of: 0o170000),
        Flag("S_IFBLK", 0o60000, of: 0o170000),
        Flag("S_IFDIR", 0o40000, of: 0o170000),
        Flag("S_IFCHR", 0o20000, of: 0o170000),
        Flag("S_IFIFO", 0o10000, of: 0o170000),
    ])

    /// `SPLICE_F_*` (`bits/fcntl-linux.h`).
    static let spliceFlags = FlagSet([
        Flag("SPLICE_F_MOVE", 0x1),
        Flag("SPLICE_F_NONBLOCK", 0x2),
        Flag("SPLICE_F_MORE", 0x4),
        Flag("SPLICE_F_GIFT", 0x8),
    ])

    /// `SYNC_FILE_RANGE_*` (`linux/fs.h`).
    static let syncFileRangeFlags = FlagSet([
        Flag("SYNC_FILE_RANGE_WAIT_BEFORE", 0x1),
        Flag("SYNC_FILE_RANGE_WRITE", 0x2),
        Flag("SYNC_FILE_RANGE_WAIT_AFTER", 0x4),
    ])

    /// `FALLOC_FL_*` (`linux/falloc.h`).
    static let fallocateMode = FlagSet(zero: "FALLOC_FL_ALLOCATE_RANGE", [
        Flag("FALLOC_FL_KEEP_SIZE", 0x1),
        Flag("FALLOC_FL_PUNCH_HOLE", 0x2),
        Flag("FALLOC_FL_NO_HIDE_STALE", 0x4),
        Flag("FALLOC_FL_COLLAPSE_RANGE", 0x8),
        Flag("FALLOC_FL_ZERO_RANGE", 0x10),
        Flag("FALLOC_FL_INSERT_RANGE", 0x20),
        Flag("FALLOC_FL_UNSHARE_RANGE", 0x40),
        Flag("FALLOC_FL_WRITE_ZEROES", 0x80),
    ])

    /// `XATTR_*` (`linux/xattr.h`).
    static let xattrFlags = FlagSet([
        Flag("XATTR_CREATE", 0x1),
        Flag("XATTR_REPLACE", 0x2),
    ])

    /// `STATX_*` (`linux/stat.h`).
    static let statxMask = FlagSet([
        Flag("STATX_BASIC_STATS", 0x7ff),
        Flag("STATX_TYPE", 0x1),
        Flag("STATX_MODE", 0x2),
        Flag("STATX_NLINK", 0x4),
        Flag("STATX_UID", 0x8),
        Flag("STATX_GID", 0x10),
        Flag("STATX_ATIME", 0x20),
        Flag("STATX_MTIME", 0x40),
        Flag("STATX_CTIME", 0x80),
        Flag("STATX_INO", 0x100),
        Flag("STATX_SIZE", 0x200),
        Flag("STATX_BLOCKS", 0x400),
        Flag("STATX_BTIME", 0x800),
        Flag("STATX_MNT_ID", 0x1000),
        Flag("STATX_DIOALIGN", 0x2000),
        Flag("STATX_MNT_ID_UNIQUE", 0x4000),
        Flag("STATX_SUBVOL", 0x8000),
        Flag("STATX_WRITE_ATOMIC", 0x1_0000),
        Flag("STATX_DIO_READ_ALIGN", 0x2_0000),
        Flag("STATX__RESERVED", 0x8000_0000),
    ])

    /// `CLOSE_RANGE_*` (`linux/close_range.h`).
    static let closeRangeFlags = FlagSet([
        Flag("CLOSE_RANGE_UNSHARE", 0x2),
        Flag("CLOSE_RANGE_CLOEXEC", 0x4),
    ])

    /// `SWAP_FLAG_*` (`sys/swap.h`); the low 15 bits are a priority.
    static let swapFlags = FlagSet([
        Flag("SWAP_FLAG_PREFER", 0x8000),
        Flag("SWAP_FLAG_DISCARD", 0x1_0000),
        Flag("SWAP_FLAG_DISCARD_ONCE", 0x2_0000),
        Flag("SWAP_FLAG_DISCARD_PAGES", 0x4_0000),
    ])

    /// `Q_*` in the upper 24 bits, the quota type in the lower 8 (`linux/quota.h`, `linux/dqblk_xfs.h`).
    static let quotactlCommand = FlagSet([
        Flag("Q_SYNC", 0x8000_0100, of: 0xffff_ff00),
        Flag("Q_QUOTAON", 0x8000_0200, of: 0xffff_ff00),
        Flag("Q_QUOTAOFF", 0x8000_0300, of: 0xffff_ff00),
        Flag("Q_GETFMT", 0x8000_0400, of: 0xffff_ff00),
        Flag("Q_GETINFO", 0x8000_0500, of: 0xffff_ff00),
        Flag("Q_SETINFO", 0x8000_0600, of: 0xffff_ff00),
        Flag("Q_GETQUOTA", 0x8000_0700, of: 0xffff_ff00),
        Flag("Q_SETQUOTA", 0x8000_0800, of: 0xffff_ff00),
        Flag("Q_GETNEXTQUOTA", 0x8000_0900, of: 0xffff_ff00),
        Flag("Q_XQUOTAON", 0x58_0100, of: 0xffff_ff00),
        Flag("Q_XQUOTAOFF", 0x58_0200, of: 0xffff_ff00),
        Flag("Q_XGETQUOTA", 0x58_0300, of: 0xffff_ff00),
        Flag("Q_XSETQLIM", 0x58_0400, of: 0xffff_ff00),
        Flag("Q_XGETQSTAT", 0x58_0500, of: 0xffff_ff00),
        Flag("Q_XQUOTARM", 0x58_0600, of: 0xffff_ff00),
        Flag("Q_XQUOTASYNC", 0x58_0700, of: 0xffff_ff00),
        Flag("Q_XGETQSTATV", 0x58_0800, of: 0xffff_ff00),
        Flag("Q_XGETNEXTQUOTA", 0x58_0900, of: 0xffff_ff00),
        Flag("USRQUOTA", 0x0, of: 0xff),
        Flag("GRPQUOTA", 0x1, of: 0xff),
        Flag("PRJQUOTA", 0x2, of: 0xff),
    ])
}

extension NameTable {
    /// `AT_FDCWD` (`linux/fcntl.h`).
    static let directory = NameTable([
        NamedValue(0xffff_ff9c, "AT_FDCWD"),
    ])

    /// `SEEK_*` (`linux/fs.h`).
    static let seekWhence = NameTable([
        NamedValue(0, "SEEK_SET"),
        NamedValue(1, "SEEK_CUR"),
        NamedValue(2, "SEEK_END"),
        NamedValue(3, "SEEK_DATA"),
        NamedValue(4, "SEEK_HOLE"),
    ])

    /// `F_*` (`asm-generic/fcntl.h`, `linux/fcntl.h`).
    static let fcntlCommand = NameTable([
        NamedValue(0, "F_DUPFD"),
        NamedValue(1, "F_GETFD"),
        NamedValue(2, "F_SETFD"),
        NamedValue(3, "F_GETFL"),
        NamedValue(4, "F_SETFL"),
        NamedValue(5, "F_GETLK"),
        NamedValue(6, "F_SETLK"),
        NamedValue(7, "F_SETLKW"),
        NamedValue(8, "F_SETOWN"),
        NamedValue(9, "F_GETOWN"),
        NamedValue(10, "F_SETSIG"),
        NamedValue(11, "F_GETSIG"),
        NamedValue(15, "F_SETOWN_EX"),
        NamedValue(16, "F_GETOWN_EX"),
        NamedValue(17, "F_GETOWNER_UIDS"),
        NamedValue(36, "F_OFD_GETLK"),
        NamedValue(37, "F_OFD_SETLK"),
        NamedValue(38, "F_OFD_SETLKW"),
        NamedValue(1024, "F_SETLEASE"),
        NamedValue(1025, "F_GETLEASE"),
        NamedValue(1026, "F_NOTIFY"),
        NamedValue(1027, "F_DUPFD_QUERY"),
        NamedValue(1028, "F_CREATED_QUERY"),
        NamedValue(1029, "F_CANCELLK"),
        NamedValue(1030, "F_DUPFD_CLOEXEC"),
        NamedValue(1031, "F_SETPIPE_SZ"),
        NamedValue(1032, "F_GETPIPE_SZ"),
        NamedValue(1033, "F_ADD_SEALS"),
        NamedValue(1034, "F_GET_SEALS"),
        NamedValue(1035, "F_GET_RW_HINT"),
        NamedValue(1036, "F_SET_RW_HINT"),
        NamedValue(1037, "F_GET_FILE_RW_HINT"),
        NamedValue(1038, "F_SET_FILE_RW_HINT"),
        NamedValue(1039, "F_GETDELEG"),
        NamedValue(1040, "F_SETDELEG"),
    ])

    /// `POSIX_FADV_*` (`linux/fadvise.h`).
    static let fadviseAdvice = NameTable([
        NamedValue(0, "POSIX_FADV_NORMAL"),
        NamedValue(1, "POSIX_FADV_RANDOM"),
        NamedValue(2, "POSIX_FADV_SEQUENTIAL"),
        NamedValue(3, "POSIX_FADV_WILLNEED"),
        NamedValue(4, "POSIX_FADV_DONTNEED"),
        NamedValue(5, "POSIX_FADV_NOREUSE"),
    ])
}
