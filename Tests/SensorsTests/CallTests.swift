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
