// SPDX-License-Identifier: Apache-2.0

@testable import Context
import Events
import Foundation
import Testing

@Suite struct RecordedSurroundingsTests {
    private let shell = Told()

    private func event(_ told: Told, cgroup: UInt64 = 0) -> [UInt8] {
        told.record(EventKind(rawValue: 3), at: 2000) { ($0.cgroupID, $0.mountNamespace) = (cgroup, 9) }
    }

    private func snapshot() throws -> SurroundingsSnapshot {
        let tree = ProcessTree(proc: nil)
        try tree.observe(shell.exec("/bin/sh", ["sh"], at: 1010))
        var snapshot = SurroundingsSnapshot()
        snapshot.processes = tree.snapshot()
        snapshot.accounts = AccountTable(
            users: [UserInfo(id: 5, name: [0x61], home: [], shell: [])], groups: [GroupInfo(id: 6, name: [0x62])])
        let inside = AccountTable(users: [UserInfo(id: 5, name: [0x63], home: [0x2f], shell: [])], groups: [])
        snapshot.containerAccounts = [SurroundingsSnapshot.ContainerAccounts(mountNamespace: 9, cgroup: 77, accounts: inside)]
        snapshot.containers = [77: ContainerInfo(id: "c0", runtime: "docker")]
        snapshot.clockOffset = 100
        return snapshot
    }

    @Test func `a snapshot answers for processes, users, groups, containers and time`() throws {
        let known = RecordedSurroundings(try snapshot())
        let (outside, inside) = (event(shell), event(shell, cgroup: 77))
        let (host, contained) = (try Event(outside.span), try Event(inside.span))
        #expect(known.process(of: host)?.image.arguments?.texts == ["sh"])
        #expect(known.executable(of: host) == Array("/bin/sh".utf8))
        #expect((known.user(5, of: host)?.name, known.user(5, of: contained)?.name) == ([0x61], [0x63]))
        #expect((known.group(6, of: host)?.name, known.group(6, of: contained)?.name, known.userName(5)) == ([0x62], nil, [0x61]))
        #expect((known.container(of: host)?.id, known.container(of: contained)?.id, known.container(id: "c0")?.id) == (nil, "c0", "c0"))
        #expect(known.unixTime(5) == 105)
    }

    @Test func `records add to it`() throws {
        let known = RecordedSurroundings(try snapshot())
        let child = shell.child(101, start: 1500)
        let fork = shell.fork(child, at: 1500)
        known.observe(try Event(fork.span))
        let record = event(child)
        #expect(known.process(of: try Event(record.span))?.image.arguments?.texts == ["sh"])
        #expect(known.lineage(of: try Event(record.span)).map(\.key) == [shell.key])
    }

    @Test func `the host is not asked, and the snapshot does not change`() throws {
        let snapshot = try snapshot()
        let known = RecordedSurroundings(snapshot)
        var own = Told()
        (own.pid, own.start) = (UInt32(getpid()), 0)
        let record = event(own)
        #expect(known.process(of: try Event(record.span))?.origin == .nothing)
        #expect(known.process(hostPid: 1) == nil)
        let shellRecord = event(shell)
        known.setWorkingDirectory([0x2f], of: try Event(shellRecord.span))
        #expect(snapshot.processes[0].workingDirectory == Array("/work".utf8))
    }
}
