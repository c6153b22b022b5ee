// SPDX-License-Identifier: Apache-2.0

import Agent
import Testing

@Suite struct OutputSpecificationTests {
    @Test(
        arguments: [
            ("table", .init(.table)),
            ("json", .init(.json)),
            ("compact:-", .init(.compact)),
            ("json:/var/log/x", .init(.json, to: .file("/var/log/x"))),
            ("json:a:b:c", .init(.json, to: .file("a:b:c"))),
            ("json::", .init(.json, to: .file(":"))),
            ("json:./-", .init(.json, to: .file("./-"))),
            ("json: x", .init(.json, to: .file(" x"))),
        ] as [(String, OutputSpecification)])
    func `an output is a format and a place`(text: String, expected: OutputSpecification) throws {
        #expect(try OutputSpecification(parsing: text) == expected)
    }

    @Test(
        arguments: [
            ("jsn", "unknown output format 'jsn'", "did you mean 'json'?"),
            ("tabel:x", "unknown output format 'tabel'", "did you mean 'table'?"),
            ("xml", "unknown output format 'xml'", "one of table, json, compact, falco-json, falco-text, tracee-json"),
            ("JSON", "unknown output format 'JSON'", "one of table, json, compact, falco-json, falco-text, tracee-json"),
            ("", "no output format", "one of table, json, compact, falco-json, falco-text, tracee-json"),
            (":x", "no output format", "one of table, json, compact, falco-json, falco-text, tracee-json"),
            ("/var/log/x.json", "unknown output format '/var/log/x.json'", "write FORMAT:FILE, such as json:FILE"),
            ("json:", "no file after 'json:'", "write json for standard output, or json:FILE"),
            ("json:a\0", "the file name 'a\\u{0}' contains a NUL", nil),
        ] as [(String, String, String?)])
    func `a mistake is told with a hint`(text: String, message: String, hint: String?) {
        #expect(throws: AgentError(.usage, message, hint: hint)) { try OutputSpecification(parsing: text) }
    }

    @Test func `no two outputs share a place`() throws {
        #expect(try OutputSpecification.list(parsing: ["table", "json:a", "json:b"]).count == 3)
        #expect(
            throws: AgentError(.usage, "two outputs to standard output", hint: "give one of them a file: json:FILE")
        ) {
            try OutputSpecification.list(parsing: ["table", "json:-"])
        }
        #expect(throws: AgentError(.usage, "two outputs to 'a'", hint: "give one of them a file: compact:FILE")) {
            try OutputSpecification.list(parsing: ["json:a", "compact:a"])
        }
    }
}
