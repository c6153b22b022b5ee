import Events
import Formats
import Testing

/// One event and its compact line, up to the program's name left out: `picture verb … rest`.
struct CompactExample: Sendable, CustomTestStringConvertible {
    let sample: Sample
    let verb: String
    let detail: String
    var testDescription: String { sample.definition.name }

    init(_ sample: Sample, _ verb: String, _ detail: String) {
        self.sample = sample
        self.verb = verb
        self.detail = detail
    }

    static let process: [CompactExample] = [
        CompactExample(.exec, "🚀 process", #""" "a b" ] -l"#),
        CompactExample(Sample("sched_process_exec").with("argv", bytes: Array("a\0b\0c".utf8), flags: 1), "🚀 process", "b c…"),
        CompactExample(Sample("sched_process_exec"), "🚀 process", "?"),
        CompactExample(Sample("existing_process").with("argv", texts: ["init"]), "🏃 running", ""),
        CompactExample(exit(code: 1, signal: 0, whole: 1), "💥 exit   ", "1"),
        CompactExample(exit(code: 0, signal: 9, whole: 1), "💥 exit   ", "SIGKILL"),
        CompactExample(exit(code: 0, signal: 99, whole: 1), "💥 exit   ", "99"),
        CompactExample(exit(code: -1, signal: 0, whole: 0), "💥 exit   ", "-1 thread 42"),
        CompactExample(
            Sample("process_execute_failed").with("pathname", "/x").with("argv", texts: ["x", "-y"]).returning(-2), "🚫 exec   ",
            "/x -y ENOENT"),
        CompactExample(Sample("ptrace").with("request", 16).with("pid", 7).returning(0), "🔬 ptrace ", "PTRACE_ATTACH 7"),
        CompactExample(Sample("setuid").with("uid", 0).returning(0), "🔑 setuid ", "0"),
        CompactExample(
            Sample("setresuid").with("ruid", 0).with("euid", -1).with("suid", 0).returning(-1), "🔑 setresuid", "0 -1 0 EPERM"),
    ]

    static let files: [CompactExample] = [
        CompactExample(.open, "📄 create ", "/etc/passwd O_WRONLY|O_CREAT|O_CLOEXEC"),
        CompactExample(Sample.open.with("flags", 2), "📝 write  ", "/etc/passwd O_RDWR"),
        CompactExample(Sample.open.with("flags", 0), "📬 open   ", "/etc/passwd O_RDONLY"),
        CompactExample(Sample("security_file_open"), "📬 open   ", "? ?"),
        CompactExample(Sample("magic_write").with("pathname", "/a").with("bytes", bytes: [1, 2]), "📝 write  ", "/a 0102"),
        CompactExample(Sample("security_inode_unlink").with("pathname", "/a"), "🗑 unlink ", "/a"),
        CompactExample(
            Sample("security_inode_rename").with("old_path", "/a b").with("new_path", "/c"), "🚚 rename ", #""/a b" -> /c"#),
        CompactExample(Sample("security_inode_link").with("old_path", "/a").with("new_path", "/c"), "🔗 link   ", "/a -> /c"),
        CompactExample(Sample("security_inode_symlink").with("linkpath", "/a").with("target", ""), "🔗 symlink", #"/a -> """#),
        CompactExample(
            Sample("security_inode_mknod").with("file_name", "/d").with("mode", 0o020600).with("dev", 0x10_0003), "🔩 mknod  ",
            "/d S_IFCHR|0600 1:3"),
        CompactExample(Sample("chmod_common").with("pathname", "/a").with("mode", 0o755).returning(-1), "🔏 chmod  ", "/a 0755 EPERM"),
        CompactExample(
            Sample("security_sb_mount").with("dev_name", "none").with("path", "/m").with("type", "tmpfs").with("flags", 1),
            "💾 mount  ", "none /m tmpfs MS_RDONLY"),
        CompactExample(Sample("security_sb_umount").with("mountpoint", "/m").with("flags", 2), "⏏ umount ", "/m MNT_DETACH"),
        CompactExample(Sample("module_load").with("name", "m").with("pathname", "/m.ko"), "🧩 module ", "m /m.ko"),
    ]

    static let network: [CompactExample] = [
        CompactExample(socket("connect", "remote_addr", Sample.inet), "🔌 connect", "127.0.0.1:53"),
        CompactExample(Sample("net_tcp_connect").with("dst", "::1").with("dst_port", 80), "🔌 connect", "tcp ::1 80"),
        CompactExample(socket("accept", "local_addr", Sample.inet6), "📞 accept ", "[::1]:80"),
        CompactExample(
            Sample("socket_accept").with("local_addr", bytes: Sample.inet).with("remote_addr", bytes: Sample.inet6), "📞 accept ",
            "127.0.0.1:53 <- [::1]:80"),
        CompactExample(socket("listen", "local_addr", Sample.inet).with("backlog", 128), "👂 listen ", "127.0.0.1:53 backlog 128"),
        CompactExample(socket("bind", "local_addr", [1, 0] + Array("/run/x".utf8)), "📌 bind   ", "/run/x"),
    ]

    static let others: [CompactExample] = [
        CompactExample(.openat, "☎ syscall", #"openat(dirfd=AT_FDCWD, pathname="a b", flags=O_RDONLY, mode=0000) = -1 ENOENT"#),
        CompactExample(Sample("getppid").returning(40), "☎ syscall", "getppid() = 40"),
        CompactExample(
            Sample("sched_process_fork").with("parent_tid", 1).with("child_tid", 2), "❓ event  ", "sched_process_fork parent_tid=1 child_tid=2"),
        CompactExample(Sample("do_truncate"), "❓ event  ", "do_truncate"),
    ]

    private static func exit(code: Int64, signal: Int64, whole: Int64) -> Sample {
        Sample("sched_process_exit").with("exit_code", code).with("signal_code", signal).with("process_group_exit", whole)
    }

    private static func socket(_ call: String, _ argument: String, _ address: [UInt8]) -> Sample {
        Sample("security_socket_\(call)").with(argument, bytes: address)
    }
}

@Suite struct CompactFormatterTests {
    private func line(
        _ sample: Sample, _ surroundings: KnownSurroundings = KnownSurroundings(), _ change: OptionChange = { _ in }
    ) throws -> String {
        var options = FormatOptions()
        options.nodeName = "node"
        change(&options)
        return try sample.line(CompactFormatter(options), surroundings)
    }

    @Test(arguments: CompactExample.process + CompactExample.files + CompactExample.network + CompactExample.others)
    func `an event reads as picture, verb, node, program and detail`(example: CompactExample) throws {
        let detail = example.detail.isEmpty ? "" : " \(example.detail)"
        #expect(try line(example.sample) == "\(example.verb) node /usr/bin/cat\(detail)")
    }

    @Test func `containers and losses are said of the node, not of a process`() throws {
        let create = Sample("container_create").with("runtime", "docker").with("container_id", "0123").with("container_image", "ng inx")
        #expect(try line(create, .full) == #"📦 create  node docker 0123 "ng inx""#)
        #expect(
            try line(create.with("container_name", "web"), .full) { $0.ancestors = 1 }
                == #"📦 create  node docker 0123 web "ng inx""#)
        #expect(try line(create.with("container_image", "")) == "📦 create  node docker 0123")
        #expect(
            try line(Sample("container_remove").with("runtime", "docker").with("container_id", "01"))
                == "📦 remove  node docker 01")
        let lost = Sample("lost_events").with("stage", "kernel").with("reason", "ring full").with("count", 12)
        #expect(try line(lost) == #"⚠ lost    node 12 events kernel "ring full""#)
        #expect(try line(lost.with("rule", "a rule")) == #"⚠ lost    node 12 events kernel "ring full" "a rule""#)
    }

    @Test func `the source is the container where there is one, the program its comm where it is not known`() throws {
        var surroundings = KnownSurroundings.full
        #expect(try line(Sample("getppid"), surroundings) == "☎ syscall 0123456789ab /usr/bin/cat getppid()")
        surroundings.executable = nil
        #expect(try line(Sample("getppid"), surroundings) == "☎ syscall 0123456789ab cat getppid()")
        #expect(try line(Sample("getppid")) { $0.nodeName = "a\u{1b} b" } == #"☎ syscall "a\x1b b" /usr/bin/cat getppid()"#)
    }

    @Test func `hostile bytes are escaped wherever they come from`() throws {
        let escaped = #""/tmp/\x1b[31m \"\\\n\t\r\x7f\xc2\x85\xe2\x80\xaeä€💥\xff\xc3(\x01""#
        var surroundings = KnownSurroundings()
        surroundings.executable = Sample.hostile
        let sample = Sample("security_inode_unlink").with("pathname", bytes: Sample.hostile)
        #expect(try line(sample, surroundings) == "🗑 unlink  node \(escaped) \(escaped)")
        let exec = Sample("sched_process_exec").with("argv", bytes: [0x61, 0] + Sample.hostile)
        #expect(try line(exec, surroundings) == "🚀 process node \(escaped) \(escaped)")
    }

    @Test func `a file's hash comes when asked for`() throws {
        var known = KnownSurroundings()
        known.fileHash = [0xab, 0x00, 0x0f]
        #expect(try line(Sample("sched_process_exec").with("argv", texts: ["ls", "-l"]), known) { $0.fileHashes = true }
            .hasSuffix(" -l sha256=ab000f"))
    }

    @Test func `colours and ancestors come when asked for`() throws {
        #expect(try line(.openat, .full) { ($0.color, $0.ancestors, $0.raw) = (true, 2, true) } == """
            ☎ \u{1b}[36msyscall\u{1b}[0m \u{1b}[2m0123456789ab\u{1b}[0m /usr/bin/cat \
            openat(dirfd=-100, pathname="a b", flags=0, mode=0) = -2 ancestors=["/bin/b ash"(40) ?(1)]
            """)
    }

    @Test func `every argument that a form names is one of its event`() throws {
        for definition in EventCatalogue.shared.all {
            #expect(try !line(Sample(definition.name)).contains("{"), "\(definition.name)")
        }
    }
}
