// SPDX-License-Identifier: Apache-2.0

@testable import Context
import Events
import Testing

@Suite struct ProcessTreeTests {
    private let tree = ProcessTree(proc: nil)
    private let shell = Told()

    @Test func `an exec record tells the image`() throws {
        try tree.observe(shell.exec("/bin/sh", ["sh", "", "-c"], at: 1010, environment: ["HOME=/root", "A="]))
        let facts = try #require(try tree.process(of: shell.act(at: 1020)))
        #expect(facts.image.executable == Array("/bin/sh".utf8))
        #expect(facts.image.arguments?.texts == ["sh", "", "-c"])
        #expect(facts.image.environment?.value(of: Array("HOME".utf8)) == Array("/root".utf8)[...])
        #expect(facts.image.environment?.value(of: Array("A".utf8)) == [])
        #expect(facts.image.environment?.value(of: Array("HOM".utf8)) == nil)
        #expect(facts.workingDirectory == Array("/work".utf8))
        #expect((facts.image.inode, facts.image.isInUpperLayer) == (77, true))
        #expect((facts.key, facts.parent, facts.imageSince) == (shell.key, shell.parent, 1_010_000_000))
        #expect((facts.comm, facts.task.namespacePid) == (Array("sh".utf8), 100))
    }

    @Test func `an exec without environment has none`() throws {
        try tree.observe(shell.exec("/bin/sh", at: 1010))
        #expect(try tree.process(of: shell.act(at: 1020))?.image.environment == nil)
    }

    @Test(arguments: [true, false])
    func `a child has its parent's image until it executes one`(isForkTold: Bool) throws {
        try tree.observe(shell.exec("/bin/sh", at: 1010))
        let child = shell.child(101, start: 1100)
        if isForkTold { try tree.observe(shell.fork(child, at: 1100)) }
        let facts = try #require(try tree.process(of: child.act(at: 1110)))
        #expect(try facts.image === tree.process(of: shell.act(at: 1111))?.image)
        #expect((facts.origin, facts.parent, facts.workingDirectory) == (.fork, shell.key, Array("/work".utf8)))
        try tree.observe(child.executed().exec("/bin/ls", at: 1120))
        #expect(try tree.path(of: child.executed().act(at: 1130)) == "/bin/ls")
        #expect(try tree.path(of: shell.act(at: 1131)) == "/bin/sh")
    }

    @Test func `a child has the image that its parent had at the fork`() throws {
        try tree.observe(shell.exec("/bin/sh", at: 1010))
        let child = shell.child(101, start: 1100)
        try tree.observe(shell.executed().exec("/bin/later", at: 1200))
        #expect(try tree.path(of: child.act(at: 1300)) == "/bin/sh")
        #expect(try tree.path(of: shell.executed().act(at: 1300)) == "/bin/later")
    }

    @Test func `a fork record that comes after the child's exec changes nothing`() throws {
        try tree.observe(shell.exec("/bin/sh", at: 1010))
        let child = shell.child(101, start: 1100)
        try tree.observe(child.executed().exec("/bin/ls", at: 1120))
        try tree.observe(shell.fork(child, at: 1100))
        #expect(try tree.path(of: child.executed().act(at: 1130)) == "/bin/ls")
    }

    @Test func `a fork record that comes after the child's first event is believed`() throws {
        let child = shell.child(101, start: 1100)
        #expect(try tree.path(of: child.act(at: 1110)) == nil)
        try tree.observe(shell.exec("/bin/sh", at: 1010))
        try tree.observe(shell.fork(child, at: 1100))
        #expect(try tree.path(of: child.act(at: 1120)) == "/bin/sh")
    }

    @Test func `an event from before an exec is that of the image before`() throws {
        try tree.observe(shell.exec("/bin/sh", at: 1010))
        try tree.observe(shell.executed().exec("/bin/ls", at: 1020))
        #expect(try tree.path(of: shell.act(at: 1015)) == "/bin/sh")
        #expect(try tree.path(of: shell.executed().act(at: 1025)) == "/bin/ls")
    }

    @Test func `an exec that was not told leaves nothing known, not the image before`() throws {
        try tree.observe(shell.exec("/bin/sh", at: 1010))
        #expect(try tree.path(of: shell.executed().act(at: 1020)) == nil)
    }

    @Test func `a number that is used again is another process`() throws {
        try tree.observe(shell.exec("/bin/sh", at: 1010))
        try tree.observe(shell.exit(3, at: 1500))
        let other = Told(pid: shell.pid, start: 2000, image: shell.image)
        #expect(try tree.path(of: other.act(at: 2010)) == nil)
        try tree.observe(other.exec("/bin/other", at: 2020))
        #expect(try tree.path(of: other.act(at: 2030)) == "/bin/other")
        #expect(try tree.path(of: shell.act(at: 1400)) == "/bin/sh")
        #expect(tree.process(shell.key)?.exit?.code == 3)
        #expect(tree.process(other.key)?.exit == nil)
    }

    @Test func `an exit that comes late ends its own process only`() throws {
        try tree.observe(shell.exec("/bin/sh", at: 1010))
        let other = Told(pid: shell.pid, start: 2000)
        try tree.observe(other.exec("/bin/other", at: 2020))
        try tree.observe(shell.exit(3, at: 1500))
        #expect(tree.process(other.key)?.exit == nil)
        #expect(tree.process(shell.key)?.exit == ProcessFacts.Exit(code: 3, signal: 0, time: 1_500_000_000))
    }

    @Test func `the end of a thread ends no process`() throws {
        try tree.observe(shell.exec("/bin/sh", at: 1010))
        try tree.observe(shell.record(.schedProcessExit, at: 1020, arguments: 3) { $0.set(2, value: 0) })
        #expect(tree.process(shell.key)?.exit == nil)
    }

