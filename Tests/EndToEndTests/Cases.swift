// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One event, an action that causes it, and what the event must say of it.
struct Case: Sendable, CustomStringConvertible {
    let event: String
    let action: String
    var arguments: [String] = []
    /// Argument of the event ─► key that the action printed.
    var says: [String: String] = [:]
    /// Argument of the event ─► its text.
    var is_: [String: String] = [:]
    /// Only in a virtual machine: it touches the whole host.
    var machineOnly = false
    let providers: [String]
    /// Arguments that a provider does not have.
    var lacking: [String: [String]] = [:]

    var description: String { "\(event) by \(action)" }

    static let object = ["lsm", "fentry", "kprobe", "sys_exit"]
    static let nameLacks = ["sys_exit": ["inode", "dev", "ctime"]]

    static let all: [Case] = [
        Case(event: "sched_process_fork", action: "fork", says: ["child_pid": "child"], providers: ["tracepoint"]),
        Case(event: "sched_process_exec", action: "exec-symlink", says: ["pathname": "file", "inode": "inode"], providers: ["tracepoint"]),
        Case(event: "sched_process_exit", action: "exit-code", arguments: ["7"], is_: ["exit_code": "7"], providers: ["tracepoint"]),
        Case(event: "existing_process", action: "sleep", says: ["pathname": "file", "inode": "inode"], providers: ["iterator", "procfs"]),
        Case(event: "security_bprm_check", action: "exec-script", says: ["pathname": "path", "inode": "inode"],
            providers: ["lsm", "fentry", "kprobe", "tracepoint"], lacking: ["tracepoint": ["pathname", "inode"]]),
        Case(event: "process_execute_failed", action: "exec-noexec", says: ["pathname": "path"], providers: ["syscall_fexit", "sys_exit"]),
        Case(event: "security_file_open", action: "open-write", says: ["pathname": "path", "inode": "inode"], providers: object),
        Case(event: "security_inode_unlink", action: "unlink", says: ["pathname": "unlink.path", "inode": "unlink.inode"],
            providers: object, lacking: nameLacks),
        Case(event: "security_inode_rename", action: "rename", says: ["old_path": "renameat.old", "new_path": "renameat.new"], providers: object),
        Case(event: "security_inode_link", action: "link", says: ["old_path": "link.old", "new_path": "link.new"], providers: object),
        Case(event: "security_inode_symlink", action: "symlink", says: ["linkpath": "symlink.path", "target": "symlink.target"], providers: object),
        Case(event: "security_inode_mknod", action: "mknod-fifo", says: ["file_name": "mknod.path"], providers: object),
        Case(event: "chmod_common", action: "chmod", says: ["pathname": "fchmod.path"], providers: object),
        Case(event: "security_sb_mount", action: "mount-tmpfs", is_: ["type": "tmpfs"], machineOnly: true, providers: object),
        Case(event: "security_sb_umount", action: "umount", machineOnly: true, providers: object),
        Case(event: "magic_write", action: "magic-write", says: ["pathname": "path", "inode": "inode"], providers: ["fentry", "sys_exit"]),
        Case(event: "shared_object_loaded", action: "shared-object", says: ["pathname": "path", "inode": "inode"], providers: object),
        Case(event: "mem_prot_alert", action: "mprotect-w-to-x", is_: ["alert": "Protection changed from W to E!"],
            providers: ["lsm", "fentry", "kprobe", "sys_enter"]),
        Case(event: "security_socket_create", action: "socket-tcp-connect", is_: ["family": "AF_INET"], providers: object),
        Case(event: "security_socket_bind", action: "bind-listen-accept", is_: ["local_addr/family": "AF_INET"], providers: object),
        Case(event: "security_socket_listen", action: "bind-listen-accept", says: ["local_addr/port": "tcp.port"], providers: object),
        Case(event: "security_socket_accept", action: "bind-listen-accept", says: ["local_addr/port": "tcp.port"], providers: object),
        Case(event: "security_socket_connect", action: "socket-tcp-connect", says: ["remote_addr/port": "port", "sockfd": "fd"], providers: object),
        Case(event: "net_tcp_connect", action: "socket-tcp6-connect", says: ["dst": "address", "dst_port": "port"], providers: object),
        Case(event: "socket_dup", action: "socket-dup", says: ["oldfd": "fd", "newfd": "dup.ret"], providers: ["syscall_fexit", "sys_exit"]),
        Case(event: "commit_creds", action: "setuid", providers: ["fentry", "kprobe", "sys_exit"]),
        Case(event: "switch_task_ns", action: "unshare-mnt", providers: ["fentry", "kprobe", "sys_exit"]),
        Case(event: "module_load", action: "module-load", machineOnly: true, providers: ["tracepoint", "fentry", "kprobe"]),
        Case(event: "cgroup_mkdir", action: "cgroup-make", arguments: ["/sys/fs/cgroup"], says: ["cgroup_id": "cgroup_id"], machineOnly: true,
            providers: ["tracepoint"]),
        Case(event: "cgroup_attach_task", action: "cgroup-make", arguments: ["/sys/fs/cgroup"], machineOnly: true, providers: ["tracepoint"]),
        Case(event: "cgroup_rmdir", action: "cgroup-make", arguments: ["/sys/fs/cgroup"], says: ["cgroup_id": "cgroup_id"], machineOnly: true,
            providers: ["tracepoint"]),
        Case(event: "openat", action: "open-read", says: ["pathname": "path"], providers: ["syscall_fexit", "sys_exit"]),
        Case(event: "getppid", action: "sys-storm", arguments: ["3"], providers: ["syscall_fexit", "sys_exit"]),
        Case(event: "exit_group", action: "exit-code", arguments: ["7"], is_: ["status": "7"], providers: ["sys_enter"]),
        Case(event: "execve", action: "exec-script", says: ["pathname": "path"], providers: ["tracepoint"]),
    ]
}

