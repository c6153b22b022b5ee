// SPDX-License-Identifier: Apache-2.0

import Context
import Events
import Testing

@Suite struct ProcessArgumentsTests {
    /// A record of process 7, which began in tick 1000.
    private static func read(
        _ proc: FakeProc, start: UInt64 = 1000 * ProcStat.tick + 1, path: String = "/bin/sleep", flags: UInt8 = 0, environment: Bool = false
    ) throws -> ProcessArguments? {
        var record = RecordBuilder(kind: .existingProcess, provider: .iterator, arguments: 21)
        record.hostPid = 7
        record.processStart = start
        record.set(1, text: Array(path.utf8), flags: flags)
        let bytes = record.bytes()
        return ProcessArguments(of: try Event(bytes.span), environment: environment, root: proc.root)
    }

    @Test func `arguments are those of the process, and the environment only if asked for`() throws {
        let proc = try FakeProc()
        try proc.add(7)
        #expect(try Self.read(proc)?.argv == Array("sleep\0100\0".utf8))
        #expect(try Self.read(proc)?.environment == nil)
        #expect(try Self.read(proc, environment: true)?.environment == Array("A=1\0".utf8))
    }

    @Test(arguments: [(998, false), (999, true), (1000, true), (1001, true), (1002, false)] as [(UInt64, Bool)])
    func `a process that began at another time is another one`(tick: UInt64, same: Bool) throws {
        let proc = try FakeProc()
        try proc.add(7)
        #expect(try (Self.read(proc, start: tick * ProcStat.tick + 1) != nil) == same)
    }

    @Test func `a process that runs another image by now tells nothing`() throws {
        let proc = try FakeProc()
        try proc.add(7)
        #expect(try Self.read(proc, path: "/bin/sh") == nil)
        #expect(try Self.read(proc, path: "memfd:x", flags: SlotFlag.detached) != nil)
    }

    @Test func `an image whose file was removed is still the same`() throws {
        let proc = try FakeProc()
        try proc.add(7, exe: "/bin/sleep (deleted)")
        #expect(try Self.read(proc) != nil)
    }

    @Test func `a process that has ended tells nothing`() throws {
        let proc = try FakeProc()
        #expect(try Self.read(proc) == nil)
        try proc.add(7, state: "Z")
        #expect(try Self.read(proc) == nil)
    }

    @Test func `too many arguments are cut, with the mark`() throws {
        let proc = try FakeProc()
        try proc.add(7, cmdline: String(repeating: "x", count: 40000))
        var record = RecordBuilder(kind: .existingProcess, provider: .iterator, arguments: 21)
        record.set(try #require(try Self.read(proc)))
        let bytes = record.bytes()
        let event = try Event(bytes.span)
        #expect(event.data(10)?.count == RecordBuilder.textsLimit)
        #expect(event.textFlags(10) == SlotFlag.truncated | SlotFlag.fromUser)
    }

    @Test(arguments: ["", "7", "7 (", "7 (x) S", "7 )x( S 1 1 1", "7 (x) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 ten"])
    func `what is no stat line is nothing`(text: String) {
        #expect(ProcStat(Array(text.utf8)) == nil)
    }

    @Test func `a name may have parentheses and blanks`() {
        let stat = ProcStat(Array("7 (a) S (b) R 5 1 1 0 -1 2097216 0 0 0 0 0 0 0 0 20 0 1 0 42 0\n".utf8))
        #expect(stat?.comm == Array("a) S (b".utf8))
        #expect(stat?.parent == 5 && stat?.startTicks == 42 && stat?.hasImage == false)
    }
}
