// SPDX-License-Identifier: Apache-2.0

@testable import Context
import Events
import Foundation
import KernelInterface
import Testing

@Suite struct ProcScanTests {
    private static let noCgroups = CgroupLayout(containers: nil, unified: nil)

    private static func records(
        _ proc: FakeProc, _ scope: [ScopeTest] = [], agent: UInt32 = 999, layout: CgroupLayout = noCgroups, since: UInt64 = .max,
        environment: Bool = false
    ) -> [[UInt8]] {
        var scan = ProcScan(layout, scope: scope, agent: agent, since: since, environment: environment, root: proc.root)
        var records: [[UInt8]] = []
        scan.tell(5) { records.append($0) }
        return records
    }

    /// Host numbers of the processes that a scope lets through.
    private static func pids(_ proc: FakeProc, _ scope: [ScopeTest], agent: UInt32 = 999, layout: CgroupLayout = noCgroups) throws -> [UInt32] {
        try records(proc, scope, agent: agent, layout: layout).map { try Event($0.span).hostPid }
    }

    private static func bytes(_ texts: String...) -> [[UInt8]] { texts.map { Array($0.utf8) } }

    @Test func `a record has what the iterator's would have`() throws {
        let proc = try FakeProc()
        let file = try proc.file("program", "x")
        try proc.add(50, comm: "init", ticks: 900, pids: "50\t1")
        try proc.add(60, comm: "a (b) c", parent: 50, ids: [1, 2, 3, 4], pids: "60\t7", exe: file, cwd: "/tmp", mount: 77, pidNamespace: 88)
        let bytes = try #require(Self.records(proc).last)
        let event = try Event(bytes.span)
        #expect(event.kind == .existingProcess && event.provider == .procfs && event.time == 5 && event.argumentCount == 21)
        #expect(event.hostPid == 60 && event.hostTid == 60 && event.hostParentPid == 50)
        #expect(event.pid == 7 && event.tid == 7 && event.parentPid == 1)
        #expect(event.uid == 1 && event.effectiveUid == 2 && event.gid == 1 && event.effectiveGid == 2)
        #expect(event.mountNamespace == 77 && event.pidNamespace == 88)
        #expect(event.process.start == 1000 * ProcStat.tick && event.parent.start == 900 * ProcStat.tick)
        #expect([UInt8](copying: event.comm) == Array("a (b) c".utf8))
        var info = stat()
        #expect(stat(file, &info) == 0)
        #expect(event.copy(1) == Array(file.utf8) && event.slot(3) == UInt64(info.st_ino) && event.slot(5) == UInt64(info.st_mode))
        #expect(event.slot(4) == UInt64(info.st_ctim.tv_sec) * 1_000_000_000 + UInt64(info.st_ctim.tv_nsec))
        #expect(event.copy(10) == Array("sleep\0100\0".utf8) && !event.has(16) && event.copy(17) == Array("/tmp".utf8))
        #expect(event.slot(18) == 0 && event.slot(19) == 0)
    }

    @Test func `the device is that of the mount's file system, and each table is read once`() {
        var (table, reads) = (MountTable(), 0)
        func device(_ mount: UInt64) -> UInt32? {
            table.device(of: mount) {
                reads += 1
                return Array("36 35 0:26 / / rw - overlay overlay rw\n37 36 254:1 /a /b rw - ext4 /dev/vda rw\nx y\n40 1 z:1 / /\n".utf8)
            }
        }
        #expect(device(36) == 26 && device(37) == 254 << 20 | 1)
        #expect(reads == 1)
        #expect(device(40) == nil && device(40) == nil && device(0) == nil)
        #expect(reads == 2)
    }

    @Test func `a parent outside of the pid namespace has no number in it`() throws {
        let proc = try FakeProc()
        try proc.add(50)
        try proc.add(60, parent: 50, pids: "60\t1")
        let bytes = try #require(Self.records(proc).last)
        #expect(try Event(bytes.span).parentPid == 0)
    }

    @Test func `the environment is read where it is asked for`() throws {
        let proc = try FakeProc()
        try proc.add(60)
        let bytes = try #require(Self.records(proc, environment: true).last)
        #expect(try Event(bytes.span).copy(16) == Array("A=1\0".utf8))
    }

    @Test func `kernel threads, what has ended, the agent and what is no process are left out`() throws {
        let proc = try FakeProc()
        try proc.add(2, flags: 0x20_8040, exe: nil)
        try proc.add(3, state: "Z")
        try proc.add(4)
        try proc.add(5)
        _ = try proc.file("6")
        try FileManager.default.createDirectory(atPath: proc.root + "/7", withIntermediateDirectories: true)
        #expect(try Self.pids(proc, [], agent: 4) == [5])
    }

    /// 10 ─► 20 ─► 30, and 40 beside them.
    private static func family() throws -> FakeProc {
        let proc = try FakeProc()
        try proc.add(1, comm: "init", parent: 0, exe: "/bin/cat")
        try proc.add(10, comm: "sh", ids: [0, 0, 0, 0], exe: "/bin/sh", mount: 1, pidNamespace: 1)
        try proc.add(20, comm: "worker-1", parent: 10, ids: [33, 0, 0, 0], mount: 1, pidNamespace: 2)
        try proc.add(30, comm: "worker-12", parent: 20, ticks: 5000, ids: [1000, 0, 0, 0], mount: 2, pidNamespace: 2)
        try proc.add(40, comm: "other", ids: [1000, 0, 0, 0], mount: 2, pidNamespace: 2)
        return proc
    }

