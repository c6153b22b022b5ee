// SPDX-License-Identifier: Apache-2.0

/// Falco's fields, and what to compare them with.
enum RuleFields {
    enum Values {
        case path, comm, line, words([String])
        case signed, unsigned, id, signedID, port, truth, address, network, list
        /// Other fields, which the kernel never compares.
        case same([String])
    }

    struct Entry {
        let name: String
        let values: Values
    }

    static let weighted: [Entry] = many(6, paths) + many(3, words) + many(2, numbers) + many(3, truths) + many(2, ends) + many(3, processes) + rare

    private static func many(_ count: Int, _ entries: [Entry]) -> [Entry] { (0..<count).flatMap { _ in entries } }

    private static func entries(_ names: String, _ values: Values) -> [Entry] {
        names.split(separator: " ").map { Entry(name: String($0), values: values) }
    }

    private static let paths =
        entries("fd.name fd.name fd.directory fd.filename fd.nameraw fs.path.name fs.path.nameraw evt.arg.name", .path)
        + entries("fs.path.source fs.path.target evt.abspath", .path) + entries("proc.name proc.name", .comm)

    private static let processes =
        entries("proc.exepath proc.pexepath", .path) + entries("proc.pname", .comm)
        + entries("proc.exe proc.args proc.cmdline proc.cmdline proc.pexe proc.pcmdline", .line)

    private static let flags = [
        "O_RDONLY", "O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_CLOEXEC", "O_F_CREATED", "O_RDWR|O_CLOEXEC", "O_CREAT|O_RDWR", "O_",
        "FD_UPPER_LAYER", "AT_REMOVEDIR", "RENAME_NOREPLACE", "AT_SYMLINK_FOLLOW", "AT_SYMLINK_NOFOLLOW", "AT_EMPTY_PATH", "0", "O_TMPFILE",
        "AT_SYMLINK_NOFOLLOW|AT_EMPTY_PATH", "MSG_DONTWAIT", "SOCK_CLOEXEC", "MSG_OOB|MSG_DONTWAIT", "CLONE_NEWNS", "MS_BIND",
    ]
    private static let capabilities = [
        "CAP_SYS_ADMIN", "CAP_NET_RAW", "CAP_CHOWN", "CAP_SYS_ADMIN CAP_SYS_BOOT", "CAP_CHOWN CAP_DAC_OVERRIDE", "SYS",
    ]
    private static let errors = ["SUCCESS", "ENOENT", "EACCES", "EEXIST", "EPERM", "EINVAL", "E", "ERESTARTSYS", "-600"]

    private static let words =
        entries("evt.arg.flags evt.arg.flags", .words(flags)) + entries("evt.res evt.arg.res", .words(errors))
        + entries("fd.type", .words(["file", "directory", "ipv4", "ipv6", "unix", "pipe", "event"]))
        + entries("fd.typechar", .words(["f", "d", "4", "6", "u", "p"]))
        + entries("fd.l4proto", .words(["tcp", "udp", "icmp", "raw", "<NA>"])) + entries("fd.sockfamily", .words(["ip", "unix"]))
        + entries("evt.arg.mode", .words(["S_IXUSR", "S_ISUID", "S_IXOTH|S_IWOTH", "S_IRUSR", "0644"]))
        + entries("evt.arg.domain", .words(["AF_INET", "AF_INET6", "AF_UNIX", "AF_PACKET", "17"]))
        + entries("evt.arg.request", .words(["PTRACE_ATTACH", "PTRACE_TRACEME", "PTRACE_POKETEXT", "PTRACE_SEIZE", "7"]))
        + entries("container.id", .words(["host", "0123456789ab", "fedcba987654"])) + entries("container.name", .words(["host", "web"]))
        + entries("thread.cap_effective thread.cap_permitted thread.cap_inheritable", .words(capabilities))

    private static let numbers =
        entries("evt.rawres fd.num evt.rawarg.res evt.rawarg.dirfd fd.ino fd.dev fd.dev.major fd.dev.minor", .signed)
        + entries("evt.num evt.count.error evt.count.error.file evt.count.error.net evt.buflen", .unsigned)
        + entries("proc.pid proc.ppid proc.vpid proc.sid proc.pgid proc.vpgid thread.tid proc.tty user.uid group.gid", .id)
        + entries("user.loginuid", .signedID) + entries("evt.type.is.openat evt.type.is.connect", .id)

    private static let truths = entries(
        "evt.failed evt.is_open_read evt.is_open_write evt.is_open_exec evt.is_open_create evt.is_io evt.is_wait evt.is_io_uring "
            + "fd.is_server fd.connected fd.name_changed fd.is_upper_layer fd.is_lower_layer proc.is_sid_leader proc.is_vpgid_leader "
            + "container.privileged thread.ismain evt.is_io_read evt.is_syslog", .truth)

    private static let ends =
        entries("fd.sport fd.cport fd.lport fd.rport fd.port", .port) + entries("fd.sip fd.cip fd.lip fd.rip fd.ip", .address)
        + entries("fd.snet fd.cnet fd.lnet fd.rnet fd.net", .network)

    private static let rare =
        entries("fs.path.sourceraw fs.path.targetraw evt.arg.path evt.arg.oldpath evt.arg.newpath evt.arg.linkpath evt.arg.target", .path)
        + entries("evt.arg.filename evt.abspath.src evt.abspath.dst fd.containername fd.containerdirectory proc.cwd evt.arg[1]", .path)
        + entries("proc.aexepath proc.aexepath[1] proc.aexe[1]", .path) + entries("proc.args[1] proc.aargs[1] proc.exeline", .line)
        + entries("proc.aname proc.aname[1] proc.aname[2] proc.sname", .comm) + entries("user.name group.name", .words(["root", "user"]))
        + entries("container.image.repository container.image", .words(["web", ""])) + entries("container.type", .words(["docker", "host"]))
        + entries("container.full_id", .words(["host"])) + entries("k8s.ns.name", .words(["default"]))
        + entries("evt.category", .words(["file", "net"])) + entries("evt.io_dir", .words(["read", "write"]))
        + entries("evt.type syscall.type", .words(["openat", "connect", "open", "link"]))
        + entries("evt.args evt.info", .words(["flags", "fd=3"]))
        + entries("evt.rawarg.flags evt.rawarg.mode", .unsigned) + entries("fd.types", .list)
        + entries("evt.arg.type evt.arg.uid evt.arg.fd", .words(["SOCK_STREAM", "root", "<f>", "AT_FDCWD", "3"]))
        + entries("proc.name", .same(["proc.pname", "fd.filename"])) + entries("fd.name", .same(["fs.path.name", "proc.exepath"]))
        + entries("user.uid", .same(["group.gid"]))
}