/// What a case came to with one provider, on one kernel.
enum MatrixResult: String, Codable { case seen, refused, missed }

extension Case {
    /// The action's arguments here: the module is the kernel's own dummy network device.
    func argumentsHere() -> [String] {
        guard action == "module-load" else { return arguments }
        let release = (try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        let folder = "/lib/modules/\(release)/kernel/drivers/net/"
        let file = ["dummy.ko", "dummy.ko.xz"].first { FileManager.default.fileExists(atPath: folder + $0) } ?? "dummy.ko"
        return ["dummy", folder + file]
    }

    /// Runs it, and says what came of it and why.
    func outcome(provider: String) throws -> (MatrixResult, String) {
        let options = ["--events", event, "--provider", provider]
        let ran = event == "existing_process"
            ? try Harness.existing(options + ["--scope", "tree=PID"]) : try Harness.act(options, action, argumentsHere())
        if ran.code == 1, ran.events.isEmpty, ran.errors.contains("refuses every provider") || ran.errors.contains("not built") {
            return (.refused, ran.errors.split(separator: "\n").first { $0.contains("hint:") }.map(String.init) ?? ran.errors)
        }
        let facts = ran.facts
        let mine = ran.named(event)
        guard !mine.isEmpty else { return (.missed, "no event; exit code \(ran.code); \(ran.errors.suffix(400))") }
        let absent = lacking[provider] ?? []
        for seen in mine where seen.provider == provider {
            let said = says.allSatisfy { argument, key in absent.contains(argument) || (facts[key] != nil && seen.argument(argument) == facts[key]) }
            let was = is_.allSatisfy { argument, text in seen.argument(argument) == text }
            if said && was { return (.seen, "") }
        }
        let wanted = says.map { "\($0)=\(facts[$1] ?? "?")" } + is_.map { "\($0)=\($1)" }
        return (.missed, "wanted \(wanted) from \(provider), got \(mine.prefix(5).map { "\($0.provider) \($0["args"] ?? "")" })")
    }
}
