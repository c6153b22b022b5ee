// SPDX-License-Identifier: Apache-2.0

import Glibc
import PolicySyntax
import Testing

@Suite struct YAMLReaderTests {
    private func read(_ text: String, limits: YAMLLimits = YAMLLimits()) throws -> [YAMLNode] {
        try YAMLReader(limits: limits).documents(of: SourceFile(name: "f.yaml", text: text))
    }

    private func failure(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) -> Diagnostic? {
        do {
            _ = try YAMLReader(limits: limits).documents(of: SourceFile(name: "f.yaml", bytes: bytes))
            return nil
        } catch {
            return error
        }
    }

    private func failure(_ text: String, limits: YAMLLimits = YAMLLimits()) -> Diagnostic? {
        failure(Array(text.utf8), limits: limits)
    }

    /// The tree on one line.
    private func outline(_ node: YAMLNode) -> String {
        switch node.content {
        case .scalar(let scalar): scalar.text
        case .sequence(let nodes): "[" + nodes.map(outline).joined(separator: ",") + "]"
        case .mapping(let pairs):
            "{" + pairs.map { "\($0.key.text):\(outline($0.value))" }.joined(separator: ",") + "}"
        }
    }

    @Test(arguments: [
        ("- rule: a\n  tags: [x, y]\n- list: b\n", ["[{rule:a,tags:[x,y]},{list:b}]"]),
        ("a: 1\n---\n- b\n...\n---\nc", ["{a:1}", "[b]", "c"]),
        ("", []), ("# nothing\n", []), ("---\n---\n", ["", ""]),
        ("z: 1\na: 2\n", ["{z:1,a:2}"]),
        ("a: &x [1, 2]\nb: *x\n*x : 1", []),
        ("a: &x k\nb: *x\n*x : 1", ["{a:k,b:k,k:1}"]),
        ("\u{FEFF}a: ü\n", ["{a:ü}"]),
    ])
    func `documents become trees in order`(text: String, documents: [String]) {
        #expect((try? read(text).map(outline)) ?? [] == documents)
    }

    @Test func `styles and tags are kept`() throws {
        let nodes = try #require(try read("[a, 'b', \"c\", !!str 5, !x y, ~, null, 'null', ]").first?.sequence)
        #expect(nodes.compactMap(\.scalar?.style) == [.plain, .singleQuoted, .doubleQuoted, .plain, .plain, .plain, .plain, .singleQuoted])
        #expect(nodes.map(\.tag) == [nil, nil, nil, "tag:yaml.org,2002:str", "!x", nil, nil, nil])
        #expect(nodes.map(\.isNull) == [false, false, false, false, false, true, true, false])
    }

    @Test func `every node knows its place`() throws {
        let root = try #require(try read("# ü\n- rule: ä\n  tags: [x, y]\n").first)
        let rule = try #require(root.sequence?.first)
        #expect(rule.range.start == SourcePosition(line: 2, column: 3, offset: 7))
        let pair = try #require(rule.mapping?.last)
        #expect(pair.key.range.start == SourcePosition(line: 3, column: 3, offset: 18))
        #expect(pair.value.range.bytes == 24..<30)
        #expect(rule["tags"]?.sequence?.last?.range.start.column == 13)
    }

    @Test(arguments: [
        ("a: 1\nb: 2\na: 3\n", "3:1", "key 'a' is there twice"),
        ("{a: 1, 'a': 2}", "1:8", "key 'a' is there twice"),
        ("? [a]\n: 1\n", "1:3", "a key must be a text"),
        ("? {a: 1}\n: 1\n", "1:3", "a key must be a text"),
        ("a: *x", "1:4", "unknown alias 'x'"),
        ("a: &x 1\n---\nb: *x", "3:4", "unknown alias 'x'"),
        ("a: &x [*x]", "1:8", "alias 'x' stands within what it names"),
        ("a: b: c", "1:5", "not YAML: mapping values are not allowed in this context"),
        ("a:\n\t- b", "2:1", "not YAML: while scanning for the next token, found character that cannot start any token"),
        ("a: 'x", "1:6", "not YAML: while scanning a quoted scalar, found unexpected end of stream"),
        ("a: \u{0}", "1:4", "not YAML: control characters are not allowed"),
        ("ä: \u{1}", "1:4", "not YAML: control characters are not allowed"),
        ("[a", "1:3", "not YAML: while parsing a flow sequence, did not find expected ',' or ']'"),
    ])
    func `mistakes have a place`(text: String, place: String, message: String) throws {
        let error = try #require(failure(text))
        let position = try #require(error.position)
        #expect("\(position.line):\(position.column)" == place)
        #expect(error.message == message)
    }

    @Test func `what is not UTF-8 is an error at its place`() throws {
        let error = try #require(failure(Array("a: b\nc: ".utf8) + [0xC3, 0x28]))
        #expect(error.message == "not UTF-8")
        #expect(error.position == SourcePosition(line: 2, column: 4, offset: 8))
    }

    @Test func `a file larger than the limit is refused`() throws {
        let error = try #require(failure([UInt8](repeating: 0x20, count: (16 << 20) + 1)))
        #expect(error.message == "larger than 16777216 bytes")
        #expect(error.position == nil)
    }

    @Test(arguments: ["[", "- ", "{a: "])
    func `depth is limited`(opening: String) throws {
        #expect(try #require(failure(String(repeating: opening, count: 100_000))).message == "nested deeper than 256")
    }

    @Test func `256 collections within each other are allowed`() throws {
        let text = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
        #expect(try read(text).count == 1)
        #expect(failure("[" + text + "]")?.message == "nested deeper than 256")
    }

    /// What this thread has had of a processor's time, seconds.
    private func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    @Test func `a bomb of aliases ends soon, in little memory`() throws {
        var text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
        for level in 1...9 {
            let before = "*a\(level - 1)"
            text += "a\(level): &a\(level) [" + (0..<9).map { _ in before }.joined(separator: ", ") + "]\n"
        }
        let start = processorSeconds()
        let error = failure(text)
        #expect(error?.message == "more than 1000000 nodes, with what aliases stand for")
        #expect(processorSeconds() - start < 5)
    }

    @Test func `an alias to a long text counts its bytes`() {
        let text = "a: &a " + String(repeating: "x", count: 1 << 20) + "\nb: [" + String(repeating: "*a, ", count: 100) + "]"
        #expect(failure(text)?.message == "more than 67108864 bytes of text, with what aliases stand for")
    }

    @Test func `a million nodes are too many`() {
        #expect(failure("[" + String(repeating: "a,", count: 1_000_000) + "]")?.message.hasPrefix("more than 1000000 nodes") == true)
    }

    @Test func `many directives are refused`() {
        let text = (0..<100_000).map { "%TAG !a\($0)! x\n" }.joined() + "--- a"
        #expect(failure(text)?.message == "more than 1000 lines that begin with '%'")
    }

    @Test func `random bytes are an error or a tree`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let bytes = (0..<200).map { _ in
                Array("ab:-[]{}>|&*!%@'\"\\ \n\t#?,0é".utf8).randomElement(using: &generator) ?? 0
            }
            _ = failure(bytes)
        }
    }
}