    @Test func `an orphan does not take the image of who adopts it for its own`() throws {
        // Both executed once since the fork, so that their image numbers are the same.
        var child = shell.child(101, start: 1050)
        try tree.observe(shell.executed().exec("/bin/trusted", at: 1100))
        child = child.executed()
        try tree.observe(child.exec("/tmp/evil", at: 1110))
        var grandchild = child.child(102, start: 1120)
        try tree.observe(child.exit(0, at: 1130))
        grandchild.parent = shell.key
        #expect(try tree.path(of: grandchild.act(at: 1140)) == nil)
    }

    @Test func `a working directory that was changed is the process's own`() throws {
        try tree.observe(shell.exec("/bin/sh", at: 1010))
        let child = shell.child(101, start: 1100)
        try tree.observe(shell.fork(child, at: 1100))
        let record = child.act(at: 1110)
        tree.setWorkingDirectory(Array("/tmp".utf8), of: try Event(record.span))
        #expect(try tree.process(of: record)?.workingDirectory == Array("/tmp".utf8))
        #expect(try tree.process(of: shell.act(at: 1111))?.workingDirectory == Array("/work".utf8))
        let below = child.child(102, start: 1200)
        try tree.observe(child.fork(below, at: 1200))
        #expect(try tree.process(of: below.act(at: 1210))?.workingDirectory == Array("/tmp".utf8))
    }

    @Test func `facts of the task stay through fork and exec, but for what they change`() throws {
        try tree.observe(shell.exec("/bin/sh", at: 1010))
        let facts = try #require(tree.process(shell.key))
        (facts.task.session, facts.task.loginUid, facts.task.effectiveCapabilities) = (9, 1000, 1)
        let child = shell.child(101, start: 1100)
        try tree.observe(shell.fork(child, at: 1100))
        #expect(tree.process(child.key)?.task.effectiveCapabilities == 1)
        try tree.observe(child.executed().exec("/bin/ls", at: 1120))
        let task = tree.process(child.key)?.task
        #expect((task?.session, task?.loginUid, task?.effectiveCapabilities, task?.namespacePid) == (9, 1000, nil, 101))
    }

    @Test func `what records say of the task and its file is kept`() throws {
        var block = TaskBlock()
        (block.session, block.processGroup, block.terminal, block.effective, block.nsSession) = (7, 8, 0x8801, 0x21, 0)
        try tree.observe(
            shell.record(.schedProcessExec, at: 1010, arguments: 24) {
                $0.task = block
                for (offset, value) in [UInt64(5), 1, 0].enumerated() { $0.set(21 + offset, value: value) }
            })
        let facts = try #require(tree.process(shell.key))
        #expect((facts.task.session, facts.task.processGroup, facts.task.terminal) == (7, 8, 0x8801))
        #expect((facts.task.effectiveCapabilities, facts.task.loginUid, facts.task.namespaceSession) == (0x21, .max, nil))
        #expect((facts.image.modificationTime, facts.image.isWritable, facts.image.isInLowerLayer) == (5, true, false))
        let child = shell.child(101, start: 1100)
        block.session = 100
        try tree.observe(
            shell.record(.schedProcessFork, at: 1100, arguments: 20) {
                $0.task = block
                for index in [5, 7, 8, 15, 17] { $0.set(index, value: UInt64(child.pid)) }
                for index in [9, 19] { $0.set(index, value: child.key.start) }
                $0.set(12, value: UInt64(child.parent.pid))
                $0.set(14, value: child.parent.start)
            })
        #expect(tree.process(child.key)?.task.session == 100)
    }

    @Test func `the main thread's name is the process's, other threads' are not`() throws {
        try tree.observe(shell.exec("/bin/sh", at: 1010))
        var renamed = shell
        renamed.comm = "worker"
        let thread = renamed.record(EventKind(rawValue: 3), at: 1020) { ($0.tid, $0.hostTid) = (150, 150) }
        #expect(try tree.process(of: thread)?.comm == Array("sh".utf8))
        #expect(try tree.process(of: renamed.act(at: 1030))?.comm == Array("worker".utf8))
        try tree.observe(shell.record(.taskRename, at: 1040) { $0.set(1, text: Array("third".utf8)) })
        #expect(tree.process(shell.key)?.comm == Array("third".utf8))
    }

    @Test func `an event of no process has none`() throws {
        var nobody = Told()
        (nobody.pid, nobody.parent) = (0, ProcessKey(pid: 0, start: 0))
        #expect(try tree.process(of: nobody.act(at: 5)) == nil)
        #expect(tree.count == 0)
    }

    @Test func `a full tree forgets ended processes and then the oldest`() throws {
        let tree = ProcessTree(limit: 4, proc: nil)
        let all = (0..<5).map { Told(pid: 200 + UInt32($0), start: 1000 + UInt64($0)) }
        for process in all[..<3] { try tree.observe(process.exec("/bin/x", at: 1100)) }
        try tree.observe(all[2].exit(0, at: 1200))
        for process in all[3...] { try tree.observe(process.exec("/bin/x", at: 1300)) }
        #expect(all.map { tree.process($0.key) != nil } == [false, true, false, true, true])
    }

    @Test func `ended processes stay for a while`() throws {
        for number in 0..<1100 {
            let process = Told(pid: 200 + UInt32(number), start: 1000 + UInt64(number))
            try tree.observe(process.exec("/bin/x", at: 3000))
            try tree.observe(process.exit(0, at: 3001))
        }
        #expect(tree.count == 588)
        #expect(tree.process(ProcessKey(pid: 1299, start: 2_099_000_001))?.exit != nil)
    }
}