    @Test(arguments: [
        ([.uid(.equal, [33, 1000])], [20, 30, 40]), ([.uid(.notEqual, [33, 1000])], [1, 10]), ([.uid(.less, [33])], [1, 10]),
        ([.uid(.greaterOrEqual, [33])], [20, 30, 40]), ([.pid(.equal, [20])], [20]), ([.pid(.greater, [20])], [30, 40]),
        ([.tree([10], negated: false)], [10, 20, 30]), ([.tree([10], negated: true)], [1, 40]), ([.tree([1], negated: false)], [1, 10, 20, 30, 40]),
        ([.tree([20, 40], negated: false)], [20, 30, 40]), ([.comm(bytes("worker-?"), negated: false)], [20]),
        ([.comm(bytes("w*2", "init"), negated: false)], [1, 30]), ([.comm(bytes("w*"), negated: true)], [1, 10, 40]),
        ([.executable(bytes("/bin/sh", "/bin/cat"), negated: false)], [1, 10]), ([.executable(bytes("/bin/sleep"), negated: true)], [1, 10]),
        ([.mountNamespace(.equal, [2])], [30, 40]), ([.pidNamespace(.notEqual, [2])], [1, 10]), ([.startedAfterAgent(negated: false)], []),
        ([.newContainer(negated: true)], [1, 10, 20, 30, 40]), ([.container(negated: false)], []), ([.container(negated: true)], [1, 10, 20, 30, 40]),
        ([.tree([10], negated: false), .uid(.equal, [1000]), .comm(bytes("w*"), negated: false)], [30]),
        ([.tree([10], negated: false), .mountNamespace(.equal, [3])], []),
    ] as [([ScopeTest], [UInt32])])
    func `a scope is decided as the kernel side decides it`(scope: [ScopeTest], expected: [UInt32]) throws {
        #expect(try Self.pids(Self.family(), scope) == expected)
    }

    @Test func `what started after the agent is new`() throws {
        let records = Self.records(try Self.family(), [.startedAfterAgent(negated: false)], since: 4000 * ProcStat.tick)
        #expect(try records.map { try Event($0.span).hostPid } == [30])
    }

    @Test func `parents in a circle end the search`() throws {
        let proc = try FakeProc()
        try proc.add(10, parent: 20)
        try proc.add(20, parent: 10)
        #expect(try Self.pids(proc, [.tree([30], negated: false)]) == [])
    }

    @Test func `containers and control groups hold for what lies below them`() throws {
        let proc = try FakeProc()
        let id = String(repeating: "ab12", count: 16)
        let top = proc.root + "/groups"
        try FileManager.default.createDirectory(atPath: "\(top)/pods/\(id)/inner", withIntermediateDirectories: true)
        try proc.add(10, cgroup: "0::/\n")
        try proc.add(20, cgroup: "3:pids:/elsewhere\n0::/pods\n")
        try proc.add(30, cgroup: "0::/pods/\(id)/inner\n")
        try proc.add(40, cgroup: "0::/../outside\n")
        let hierarchy = CgroupLayout.Hierarchy(id: 0, path: top)
        let layout = CgroupLayout(containers: hierarchy, unified: hierarchy)
        var info = stat()
        #expect(stat(top + "/pods", &info) == 0)
        func pids(_ test: ScopeTest) throws -> [UInt32] { try Self.pids(proc, [test], layout: layout) }
        #expect(try pids(.container(negated: false)) == [30])
        #expect(try pids(.container(negated: true)) == [10, 20, 40])
        #expect(try pids(.containerID(Self.bytes("ab12ab"), negated: false)) == [30])
        #expect(try pids(.containerID(Self.bytes("ab13"), negated: false)) == [])
        #expect(try pids(.cgroup([UInt64(info.st_ino)], negated: false)) == [20, 30])
        #expect(try pids(.cgroup([UInt64(info.st_ino)], negated: true)) == [10, 40])
        #expect(try Self.records(proc, [.pid(.equal, [20])], layout: layout).map { try Event($0.span).cgroupID } == [UInt64(info.st_ino)])
    }

    @Test func `the node name is the host's own for a process of the host`() throws {
        // The real /proc: no folder of files can stand for a namespace.
        var name = utsname()
        #expect(uname(&name) == 0)
        let own = withUnsafeBytes(of: &name.nodename) { Array($0.prefix { $0 != 0 }) }
        func count(_ test: ScopeTest) -> Int {
            var scan = ProcScan(Self.noCgroups, scope: [.pid(.equal, [UInt32(getpid())]), test], agent: 0, since: 0)
            var count = 0
            scan.tell(1) { _ in count += 1 }
            return count
        }
        guard geteuid() == 0 else { return }
        #expect(count(.nodeName([own], negated: false)) == 1)
        #expect(count(.nodeName([own], negated: true)) == 0)
        #expect(count(.nodeName(Self.bytes("no-such-node"), negated: false)) == 0)
    }
}
