// SPDX-License-Identifier: Apache-2.0

import Context
import Events
import Formats
import Foundation
@testable import Recording
import Testing

@Suite struct JSONLineReaderTests {
    private static let hour: UInt64 = 1_795_215_600_000_000_000

    /// An event of process 42, thread 43, in a host whose boot began at `hour`.
    private static func record(_ name: String, _ fill: (inout RecordBuilder, EventDefinition) -> Void = { _, _ in }) -> [UInt8] {
        let definition = EventCatalogue.shared.named(name)!
        var builder = RecordBuilder(kind: definition.kind, provider: .sysExit, arguments: definition.arguments.count)
        (builder.time, builder.cpu, builder.flags) = (3_500_000_000, 1, [.ia32, .ioUring])
        (builder.hostPid, builder.hostTid, builder.hostParentPid) = (42, 43, 40)
        (builder.pid, builder.tid, builder.parentPid) = (2, 3, 1)
        (builder.processStart, builder.threadStart) = (3_000_000_000, 3_000_000_007)
        (builder.uid, builder.gid, builder.effectiveUid, builder.effectiveGid) = (5, 6, 0, 6)
        (builder.mountNamespace, builder.pidNamespace, builder.cgroupID) = (41, 36, 77)
        builder.comm = Array("c\"t".utf8)
        fill(&builder, definition)
        return builder.bytes()
    }

    private static func line(_ record: [UInt8], _ surroundings: RecordedSurroundings) throws -> [UInt8] {
        var text = TextBuffer()
        let event = try Event(record.span)
        surroundings.observe(event)
        JSONFormatter(FormatOptions()).append(event, EventCatalogue.shared[event.kind]!, surroundings, to: &text)
        return text.bytes
    }

    /// What a replay of lines knows and has of the last event.
    private func replay(_ lines: [UInt8]) throws -> (record: [UInt8], surroundings: RecordedSurroundings) {
        let known = RecordedSurroundings(SurroundingsSnapshot())
        var last: [UInt8] = []
        for entry in read(JSONLineReader(), lines, 11).entries {
            switch entry {
            case .accounts(let table): known.learn(table)
            case .container(let info, let cgroup): known.learn(info, cgroup: cgroup)
            case .process(let facts): known.learn(facts)
            case .observed(let record):
                last = record
                known.observe(try Event(record.span))
            default: break
            }
        }
        return (last, known)
    }

    private static var hosts: RecordedSurroundings {
        var snapshot = SurroundingsSnapshot(clockOffset: hour)
        snapshot.accounts = AccountTable(
            users: [UserInfo(id: 5, name: Array("me".utf8), home: [], shell: [])], groups: [GroupInfo(id: 6, name: Array("us".utf8))])
        let container = ContainerInfo(id: "0123456789abcdef", runtime: "docker")
        (container.name, container.image, container.privileged, container.podName) = ("web", "nginx", true, "p")
        snapshot.containers = [77: container]
        return RecordedSurroundings(snapshot)
    }

    private static let records: [[UInt8]] = [
        record("openat") { record, _ in
            record.set(0, value: UInt64(bitPattern: -100))
            record.set(1, text: Array("/a\u{1}\"b".utf8) + [0xff])
            record.set(2, value: 0o101)
            record.set(3, value: 0o644)
            record.returned = -13
        },
        record("connect") { record, _ in
            record.set(0, value: 3)
            record.set(1, text: [10, 0, 1, 187, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 15) + [1] + [2, 0, 0, 0])
            record.set(2, value: 28)
            record.returned = 0
        },
        record("connect") { record, _ in record.set(1, text: [2, 0, 0, 80, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]) },
        record("connect") { record, _ in record.set(1, text: [1, 0, 0] + Array("hidden".utf8)) },
        record("sched_process_exec") { record, _ in
            record.set(1, text: Array("/bin/x".utf8))
            record.set(2, value: 254 << 20 | 3)
            record.set(3, value: .max)
            record.set(10, texts: [Array("x".utf8), [], [0xff]])
            record.set(18, value: 0)
        },
        record("pipe2") { record, _ in record.set(0, text: [3, 0, 0, 0, 255, 255, 255, 255]) },
        record("ptrace") { record, _ in
            record.set(0, value: 16)
            record.set(2, value: 0xdead_beef)
        },
    ]

