// SPDX-License-Identifier: Apache-2.0

@testable import Context
import Events
import Testing
import TestSupport

/// A tree, and nothing else.
struct TreeSurroundings: PlainSurroundings {
    let tree: ProcessTree
    init(_ tree: ProcessTree) { self.tree = tree }
    func process(of event: borrowing Event) -> ProcessFacts? { tree.process(of: event) }
    func process(_ key: ProcessKey) -> ProcessFacts? { tree.process(key) }
    func process(hostPid: UInt32) -> ProcessFacts? { tree.process(hostPid: hostPid) }
    func parent(of process: ProcessFacts) -> ProcessFacts? { tree.parent(of: process) }
    func user(_ uid: UInt32, of event: borrowing Event) -> UserInfo? { nil }
    func group(_ gid: UInt32, of event: borrowing Event) -> GroupInfo? { nil }
    func executable(of event: borrowing Event) -> [UInt8]? { tree.executable(of: event) }
    func ancestors(of event: borrowing Event, limit: Int) -> [Ancestor] { tree.ancestors(of: event, limit: limit) }
    func container(of event: borrowing Event) -> ContainerInfo? { nil }
}

@Suite struct AncestorTests {
    private let tree = ProcessTree(proc: nil)
    private var surroundings: TreeSurroundings { TreeSurroundings(tree) }

    /// Processes from the oldest to the youngest, each the child of the one before.
    private func line(_ length: Int) throws -> [Told] {
        var all = [Told(pid: 10, start: 1000, parent: ProcessKey(pid: 0, start: 0))]
        for number in 1..<length { all.append(all[number - 1].child(10 + UInt32(number), start: 1000 + UInt64(number) * 20)) }
        for process in all { try tree.observe(process.exec("/bin/\(process.pid)", at: process.start + 5)) }
        return all
    }

    private func pids(_ record: [UInt8]) throws -> [UInt32] { surroundings.lineage(of: try Event(record.span)).map(\.key.pid) }

    @Test func `ancestors go from the parent upward and end at the top`() throws {
        let all = try line(4)
        let record = all[3].act(at: 5000)
        #expect(try pids(record) == [12, 11, 10])
        let event = try Event(record.span)
        #expect([-1, 0, 1, 3, 4, 65].map { surroundings.ancestor(of: event, level: $0)?.key.pid } == [nil, 13, 12, 10, nil, nil])
        #expect(tree.ancestors(of: event, limit: 2).map(\.key.pid) == [12, 11])
    }

    @Test func `no more than 64 ancestors are looked at`() throws {
        let all = try line(100)
        #expect(try pids(all[99].act(at: 9000)).count == 64)
    }

    @Test func `parents in a circle end the walk`() throws {
        let all = try line(3)
        try #require(tree.process(all[0].key)).parent = all[2].key
        #expect(try pids(all[2].act(at: 5000)) == [11, 10])
        try #require(tree.process(all[1].key)).parent = all[1].key
        #expect(try pids(all[2].act(at: 5000)) == [11])
    }

    @Test func `the parent is the one that the event names, since a parent that ends leaves its children to another`() throws {
        var all = try line(3)
        try tree.observe(all[1].exit(0, at: 4000))
        all[2].parent = all[0].key
        #expect(try pids(all[2].act(at: 5000)) == [10])
    }

    @Test func `ancestors that no record told of come from proc, with a parent that lives`() throws {
        let proc = try ProcRoot()
        let tree = ProcessTree(proc: proc.reader)
        try proc.add(1, ticks: 1, parent: 0, comm: "init", executable: "/sbin/init")
        try proc.add(50, ticks: 90, parent: 1, executable: "/bin/login")
        let shell = Told(parent: ProcessKey(pid: 50, start: 903_000_000))
        try tree.observe(shell.exec("/bin/sh", at: 1010))
        let record = shell.act(at: 1020)
        let all = TreeSurroundings(tree).lineage(of: try Event(record.span)).map(\.image.executable)
        #expect(all == [Array("/bin/login".utf8), Array("/sbin/init".utf8)])
    }

    @Test func `a parent that ended unseen is replaced by the one that proc names`() throws {
        let proc = try ProcRoot()
        let tree = ProcessTree(proc: proc.reader)
        try proc.add(1, ticks: 1, parent: 0, executable: "/sbin/init")
        try proc.add(100, ticks: 100, parent: 1, executable: "/bin/sh")
        let shell = Told(parent: ProcessKey(pid: 50, start: 903_000_000))
        try tree.observe(shell.exec("/bin/sh", at: 1010))
        let record = shell.child(101, start: 1500).act(at: 1600)
        #expect(TreeSurroundings(tree).lineage(of: try Event(record.span)).map(\.key.pid) == [100, 1])
    }
}
