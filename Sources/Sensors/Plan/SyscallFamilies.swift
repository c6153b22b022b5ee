// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI

/// Calls that belong together: what one program tells at their exits, and what object hooks want to know of them.
enum SyscallFamilies {
    struct Member {
        let call: String
        let family: apus_family
        let member: apus_member
        /// The events that its exit can tell.
        let events: [String]

        init(_ call: String, _ family: apus_family, _ member: apus_member, _ events: String...) {
            self.call = call
            self.family = family
            self.member = member
            self.events = events
        }
    }

    static let members: [Member] = files + names + sockets + rest

    private static let files = [
        Member("open", APUS_FAMILY_OPEN, APUS_OPEN_OPEN, "security_file_open"),
        Member("openat", APUS_FAMILY_OPEN, APUS_OPEN_OPENAT, "security_file_open"),
        Member("openat2", APUS_FAMILY_OPEN, APUS_OPEN_OPENAT2, "security_file_open"),
        Member("creat", APUS_FAMILY_OPEN, APUS_OPEN_CREAT, "security_file_open"),
        Member("write", APUS_FAMILY_WRITE, APUS_WRITE_WRITE, "magic_write"),
        Member("pwrite64", APUS_FAMILY_WRITE, APUS_WRITE_PWRITE, "magic_write"),
        Member("writev", APUS_FAMILY_WRITE, APUS_WRITE_WRITEV, "magic_write"),
        Member("pwritev", APUS_FAMILY_WRITE, APUS_WRITE_PWRITEV, "magic_write"),
        Member("pwritev2", APUS_FAMILY_WRITE, APUS_WRITE_PWRITEV, "magic_write"),
        Member("mmap", APUS_FAMILY_MEMORY, APUS_MEMORY_MMAP, "shared_object_loaded", "mem_prot_alert"),
        Member("mmap2", APUS_FAMILY_MEMORY, APUS_MEMORY_MMAP, "shared_object_loaded", "mem_prot_alert"),
        // Told at their entry, by a program of its own.
        Member("mprotect", APUS_FAMILY_MEMORY, APUS_MEMORY_MPROTECT),
        Member("pkey_mprotect", APUS_FAMILY_MEMORY, APUS_MEMORY_MPROTECT),
    ]

    private static let names = [
        Member("unlink", APUS_FAMILY_NAME, APUS_NAME_UNLINK, "security_inode_unlink"),
        Member("unlinkat", APUS_FAMILY_NAME, APUS_NAME_UNLINKAT, "security_inode_unlink"),
        Member("rename", APUS_FAMILY_NAME, APUS_NAME_RENAME, "security_inode_rename"),
        Member("renameat", APUS_FAMILY_NAME, APUS_NAME_RENAMEAT, "security_inode_rename"),
        Member("renameat2", APUS_FAMILY_NAME, APUS_NAME_RENAMEAT, "security_inode_rename"),
        Member("link", APUS_FAMILY_NAME, APUS_NAME_LINK, "security_inode_link"),
        Member("linkat", APUS_FAMILY_NAME, APUS_NAME_LINKAT, "security_inode_link"),
        Member("symlink", APUS_FAMILY_NAME, APUS_NAME_SYMLINK, "security_inode_symlink"),
        Member("symlinkat", APUS_FAMILY_NAME, APUS_NAME_SYMLINKAT, "security_inode_symlink"),
        Member("mknod", APUS_FAMILY_NAME, APUS_NAME_MKNOD, "security_inode_mknod"),
        Member("mknodat", APUS_FAMILY_NAME, APUS_NAME_MKNODAT, "security_inode_mknod"),
        Member("chmod", APUS_FAMILY_NAME, APUS_NAME_CHMOD, "chmod_common"),
        Member("fchmod", APUS_FAMILY_NAME, APUS_NAME_FCHMOD, "chmod_common"),
        Member("fchmodat", APUS_FAMILY_NAME, APUS_NAME_FCHMODAT, "chmod_common"),
        Member("fchmodat2", APUS_FAMILY_NAME, APUS_NAME_FCHMODAT, "chmod_common"),
    ]

    private static let sockets = [
        Member("socket", APUS_FAMILY_SOCKET, APUS_SOCKET_SOCKET, "security_socket_create"),
        Member("bind", APUS_FAMILY_SOCKET, APUS_SOCKET_BIND, "security_socket_bind"),
        Member("listen", APUS_FAMILY_SOCKET, APUS_SOCKET_LISTEN, "security_socket_listen"),
        Member("accept", APUS_FAMILY_SOCKET, APUS_SOCKET_ACCEPT, "security_socket_accept"),
        Member("accept4", APUS_FAMILY_SOCKET, APUS_SOCKET_ACCEPT, "security_socket_accept"),
        Member("connect", APUS_FAMILY_SOCKET, APUS_SOCKET_CONNECT, "security_socket_connect", "net_tcp_connect"),
        Member("dup", APUS_FAMILY_SOCKET, APUS_SOCKET_DUP, "socket_dup"),
        Member("dup2", APUS_FAMILY_SOCKET, APUS_SOCKET_DUP2, "socket_dup"),
        Member("dup3", APUS_FAMILY_SOCKET, APUS_SOCKET_DUP2, "socket_dup"),
        Member("fcntl", APUS_FAMILY_SOCKET, APUS_SOCKET_FCNTL, "socket_dup"),
        Member("fcntl64", APUS_FAMILY_SOCKET, APUS_SOCKET_FCNTL, "socket_dup"),
        Member(
            "socketcall", APUS_FAMILY_SOCKET, APUS_SOCKET_CALL, "security_socket_create", "security_socket_bind",
            "security_socket_listen", "security_socket_accept", "security_socket_connect", "net_tcp_connect"),
    ]

    private static let rest =
        [
            Member("mount", APUS_FAMILY_MOUNT, APUS_MOUNT_MOUNT, "security_sb_mount"),
            Member("move_mount", APUS_FAMILY_MOUNT, APUS_MOUNT_MOVE, "security_sb_mount"),
            Member("umount2", APUS_FAMILY_MOUNT, APUS_MOUNT_UMOUNT, "security_sb_umount"),
            Member("umount", APUS_FAMILY_MOUNT, APUS_MOUNT_UMOUNT, "security_sb_umount"),
            Member("execve", APUS_FAMILY_EXEC, APUS_EXEC_EXECVE, "process_execute_failed"),
            Member("execveat", APUS_FAMILY_EXEC, APUS_EXEC_EXECVEAT, "process_execute_failed"),
            Member("unshare", APUS_FAMILY_NAMESPACE, APUS_NAMESPACE_UNSHARE, "switch_task_ns"),
            Member("setns", APUS_FAMILY_NAMESPACE, APUS_NAMESPACE_SETNS, "switch_task_ns"),
            Member("init_module", APUS_FAMILY_MODULE, APUS_MODULE_INIT),
            Member("finit_module", APUS_FAMILY_MODULE, APUS_MODULE_FINIT),
        ]
        + [
            "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setgroups", "setfsuid", "setfsgid", "capset", "prctl",
            "keyctl",
        ].map { Member($0, APUS_FAMILY_CREDENTIALS, apus_member(0), "commit_creds") }
}