    @Test(arguments: Self.records.indices)
    func `a line that was read gives the same line again, but for ids`(index: Int) throws {
        let line = try Self.line(Self.records[index], Self.hosts)
        let (record, known) = try replay(line)
        func object(_ line: [UInt8]) throws -> NSDictionary {
            var object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
            var process = try #require(object["process"] as? [String: Any])
            (process["id"], process["parent_id"]) = (nil, nil)
            object["process"] = process
            return object as NSDictionary
        }
        #expect(try object(Self.line(record, known)) == object(line), "\(String(decoding: line, as: UTF8.self))")
    }

    @Test func `a parent is known by the id that its own lines have, and a child runs its image`() throws {
        let lines = """
            {"time":"2026-11-20T23:00:01.000000000Z","event":"sched_process_exec","process":{"id":"aa","host_pid":40,"host_tid":40,\
            "pid":40,"tid":40,"start":"2026-11-20T23:00:00.500000000Z","comm":"sh"},"args":{"pathname":"/bin/sh","argv":["sh","-c"]}}
            not a line of ours
            {"time":"2026-11-20T23:00:02.000000000Z","event":"openat","process":{"id":"bb","parent_id":"aa","host_pid":41,"host_tid":41,\
            "pid":41,"tid":41,"host_ppid":40,"start":"2026-11-20T23:00:01.500000000Z","comm":"cat","executable":"/bin/cat"},\
            "args":{"pathname":"/etc/shadow"},"returned":3}
            """
        let (record, known) = try replay(Array(lines.utf8))
        let event = try Event(record.span)
        #expect(known.process(of: event)?.image.executable == Array("/bin/cat".utf8) && known.process(of: event)?.image.arguments == nil)
        #expect(known.ancestor(of: event, level: 1)?.image.arguments?.count == 2)
        #expect(!event.has(2) && event.returned == 3)
    }

    @Test func `an event that stands there with each of its rules is one event`() {
        let line = #"{"time":"2026-11-20T23:00:01.000000000Z","event":"close","cpu":1,"process":{"host_pid":4,"host_tid":4}"#
        let text = line + ",\"rule\":\"a\"}\n" + line + ",\"rule\":\"b\"}\n" + line.replacing("\"cpu\":1", with: "\"cpu\":2") + "}\n"
        let shown = read(JSONLineReader(), Array(text.utf8), 4096).entries.filter { if case .shown = $0 { true } else { false } }
        #expect(shown.count == 2)
    }

    @Test(arguments: ["", "{}", "[]", "{\"event\":7}", "nonsense", String(repeating: "[", count: 100_000), "\u{0}"])
    func `what is no event is counted, and what follows is read`(text: String) throws {
        var reader = JSONLineReader()
        let line = try Self.line(Self.records[0], Self.hosts)
        reader.feed(Array(text.utf8) + [10] + line)
        var entries: [RecordingEntry] = []
        while let entry = reader.next() { entries.append(entry) }
        #expect(entries.contains { if case .shown = $0 { true } else { false } })
        #expect(reader.unread == (text.isEmpty ? 0 : 1))
    }

    @Test func `a line without an end is not kept`() throws {
        var reader = JSONLineReader()
        for _ in 0..<45 {
            reader.feed([UInt8](repeating: 0x20, count: 100_000))
            while reader.next() != nil {}
        }
        reader.feed([10] + (try Self.line(Self.records[0], Self.hosts)))
        #expect(reader.next() != nil && reader.unread == 1)
    }
}
