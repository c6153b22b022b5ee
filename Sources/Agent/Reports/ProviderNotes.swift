// SPDX-License-Identifier: Apache-2.0

internal import Events

/// What a provider misses or costs, beside the best one for the same event. Each line is a fact of a program in `Kernel/`.
enum ProviderNotes {
    /// Nil when nothing is missed, and the price is about the same.
    static func cost(of provider: Provider, for event: EventDefinition) -> String? {
        switch provider {
        case .sysExit: event.kind.isSyscall ? everyCallPays : byCalls[event.name] ?? everyCallPays
        case .sysEnter: event.kind.isSyscall ? nil : byCalls[event.name] ?? everyCallPays
        case .tracepoint: event.name == "security_bprm_check" ? afterExec : nil
        case .procfs: tickedStart
        default: nil
        }
    }

    /// What should be known of an event whichever provider tells it.
    static func remark(on event: EventDefinition) -> String? {
        switch event.name {
        case "execve", "execveat": "a success is told by a tracepoint inside the call, a failure at the call's exit"
        case "exit", "exit_group", "rt_sigreturn": "does not return, so it is told at its entry, which every system call pays for"
        case "process_execute_failed":
            "binary.* and interpreter_path are known where fentry, kprobes or LSM programs work, once a file was found that may be executed"
        case "clone", "clone3", "fork", "vfork": "returns twice; only the parent's return is told"
        default: nil
        }
    }

    private static let everyCallPays = "tells the same, but every system call of the machine pays about 80 ns"
    private static let afterExec = "told once the exec has succeeded, not before; failed ones are not seen"
    private static let tickedStart = "starts to 10 ms only, so ids of processes are not those of their other events; upper_layer is not told"
    private static let givenPath = "successful calls only; the path as it was given, made absolute but not resolved"
    private static let swapped = "another thread may swap the descriptor first"

    private static let byCalls = [
        "security_file_open": "successful opens only, and not exec's own; \(swapped) (evadable)",
        "security_inode_unlink": "\(givenPath); no inode, device or ctime",
        "security_inode_rename": givenPath,
        "security_inode_link": givenPath,
        "security_inode_symlink": givenPath,
        "security_inode_mknod": givenPath,
        "chmod_common": "\(givenPath) (but for fchmod)",
        "security_sb_mount": givenPath,
        "security_sb_umount": "\(givenPath); no file system type",
        "security_socket_create": "successful calls only; not sockets that the kernel makes for itself",
        "security_socket_bind": "successful calls only; \(swapped)",
        "security_socket_listen": "successful calls only; \(swapped)",
        "security_socket_accept": "accepted connections only; \(swapped)",
        "security_socket_connect": "connections made or being made, not refused ones; \(swapped)",
        "net_tcp_connect": "connections made or being made, not refused ones; \(swapped)",
        "shared_object_loaded": "told after the mapping; \(swapped)",
        "mem_prot_alert": "dear: every system call pays at its entry as well, so it is attached only while chosen",
        "magic_write": "another thread may swap the descriptor first, or write on and so hide it",
        "commit_creds": "changes by calls that set ids or capabilities, not by exec; every system call pays at its entry as well",
        "switch_task_ns": "successful calls only; all six namespaces are told, changed or not",
    ]
}
