// SPDX-License-Identifier: Apache-2.0

import Events
import Foundation
import Testing

extension SensorsTests {
/// What else is told of single calls than their registers.
@Suite struct CallTests {
    private static let transfers = [
        "read", "write", "pread64", "pwrite64", "readv", "writev", "preadv", "pwritev", "sendto", "recvfrom", "sendmsg", "recvmsg",
        "sendmmsg", "recvmmsg",
    ]
    /// One run for all of these.
    private static let run = Result { try Recorded("transfers", events: transfers, data: true) }

    /// What the records of a call on a descriptor say that it moved.
    private static func data(_ run: Recorded, _ call: String, on descriptor: Int) throws -> [String?] {
        try run.named(call).compactMap { record -> (Int32?, String?)? in
            try Recorded.look(record) { ($0.descriptor, $0.text(.data)) }
        }.filter { $0.0 == Int32(descriptor) }.map(\.1)
    }

    @Test(arguments: transfers)
    func `the first bytes that a call moved are told`(call: String) throws {
        let run = try Self.run.get()
        #expect(try Self.data(run, call, on: run.number(call + ".fd")) == [run.facts[call + ".moved"]])
    }

    @Test func `a call that failed moved nothing`() throws {
        let run = try Self.run.get()
        #expect(try Self.data(run, "write", on: run.number("refused.fd")) == [nil])
    }

    @Test(.enabled(if: Recorded.narrowReady, "no 32-bit programs are built here"))
    func `32-bit callers' vectors have 32-bit words`() throws {
        let run = try Recorded("writev", events: ["writev"], data: true, narrow: true)
        let record = try #require(try run.records.first { try Event($0.span).flags.contains(.ia32) })
        #expect(run.facts["writev.text"] == "narrow")
        #expect(try Recorded.look(record) { $0.text(.data) } == "writev.text=narrow\n")
    }

    @Test func `no byte is told where nobody asked`() throws {
        let run = try Recorded("transfers", events: Self.transfers)
        let texts = try run.records.compactMap { try Recorded.look($0) { $0.text(.data) } ?? nil }
        #expect(texts == [] && run.records.count > Self.transfers.count)
        let poll = try #require(try Recorded("polls", events: ["poll"], data: true).named("poll").first)
        #expect(try Event(poll.span).argumentCount == 3)
    }

    @Test func `a poll tells of the first of its descriptors`() throws {
        let run = try Recorded("polls", events: ["poll", "ppoll"], polled: true)
        let poll = try #require(try run.named("poll").first)
        let numbers = try ["ipv4.client.fd", "ipv4.server.fd", "file.fd"].map { Int32(try run.number($0)) }
        let server = [try run.number("ipv4.port"), 1], client = [try run.number("ipv4.client_port"), 1]
        try Recorded.look(poll) { object in
            #expect(object.polledCount == 16 && object.descriptor == nil && object.kind == nil)
            #expect((0..<16).map { object.polled($0).descriptor } == numbers + [Int32](repeating: 999, count: 13))
            #expect((0..<4).map { object.polled($0).kind } == [.ipv4, .ipv4, .file, nil])
            #expect(object.polled(0).end(.local) == client && object.polled(0).end(.remote) == server)
            #expect(object.polled(1).isServer && !object.polled(0).isServer)
            #expect(object.polled(2).text(.path) == run.folder + "/polled" && object.polled(2).end(.local) == nil)
            #expect(object.polled(16).descriptor == nil && object.polled(-1).descriptor == nil)
        }
        let other = try #require(try run.named("ppoll").first)
        #expect(try Recorded.look(other) { ($0.polledCount, $0.polled(0).descriptor) }.map { $0.0 == 1 && $0.1 == numbers[2] } == true)
    }

    @Test(arguments: [true, false])
    func `what openat2 was asked for is told`(objects: Bool) throws {
        let run = try Recorded("openat2", events: ["openat2"], objects: objects)
        let record = try #require(try run.named("openat2").first)
        let bytes = try Event(record.span).copy(2) ?? []
        let how = OpenHow(bytes.span)
        // O_WRONLY|O_CREAT; RESOLVE_BENEATH|RESOLVE_NO_SYMLINKS
        #expect(how?.flags == 0o101 && how?.mode == 0o600 && how?.resolve == 12)
    }

    @Test(arguments: [
        ("exec-symlink", "execve"), ("execveat-fd", "execveat"), ("execveat-path", "execveat"), ("execveat-cwd", "execveat"),
        ("exec-script", "execve"), ("exec-from-thread", "execve"),
    ])
    func `an exec says by which call it came`(action: String, call: String) throws {
        let run = try Recorded(action, events: ["sched_process_exec", "execve", "execveat"])
        let child = try run.number("child")
        let exec = try #require(try run.named("sched_process_exec", pid: child).last)
        #expect(try Event(exec.span).syscallDefinition?.name == call)
        #expect(try run.named(call, pid: child).count == 1)
        #expect(try run.named(call == "execve" ? "execveat" : "execve", pid: child).isEmpty)
    }
}
}
