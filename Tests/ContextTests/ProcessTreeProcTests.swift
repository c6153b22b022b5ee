// SPDX-License-Identifier: Apache-2.0

@testable import Context
import Events
import KernelInterface
import Foundation
import Testing

@Suite struct ProcessTreeProcTests {
    private let proc: ProcRoot
    private let tree: ProcessTree
    private let shell = Told()

    init() throws {
        proc = try ProcRoot()
        tree = ProcessTree(proc: proc.reader)
    }

    @Test func `a process that no record told of is read from proc`() throws {
        try proc.add(100, ticks: 100, arguments: ["cat", "-n"])
        let facts = try #require(try tree.process(of: shell.act(at: 2000)))
        #expect((facts.origin, facts.image.executable, facts.image.arguments?.texts) == (.procfs, Array("/bin/cat".utf8), ["cat", "-n"]))
        #expect((facts.workingDirectory, facts.image.environment) == (Array("/home/me".utf8), nil))
        let task = facts.task
        #expect((task.session, task.processGroup, task.terminal, task.loginUid) == (7, 8, 34816, 1000))
        #expect((task.namespacePid, task.namespaceProcessGroup, task.namespaceSession) == (100, 2, 1))
        #expect((task.permittedCapabilities, task.effectiveCapabilities, task.inheritableCapabilities) == (0xa804_25fb, 0xff, 0))
    }

    @Test func `a process of the same number that began at another time is not believed`() throws {
        try proc.add(100, ticks: 101)
        let facts = try tree.process(of: shell.act(at: 2000))
        #expect((facts?.origin, facts?.image.executable, facts?.task.session) == (.nothing, nil, nil))
        #expect(facts?.comm == Array("sh".utf8))
    }

    @Test func `proc is asked once for what is not there`() throws {
        #expect(try tree.path(of: shell.act(at: 2000)) == nil)
        #expect(tree.process(ProcessKey(pid: 55, start: 1)) == nil)
        #expect(tree.process(hostPid: 56) == nil)
        try proc.add(100, ticks: 100)
        try proc.add(55, ticks: 0)
        try proc.add(56, ticks: 4)
        #expect(try tree.path(of: shell.act(at: 2010)) == nil)
        #expect(tree.process(ProcessKey(pid: 55, start: 1)) == nil)
        #expect(tree.process(hostPid: 56) == nil)
        try tree.observe(shell.executed().exec("/bin/ls", at: 2020))
        #expect(try tree.path(of: shell.executed().act(at: 2030)) == "/bin/ls")
    }

    @Test func `what an existing process's record lacks comes from proc, if it still runs that image`() throws {
        try proc.add(100, ticks: 100, executable: "/bin/sh (deleted)", arguments: ["sh"])
        try proc.add(101, ticks: 100, executable: "/bin/other", arguments: ["other"])
        var second = shell
        second.pid = 101
        try tree.observe(shell.existing("/bin/sh", at: 2000))
        try tree.observe(second.existing("/bin/sh", at: 2000))
        #expect(try tree.process(of: shell.act(at: 2010))?.image.arguments?.texts == ["sh"])
        let facts = try #require(try tree.process(of: second.act(at: 2010)))
        #expect((facts.image.arguments, facts.task.session) == (nil, 7))
    }

    @Test func `an existing process's record that comes after its exec is not believed`() throws {
        try tree.observe(shell.exec("/bin/sh", ["sh", "-c"], at: 2000))
        try tree.observe(shell.existing("/bin/sh", at: 2001))
        #expect(tree.process(shell.key)?.image.arguments?.texts == ["sh", "-c"])
    }

    @Test func `the environment is read only where it is wanted`() throws {
        try proc.add(100, ticks: 100)
        let tree = ProcessTree(proc: proc.reader, environment: .everything)
        #expect(try tree.process(of: shell.act(at: 2000))?.image.environment?.texts == ["HOME=/root", "A="])
    }

    @Test func `a process known by its number only gets its exact start from its first event`() throws {
        try proc.add(100, ticks: 100)
        let found = try #require(tree.process(hostPid: 100))
        #expect(found.key.start == 1_000_000_000)
        var exact = shell
        exact.start = 1007
        #expect(try tree.process(of: exact.act(at: 2000)) === found)
        #expect(found.key == exact.key)
    }

    @Test func `a leader is found by its number, also when it has ended`() throws {
        try proc.add(100, ticks: 100, session: 7)
        let leader = Told(pid: 7, start: 500)
        try tree.observe(leader.exec("/bin/login", at: 510))
        try tree.observe(leader.exit(0, at: 900))
        let surroundings = TreeSurroundings(tree)
        let record = shell.act(at: 2000)
        #expect(surroundings.sessionLeader(of: try Event(record.span))?.image.executable == Array("/bin/login".utf8))
        #expect(surroundings.processGroupLeader(of: try Event(record.span)) == nil)
    }

    @Test(arguments: [
        "", "100", "100 (", "100 (a) S", "100 )a( S 1 1 1 1", "100 (a) S x 1 1 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 100",
        "100 (a) S 1 1 1 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 18446744073709551615",
    ])
    func `a line of stat that is none is an unknown process`(line: String) throws {
        try proc.add(100, ticks: 100)
        try proc.write(line, proc.root + "/100/stat")
        #expect(try tree.process(of: shell.act(at: 2000))?.origin == .nothing)
    }

    @Test func `names with blanks and parentheses do not move the fields behind them`() throws {
        try proc.add(100, ticks: 100, comm: "a) S 1 1 (b")
        #expect(proc.reader.stat(100)?.comm == Array("a) S 1 1 (b".utf8))
        #expect(proc.reader.stat(100)?.session == 7)
    }

    @Test func `long arguments are cut with a mark`() throws {
        try proc.add(100, ticks: 100, arguments: [String(repeating: "a", count: 20000)])
        let arguments = try #require(try tree.process(of: shell.act(at: 2000))?.image.arguments)
        #expect((arguments.bytes.count, arguments.count, arguments.isCut, arguments.bytes.last) == (16384, 1, true, 0))
    }

    @Test func `a login uid of nobody has all bits`() throws {
        try proc.add(100, ticks: 100, loginUid: "4294967295")
        #expect(try tree.process(of: shell.act(at: 2000))?.task.loginUid == .max)
    }
}
