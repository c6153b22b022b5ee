import Events
import Formats

typealias OptionChange = (inout FormatOptions) -> Void

/// Surroundings that say what a test wants them to.
struct KnownSurroundings: Surroundings {
    var executable: [UInt8]? = Array("/usr/bin/cat".utf8)
    var ancestors: [Ancestor] = []
    var container: ContainerInfo?
    var users: [UInt32: String] = [0: "root"]
    var paths: [Int32: String] = [:]
    var fileHash: [UInt8]?

    func executable(of event: borrowing Event) -> [UInt8]? { executable }
    func ancestors(of event: borrowing Event, limit: Int) -> [Ancestor] { Array(ancestors.prefix(limit)) }
    func container(of event: borrowing Event) -> ContainerInfo? { container }
    func container(id: String) -> ContainerInfo? { container?.id == id ? container : nil }
    func userName(_ uid: UInt32) -> [UInt8]? { users[uid].map { Array($0.utf8) } }
    func groupName(_ gid: UInt32) -> [UInt8]? { users[gid].map { Array($0.utf8) } }
    /// The machine booted on 2026-11-20 at 23:00:00 UTC.
    func unixTime(_ boot: UInt64) -> UInt64 { boot &+ 1_795_215_600_000_000_000 }
    func module(of event: borrowing Event, at address: UInt64) -> ModuleAddress? {
        address & 1 == 0 ? ModuleAddress(path: Array("/usr/lib/libc.so.6".utf8), offset: address & 0xfff) : nil
    }
    func fileHash(of event: borrowing Event) -> [UInt8]? { fileHash }
    func descriptorPath(pid: UInt32, fd: Int32) -> [UInt8]? { paths[fd].map { Array($0.utf8) } }
}

extension KnownSurroundings {
    /// In a container, with two ancestors of which one is not known.
    static var full: KnownSurroundings {
        let container = ContainerInfo(id: "0123456789abcdef0123456789abcdef", runtime: "containerd")
        container.name = "web"
        container.image = "nginx:1.27"
        container.imageDigest = "sha256:5a"
        container.privileged = false
        (container.podName, container.podNamespace, container.podUID) = ("web-1", "shop", "u-1")
        container.mounts = [ContainerMount(source: "/srv", destination: "/data"), ContainerMount(source: "proc", destination: "/proc")]
        var result = KnownSurroundings()
        result.container = container
        result.ancestors = [
            Ancestor(key: ProcessKey(pid: 40, start: 4), executable: Array("/bin/b ash".utf8)),
            Ancestor(key: ProcessKey(pid: 1, start: 1), executable: nil),
        ]
        result.fileHash = Array(repeating: 0xa5, count: 32)
        result.paths = [3: "/etc/pass wd"]
        return result
    }
}

/// A record of the event called `name`: process 42 of user root, thread 42, 3.5 s after boot, named `cat`.
struct Sample {
    var builder: RecordBuilder
    let definition: EventDefinition

    init(_ name: String, provider: Provider = .lsm) {
        definition = EventCatalogue.shared.named(name)!
        builder = RecordBuilder(kind: definition.kind, provider: provider, arguments: definition.arguments.count)
        builder.time = 3_500_000_000
        builder.cpu = 1
        (builder.hostPid, builder.hostTid, builder.hostParentPid) = (42, 42, 40)
        (builder.pid, builder.tid, builder.parentPid) = (2, 2, 1)
        (builder.processStart, builder.threadStart, builder.parentStart) = (3_000_000_000, 3_000_000_000, 4)
        (builder.mountNamespace, builder.pidNamespace, builder.cgroupID) = (4_026_531_841, 4_026_531_836, 77)
        builder.comm = Array("cat".utf8)
    }

    private func index(_ argument: String) -> Int { definition.arguments.firstIndex { $0.name == argument }! }

    func with(_ argument: String, _ value: Int64) -> Sample {
        change { $0.set(index(argument), value: UInt64(bitPattern: value)) }
    }

    func with(_ argument: String, _ text: String, flags: UInt8 = 0) -> Sample {
        with(argument, bytes: Array(text.utf8), flags: flags)
    }

    func with(_ argument: String, bytes: [UInt8], flags: UInt8 = 0) -> Sample {
        change { $0.set(index(argument), text: bytes, flags: flags) }
    }

    func with(_ argument: String, texts: [String]) -> Sample {
        change { $0.set(index(argument), texts: texts.map { Array($0.utf8) }) }
    }

    func returning(_ value: Int64) -> Sample { change { $0.returned = value } }

    func change(_ body: (inout RecordBuilder) -> Void) -> Sample {
        var copy = self
        body(&copy.builder)
        return copy
    }

    /// What `formatter` makes of it, without the newline that it must end with.
    func line(_ formatter: any EventFormatter, _ surroundings: KnownSurroundings = KnownSurroundings()) throws -> String {
        let bytes = builder.bytes()
        var text = TextBuffer()
        formatter.append(try Event(bytes.span.bytes), definition, surroundings, to: &text)
        let line = String(decoding: text.bytes, as: UTF8.self)
        precondition(line.hasSuffix("\n"))
        return String(line.dropLast())
    }
}

extension Sample {
    /// A path with every kind of byte that must not reach a terminal, or break a string.
    static let hostile: [UInt8] =
        Array("/tmp/\u{1b}[31m \"\\\n\t\r\u{7f}\u{85}\u{202e}ä€💥".utf8) + [0xff, 0xc3, 0x28, 0x01]

    /// 127.0.0.1:53.
    static let inet: [UInt8] = [2, 0, 0, 53, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    /// [::1]:80, scope 3.
    static let inet6: [UInt8] = [10, 0, 0, 80, 0, 0, 0, 7] + [UInt8](repeating: 0, count: 15) + [1, 3, 0, 0, 0]

    static var open: Sample {
        Sample("security_file_open").with("pathname", "/etc/passwd").with("flags", 0o2000101).with("dev", 0x80_0001)
            .with("inode", 1234).with("ctime", 5).with("syscall_pathname", "//etc/./passwd")
    }

    static var openat: Sample {
        Sample("openat", provider: .sysExit).with("dirfd", -100).with("pathname", "a b").with("flags", 0).with("mode", 0)
            .returning(-2)
    }

    static var exec: Sample {
        Sample("sched_process_exec", provider: .tracepoint).with("cmdpath", "ls").with("pathname", "/bin/ls")
            .with("argv", texts: ["ls", "", "a b", "]", "-l"]).with("stdin_type", 0o020000).with("invoked_from_kernel", 0)
    }
}

/// SplitMix64: the same numbers in every run.
struct FixedNumbers: RandomNumberGenerator {
    var state: UInt64 = 0x6170_7573

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            let word = next()
            for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        return Array(bytes.prefix(count))
    }
}
