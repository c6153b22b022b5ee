// SPDX-License-Identifier: Apache-2.0

@testable import PolicySyntax
import Testing

/// In the samples, `«` stands right before the byte whose place is asked; it is taken out before reading.
@Suite struct ScalarSourceTests {
    /// Reads the value of the first pair, or the document itself.
    private func scalar(_ text: String) throws -> YAMLScalar {
        let root = try #require(try YAMLReader().documents(of: SourceFile(name: "f", text: text)).first)
        return try #require(root.scalar ?? root.mapping?.first?.value.scalar ?? root.sequence?.first?.scalar)
    }

    struct Sample: CustomTestStringConvertible, Sendable {
        let name: String
        let text: String
        let value: String
        let piece: String
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ value: String, _ piece: String) {
            (self.name, self.text, self.value, self.piece) = (name, text, value, piece)
        }
    }

    @Test(arguments: [
        Sample("plain", "c: ab «cd", "ab cd", "cd"),
        Sample("plain, folded", "c: ab\n   cd\n     «ef", "ab cd ef", "ef"),
        Sample("plain, the fold itself", "c: ab  «\n   cd", "ab cd", " cd"),
        Sample("plain with empty lines", "c: ab\n\n\n  «cd", "ab\n\ncd", "cd"),
        Sample("plain with blanks in line", "c: ab \t «cd", "ab \t cd", "cd"),
        Sample("plain beyond ASCII", "c: äö «ü", "äö ü", "ü"),
        Sample("plain with anchor and tag", "c: &x !!str ab «cd", "ab cd", "cd"),
        Sample("plain behind an anchor and a comment", "c: &x # no\n  ab «cd", "ab cd", "cd"),
        Sample("plain that touches its anchor", "&x«?'", "?'", "?'"),
        Sample("plain, CR LF", "c: ab\r\n   «cd\r\n", "ab cd", "cd"),
        Sample("plain in a flow", "[ab\n «cd, e]", "ab cd", "cd"),
        Sample("plain, U+2028 stays", "c: ab\u{2028}  «cd", "ab\u{2028}cd", "cd"),
        Sample("single quotes", "c: 'ab «cd'", "ab cd", "cd"),
        Sample("single, doubled", "c: 'a''b «cd'", "a'b cd", "cd"),
        Sample("single, the doubled one", "c: 'a«''b'", "a'b", "'b"),
        Sample("single, folded", "c: 'a\n\n\n  b\n  «cd'", "a\n\nb cd", "cd"),
        Sample("single, blanks at the edges", "c: '  a  \n  «b  '", "  a b  ", "b"),
        Sample("double quotes", "c: \"ab «cd\"", "ab cd", "cd"),
        Sample("double, escapes", #"c: "\x41\u00e4\U0001f600\n\t\\\" «cd""#, "A\u{e4}\u{1f600}\n\t\\\" cd", "cd"),
        Sample("double, an escape itself", #"c: "ab«\n cd""#, "ab\n cd", "\n cd"),
        Sample("double, a wide escape", #"c: "ab«\u00e4cd""#, "ab\u{e4}cd", "\u{e4}cd"),
        Sample("double, folded", "c: \"ab  \n\n  «cd\"", "ab\ncd", "cd"),
        Sample("double, escaped break", "c: \"ab \\\n    «cd\"", "ab cd", "cd"),
        Sample("double, escaped break and empty line", "c: \"ab\\\n\n    «cd\"", "ab\ncd", "cd"),
        Sample("double, escaped blank after a fold", "c: \"ab\n   \\  «cd\"", "ab   cd", "cd"),
        Sample("literal", "c: |\n  ab\n  «cd\n", "ab\ncd\n", "cd"),
        Sample("literal, indented more", "c: |\n  ab\n    «cd\n", "ab\n  cd\n", "cd"),
        Sample("literal, first line indented more", "c: |1\n   ab\n  «cd\n", "  ab\n cd\n", "cd"),
        Sample("literal, empty lines in front", "c: |\n\n\n  «ab\n", "\n\nab\n", "ab"),
        Sample("literal, kept", "c: |+\n  ab\n  «cd\n\n\n", "ab\ncd\n\n\n", "cd"),
        Sample("literal, stripped", "c: |-\n  ab\n  «cd\n\n\n", "ab\ncd", "cd"),
        Sample("literal, a comment behind the indicator", "c: | # why\n  ab\n  «cd\n", "ab\ncd\n", "cd"),
        Sample("literal, indicator and chomping", "c: |2-\n   ab\n   «cd\n", " ab\n cd", "cd"),
        Sample("literal, chomping and indicator", "c: |-2\n   ab\n   «cd\n", " ab\n cd", "cd"),
        Sample("literal, without a last line end", "c: |\n  ab\n  «cd", "ab\ncd", "cd"),
        Sample("literal, tabs", "c: |2\n  \tab\n  \t«cd\n", "\tab\n\tcd\n", "cd"),
        Sample("literal, CR LF", "c: |\r\n  ab\r\n  «cd\r\n", "ab\ncd\n", "cd"),
        Sample("literal in a sequence", "- |\n  ab\n  «cd\n", "ab\ncd\n", "cd"),
        Sample("literal at the root", "|\n ab\n «cd\n", "ab\ncd\n", "cd"),
        Sample("literal with a tag", "c: !!str |\n  ab\n  «cd\n", "ab\ncd\n", "cd"),
        Sample("folded", "c: >\n  ab\n  cd\n  «ef\n", "ab cd ef\n", "ef"),
        Sample("folded, the fold itself", "c: >\n  ab«\n  cd\n", "ab cd\n", " cd"),
        Sample("folded, empty lines", "c: >\n  ab\n\n\n  «cd\n", "ab\n\ncd\n", "cd"),
        Sample("folded, indented more", "c: >\n  ab\n    cd\n    ef\n  «gh\n", "ab\n  cd\n  ef\ngh\n", "gh"),
        Sample("folded, inside what is indented more", "c: >\n  ab\n    c«d\n  gh\n", "ab\n  cd\ngh\n", "d\n"),
        Sample("folded, empty line around indented", "c: >\n  ab\n\n    cd\n\n  «gh\n", "ab\n\n  cd\n\ngh\n", "gh"),
        Sample("folded, first line indented more", "c: >1\n   ab\n ef\n «gh\n", "  ab\nef gh\n", "gh"),
        Sample("folded, stripped", "c: >-\n  ab\n  «cd\n\n", "ab cd", "cd"),
        Sample("folded, kept", "c: >+\n  ab\n  «cd\n\n", "ab cd\n\n", "cd"),
        Sample("folded, the end line", "c: >\n  ab\n  cd«\n", "ab cd\n", "\n"),
        Sample("folded, beyond ASCII", "c: >\n  ä\n  ö «ü\n", "ä ö ü\n", "ü"),
        Sample("folded, blank at line ends", "c: >\n  ab \n  «cd\n", "ab  cd\n", "cd"),
        Sample("folded, blank lines of spaces", "c: >\n  ab\n     \n  «cd\n", "ab\n   \ncd\n", "cd"),
    ])
    func `a place in the value is a place in the file`(sample: Sample) throws {
        let mark = try #require(sample.text.firstRange(of: "«"))
        let expected = sample.text[..<mark.lowerBound].utf8.count
        let scalar = try scalar(sample.text.replacing("«", with: ""))
        #expect(scalar.text == sample.value)
        let place = try #require(scalar.text.firstRange(of: sample.piece))
        let offset = scalar.text.utf8.distance(from: scalar.text.startIndex, to: place.lowerBound)
        #expect(scalar.source.position(ofValueOffset: offset).offset == expected)
    }

    @Test func `lines and columns of a condition`() throws {
        let text = "- condition: >\n    open_read\n    and not proc.name in (a,\n      b)\n"
        let root = try #require(try YAMLReader().documents(of: SourceFile(name: "f", text: text)).first)
        let scalar = try #require(root.sequence?.first?["condition"]?.scalar)
        func place(_ piece: String) throws -> SourcePosition {
            let range = try #require(scalar.text.firstRange(of: piece))
            return scalar.source.position(
                ofValueOffset: scalar.text.utf8.distance(from: scalar.text.startIndex, to: range.lowerBound))
        }
        #expect(try place("open") == SourcePosition(line: 2, column: 5, offset: 19))
        #expect(try place("proc") == SourcePosition(line: 3, column: 13, offset: 41))
        #expect(try place("b)").line == 4)
        #expect(try place("b)").column == 7)
    }

    @Test func `a range of the value is a range in the file`() throws {
        let scalar = try scalar("c: 'a''b\n   cd'")
        #expect(scalar.text == "a'b cd")
        #expect(scalar.source.range(ofValueBytes: 1..<3).bytes == 5..<8)
        #expect(scalar.source.range(ofValueBytes: 4..<6).bytes == 12..<14)
        #expect(scalar.source.range(ofValueBytes: 6..<6).bytes == 14..<15)
    }

    @Test(arguments: ["c:", "c: ''", "c: \"\"", "c: |\n", "c: >-\n\n\n", "c: |+\n\n\n", "c: &x", "c: !!str"])
    func `an empty scalar has a place`(text: String) throws {
        let scalar = try scalar(text)
        let position = scalar.source.position(ofValueOffset: 0)
        #expect(position.offset >= 2 && position.offset <= text.utf8.count)
        #expect(scalar.source.position(ofValueOffset: 100).offset <= text.utf8.count)
    }

    @Test func `walks arrive at libyaml's text, whatever is written`() throws {
        var generator = SystemRandomNumberGenerator()
        let pieces = ["a", "b ", " ", "\n", "\n ", "\n  ", "\n   ", "''", "\\n", "\\\n", "\t", "ä", "\r\n", "\u{2028}", "\u{85}"]
        let openings = ["c: ", "c: '", "c: \"", "c: |", "c: >", "c: |+", "c: >-", "c: >1", "c: |2+", "c: |\n  ", "c: >\n  ", "[", "- >\n  "]
        var count = 0
        for round in 0..<20_000 {
            let opening = openings[round % openings.count]
            var text = opening
            for _ in 0..<Int.random(in: 0..<12, using: &generator) { text += pieces.randomElement(using: &generator) ?? "" }
            if opening.hasSuffix("'") || opening.hasSuffix("\"") { text += String(opening.suffix(1)) }
            if opening == "[" { text += "]" }
            guard let root = try? YAMLReader().documents(of: SourceFile(name: "f", text: text)).first,
                let scalar = root.scalar ?? root.mapping?.first?.value.scalar ?? root.sequence?.first?.scalar
            else { continue }
            count += 1
            var walk = ScalarWalk(Array(text.utf8), from: scalar.range.bytes.lowerBound, scalar.style, scalar.text)
            walk.run()
            guard scalar.text.contains(where: { !" \n\u{2028}".contains($0) }) else { continue }
            #expect(walk.value == Array(scalar.text.utf8), "\(text.debugDescription) is \(scalar.text.debugDescription)")
        }
        #expect(count > 5_000)
    }
}
