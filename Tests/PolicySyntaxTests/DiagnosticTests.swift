// SPDX-License-Identifier: Apache-2.0

import PolicySyntax
import Testing

@Suite struct DiagnosticTests {
    private func rendered(
        _ text: String, _ bytes: Range<Int>?, hint: String? = nil, width: Int = 160, colours: Bool = false
    ) -> String {
        let diagnostic = Diagnostic(
            code: "X", "wrong", file: SourceFile(name: "a.yaml", text: text), bytes: bytes, hint: hint)
        return DiagnosticRenderer(usesColours: colours, width: width).render(diagnostic)
    }

    @Test func `place, line, caret and hint`() {
        #expect(
            rendered("one\ntwo three\n", 8..<13, hint: "write four") == """
                a.yaml:2:5: error: wrong
                two three
                    ^~~~~
                hint: write four

                """)
    }

    @Test func `tabs before the caret stay tabs`() {
        #expect(rendered("\ta\tb", 3..<4) == "a.yaml:1:4: error: wrong\n\ta\tb\n\t \t^\n")
    }

    @Test func `control characters are escaped and the caret moves along`() {
        #expect(rendered("\u{1b}x", 1..<2) == "a.yaml:1:2: error: wrong\n\\u{1b}x\n      ^\n")
    }

    @Test func `what is not UTF-8 is replaced`() {
        let file = SourceFile(name: "f", bytes: [0x61, 0xFF, 0x62])
        let text = DiagnosticRenderer().render(Diagnostic(code: "X", "wrong", file: file, bytes: 2..<3))
        #expect(text.hasPrefix("f:1:3: error: wrong\na\u{FFFD}b\n  ^"))
    }

    @Test func `a range over several lines is marked on its first`() {
        #expect(rendered("ab\ncd", 1..<5) == "a.yaml:1:2: error: wrong\nab\n ^\n")
    }

    @Test func `a place at the end of the file has a caret behind it`() {
        #expect(rendered("ab", 2..<2) == "a.yaml:1:3: error: wrong\nab\n  ^\n")
        #expect(rendered("ab\n", 3..<3) == "a.yaml:2:1: error: wrong\n\n^\n")
        #expect(rendered("", 0..<0) == "a.yaml:1:1: error: wrong\n")
    }

    @Test(arguments: [0, 5, 500, 100_000, 999_998, 999_999])
    func `a long line is cut around the caret`(offset: Int) throws {
        var text = [Character](repeating: "x", count: 1_000_000)
        text[offset] = "!"
        let lines = rendered(String(text), offset..<offset + 1).split(separator: "\n", omittingEmptySubsequences: false)
        try #require(lines.count == 4)
        #expect(lines[1].count <= 160)
        let column = try #require(lines[2].firstIndex(of: "^")).utf16Offset(in: lines[2])
        #expect(Array(lines[1])[column] == "!")
        #expect(lines[1].hasPrefix("…") == (offset > 200))
        #expect(lines[1].hasSuffix("…") == (offset < 999_000))
    }

    @Test func `a file as a whole has no line`() {
        #expect(rendered("abc", nil) == "a.yaml: error: wrong\n")
    }

    @Test func `colours only on request`() {
        #expect(!rendered("a", 0..<1).contains("\u{1b}"))
        #expect(rendered("a", 0..<1, colours: true).contains("\u{1b}[1;31merror: \u{1b}[0m"))
    }

    @Test func `a warning says so`() {
        let file = SourceFile(name: "f", text: "a")
        let warning = Diagnostic(.warning, code: "X", "odd\nthing", at: SourceRange(file, 0..<1))
        #expect(warning.description == "f:1:1: warning: odd\nthing")
        #expect(DiagnosticRenderer().render(warning) == "f:1:1: warning: odd\\u{a}thing\na\n^\n")
    }
}
