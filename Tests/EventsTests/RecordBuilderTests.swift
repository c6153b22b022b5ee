import Events
import Testing

@Suite struct RecordBuilderTests {
    private static func full() -> RecordBuilder {
        var builder = RecordBuilder(kind: .lostEvents, provider: .agent, arguments: 3)
        (builder.time, builder.cpu, builder.sequence, builder.flags) = (1, 2, 3, [.ia32, .resumed])
        (builder.hostPid, builder.hostTid, builder.hostParentPid) = (4, 5, 6)
        (builder.pid, builder.tid, builder.parentPid) = (7, 8, 9)
        (builder.uid, builder.gid, builder.effectiveUid, builder.effectiveGid) = (10, 11, 12, 13)
        (builder.mountNamespace, builder.pidNamespace, builder.cgroupID, builder.imageNumber) = (14, 15, 16, 17)
        (builder.processStart, builder.threadStart, builder.parentStart) = (18, 19, 20)
        (builder.comm, builder.syscallNumber, builder.returned) = (Array("name".utf8), 21, -22)
        return builder
    }

    private static func expectHeader(_ event: borrowing Event, sourceLocation: SourceLocation = #_sourceLocation) {
        let numbers: [UInt64] = [
            event.time, UInt64(event.cpu), event.sequence, UInt64(event.hostPid), UInt64(event.hostTid), UInt64(event.hostParentPid),
            UInt64(event.pid), UInt64(event.tid), UInt64(event.parentPid), UInt64(event.uid), UInt64(event.gid),
            UInt64(event.effectiveUid), UInt64(event.effectiveGid), UInt64(event.mountNamespace), UInt64(event.pidNamespace),
            event.cgroupID, UInt64(event.imageNumber), event.process.start, event.threadStart, event.parent.start,
        ]
        #expect(numbers == Array(1...20), sourceLocation: sourceLocation)
        #expect(event.flags == [.ia32, .resumed], sourceLocation: sourceLocation)
        #expect([UInt8](copying: event.comm) == Array("name".utf8), sourceLocation: sourceLocation)
        #expect(event.syscallNumber == 21 && event.returned == -22, sourceLocation: sourceLocation)
    }

    @Test func `what is put into a record is read from it`() throws {
        var builder = Self.full()
        builder.set(0, value: .max)
        builder.set(2, text: [1, 0, 255], flags: 2)
        let bytes = builder.bytes()
        let event = try Event(bytes.span.bytes)
        Self.expectHeader(event)
        #expect(event.kind == .lostEvents && event.provider == .agent && event.argumentCount == 3)
        #expect(event.slot(0) == .max && !event.has(1) && event.slot(1) == nil && event.copy(1) == nil)
        #expect(event.copy(2) == [1, 0, 255] && event.textFlags(2) == 2)
    }

