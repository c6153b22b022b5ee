// SPDX-License-Identifier: Apache-2.0

import ConditionSyntax
import Testing

@Suite struct OutputTemplateTests {
    private func parse(_ text: String) throws(ConditionError) -> OutputTemplate {
        try OutputTemplate.parse(text) { ["proc.name", "proc.aname", "proc.args", "proc.arg", "evt.time", "evt.time.s"].contains($0) }
    }

    private func shape(_ template: OutputTemplate) -> String {
        (template.allowsMissing ? "*" : "")
            + template.pieces.map { piece in
                switch piece {
                case .text(let text): "‹\(text)›"
                case .expression(let expression, let width): "{\(width.map { "\($0):" } ?? "")\(expression.shape)}"
                }
            }.joined()
    }

    @Test(arguments: [
        ("", ""), ("plain", "‹plain›"), ("*", "*"), ("a=%proc.name b", "‹a=›{proc.name}‹ b›"), ("*%proc.name", "*{proc.name}"),
        ("a*%proc.name", "‹a*›{proc.name}"), ("%proc.aname[2]", "{proc.aname[2]}"),
        ("%proc.aname['x y']", "{proc.aname[‹x y›]}"),
        ("%12proc.name", "{12:proc.name}"), ("%proc.name%proc.args", "{proc.name}{proc.args}"),
        // The longest name that is a field.
        ("%proc.name.", "{proc.name}‹.›"), ("%proc.names", "{proc.name}‹s›"), ("%proc.argsx", "{proc.args}‹x›"),
        ("%proc.arg.x", "{proc.arg}‹.x›"), ("%evt.time.s", "{evt.time.s}"), ("%evt.time.sx", "{evt.time.s}‹x›"),
        ("%evt.time.x", "{evt.time}‹.x›"), ("(%proc.name)", "‹(›{proc.name}‹)›"), ("ü%proc.nameü", "‹ü›{proc.name}‹ü›"),
        ("%toupper(proc.name)", "{toupper<proc.name>}"), ("%9tolower( toupper(proc.name) )!", "{9:tolower<toupper<proc.name>>}‹!›"),
        ("%join(',', (proc.name, \"a\"))", "{join<‹,› [proc.name ‹a›]>}"),
    ])
    func `a template is text and fields`(text: String, shape: String) throws {
        let template = try parse(text)
        #expect(self.shape(template) == shape)
        #expect(self.shape(try parse(template.printed)) == shape)
    }

    @Test(arguments: [
        ("a %proc.nam", 3, 8, "unknown field 'proc.nam'"), ("%", 0, 1, "expected a field after '%'"),
        ("100% sure", 3, 1, "expected a field after '%'"), ("%%", 0, 1, "expected a field after '%'"),
        ("%12", 0, 1, "expected a field after '%'"), ("%99999999999999999999proc.name", 1, 20, "a width is at most 10000"),
        ("%proc.aname[", 11, 1, "expected an argument in the brackets"), ("%proc.aname[2", 11, 1, "this bracket is never closed"),
        ("%tolower(proc.nam)", 9, 8, "unknown field 'proc.nam'"), ("%tolowr(proc.name)", 1, 6, "unknown transformer 'tolowr'"),
        ("%tolower(proc.name", 8, 1, "this parenthesis is never closed"),
    ])
    func `a mistake is told with its place`(text: String, offset: Int, length: Int, message: String) throws {
        let error = #expect(throws: ConditionError.self) { try parse(text) }
        #expect(error?.message == message)
        #expect(error?.range == offset..<offset + length)
    }

    @Test func `a megabyte of anything ends soon`() {
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect((try? parse(String(repeating: "%", count: 1 << 20))) == nil)
            #expect((try? parse("%" + String(repeating: "x.", count: 1 << 19))) == nil)
            #expect((try? parse(String(repeating: "%proc.name", count: 100_000)))?.pieces.count == 100_000)
            #expect((try? parse(String(repeating: "%tolower(", count: 100_000))) == nil)
        }
        #expect(time < .seconds(10))
    }
}
