import Events
import Formats
import Testing

@Suite struct JSONFormatterTests {
    private func line(
        _ sample: Sample, _ surroundings: KnownSurroundings = KnownSurroundings(), _ change: OptionChange = { _ in }
    ) throws -> String {
        var options = FormatOptions()
        change(&options)
        return try sample.line(JSONFormatter(options), surroundings)
    }

    /// From `"args":` to the end.
    private func arguments(
        _ sample: Sample, _ surroundings: KnownSurroundings = KnownSurroundings(), _ change: OptionChange = { _ in }
    ) throws -> String {
        let line = try line(sample, surroundings, change)
        guard let start = line.firstRange(of: "\"args\":") else { return "" }
        return String(line[start.upperBound...].dropLast())
    }

    private static let process = """
        "process":{"id":"6eb69deb5a21659b","parent_id":"7e8483a62a3cf879","pid":2,"tid":2,"ppid":1,"host_pid":42,"host_tid":42,\
        "host_ppid":40,"start":"2026-11-20T23:00:03.000000000Z","uid":0,"user":"root","gid":0,"group":"root","comm":"cat",\
        "executable":"/usr/bin/cat","mntns":4026531841,"pidns":4026531836,"cgroup_id":77}
        """

    @Test func `an event is one object with process, arguments and result`() throws {
        #expect(try line(.open) == """
            {"time":"2026-11-20T23:00:03.500000000Z","event":"security_file_open","provider":"lsm","cpu":1,\(Self.process),\
            "args":{"pathname":"/etc/passwd","flags":"O_WRONLY|O_CREAT|O_CLOEXEC","dev":"8:1","inode":1234,"ctime":5,\
            "syscall_pathname":"//etc/./passwd"}}
            """)
        #expect(try line(.openat) == """
            {"time":"2026-11-20T23:00:03.500000000Z","event":"openat","provider":"sys_exit","cpu":1,\(Self.process),\
            "args":{"dirfd":"AT_FDCWD","pathname":"a b","flags":"O_RDONLY","mode":"0000"},"returned":-2,"error":"ENOENT"}
            """)
    }

    @Test func `flags, container and ancestors stand where they are known and wanted`() throws {
        let sample = Sample("getppid", provider: .agent).change {
            $0.flags = [.ia32, .x32, .ioUring, .container, .internal, .resumed, .interrupted]
        }
        #expect(try line(sample, .full) { $0.ancestors = 5 } == """
            {"time":"2026-11-20T23:00:03.500000000Z","event":"getppid","provider":"agent","cpu":1,\
            "flags":["ia32","x32","io_uring","resumed","interrupted"],\(Self.process),\
            "container":{"id":"0123456789abcdef0123456789abcdef","runtime":"containerd","name":"web","image":"nginx:1.27",\
            "image_digest":"sha256:5a","privileged":false,"pod":{"name":"web-1","namespace":"shop","uid":"u-1"}},"args":{},\
            "ancestors":[{"id":"7e8483a62a3cf879","host_pid":40,"executable":"/bin/b ash"},{"id":"ff1ed9421877e875","host_pid":1}]}
            """)
    }

    @Test(arguments: ["container_create", "existing_container"])
    func `an event that tells of a container has that one, with its mounts`(name: String) throws {
        let id = "0123456789abcdef0123456789abcdef"
        let text = try line(Sample(name).with("container_id", id), .full)
        #expect(text.contains(#""uid":"u-1"},"mounts":["/data","/proc"]},"args""#))
        #expect(try !line(Sample(name).with("container_id", "another"), .full).contains(#""container":"#))
    }

    @Test func `a stack is addresses, with file and offset where a file is mapped there`() throws {
        let text = try arguments(Sample("getppid").change { $0.stack = [0x7f12_3456, 0x401] })
        #expect(text == #"{},"stack":[{"address":"7f123456","module":"/usr/lib/libc.so.6","offset":"456"},{"address":"401"}]"#)
    }

    @Test func `a file's hash is the last argument, where it is known and wanted`() throws {
        var known = KnownSurroundings()
        known.fileHash = [0xab, 0x00, 0x0f]
        #expect(try arguments(Sample("sched_process_exec"), known) { $0.fileHashes = true } == #"{"sha256":"ab000f"}"#)
        #expect(try arguments(Sample("sched_process_exec").with("dev", 0), known) { $0.fileHashes = true }.hasSuffix(#","sha256":"ab000f"}"#))
        #expect(try arguments(Sample("sched_process_exec"), known) == "{}")
        #expect(try arguments(Sample("symbols_loaded").with("sha256", "c"), known) { $0.fileHashes = true } == #"{"sha256":"c"}"#)
        #expect(try arguments(Sample("sched_process_exec")) { $0.fileHashes = true } == "{}")
    }

    @Test func `ids that differ from the first ones, and a thread's own start, are added`() throws {
        let sample = Sample("getppid").change {
            ($0.uid, $0.gid, $0.effectiveUid, $0.effectiveGid) = (1000, 1001, 0, 5)
            ($0.hostTid, $0.threadStart) = (43, 3_000_000_001)
        }
        var surroundings = KnownSurroundings()
        surroundings.executable = nil
        #expect(try line(sample, surroundings).contains("""
            "host_tid":43,"host_ppid":40,"start":"2026-11-20T23:00:03.000000000Z","thread_start":"2026-11-20T23:00:03.000000001Z",\
            "uid":1000,"gid":1001,"euid":0,"egid":5,"comm":"cat","mntns":4026531841,
            """))
    }

    @Test func `hostile bytes are escaped, and bytes that are not UTF-8 are there a second time`() throws {
        let escaped = #""/tmp/\u001b[31m \"\\\n\t\r\u007f\u0085"# + "\u{202e}ä€💥\u{fffd}\u{fffd}(\\u0001\""
        let hex = "2f746d702f1b5b33316d20225c0a090d7fc285e280aec3a4e282acf09f92a5ffc32801"
        #expect(try arguments(Sample("unlink").with("pathname", bytes: Sample.hostile)) == """
            {"pathname":\(escaped)},"bytes":{"pathname":"\(hex)"}
            """)
        #expect(try arguments(Sample("security_socket_connect").with("sockfd", 3).with("remote_addr", bytes: [1, 0] + Sample.hostile)) == """
            {"sockfd":3,"remote_addr":{"family":"AF_UNIX","path":\(escaped)}},"bytes":{"remote_addr":"0100\(hex)"}
            """)
        #expect(try arguments(Sample("execve").with("argv", bytes: [0x61, 0] + Sample.hostile)) == """
            {"argv":["a",\(escaped)]},"bytes":{"argv":"6100\(hex)"}
            """)
        #expect(try line(Sample("getppid").change { $0.comm = Sample.hostile }).contains(#""comm":"/tmp/\u001b[31m \"\\\n\t\r","#))
    }

    @Test func `every type of argument has its form`() throws {
        #expect(try arguments(.exec) == """
            {"cmdpath":"ls","pathname":"/bin/ls","argv":["ls","","a b","]","-l"],"stdin_type":"S_IFCHR","invoked_from_kernel":false}
            """)
        #expect(try arguments(Sample("pipe").with("pipefd", bytes: [3, 0, 0, 0, 255, 255, 255, 255])) == #"{"pipefd":[3,-1]}"#)
        #expect(
            try arguments(Sample("nanosleep").with("req", bytes: [1] + [UInt8](repeating: 0, count: 7) + [UInt8](repeating: 255, count: 8)))
                == #"{"req":0.999999999}"#)
        #expect(
            try arguments(Sample("sched_process_fork").with("start_time", 5))
                == #"{"start_time":"2026-11-20T23:00:00.000000005Z"}"#)
        #expect(
            try arguments(Sample("magic_write").with("bytes", bytes: [0x7f, 0, 255], flags: 16))
                == #"{"bytes":"7f00ff"},"cut":["bytes"]"#)
        #expect(
            try arguments(Sample("security_bpf_prog").with("helpers", bytes: [1]).with("load", 1))
                == #"{"helpers":"01","load":true}"#)
        #expect(
            try arguments(Sample("mmap").with("addr", 0x1000).with("fd", -1).returning(9))
                == #"{"addr":"0x1000","fd":-1},"returned":9"#)
        #expect(try arguments(Sample("container_create").with("ctime", -1)) == #"{"ctime":18446744073709551615}"#)
    }

    @Test func `what openat2 was asked for is an object, of names or of numbers`() throws {
        func words(_ words: [UInt8]) -> [UInt8] { words.flatMap { [$0] + [UInt8](repeating: 0, count: 7) } }
        let sample = Sample("openat2").with("how", bytes: words([0o101, 0o44, 12]))
        #expect(try arguments(sample) == """
            {"how":{"flags":"O_WRONLY|O_CREAT","mode":"0044","resolve":"RESOLVE_NO_SYMLINKS|RESOLVE_BENEATH"}}
            """)
        #expect(try arguments(sample) { $0.raw = true } == #"{"how":{"flags":65,"mode":36,"resolve":12}}"#)
        #expect(try arguments(Sample("openat2").with("how", bytes: words([1, 2]))) == #"{"how":null}"#)
    }

    @Test(arguments: [
        (Sample.inet, #"{"family":"AF_INET","address":"127.0.0.1","port":53}"#),
        (Sample.inet6, #"{"family":"AF_INET6","address":"::1","port":80,"scope_id":3}"#),
        ([1, 0], #"{"family":"AF_UNIX","path":""}"#), ([1, 0, 0, 97, 0, 98], #"{"family":"AF_UNIX","abstract":"a\u0000b"}"#),
        ([16, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0], #"{"family":"AF_NETLINK","port_id":12,"groups":1}"#),
        ([0, 0], #"{"family":"AF_UNSPEC"}"#), ([231, 3], #"{"family":"999"}"#), ([2], "null"),
    ] as [([UInt8], String)])
    func `an address is an object with what its family has`(bytes: [UInt8], expected: String) throws {
        #expect(
            try arguments(Sample("security_socket_connect").with("remote_addr", bytes: bytes))
                == #"{"remote_addr":\#(expected)}"#)
    }

    @Test func `what is not known is left out, what cannot be read is null, what is cut is named`() throws {
        #expect(try arguments(Sample("openat").with("flags", 0)) == #"{"flags":"O_RDONLY"}"#)
        #expect(try arguments(Sample("nanosleep").with("req", bytes: [1])) == #"{"req":null}"#)
        #expect(try arguments(Sample("unlink").change { $0.set(0, value: .max >> 8) }) == #"{"pathname":null}"#)
        #expect(try arguments(Sample("link").with("oldpath", "a", flags: 17).with("newpath", "b", flags: 1)) == """
            {"oldpath":"a","newpath":"b"},"cut":["oldpath","newpath"]
            """)
    }

    @Test func `numbers without a name stay numbers, with or without raw`() throws {
        #expect(
            try arguments(Sample("kill").with("pid", -1).with("sig", 99).returning(-4000))
                == #"{"pid":-1,"sig":99},"returned":-4000"#)
        #expect(
            try arguments(.openat) { $0.raw = true }
                == #"{"dirfd":-100,"pathname":"a b","flags":0,"mode":0},"returned":-2,"error":"ENOENT""#)
        #expect(
            try arguments(Sample("close").with("fd", 3), .full) { $0.descriptorPaths = true }
                == #"{"fd":{"fd":3,"path":"/etc/pass wd"}}"#)
    }
}
