// SPDX-License-Identifier: Apache-2.0

import Events
import Foundation
import Formats
import Testing

@Suite struct FalcoFormatterTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// The alert of Falco's own documentation of its tests.
    private func sample() -> Alert {
        var alert = Alert(
            rule: "open_from_cat", priority: "Warning", source: "syscall", time: 1_470_327_477_881_785_348, policy: "rules.yaml",
            language: "falco")
        func value(_ name: String, _ value: AlertValue) -> Alert.Piece { .value(name: name, value, width: nil) }
        alert.message = [
            .text(bytes("An open was seen (command=")), value("proc.cmdline", .text(bytes("cat /dev/null"))),
            .text(bytes(" file=")), value("fd.name", .text(bytes("/etc/ld.so.cache"))),
            .text(bytes(") container_id=")), value("container.id", .text(bytes("host"))),
            .text(bytes(" container_name=")), value("container.name", .text(bytes("host"))), .text(bytes(" container_image_repository=")),
            value("container.image.repository", .text([])), .text(bytes(" container_image_tag=")), value("container.image.tag", .text([])),
            .text(bytes(" k8s_pod_name=")), value("k8s.pod.name", .missing), .text(bytes(" k8s_ns_name=")), value("k8s.ns.name", .missing),
        ]
        return alert
    }

    private func alert(_ message: [Alert.Piece]) -> Alert {
        var alert = sample()
        alert.message = message
        return alert
    }

    private func json(_ alert: Alert, _ change: (inout FalcoOptions) -> Void = { _ in }) -> String {
        var options = FalcoOptions(hostname: bytes("host"))
        change(&options)
        var text = TextBuffer()
        FalcoJSONFormatter(options).append(alert, to: &text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    private func text(_ alert: Alert, _ change: (inout FalcoOptions) -> Void = { _ in }) -> String {
        var options = FalcoOptions(hostname: bytes("host"))
        change(&options)
        var text = TextBuffer()
        FalcoTextFormatter(options).append(alert, to: &text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    @Test func `an alert is the line that Falco writes`() throws {
        let found = ["../shared", "/work/shared"].lazy.compactMap {
            FileManager.default.contents(atPath: "\($0)/fixtures/falco/alert-sample.jsonl")
        }
        guard let wanted = found.first else {
            print("skipped: no alert-sample.jsonl")
            return
        }
        #expect(json(sample()) == String(decoding: wanted, as: UTF8.self))
    }

    @Test func `text is time, priority and message`() {
        let line = text(alert([.text(bytes("seen "))]))
        #expect(line == "16:17:57.881785348: Warning seen \n" || line.hasSuffix(": Warning seen \n"))
        #expect(text(sample()) { $0.utcOffset = 7200 }.hasPrefix("18:17:57.881785348: Warning An open was seen (command=cat"))
        #expect(text(sample()) { $0.isISOTime = true }.hasPrefix("2016-08-04T16:17:57.881785348+0000: Warning An"))
        #expect(text(sample()).contains("k8s_pod_name=<NA> "))
    }

    @Test func `a line of text stays one whatever a value holds`() {
        let nasty: [UInt8] = [0x61, 0x0a, 0x1b, 0x00, 0xff, 0x22, 0x5c]
        #expect(text(alert([.value(name: "proc.name", .text(nasty), width: nil)])).hasSuffix("Warning a\\n\\u001b\\u0000\u{fffd}\"\\\n"))
    }

    @Test func `properties can be left out, and the message put in`() {
        let short = json(alert([.text(bytes("m"))])) {
            ($0.includesOutput, $0.includesFields, $0.includesTags, $0.includesMessage) = (false, false, false, true)
        }
        #expect(short == """
            {"hostname":"host","message":"m","priority":"Warning","rule":"open_from_cat","source":"syscall",\
            "time":"2016-08-04T16:17:57.881785348Z"}\n
            """)
    }

    @Test func `tags are a sorted set, and fields each stand there once`() {
        let b = Alert.Piece.value(name: "b", .int64(-1), width: nil)
        var alert = alert([b, .value(name: "a", .bool(true), width: nil), b])
        alert.tags = ["process", "container", "process"]
        alert.fields = [("c", .list([.uint64(1), .text([0x78])])), ("d", .double(0.5)), ("e", .double(.nan))]
        let line = json(alert) { $0.includesOutput = false }
        #expect(line.contains("\"tags\":[\"container\",\"process\"]"))
        #expect(line.contains("""
            "output_fields":{"a":true,"b":-1,"c":[1,"x"],"d":0.5,"e":null,"evt.time":1470327477881785348}
            """))
    }

    @Test func `times of day are numbers in JSON, under the name that the time option says`() {
        let message: [Alert.Piece] = [.value(name: "evt.datetime", .text(bytes("2016")), width: nil)]
        #expect(json(alert(message)) { $0.isISOTime = true }.contains("""
            "output_fields":{"evt.datetime":1470327477881785348,"evt.time.iso8601":1470327477881785348}
            """))
    }

    @Test(arguments: [
        ([0xe2, 0x82, 0x41], "\u{fffd}A"), ([0xe2, 0x82], "\u{fffd}"), ([0xff, 0xfe], "\u{fffd}\u{fffd}"),
        ([0xe0, 0x80], "\u{fffd}\u{fffd}"), ([0xf0, 0x9f, 0x98], "\u{fffd}"), ([0xed, 0xa0, 0x80], "\u{fffd}\u{fffd}\u{fffd}"),
        ([0xc3, 0xa9], "é"), ([0x7f, 0xc2, 0x85], "\u{7f}\u{85}"), ([0x08, 0x0c, 0x09, 0x1f], "\\b\\f\\t\\u001f"),
        ([0x22, 0x5c, 0x2f], "\\\"\\\\/"),
    ] as [([UInt8], String)])
    func `strings are escaped as Falco's JSON library escapes them`(raw: [UInt8], wanted: String) {
        var text = TextBuffer()
        FalcoRendering.append(json: .text(raw), to: &text)
        #expect(String(decoding: text.bytes, as: UTF8.self) == "\"" + wanted + "\"")
    }

    @Test(arguments: [
        (AlertValue.missing, "<NA>", "null"), (.int64(-3), "-3", "-3"), (.bool(false), "false", "false"), (.double(2.25), "2.2", "2.25"),
        (.double(-0.96), "-1.0", "-0.96"), (.port(443), "443", "443"), (.time(12), "12", "12"), (.duration(7), "7", "7"),
        (.address([10, 0, 0, 1]), "10.0.0.1", "\"10.0.0.1\""),
        (.address([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]), "::1", "\"::1\""),
        (.bytes([0x41, 0x00]), "A.", "\"A.\""), (.list([]), "()", "[]"), (.list([.text([0x61]), .uint64(2)]), "(a,2)", "[\"a\",2]"),
    ])
    func `values are written by their type`(value: AlertValue, plain: String, json: String) {
        var text = TextBuffer()
        FalcoRendering.append(value, to: &text)
        #expect(String(decoding: text.bytes, as: UTF8.self) == plain)
        text.removeAll()
        FalcoRendering.append(json: value, to: &text)
        #expect(String(decoding: text.bytes, as: UTF8.self) == json)
    }

    @Test(arguments: [("ab", 4, "ab  "), ("abcdef", 4, "abcd"), ("äöü", 2, "äö"), ("", 0, "")])
    func `a width fills or cuts`(value: String, width: Int, wanted: String) {
        var text = TextBuffer()
        text.append("x")
        FalcoRendering.append(.text(bytes(value)), width: width, to: &text)
        #expect(String(decoding: text.bytes, as: UTF8.self) == "x" + wanted)
    }
}
