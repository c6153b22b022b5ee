// SPDX-License-Identifier: Apache-2.0

import Agent
import Testing

@Suite struct DurationTests {
    @Test(
        arguments: [
            ("500ms", .milliseconds(500)), ("10s", .seconds(10)), ("2m", .seconds(120)), ("1h", .seconds(3600)),
            ("7", .seconds(7)),
            ("0010s", .seconds(10)), ("876000h", .seconds(3_153_600_000)),
        ] as [(String, Duration)])
    func `a time is a number and a unit`(text: String, expected: Duration) throws {
        #expect(try Duration(option: text) == expected)
    }

    @Test(arguments: [
        ("", "'' is not a time"), ("s", "'s' is not a time"), ("1.5s", "'1.5s' is not a time"),
        ("-1s", "'-1s' is not a time"),
        ("+1", "'+1' is not a time"), ("10 s", "'10 s' is not a time"), ("٣s", "'٣s' is not a time"),
        ("1s\0", "'1s\\u{0}' is not a time"),
        ("10x", "unknown unit of time 'x'"), ("10S", "unknown unit of time 'S'"), ("0", "the time '0' is not above 0"),
        ("0ms", "the time '0ms' is not above 0"), ("876001h", "the time '876001h' is too long"),
        ("18446744073709551615h", "the time '18446744073709551615h' is too long"),
        ("18446744073709551615ms", "the time '18446744073709551615ms' is too long"),
        ("18446744073709551616", "'18446744073709551616' is not a time"),
    ])
    func `what is no time is refused`(text: String, message: String) {
        let error = #expect(throws: AgentError.self) { try Duration(option: text) }
        #expect(error?.message == message)
        #expect(error?.code == .usage)
        #expect(error?.hint != nil)
    }
}

@Suite struct ByteSizeTests {
    @Test(arguments: [
        ("4096", 4096), ("1B", 1), ("64K", 65536), ("16M", 16 << 20), ("16MiB", 16 << 20), ("16mib", 16 << 20),
        ("1G", 1 << 30),
        ("3k", 3072),
    ])
    func `a size is a number and a power of 1024`(text: String, bytes: Int) throws {
        #expect(try ByteSize(option: text).bytes == bytes)
    }

    @Test(arguments: [
        ("", "'' is not a size"), ("M", "'M' is not a size"), ("1.5M", "'1.5M' is not a size"),
        ("-1", "'-1' is not a size"),
        ("16MB", "unit of size 'MB' is ambiguous"), ("16T", "unknown unit of size 'T'"),
        ("0", "the size '0' is not above 0"),
        ("0M", "the size '0M' is not above 0"), ("9223372036854775808", "the size '9223372036854775808' is too large"),
        ("99999999999G", "the size '99999999999G' is too large"),
    ])
    func `what is no size is refused`(text: String, message: String) {
        let error = #expect(throws: AgentError.self) { try ByteSize(option: text) }
        #expect(error?.message == message)
        #expect(error?.code == .usage)
    }

    @Test func `a ring buffer is a power of two between a page and 2 GiB`() throws {
        #expect(try ByteSize(option: "4K").checkedForRing(pageSize: 4096) == 4096)
        #expect(try ByteSize(option: "2G").checkedForRing(pageSize: 4096) == 1 << 31)
        #expect(throws: AgentError(.usage, "a buffer of 2K is smaller than a page", hint: "at least 4K")) {
            try ByteSize(option: "2K").checkedForRing(pageSize: 4096)
        }
        #expect(throws: AgentError(.usage, "a buffer of 4G is too large", hint: "at most 2G")) {
            try ByteSize(option: "4G").checkedForRing(pageSize: 4096)
        }
        #expect(throws: AgentError(.usage, "a buffer of 12M is not a power of two", hint: "the nearest are 8M and 16M"))
        {
            try ByteSize(option: "12M").checkedForRing(pageSize: 4096)
        }
    }
}