    @Test func `a stack stands at the end, the innermost address first, and survives derivation`() throws {
        var builder = Self.full()
        builder.set(0, text: [1, 2, 3])
        builder.stack = [0x7fff, 0x1000]
        let bytes = builder.bytes()
        let event = try Event(bytes.span.bytes)
        #expect(event.stackDepth == 2 && event.copy(0) == [1, 2, 3])
        #expect(event.returnAddress(0) == 0x7fff && event.returnAddress(1) == 0x1000 && event.returnAddress(2) == nil && event.returnAddress(-1) == nil)
        let derived = RecordBuilder(copying: event, kind: .lostEvents, arguments: 0).bytes()
        #expect(try Event(derived.span.bytes).returnAddress(1) == 0x1000)
        #expect(throws: DecodeError.self) {
            var cut = Array(bytes.dropLast(16 + 3 + 24))
            cut[0] = UInt8(cut.count)
            _ = try Event(cut.span.bytes)
        }
    }

    @Test func `a task block stands in front of the stack, and survives derivation`() throws {
        var builder = Self.full()
        var task = TaskBlock()
        (task.session, task.nsSession, task.processGroup, task.nsProcessGroup, task.nsParent, task.threads) = (1, 2, 3, 4, 5, 6)
        (task.terminal, task.loginUser, task.inheritable, task.permitted, task.effective, task.pidNamespaceStart) = (7, 0, 8, 9, 10, 11)
        (builder.task, builder.stack) = (task, [0x7fff])
        builder.set(1, text: [1, 2, 3])
        let bytes = builder.bytes()
        let event = try Event(bytes.span.bytes)
        #expect(event.task == task && event.returnAddress(0) == 0x7fff && event.copy(1) == [1, 2, 3] && event.flags.contains(.task))
        let derived = RecordBuilder(copying: event, kind: .lostEvents, arguments: 0).bytes()
        #expect(try Event(derived.span.bytes).task == task)
        builder.task?.loginUser = nil
        let unset = builder.bytes()
        #expect(try Event(unset.span.bytes).task?.loginUser == nil)
        #expect(throws: DecodeError.self) {
            var cut = Array(bytes.dropLast(8 + 64 + 3))
            cut[0] = UInt8(cut.count)
            _ = try Event(cut.span.bytes)
        }
        let plain = Self.full().bytes()
        #expect(try Event(plain.span.bytes).task == nil)
    }

    @Test func `what a polled descriptor refers to is checked as everything is`() throws {
        var builder = RecordBuilder(kind: EventKind(rawValue: 7), provider: .sysExit, arguments: 3 + ObjectSlot.count)
        builder.set(.path, behind: 3, text: Array("/own".utf8))
        var words = [UInt64](repeating: 0, count: 2 * 15 + 1)
        (words[0], words[1 + ObjectSlot.kind.rawValue]) = (1 << ObjectSlot.kind.rawValue, UInt64(ObjectKind.pipe.rawValue))
        // The second one's path is said to lie beyond the record; its descriptor has a number, but is not said to be known.
        words[15] = 1 << ObjectSlot.path.rawValue
        words[16 + ObjectSlot.path.rawValue] = 100 << 32 | 0xffff_fff0
        words[16 + ObjectSlot.descriptor.rawValue] = 5
        builder.set(.polled, behind: 3, text: words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } })
        let bytes = builder.bytes()
        let event = try Event(bytes.span.bytes)
        guard let object = event.object(behind: 3) else {
            Issue.record("no object")
            return
        }
        // Half of a third is none.
        #expect(object.polledCount == 2)
        #expect(object.polled(0).kind == .pipe && object.polled(0).copy(.path) == nil)
        #expect(object.polled(1).copy(.path) == nil && object.polled(1).descriptor == nil && object.polled(2).kind == nil)
        #expect(object.polled(0).copy(.data) == nil && object.copy(.path) == Array("/own".utf8))
    }

    @Test func `objects of a call stand behind its arguments`() throws {
        var builder = RecordBuilder(kind: EventKind(rawValue: 1), provider: .sysExit, arguments: 3 + ObjectSlot.count)
        builder.set(.kind, behind: 3, value: UInt64(ObjectKind.memfd.rawValue))
        builder.set(.path, behind: 3, text: Array("memfd:x".utf8), flags: 4)
        builder.set(.flags, behind: 3, value: 1 << 32 | 2)
        builder.set(.state, behind: 3, value: 256 | 10)
        let bytes = builder.bytes()
        let event = try Event(bytes.span.bytes)
        guard let object = event.object(behind: 3) else {
            Issue.record("no object")
            return
        }
        #expect(object.kind == .memfd && object.textFlags(.path) == 4 && object.descriptor == nil && object.layer == nil)
        #expect(object.copy(.path) == Array("memfd:x".utf8))
        #expect(object.wasCreated && object.openFlags == 2 && object.isServer && object.socketState == 10)
        for wrong in [4, -1] { if let _ = event.object(behind: wrong) { Issue.record("an object behind \(wrong)") } }
        #expect(event.imageIndex(.writable, behind: 3) == nil)
    }

    @Test func `the builder reads back what it was given`() {
        var builder = Self.full()
        #expect(builder.comm == Array("name".utf8) && builder.flags == [.ia32, .resumed] && builder.syscallNumber == 21)
        (builder.returned, builder.syscallNumber) = (nil, nil)
        #expect(builder.returned == nil && builder.syscallNumber == nil && builder.parentStart == 20)
    }

    @Test func `a new record has no call, no result and no arguments`() throws {
        let bytes = RecordBuilder(kind: .lostEvents, provider: .agent, arguments: 0).bytes()
        let event = try Event(bytes.span.bytes)
        #expect(event.syscallNumber == nil && event.returned == nil && event.argumentCount == 0 && event.comm.isEmpty)
    }

    @Test func `a derived record keeps the fixed part and none of the arguments`() throws {
        var builder = Self.full()
        builder.set(1, text: [1, 2, 3])
        let original = builder.bytes()
        var derived = RecordBuilder(copying: try Event(original.span.bytes), kind: .schedProcessExit, arguments: 5)
        derived.set(4, value: 1)
        let bytes = derived.bytes()
        let event = try Event(bytes.span.bytes)
        Self.expectHeader(event)
        #expect(event.kind == .schedProcessExit && event.provider == .agent && event.argumentCount == 5)
        #expect(!event.has(1) && event.slot(4) == 1)
    }

    @Test func `a changed record keeps all that is not changed`() throws {
        var builder = Self.full()
        builder.set(0, text: [1, 2, 3], flags: 4)
        builder.set(1, value: 9)
        let original = builder.bytes()
        var changed = RecordBuilder(changing: try Event(original.span.bytes))
        changed.set(2, text: [5, 6])
        let bytes = changed.bytes()
        let event = try Event(bytes.span.bytes)
        Self.expectHeader(event)
        #expect(event.copy(0) == [1, 2, 3] && event.textFlags(0) == 4 && event.slot(1) == 9 && event.copy(2) == [5, 6])
        #expect(RecordBuilder(changing: event).bytes() == bytes)
    }

    @Test func `several texts are one after the other, each up to its NUL`() throws {
        var builder = RecordBuilder(kind: .schedProcessExec, provider: .agent, arguments: 3)
        builder.set(0, texts: [[1, 2], [], [3, 0, 4]])
        builder.set(1, texts: [])
        builder.set(2, text: [])
        let bytes = builder.bytes()
        let event = try Event(bytes.span.bytes)
        #expect(event.copy(0) == [1, 2, 0, 0, 3, 0] && event.copy(1) == [] && event.copy(2) == [])
    }

    @Test func `an argument that is set again has its last value`() throws {
        var builder = RecordBuilder(kind: .schedProcessExec, provider: .agent, arguments: 1)
        builder.set(0, text: [1])
        builder.set(0, text: [2, 3])
        let bytes = builder.bytes()
        #expect(try Event(bytes.span.bytes).copy(0) == [2, 3])
    }

    @Test func `what has no place is left out or cut`() throws {
        var builder = RecordBuilder(kind: .schedProcessExec, provider: .agent, arguments: 100)
        builder.set(-1, value: 1)
        builder.set(48, value: 1)
        builder.set(48, text: [1])
        builder.set(47, text: [UInt8](repeating: 7, count: 0x100_0001), flags: 2)
        builder.set(46, text: [UInt8](repeating: 7, count: 0xff_ffff))
        builder.comm = [UInt8](repeating: 65, count: 20)
        let bytes = builder.bytes()
        let event = try Event(bytes.span.bytes)
        #expect(event.argumentCount == 48)
        #expect(event.data(47)?.count == 0xff_ffff && event.textFlags(47) == 3)
        #expect(event.data(46)?.count == 0xff_ffff && event.textFlags(46) == 0)
        #expect(event.comm.count == 16)
        #expect(RecordBuilder(kind: .schedProcessExec, provider: .agent, arguments: -1).bytes().count == 152)
    }
}
