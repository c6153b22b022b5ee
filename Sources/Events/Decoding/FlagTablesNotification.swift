extension FlagSet {
    /// `IN_*` (`linux/inotify.h`).
    static let inotifyMask = FlagSet([
        Flag("IN_ACCESS", 0x1),
        Flag("IN_MODIFY", 0x2),
        Flag("IN_ATTRIB", 0x4),
        Flag("IN_CLOSE_WRITE", 0x8),
        Flag("IN_CLOSE_NOWRITE", 0x10),
        Flag("IN_OPEN", 0x20),
        Flag("IN_MOVED_FROM", 0x40),
        Flag("IN_MOVED_TO", 0x80),
        Flag("IN_CREATE", 0x100),
        Flag("IN_DELETE", 0x200),
        Flag("IN_DELETE_SELF", 0x400),
        Flag("IN_MOVE_SELF", 0x800),
        Flag("IN_UNMOUNT", 0x2000),
        Flag("IN_Q_OVERFLOW", 0x4000),
        Flag("IN_IGNORED", 0x8000),
        Flag("IN_ONLYDIR", 0x100_0000),
        Flag("IN_DONT_FOLLOW", 0x200_0000),
        Flag("IN_EXCL_UNLINK", 0x400_0000),
        Flag("IN_MASK_CREATE", 0x1000_0000),
        Flag("IN_MASK_ADD", 0x2000_0000),
        Flag("IN_ISDIR", 0x4000_0000),
        Flag("IN_ONESHOT", 0x8000_0000),
    ])

    /// `inotify_init1` (`linux/inotify.h`).
    static let inotifyFlags = FlagSet([
        Flag("IN_NONBLOCK", 0o4000),
        Flag("IN_CLOEXEC", 0o2000000),
    ])

    /// `fanotify_init` (`linux/fanotify.h`).
    static let fanotifyInitFlags = FlagSet([
        Flag("FAN_CLASS_NOTIF", 0x0, of: 0xc),
        Flag("FAN_CLASS_CONTENT", 0x4, of: 0xc),
        Flag("FAN_CLASS_PRE_CONTENT", 0x8, of: 0xc),
        Flag("FAN_CLOEXEC", 0x1),
        Flag("FAN_NONBLOCK", 0x2),
        Flag("FAN_UNLIMITED_QUEUE", 0x10),
        Flag("FAN_UNLIMITED_MARKS", 0x20),
        Flag("FAN_ENABLE_AUDIT", 0x40),
        Flag("FAN_REPORT_PIDFD", 0x80),
        Flag("FAN_REPORT_TID", 0x100),
        Flag("FAN_REPORT_FID", 0x200),
        Flag("FAN_REPORT_DIR_FID", 0x400),
        Flag("FAN_REPORT_NAME", 0x800),
        Flag("FAN_REPORT_TARGET_FID", 0x1000),
        Flag("FAN_REPORT_FD_ERROR", 0x2000),
        Flag("FAN_REPORT_MNT", 0x4000),
    ])

    /// `fanotify_mark` (`linux/fanotify.h`).
    static let fanotifyMarkFlags = FlagSet([
        Flag("FAN_MARK_ADD", 0x1),
        Flag("FAN_MARK_REMOVE", 0x2),
        Flag("FAN_MARK_FLUSH", 0x80),
        Flag("FAN_MARK_MOUNT", 0x10, of: 0x110),
        Flag("FAN_MARK_FILESYSTEM", 0x100, of: 0x110),
        Flag("FAN_MARK_MNTNS", 0x110, of: 0x110),
        Flag("FAN_MARK_DONT_FOLLOW", 0x4),
        Flag("FAN_MARK_ONLYDIR", 0x8),
        Flag("FAN_MARK_IGNORED_MASK", 0x20),
        Flag("FAN_MARK_IGNORED_SURV_MODIFY", 0x40),
        Flag("FAN_MARK_EVICTABLE", 0x200),
        Flag("FAN_MARK_IGNORE", 0x400),
    ])

    /// `FAN_*` events (`linux/fanotify.h`).
    static let fanotifyMask = FlagSet(width: .long, [
        Flag("FAN_ACCESS", 0x1),
        Flag("FAN_MODIFY", 0x2),
        Flag("FAN_ATTRIB", 0x4),
        Flag("FAN_CLOSE_WRITE", 0x8),
        Flag("FAN_CLOSE_NOWRITE", 0x10),
        Flag("FAN_OPEN", 0x20),
        Flag("FAN_MOVED_FROM", 0x40),
        Flag("FAN_MOVED_TO", 0x80),
        Flag("FAN_CREATE", 0x100),
        Flag("FAN_DELETE", 0x200),
        Flag("FAN_DELETE_SELF", 0x400),
        Flag("FAN_MOVE_SELF", 0x800),
        Flag("FAN_OPEN_EXEC", 0x1000),
        Flag("FAN_Q_OVERFLOW", 0x4000),
        Flag("FAN_FS_ERROR", 0x8000),
        Flag("FAN_OPEN_PERM", 0x1_0000),
        Flag("FAN_ACCESS_PERM", 0x2_0000),
        Flag("FAN_OPEN_EXEC_PERM", 0x4_0000),
        Flag("FAN_PRE_ACCESS", 0x10_0000),
        Flag("FAN_MNT_ATTACH", 0x100_0000),
        Flag("FAN_MNT_DETACH", 0x200_0000),
        Flag("FAN_EVENT_ON_CHILD", 0x800_0000),
        Flag("FAN_RENAME", 0x1000_0000),
        Flag("FAN_ONDIR", 0x4000_0000),
    ])

    /// `epoll_create1` (`linux/eventpoll.h`).
    static let epollFlags = FlagSet([
        Flag("EPOLL_CLOEXEC", 0o2000000),
    ])

    /// `EFD_*` (`linux/eventfd.h`).
    static let eventfdFlags = FlagSet([
        Flag("EFD_SEMAPHORE", 0o1),
        Flag("EFD_NONBLOCK", 0o4000),
        Flag("EFD_CLOEXEC", 0o2000000),
    ])

    /// `SFD_*` (`linux/signalfd.h`).
    static let signalfdFlags = FlagSet([
        Flag("SFD_NONBLOCK", 0o4000),
        Flag("SFD_CLOEXEC", 0o2000000),
    ])

    /// `TFD_*` of `timerfd_create` and `timerfd_settime` (`linux/timerfd.h`).
    static let timerfdFlags = FlagSet([
        Flag("TFD_TIMER_ABSTIME", 0o1),
        Flag("TFD_TIMER_CANCEL_ON_SET", 0o2),
        Flag("TFD_NONBLOCK", 0o4000),
        Flag("TFD_CLOEXEC", 0o2000000),
    ])

    /// `POLL*` (`asm-generic/poll.h`).
    static let pollEvents = FlagSet([
        Flag("POLLIN", 0x1),
        Flag("POLLPRI", 0x2),
        Flag("POLLOUT", 0x4),
        Flag("POLLERR", 0x8),
        Flag("POLLHUP", 0x10),
        Flag("POLLNVAL", 0x20),
        Flag("POLLRDNORM", 0x40),
        Flag("POLLRDBAND", 0x80),
        Flag("POLLWRNORM", 0x100),
        Flag("POLLWRBAND", 0x200),
        Flag("POLLMSG", 0x400),
        Flag("POLLREMOVE", 0x1000),
        Flag("POLLRDHUP", 0x2000),
        Flag("POLLFREE", 0x4000),
        Flag("POLL_BUSY_LOOP", 0x8000),
    ])
}

extension NameTable {
    /// `EPOLL_CTL_*` (`linux/eventpoll.h`).
    static let epollOperation = NameTable([
        NamedValue(1, "EPOLL_CTL_ADD"),
        NamedValue(2, "EPOLL_CTL_DEL"),
        NamedValue(3, "EPOLL_CTL_MOD"),
    ])

    /// `enum fsnotify_obj_type` of Linux 5.18 and later (`linux/fsnotify_backend.h` in the kernel tree).
    static let fsnotifyObject = NameTable([
        NamedValue(0, "FSNOTIFY_OBJ_TYPE_INODE"),
        NamedValue(1, "FSNOTIFY_OBJ_TYPE_VFSMOUNT"),
        NamedValue(2, "FSNOTIFY_OBJ_TYPE_SB"),
        NamedValue(3, "FSNOTIFY_OBJ_TYPE_MNTNS"),
        NamedValue(4294967295, "FSNOTIFY_OBJ_TYPE_ANY"),
    ])
}
