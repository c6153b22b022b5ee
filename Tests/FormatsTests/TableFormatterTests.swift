import Events
import Formats
import Testing

@Suite struct TableFormatterTests {
    private func line(
        _ sample: Sample, _ surroundings: KnownSurroundings = .full, _ change: OptionChange = { _ in }
    ) throws -> String {
        var options = FormatOptions()
        change(&options)
        return try sample.line(TableFormatter(options), surroundings)
    }

    /// The line behind the columns.
    private func arguments(
        _ sample: Sample, _ surroundings: KnownSurroundings = .full, _ change: OptionChange = { _ in }
    ) throws -> String {
        String(try line(sample, surroundings, change).dropFirst(82))
    }

    @Test func `headings stand above their columns, with and without containers`() throws {
        var options = FormatOptions()
        var text = TextBuffer()
        TableFormatter(options).begin(&text)
        options.containers = true
        TableFormatter(options).begin(&text)
        #expect(String(decoding: text.bytes, as: UTF8.self) == """
            TIME            UID      PID/TID       COMM             EVENT                     ARGUMENTS
            TIME            UID      PID/TID       COMM             CONTAINER    EVENT                     ARGUMENTS

            """)
        #expect(try line(.open) == """
            23:00:03.500000 root     42            cat              security_file_open        pathname=/etc/passwd \
            flags=O_WRONLY|O_CREAT|O_CLOEXEC dev=8:1 inode=1234 ctime=5 syscall_pathname=//etc/./passwd
            """)
        #expect(try line(.openat) { $0.containers = true } == """
            23:00:03.500000 root     42            cat              0123456789ab openat                    dirfd=AT_FDCWD \
            pathname="a b" flags=O_RDONLY mode=0000 = -1 ENOENT
            """)
        #expect(try line(.openat, KnownSurroundings()) { $0.containers = true }.contains("cat              host         openat "))
    }

    @Test func `a thread that is not its process's first shows its own number, a user without a name theirs`() throws {
        let sample = Sample("getppid").returning(40).change { ($0.hostTid, $0.uid, $0.comm) = (43, 1000, Array("ä b".utf8)) }
        #expect(try line(sample) == """
            23:00:03.500000 1000     42/43         ä b              getppid                   = 40
            """)
        #expect(try line(Sample("getppid")) == "23:00:03.500000 root     42            cat              getppid")
    }

    @Test(arguments: [(-3600, "22:00:03.500000"), (19_800, "04:30:03.500000"), (0, "23:00:03.500000"), (Int.min, "07:29:55.500000")])
    func `local times are as far from UTC as the caller says`(offset: Int, expected: String) throws {
        let local = try line(.open) { ($0.local, $0.utcOffset) = (true, offset) }
        #expect(local.hasPrefix(expected))
        #expect(try line(.open) { $0.utcOffset = offset }.hasPrefix("23:00:03.500000"))
    }

    @Test func `hostile bytes are escaped wherever they come from`() throws {
        let escaped = #""/tmp/\x1b[31m \"\\\n\t\r\x7f\xc2\x85\xe2\x80\xaeä€💥\xff\xc3(\x01""#
        let sample = Sample.open.with("pathname", bytes: Sample.hostile, flags: 1).change { $0.comm = Sample.hostile }
        #expect(try line(sample) == """
            23:00:03.500000 root     42            /tmp/\\x1b[31m "\\\\\\n\\t\\r security_file_open        pathname=\(escaped)… \
            flags=O_WRONLY|O_CREAT|O_CLOEXEC dev=8:1 inode=1234 ctime=5 syscall_pathname=//etc/./passwd
            """)
        let connect = Sample("security_socket_connect")
        #expect(try arguments(connect.with("remote_addr", bytes: [1, 0] + Sample.hostile)) == "remote_addr=\(escaped)")
        #expect(try arguments(connect.with("remote_addr", bytes: [1, 0, 0] + Sample.hostile)) == "remote_addr=@\(escaped)")
    }

    @Test func `flags stand behind the event's name`() throws {
        let sample = Sample("close").with("fd", 3).change {
            $0.flags = [.ia32, .x32, .ioUring, .container, .internal, .resumed, .interrupted]
        }
        #expect(try arguments(sample) == "[ia32] [x32] [io_uring] [resumed] [interrupted] fd=3")
    }

    @Test func `every type of argument has its text`() throws {
        #expect(
            try arguments(.exec)
                == #"cmdpath=ls pathname=/bin/ls argv=[ls "" "a b" "]" -l] stdin_type=S_IFCHR invoked_from_kernel=false"#)
        #expect(try arguments(Sample("pipe").with("pipefd", bytes: [3, 0, 0, 0, 255, 255, 255, 255])) == "pipefd=[3 -1]")
        #expect(
            try arguments(Sample("sched_process_fork").with("start_time", 5))
                == "start_time=2026-11-20T23:00:00.000000005Z")
        #expect(try arguments(Sample("magic_write").with("bytes", bytes: [0x7f, 0, 255], flags: 16)) == "bytes=7f00ff…")
        #expect(try arguments(Sample("commit_creds").with("old_cred", bytes: [1, 2])) == "old_cred=?")
        #expect(
            try arguments(Sample("security_bpf_prog").with("helpers", bytes: [1]).with("load", 1))
                == "helpers=01 load=true")
        #expect(
            try arguments(Sample("mmap").with("addr", 0x1000).with("fd", -1).returning(0x7f00_0000))
                == "addr=0x1000 fd=-1 = 0x7f000000")
        let connect = Sample("security_socket_connect").with("sockfd", 3)
        #expect(try arguments(connect.with("remote_addr", bytes: Sample.inet)) == "sockfd=3 remote_addr=127.0.0.1:53")
        #expect(try arguments(connect.with("remote_addr", bytes: Sample.inet6)) == "sockfd=3 remote_addr=[::1]:80")
        #expect(try arguments(connect.with("remote_addr", bytes: [1, 0])) == "sockfd=3 remote_addr=AF_UNIX")
    }

    @Test(arguments: [
        ([0, 0], "req=0.000000000"), ([1, 5], "req=1.000000005"), ([-1, 500_000_000], "req=-0.500000000"), ([0, -1], "req=-0.000000001"),
        ([.min, .min], "req=-9223372046078147844.854775808"), ([.max, .max], "req=9223372046078147843.854775807"),
    ] as [([Int64], String)])
    func `seconds are a sum, whatever a program puts into the two numbers`(parts: [Int64], expected: String) throws {
        let bytes = parts.flatMap { part in (0..<8).map { UInt8(truncatingIfNeeded: part >> ($0 * 8)) } }
        #expect(try arguments(Sample("nanosleep").with("req", bytes: bytes)) == expected)
    }

    @Test func `what is not known is left out, what cannot be read is a question mark, what is cut has a mark`() throws {
        #expect(try arguments(Sample("openat").with("flags", 0)) == "flags=O_RDONLY")
        #expect(try arguments(Sample("nanosleep").with("req", bytes: [1])) == "req=?")
        #expect(try arguments(Sample("nanosleep").change { $0.set(0, value: .max >> 8) }) == "req=?")
        #expect(try arguments(Sample("unlink").change { $0.set(0, value: .max >> 8) }) == "pathname=?")
        #expect(try arguments(Sample("security_socket_connect").with("remote_addr", bytes: [2])) == "remote_addr=?")
        #expect(try arguments(Sample("unlink").with("pathname", "?")) == #"pathname="?""#)
        #expect(try arguments(Sample("unlink").with("pathname", "a", flags: 1)) == #"pathname="a"…"#)
        #expect(try arguments(Sample("execve").with("argv", bytes: Array("a\0b".utf8), flags: 1)) == "argv=[a b]…")
    }

    @Test(arguments: [
        (0, "= 0"), (3, "= 3"), (-2, "= -1 ENOENT"), (-512, "= -1 ERESTARTSYS"), (-4000, "= -4000"), (-4096, "= -4096"),
        (Int64.min, "= -9223372036854775808"),
    ] as [(Int64, String)])
    func `a return value is a number, an error its name`(value: Int64, expected: String) throws {
        #expect(try arguments(Sample("kill").with("pid", -1).with("sig", 99).returning(value)) == "pid=-1 sig=99 \(expected)")
    }

    @Test func `raw numbers, descriptors and ancestors come when asked for`() throws {
        #expect(try arguments(.openat) { $0.raw = true } == #"dirfd=-100 pathname="a b" flags=0 mode=0 = -2"#)
        #expect(try arguments(Sample("close").with("fd", 3)) { $0.descriptorPaths = true } == #"fd=3<"/etc/pass wd">"#)
        #expect(try arguments(Sample("close").with("fd", 4)) { $0.descriptorPaths = true } == "fd=4")
        #expect(try arguments(Sample("close").with("fd", 3)) { $0.ancestors = 5 } == #"fd=3 ancestors=["/bin/b ash"(40) ?(1)]"#)
        #expect(try arguments(Sample("close").with("fd", 3), KnownSurroundings()) { $0.ancestors = 5 } == "fd=3 ancestors=[]")
    }

    @Test func `a file's hash stands behind the arguments, where it is known and wanted`() throws {
        var known = KnownSurroundings()
        known.fileHash = [0xab, 0x00, 0x0f]
        let sample = Sample("sched_process_exec").with("cmdpath", "ls")
        #expect(try arguments(sample, known) { ($0.fileHashes, $0.ancestors) = (true, 1) } == "cmdpath=ls sha256=ab000f ancestors=[]")
        #expect(try arguments(sample, known) == "cmdpath=ls")
        #expect(try arguments(sample, KnownSurroundings()) { $0.fileHashes = true } == "cmdpath=ls")
    }

    @Test func `colours are reset where they end, and change nothing else`() throws {
        let colored = try line(.openat) { ($0.color, $0.containers) = (true, true) }
        #expect(colored.hasPrefix(
            "23:00:03.500000 root     42            cat              \u{1b}[2m0123456789ab\u{1b}[0m \u{1b}[36mopenat\u{1b}[0m         "))
        #expect(colored.hasSuffix("= \u{1b}[31m-1 ENOENT\u{1b}[0m"))
        let plain = colored.replacing(/\u{1b}\[[0-9]+m/, with: "")
        #expect(try plain == line(.openat) { $0.containers = true })
    }
}
