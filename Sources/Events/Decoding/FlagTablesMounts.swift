extension FlagSet {
    /// `MS_*` (`linux/mount.h`). A historical magic in the upper half replaces the flags there.
    static let mountFlags = FlagSet(width: .long, [
        Flag("MS_MGC_VAL", 0xc0ed_0000, of: 0xffff_0000),
        Flag("MS_RDONLY", 0x1),
        Flag("MS_NOSUID", 0x2),
        Flag("MS_NODEV", 0x4),
        Flag("MS_NOEXEC", 0x8),
        Flag("MS_SYNCHRONOUS", 0x10),
        Flag("MS_REMOUNT", 0x20),
        Flag("MS_MANDLOCK", 0x40),
        Flag("MS_DIRSYNC", 0x80),
        Flag("MS_NOSYMFOLLOW", 0x100),
        Flag("MS_NOATIME", 0x400),
        Flag("MS_NODIRATIME", 0x800),
        Flag("MS_BIND", 0x1000),
        Flag("MS_MOVE", 0x2000),
        Flag("MS_REC", 0x4000),
        Flag("MS_SILENT", 0x8000),
        Flag("MS_POSIXACL", 0x1_0000),
        Flag("MS_UNBINDABLE", 0x2_0000),
        Flag("MS_PRIVATE", 0x4_0000),
        Flag("MS_SLAVE", 0x8_0000),
        Flag("MS_SHARED", 0x10_0000),
        Flag("MS_RELATIME", 0x20_0000),
        Flag("MS_KERNMOUNT", 0x40_0000),
        Flag("MS_I_VERSION", 0x80_0000),
        Flag("MS_STRICTATIME", 0x100_0000),
        Flag("MS_LAZYTIME", 0x200_0000),
        Flag("MS_SUBMOUNT", 0x400_0000),
        Flag("MS_NOREMOTELOCK", 0x800_0000),
        Flag("MS_NOSEC", 0x1000_0000),
        Flag("MS_BORN", 0x2000_0000),
        Flag("MS_ACTIVE", 0x4000_0000),
        Flag("MS_NOUSER", 0x8000_0000),
    ])

    /// `umount2` (`sys/mount.h`).
    static let umountFlags = FlagSet([
        Flag("MNT_FORCE", 0x1),
        Flag("MNT_DETACH", 0x2),
        Flag("MNT_EXPIRE", 0x4),
        Flag("UMOUNT_NOFOLLOW", 0x8),
    ])

    /// `MOVE_MOUNT_*` (`linux/mount.h`).
    static let moveMountFlags = FlagSet([
        Flag("MOVE_MOUNT_F_SYMLINKS", 0x1),
        Flag("MOVE_MOUNT_F_AUTOMOUNTS", 0x2),
        Flag("MOVE_MOUNT_F_EMPTY_PATH", 0x4),
        Flag("MOVE_MOUNT_T_SYMLINKS", 0x10),
        Flag("MOVE_MOUNT_T_AUTOMOUNTS", 0x20),
        Flag("MOVE_MOUNT_T_EMPTY_PATH", 0x40),
        Flag("MOVE_MOUNT_SET_GROUP", 0x100),
        Flag("MOVE_MOUNT_BENEATH", 0x200),
    ])

    /// `OPEN_TREE_*` (`linux/mount.h`) and `AT_*` (`linux/fcntl.h`).
    static let openTreeFlags = FlagSet([
        Flag("OPEN_TREE_CLONE", 0x1),
        Flag("OPEN_TREE_CLOEXEC", 0x8_0000),
        Flag("AT_SYMLINK_NOFOLLOW", 0x100),
        Flag("AT_NO_AUTOMOUNT", 0x800),
        Flag("AT_EMPTY_PATH", 0x1000),
        Flag("AT_RECURSIVE", 0x8000),
    ])

    /// `fsopen` (`linux/mount.h`).
    static let fsopenFlags = FlagSet([
        Flag("FSOPEN_CLOEXEC", 0x1),
    ])

    /// `fsmount` (`linux/mount.h`).
    static let fsmountFlags = FlagSet([
        Flag("FSMOUNT_CLOEXEC", 0x1),
    ])

    /// `fspick` (`linux/mount.h`).
    static let fspickFlags = FlagSet([
        Flag("FSPICK_CLOEXEC", 0x1),
        Flag("FSPICK_SYMLINK_NOFOLLOW", 0x2),
        Flag("FSPICK_NO_AUTOMOUNT", 0x4),
        Flag("FSPICK_EMPTY_PATH", 0x8),
    ])

    /// `MOUNT_ATTR_*` (`linux/mount.h`). A zero time field means `MOUNT_ATTR_RELATIME`, which is only
    /// written when nothing else is set.
    static let mountAttributeFlags = FlagSet(width: .long, zero: "MOUNT_ATTR_RELATIME", [
        Flag("MOUNT_ATTR_RDONLY", 0x1),
        Flag("MOUNT_ATTR_NOSUID", 0x2),
        Flag("MOUNT_ATTR_NODEV", 0x4),
        Flag("MOUNT_ATTR_NOEXEC", 0x8),
        Flag("MOUNT_ATTR_NOATIME", 0x10, of: 0x70),
        Flag("MOUNT_ATTR_STRICTATIME", 0x20, of: 0x70),
        Flag("MOUNT_ATTR__ATIME", 0x70, of: 0x70),
        Flag("MOUNT_ATTR_NODIRATIME", 0x80),
        Flag("MOUNT_ATTR_IDMAP", 0x10_0000),
        Flag("MOUNT_ATTR_NOSYMFOLLOW", 0x20_0000),
    ])
}

extension NameTable {
    /// `enum fsconfig_command` (`linux/mount.h`).
    static let fsconfigCommand = NameTable([
        NamedValue(0, "FSCONFIG_SET_FLAG"),
        NamedValue(1, "FSCONFIG_SET_STRING"),
        NamedValue(2, "FSCONFIG_SET_BINARY"),
        NamedValue(3, "FSCONFIG_SET_PATH"),
        NamedValue(4, "FSCONFIG_SET_PATH_EMPTY"),
        NamedValue(5, "FSCONFIG_SET_FD"),
        NamedValue(6, "FSCONFIG_CMD_CREATE"),
        NamedValue(7, "FSCONFIG_CMD_RECONFIGURE"),
        NamedValue(8, "FSCONFIG_CMD_CREATE_EXCL"),
    ])
}
