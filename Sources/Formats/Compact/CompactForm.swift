// SPDX-License-Identifier: Apache-2.0

internal import Events

/// How one kind of event reads in a compact line: a picture, a verb, and what is said behind source and program.
struct CompactForm {
    let picture: String
    let verb: String
    /// Text with the names of arguments in braces. `{name:rest}` is a list without its first part, `{*}` all arguments as
    /// `name=value`, `{()}` the event as a call, `{exit}` how a thread ended; `{error}`, the error it met, and `{?name}`
    /// come with a space before them, or not at all.
    let detail: String
    /// Whether it is said of a process; containers and losses are not.
    let ofProcess: Bool

    init(_ picture: String, _ verb: String, _ detail: String, ofProcess: Bool = true) {
        self.picture = picture
        self.verb = verb
        self.detail = detail
        self.ofProcess = ofProcess
    }

    static func form(of definition: EventDefinition) -> CompactForm {
        if let form = forms[definition.name] { return form }
        return definition.group == .syscall
            ? CompactForm("☎", "syscall", "{()}") : CompactForm("❓", "event", "\(definition.name) {*}{error}")
    }

    private static let forms: [String: CompactForm] = [
        "sched_process_exec": CompactForm("🚀", "process", "{argv:rest}"),
        "existing_process": CompactForm("🏃", "running", "{argv:rest}"),
        "sched_process_exit": CompactForm("💥", "exit", "{exit}"),
        "process_execute_failed": CompactForm("🚫", "exec", "{pathname} {argv:rest}{error}"),
        "security_file_open": CompactForm("📬", "open", "{pathname} {flags}"),
        "magic_write": CompactForm("📝", "write", "{pathname} {bytes}{error}"),
        "vfs_write": CompactForm("📝", "write", "{pathname} {count} bytes{error}"),
        "vfs_writev": CompactForm("📝", "write", "{pathname} {vlen} buffers{error}"),
        "security_inode_unlink": CompactForm("🗑", "unlink", "{pathname}"),
        "security_inode_rename": CompactForm("🚚", "rename", "{old_path} -> {new_path}"),
        "security_inode_link": CompactForm("🔗", "link", "{old_path} -> {new_path}"),
        "security_inode_symlink": CompactForm("🔗", "symlink", "{linkpath} -> {target}"),
        "security_inode_mknod": CompactForm("🔩", "mknod", "{file_name} {mode} {dev}"),
        "chmod_common": CompactForm("🔏", "chmod", "{pathname} {mode}{error}"),
        "security_sb_mount": CompactForm("💾", "mount", "{dev_name} {path} {type} {flags}"),
        "security_sb_umount": CompactForm("⏏", "umount", "{mountpoint} {flags}"),
        "security_socket_connect": CompactForm("🔌", "connect", "{remote_addr}"),
        "net_tcp_connect": CompactForm("🔌", "connect", "tcp {dst} {dst_port}"),
        "security_socket_accept": CompactForm("📞", "accept", "{local_addr}"),
        "socket_accept": CompactForm("📞", "accept", "{local_addr} <- {remote_addr}"),
        "security_socket_listen": CompactForm("👂", "listen", "{local_addr} backlog {backlog}"),
        "security_socket_bind": CompactForm("📌", "bind", "{local_addr}"),
        "module_load": CompactForm("🧩", "module", "{name} {pathname}"),
        "ptrace": CompactForm("🔬", "ptrace", "{request} {pid}{error}"),
        "setuid": CompactForm("🔑", "setuid", "{uid}{error}"),
        "setgid": CompactForm("🔑", "setgid", "{gid}{error}"),
        "setreuid": CompactForm("🔑", "setreuid", "{ruid} {euid}{error}"),
        "setregid": CompactForm("🔑", "setregid", "{rgid} {egid}{error}"),
        "setresuid": CompactForm("🔑", "setresuid", "{ruid} {euid} {suid}{error}"),
        "setresgid": CompactForm("🔑", "setresgid", "{rgid} {egid} {sgid}{error}"),
        "setfsuid": CompactForm("🔑", "setfsuid", "{fsuid}{error}"),
        "setfsgid": CompactForm("🔑", "setfsgid", "{fsgid}{error}"),
        "container_create": CompactForm(
            "📦", "create", "{runtime} {container_id}{?container_name}{?container_image}", ofProcess: false),
        "existing_container": CompactForm(
            "📦", "running", "{runtime} {container_id}{?container_name}{?container_image}", ofProcess: false),
        "container_remove": CompactForm("📦", "remove", "{runtime} {container_id}", ofProcess: false),
        "lost_events": CompactForm("⚠", "lost", "{count} events {stage} {reason}{?rule}", ofProcess: false),
    ]
}
