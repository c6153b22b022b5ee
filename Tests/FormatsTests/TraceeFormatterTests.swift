// SPDX-License-Identifier: Apache-2.0

import Events
@testable import Formats
import Foundation
import Testing

/// Events as Tracee writes them.
@Suite struct TraceeFormatterTests {
    private func options(_ change: OptionChange = { _ in }) -> FormatOptions {
        var options = FormatOptions()
        options.nodeName = "node"
        change(&options)
        return options
    }

    @Test func `an event has the keys of Tracee, in its order`() throws {
        let line = try Sample.open.returning(0).line(TraceeFormatter(options()))
        #expect(line == """
            {"timestamp":1795215603500000000,"threadStartTime":1795215603000000000,"processorId":1,"processId":2,"cgroupId":77,"threadId":2,\
            "parentProcessId":1,"hostProcessId":42,"hostThreadId":42,"hostParentProcessId":40,"userId":0,"mountNamespace":4026531841,\
            "pidNamespace":4026531836,"processName":"cat","executable":{"path":"/usr/bin/cat"},"hostName":"node","containerId":"",\
            "container":{},"kubernetes":{},"eventId":"732","eventName":"security_file_open","argsNum":6,"returnValue":0,"syscall":"",\
            "stackAddresses":null,"contextFlags":{"containerStarted":false,"isCompat":false},\
            "threadEntityId":\(TraceeEntity.number(thread: 42, start: 3_000_000_000)),\
            "processEntityId":\(TraceeEntity.number(thread: 42, start: 3_000_000_000)),\
            "parentEntityId":\(TraceeEntity.number(thread: 40, start: 4)),"args":[\
            {"name":"pathname","type":"string","value":"/etc/passwd"},{"name":"flags","type":"int32","value":524353},\
            {"name":"dev","type":"uint32","value":8388609},{"name":"inode","type":"uint64","value":1234},\
            {"name":"ctime","type":"uint64","value":5},{"name":"syscall_pathname","type":"string","value":"//etc/./passwd"}]}
            """)
    }

    @Test func `a container and its pod are told, and what its task's host is called`() throws {
        let line = try Sample.open.change { $0.nodeName = Array("inner".utf8) }.line(TraceeFormatter(options { $0.fileHashes = true }), .full)
        #expect(line.contains("\"hostName\":\"inner\",\"containerId\":\"0123456789abcdef0123456789abcdef\","))
        #expect(line.contains("\"container\":{\"id\":\"0123456789abcdef0123456789abcdef\",\"name\":\"web\",\"image\":\"nginx:1.27\",\"imageDigest\":\"sha256:5a\"}"))
        #expect(line.contains("\"kubernetes\":{\"podName\":\"web-1\",\"podNamespace\":\"shop\",\"podUID\":\"u-1\"}"))
        #expect(line.contains("\"containerStarted\":true"))
    }

    @Test(arguments: [
        (["a", "b", "a"], ",\"matchedPolicies\":[\"a\",\"b\"]"), (["", "b"], ",\"matchedPolicies\":[\"b\"]"), ([""], ""),
    ]) func `all policies that match are in one line, each once, and what is in none has none`(policies: [String], told: String) throws {
        let sample = Sample.open, bytes = sample.builder.bytes()
        let alerts = policies.map { Alert(
                AlertForm(rule: "security_file_open", priority: "", source: "", policy: $0, language: "tracee", message: [], names: []), time: 0,
                values: [], texts: []) }
        var text = TextBuffer()
        let formatter = TraceeFormatter(options())
        #expect(formatter.joinsAlerts)
        formatter.append(alerts, try Event(bytes.span.bytes), sample.definition, KnownSurroundings(), to: &text)
        #expect(String(decoding: text.bytes, as: UTF8.self).contains("\"eventName\":\"security_file_open\"\(told),\"argsNum\""))
    }

    @Test(arguments: [
        ("security_socket_connect", "remote_addr", Sample.inet, #""type":"SockAddr","value":{"sa_family":"AF_INET","sin_addr":"127.0.0.1","sin_port":"53"}"#),
        ("security_socket_connect", "remote_addr", Sample.inet6,
            #""value":{"sa_family":"AF_INET6","sin6_addr":"::1","sin6_flowinfo":"7","sin6_port":"80","sin6_scopeid":"3"}"#),
        ("magic_write", "bytes", [0x7f, 0x45, 0x4c, 0x46], #""type":"[]byte","value":"f0VMRg==""#),
        ("magic_write", "bytes", [1, 2, 3], #""value":"AQID""#),
    ] as [(String, String, [UInt8], String)]) func `values are as Go's JSON has them`(event: String, argument: String, bytes: [UInt8], expected: String) throws {
        #expect(try Sample(event).with(argument, bytes: bytes).line(TraceeFormatter(options())).contains(expected))
    }

    @Test(arguments: [
        ("read", 0), ("openat", 257), ("security_file_open", 732), ("sched_process_exec", 715), ("magic_write", 727), ("chmod_common", 791),
        ("net_packet_ipv4", 2000), ("container_create", 2018), ("hidden_kernel_module", 2025), ("module_load", 785), ("stack_pivot", 783),
    ]) func `events have Tracee's numbers`(name: String, number: Int) throws {
        #if !arch(arm64)
        #expect(TraceeNumbers.number(of: try #require(EventCatalogue.shared.named(name))) == number)
        #endif
    }

    @Test func `no two events have one number, and every name of the table is an event's`() {
        let numbers = EventCatalogue.shared.all.filter { $0.numbers == nil }.map { TraceeNumbers.number(of: $0) }
        #expect(Set(numbers).count == numbers.count)
        for name in TraceeNumbers.names { #expect(EventCatalogue.shared.named(name) != nil, "\(name)") }
    }

    /// What MurmurHash3_x86_32 gives for the twelve bytes 00 00 00 01, 00 00 00 00 05 f5 e1 00 with the seed 0x18273645.
    @Test func `a start is rounded to a tenth of a second`() {
        #expect(TraceeEntity.number(thread: 1, start: 100_000_000) == TraceeEntity.number(thread: 1, start: 199_999_999))
        #expect(TraceeEntity.number(thread: 1, start: 100_000_000) != TraceeEntity.number(thread: 1, start: 200_000_000))
        #expect(TraceeEntity.number(thread: 1, start: 100_000_000) == 2_361_910_691)
    }
}
