// SPDX-License-Identifier: Apache-2.0

import Events
import Foundation
import Formats
import Testing

@Suite struct FalcoFormatterTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// The alert of Falco's own documentation of its tests.
    private func sample() -> AlertExample {
        AlertExample(message: [
            .text("An open was seen (command="), .value("proc.cmdline", .text("cat /dev/null")),
            .text(" file="), .value("fd.name", .text("/etc/ld.so.cache")),
            .text(") container_id="), .value("container.id", .text("host")),
            .text(" container_name="), .value("container.name", .text("host")), .text(" container_image_repository="),
            .value("container.image.repository", .text("")), .text(" container_image_tag="), .value("container.image.tag", .text("")),
            .text(" k8s_pod_name="), .value("k8s.pod.name", .missing), .text(" k8s_ns_name="), .value("k8s.ns.name", .missing),
        ])
    }

    private func alert(_ message: [AlertExample.Piece]) -> AlertExample {
        var alert = sample()
        alert.message = message
        return alert
    }

    private func json(_ example: AlertExample, _ change: (inout FalcoOptions) -> Void = { _ in }) -> String {
        var options = FalcoOptions(hostname: bytes("host"))
        change(&options)
        var text = TextBuffer()
        FalcoJSONFormatter(options).append(example.alert, to: &text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    private func text(_ example: AlertExample, _ change: (inout FalcoOptions) -> Void = { _ in }) -> String {
        var options = FalcoOptions(hostname: bytes("host"))
        change(&options)
        var text = TextBuffer()
        FalcoTextFormatter(options).append(example.alert, to: &text)
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
        let line = text(alert([.text("seen ")]))
        #expect(line == "16:17:57.881785348: Warning seen \n" || line.hasSuffix(": Warning seen \n"))
        #expect(text(sample()) { $0.utcOffset = 7200 }.hasPrefix("18:17:57.881785348: Warning An open was seen (command=cat"))
        #expect(text(sample()) { $0.isISOTime = true }.hasPrefix("2016-08-04T16:17:57.881785348+0000: Warning An"))
        #expect(text(sample()).contains("k8s_pod_name=<NA> "))
    }

    @Test func `a line of text stays one whatever a value holds`() {
        let nasty: [UInt8] = [0x61, 0x0a, 0x1b, 0x00, 0xff, 0x22, 0x5c]
        #expect(text(alert([.value("proc.name", .text(nasty))])).hasSuffix("Warning a\\n\\u001b\\u0000\u{fffd}\"\\\n"))
    }

    @Test func `properties can be left out, and the message put in`() {
        let short = json(alert([.text("m")])) {
            ($0.includesOutput, $0.includesFields, $0.includesTags, $0.includesMessage) = (false, false, false, true)
        }
        #expect(short == """
            {"hostname":"host","message":"m","priority":"Warning","rule":"open_from_cat","source":"syscall",\
            "time":"2016-08-04T16:17:57.881785348Z"}\n
            """)
    }

    @Test func `tags are a sorted set, and fields each stand there once`() {
        let b = AlertExample.Piece.value("b", .int64(-1))
        var alert = alert([b, .value("a", .bool(true)), b])
        alert.tags = ["process", "container", "process"]
        alert.fields = [("c", .list([.uint64(1), .text("x")])), ("d", .double(0.5)), ("e", .double(.nan))]
        let line = json(alert) { $0.includesOutput = false }
        #expect(line.contains("\"tags\":[\"container\",\"process\"]"))
        #expect(line.contains("""
            "output_fields":{"a":true,"b":-1,"c":[1,"x"],"d":0.5,"e":null,"evt.time":1470327477881785348}
            """))
    }

    @Test func `times of day are numbers in JSON, under the name that the time option says`() {
        let message = [AlertExample.Piece.value("evt.datetime", .text("2016"))]
        #expect(json(alert(message)) { $0.isISOTime = true }.contains("""
            "output_fields":{"evt.datetime":1470327477881785348,"evt.time.iso8601":1470327477881785348}
            """))
    }

    @Test func `a formatter that has seen other forms and seconds writes what a new one writes`() {
        var other = alert([.value("proc.name", .text("\u{1f426}\"x\\"), width: 2), .text("é"), .value("a", .list([.text("b\n")]))])
        (other.rule, other.priority, other.tags, other.time) = ("other \"rule\"", "Notice", ["b", "a"], 1_470_327_478_000_000_001)
        let examples = [sample(), other, sample(), alert([]), other]
        let formatter = FalcoJSONFormatter(FalcoOptions(hostname: bytes("host")))
        var text = TextBuffer()
        for example in examples { formatter.append(example.alert, to: &text) }
        #expect(String(decoding: text.bytes, as: UTF8.self) == examples.map { json($0) }.joined())
    }

    /// A sequence of UTF-8 may begin in one value and end in the next: what is escaped is the message, not each value.
    @Test(arguments: [
        ([.text([0xe2, 0x82]), .text([0xac])], "", "€"), ([.text([0xe2, 0x82]), .text([0xac])], "-", "\u{fffd}-\u{fffd}"),
        ([.text([0xf0, 0x9f]), .bytes([0x90, 0xa6])], "", "\u{fffd}.."), ([.text([0xe2]), .list([.text([0x82, 0xac])])], "", "\u{fffd}(\u{fffd}\u{fffd})"),
    ] as [([Shown], String, String)])
    func `the message is escaped as a whole`(values: [Shown], between: String, wanted: String) {
        let line = json(alert([.value("a", values[0]), .text(between), .value("b", values[1])])) { $0.includesFields = false }
        #expect(line.contains(": Warning \(wanted)\",\"priority\""), "\(line)")
    }

    /// Against one byte after the other, at every place of a word.
    @Test func `what eight bytes at once say is what each of them says`() {
        let specials: [UInt8] = [0x00, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x5b, 0x5c, 0x5d, 0x7e, 0x7f, 0x80, 0xc3, 0xff]
        for special in specials {
            for place in 0..<20 {
                var raw = [UInt8](repeating: UInt8(ascii: "a"), count: 20)
                raw[place] = special
                let run = PlainText.run(raw.span, from: 0)
                let isPlain = special >= 0x20 && special < 0x7f && special != 0x22 && special != 0x5c
                #expect(run == (isPlain || place >= 16 ? 16 : place / 8 * 8), "\(special) at \(place)")
            }
        }
    }

    /// A value alone in a message, as text and as JSON.
    private func rendered(_ value: Shown, width: Int? = nil) -> (plain: String, json: String) {
        let alert = alert([.value("a", value, width: width)]).alert
        var plain = TextBuffer(), json = TextBuffer()
        FalcoRendering.append(alert.values[0], of: alert, width: width, to: &plain)
        FalcoRendering.append(json: alert.values[0], of: alert, to: &json)
        return (String(decoding: plain.bytes, as: UTF8.self), String(decoding: json.bytes, as: UTF8.self))
    }

    @Test(arguments: [
        ([0xe2, 0x82, 0x41], "\u{fffd}A"), ([0xe2, 0x82], "\u{fffd}"), ([0xff, 0xfe], "\u{fffd}\u{fffd}"),
        ([0xe0, 0x80], "\u{fffd}\u{fffd}"), ([0xf0, 0x9f, 0x98], "\u{fffd}"), ([0xed, 0xa0, 0x80], "\u{fffd}\u{fffd}\u{fffd}"),
        ([0xc3, 0xa9], "é"), ([0x7f, 0xc2, 0x85], "\u{7f}\u{85}"), ([0x08, 0x0c, 0x09, 0x1f], "\\b\\f\\t\\u001f"),
        ([0x22, 0x5c, 0x2f], "\\\"\\\\/"),
    ] as [([UInt8], String)])
    func `strings are escaped as Falco's JSON library escapes them`(raw: [UInt8], wanted: String) {
        #expect(rendered(.text(raw)).json == "\"" + wanted + "\"")
        // In the midst of what is plain, too.
        #expect(rendered(.text(bytes("abcdefghijk") + raw + bytes("abcdefghijk"))).json == "\"abcdefghijk" + wanted + "abcdefghijk\"")
    }

    @Test(arguments: [
        (Shown.missing, "<NA>", "null"), (.int64(-3), "-3", "-3"), (.bool(false), "false", "false"), (.double(2.25), "2.2", "2.25"),
        (.double(-0.96), "-1.0", "-0.96"), (.plain(.port(443)), "443", "443"), (.plain(.time(12)), "12", "12"),
        (.plain(.duration(7)), "7", "7"), (.address([10, 0, 0, 1]), "10.0.0.1", "\"10.0.0.1\""), (.address([1, 2]), "<NA>", "\"<NA>\""),
        (.address([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]), "::1", "\"::1\""),
        (.bytes([0x41, 0x00, 0x22]), "A.\"", "\"A.\\\"\""), (.list([]), "()", "[]"), (.list([.text("a"), .uint64(2)]), "(a,2)", "[\"a\",2]"),
    ])
    func `values are written by their type`(value: Shown, plain: String, json: String) {
        #expect(rendered(value).plain == plain)
        #expect(rendered(value).json == json)
    }

    @Test(arguments: [("ab", 4, "ab  "), ("abcdef", 4, "abcd"), ("äöü", 2, "äö"), ("", 0, "")])
    func `a width fills or cuts`(value: String, width: Int, wanted: String) {
        #expect(rendered(.text(value), width: width).plain == wanted)
    }
}
