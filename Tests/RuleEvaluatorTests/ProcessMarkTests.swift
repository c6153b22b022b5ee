// SPDX-License-Identifier: Apache-2.0

import Events
import PolicyModel
import RuleEvaluator
import Testing

/// What processes pass on to those that they start.
@Suite struct ProcessMarkTests {
    private let processes = KnownProcesses()
    private let marks = ProcessMarks()

    private func key(_ pid: UInt32) -> ProcessKey { ProcessKey(pid: pid, start: UInt64(pid) * 1_000_000_000) }

    /// A record of process `pid`, whose parent it now is.
    private func record(_ name: String, _ pid: UInt32, parent: UInt32, _ change: (inout RecordBuilder) -> Void = { _ in }) -> [UInt8] {
        let definition = EventCatalogue.shared.named(name)!
        var record = RecordBuilder(kind: definition.kind, provider: .tracepoint, arguments: definition.arguments.count)
        (record.hostPid, record.hostTid, record.hostParentPid) = (pid, pid, parent)
        (record.processStart, record.parentStart) = (key(pid).start, key(parent).start)
        change(&record)
        return record.bytes()
    }

    private func fork(_ parent: UInt32, _ child: UInt32, of grandparent: UInt32 = 1, thread: Bool = false) throws {
        let bytes = record("sched_process_fork", parent, parent: grandparent) {
            $0.set(5, value: UInt64(child))
            $0.set(7, value: UInt64(thread ? parent : child))
            $0.set(19, value: key(child).start)
        }
        marks.observe(try Event(bytes.span), processes)
    }

    private func holds(_ mark: ProcessMark, _ pid: UInt32, parent: UInt32) throws -> Bool {
        let bytes = record("openat", pid, parent: parent)
        return marks.holds(mark, try Event(bytes.span), processes)
    }

    @Test func `a tree is its root and all that it starts, whoever adopts that`() throws {
        let tree = ProcessMark.below(10)
        marks.keep(tree)
        for (pid, parent) in [(UInt32(10), UInt32(1)), (11, 10), (20, 1)] { processes.add(pid, parent: parent, comm: "p") }
        marks.seed([1, 10, 11, 20], processes)
        try fork(11, 12, of: 10)
        try fork(20, 21)
        #expect(try holds(tree, 10, parent: 1) && holds(tree, 11, parent: 10) && !holds(tree, 20, parent: 1))
        // Adopted meanwhile.
        #expect(try holds(tree, 12, parent: 1) && !holds(tree, 21, parent: 10))
        try fork(12, 13, of: 1)
        #expect(try holds(tree, 13, parent: 1))
    }

    @Test func `of processes that nobody told of, their lineage says whose they are`() throws {
        for (pid, parent) in [(UInt32(10), UInt32(1)), (11, 10), (12, 11)] { processes.add(pid, parent: parent, comm: "p") }
        #expect(try holds(.below(10), 13, parent: 12) && !holds(.below(99), 13, parent: 12))
    }

    @Test func `a number that is used again is another process`() throws {
        let tree = ProcessMark.below(10)
        processes.add(10, parent: 1, comm: "p")
        marks.keep(tree)
        marks.seed([10], processes)
        let bytes = record("openat", 10, parent: 1) { $0.processStart = 777_000_000_000 }
        #expect(!marks.holds(tree, try Event(bytes.span), processes))
        #expect(try holds(tree, 10, parent: 1))
    }

    @Test func `threads are no processes, and who is marked passes it on`() throws {
        let mark = ProcessMark.following("p")
        marks.keep(mark)
        try fork(30, 31, thread: true)
        marks.mark(key(30), mark)
        try fork(30, 32)
        try fork(32, 33, of: 30)
        #expect(try holds(mark, 30, parent: 1) && holds(mark, 32, parent: 30) && holds(mark, 33, parent: 1))
        #expect(try !holds(mark, 31, parent: 2) && !holds(mark, 40, parent: 1))
    }

    @Test func `who has ended is known for a while, and then forgotten`() throws {
        let tree = ProcessMark.below(10)
        marks.keep(tree)
        processes.add(10, parent: 1, comm: "p")
        marks.seed([10], processes)
        for pid in UInt32(100)..<2200 {
            try fork(10, pid)
            let bytes = record("sched_process_exit", pid, parent: 10) { $0.set(2, value: 1) }
            marks.observe(try Event(bytes.span), processes)
            #expect(try holds(tree, pid, parent: 1))
        }
        #expect(try !holds(tree, 100, parent: 1))
    }
}
