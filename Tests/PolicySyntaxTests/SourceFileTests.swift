// SPDX-License-Identifier: Apache-2.0

import PolicySyntax
import Testing

@Suite struct SourceFileTests {
    @Test(arguments: [
        ("ab\ncd", 0, 1, 1), ("ab\ncd", 2, 1, 3), ("ab\ncd", 3, 2, 1), ("ab\ncd", 5, 2, 3), ("ab\ncd", 99, 2, 3),
        ("a\r\nb", 3, 2, 1), ("a\rb", 2, 2, 1), ("äb", 2, 1, 2), ("", 0, 1, 1), ("\n", 1, 2, 1), ("\u{FEFF}ab", 3, 1, 1),
        ("\u{FEFF}ab", 4, 1, 2),
    ])
    func `lines and columns count from 1, columns in scalars`(text: String, offset: Int, line: Int, column: Int) {
        let position = SourceFile(name: "f", text: text).position(at: offset)
        #expect(position.line == line)
        #expect(position.column == column)
    }

    @Test func `a range outside the file is cut`() {
        let range = SourceRange(SourceFile(name: "f", text: "abc"), 2..<9)
        #expect(range.bytes == 2..<3)
        #expect(range.start == SourcePosition(line: 1, column: 3, offset: 2))
    }
}
