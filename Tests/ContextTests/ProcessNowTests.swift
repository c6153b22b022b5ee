// SPDX-License-Identifier: Apache-2.0

import Context
import Events
import Foundation
import Testing

@Suite struct ProcessNowTests {
    private let proc: FakeProc
    /// Started in tick 1000.
    private let key = ProcessKey(pid: 7, start: 1000 * ProcStat.tick + 1)

    init() throws {
        proc = try FakeProc()
        try proc.add(7, cgroup: "9:name=systemd:/a\n4:cpu,cpuacct:/work\n0::/unified\n")
        try proc.folder("7/fd")
        try proc.folder("7/net")
    }

    private func now(_ controllers: [String] = []) throws -> ProcessNow {
        try #require(ProcessNow(key, unifiedControllers: controllers, root: proc.root))
    }

    @Test func `a later process with the same number is not taken for it`() {
        #expect(ProcessNow(ProcessKey(pid: 7, start: 900 * ProcStat.tick), unifiedControllers: [], root: proc.root) == nil)
        #expect(ProcessNow(ProcessKey(pid: 8, start: key.start), unifiedControllers: [], root: proc.root) == nil)
    }

    @Test func `memory and limits are read from their lines`() throws {
        _ = try proc.file("7/status", "Name:\tVmSize: 1 kB\nVmSize:\t    5000 kB\nVmRSS:\t 40 kB\nVmSwap:\t 3 kB\nThreads:\t1\n")
        _ = try proc.file("7/limits", "Limit Soft Limit Hard Limit Units\nMax open files          1024          524288          files\n")
        #expect(try now().memory == MemoryUse(virtual: 5000, resident: 40, swapped: 3))
        #expect(try now().descriptorLimit == 1024)
        _ = try proc.file("7/limits", "Max open files            unlimited            unlimited            files\n")
        #expect(try now().descriptorLimit == nil)
    }

    @Test func `a thread of the kernel uses no memory of its own`() throws {
        _ = try proc.file("7/status", "Name:\tkworker\nThreads:\t1\n")
        #expect(try now().memory == nil)
    }

    @Test func `control groups go by their controllers, those of version 2 by what the hierarchy has`() throws {
        let groups = try #require(try now(["memory", "pids"]).controlGroups)
        let texts = groups.map { $0.controller + "=" + String(decoding: $0.path, as: UTF8.self) }
        #expect(texts == ["cpu=/work", "cpuacct=/work", "memory=/unified", "pids=/unified"])
    }

    @Test(arguments: [
        ("anon_inode:[eventpoll]", ObjectKind.eventpoll), ("anon_inode:inotify", .inotify), ("anon_inode:bpf-map", .bpf),
        ("anon_inode:[fanotify]", .anonymous), ("/memfd:x (deleted)", .memfd), ("pidfd:[4]", .pidfd), ("/", .directory),
        ("/dev/null", .characterDevice), ("/no such file", .other),
    ])
    func `what a descriptor leads to is told by its link`(target: String, kind: ObjectKind) throws {
        try proc.link(target, "7/fd/3")
        #expect(try now().descriptor(3) == OpenDescriptor(kind: kind, name: Array(target.utf8)))
        #expect(try now().descriptor(4) == nil)
    }

    private static let tcp = """
      sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
       0: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 50 1 0000 100 0 0 10 0
       1: 0100007F:0016 0200007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 51 1 0000 100 0 0 10 0

    """
    private static let tcp6 = """
      sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt
       0: 00000000000000000000000001000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  0   0 60 1
       1: 0000000000000000FFFF00000100007F:0016 0000000000000000FFFF00000200007F:C350 01 00000000:00000000 00:00000000 00000000  0   0 61 1

    """

    @Test(arguments: [
        (50, ObjectKind.ipv4, "127.0.0.1:22"), (51, .ipv4, "127.0.0.1:22->127.0.0.2:50000"), (60, .ipv6, "::1:22"),
        (61, .ipv4, "127.0.0.1:22->127.0.0.2:50000"), (70, .unix, "/run/socket"), (99, .socket, "socket:[99]"),
    ])
    func `a socket is looked up by its inode`(inode: Int, kind: ObjectKind, name: String) throws {
        try proc.link("socket:[\(inode)]", "7/fd/0")
        _ = try proc.file("7/net/tcp", Self.tcp)
        _ = try proc.file("7/net/tcp6", Self.tcp6)
        _ = try proc.file("7/net/unix", "Num RefCount Protocol Flags Type St Inode Path\n0: 2 0 00010000 0001 01 70 /run/socket\n")
        #expect(try now().descriptor(0) == OpenDescriptor(kind: kind, name: Array(name.utf8)))
        #expect(try now().descriptorKinds == [kind])
    }

    @Test func `a line that is none finds nothing`() throws {
        try proc.link("socket:[50]", "7/fd/0")
        _ = try proc.file("7/net/tcp", "head\n0: 01:G 2 3 4 5 6 7 8 50\n0: x\n")
        #expect(try now().descriptor(0) == OpenDescriptor(kind: .ipv4, name: []))
    }

    @Test func `of this process everything is known`() throws {
        let pid = UInt32(getpid())
        let start = try #require(ProcFolder(pid: pid)?.facts?.start)
        let now = try #require(ProcessNow(ProcessKey(pid: pid, start: start), unifiedControllers: []))
        let folder = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        #expect(try #require(now.descriptorCount) > 2 && folder.count > 2)
        #expect(try #require(now.memory).resident > 1000)
        #expect(try #require(now.faults).minor > 0)
        #expect(try #require(now.descriptorKinds).isEmpty == false)
        #expect(now.descriptorLimit != nil && now.controlGroups != nil)
    }
}
