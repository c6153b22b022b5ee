// SPDX-License-Identifier: Apache-2.0

import Agent
import Testing

@Suite struct ConfigurationFileTests {
    static let keys = [
        ConfigurationKey("events", .many), ConfigurationKey("scope", .many), ConfigurationKey("output", .many),
        ConfigurationKey("duration", .one), ConfigurationKey("log-level", .one), ConfigurationKey("sort", .flag),
    ]

    private func read(_ text: String) throws -> [ConfigurationSetting] {
        try read(Array(text.utf8))
    }

    private func read(_ bytes: [UInt8]) throws -> [ConfigurationSetting] {
        try ConfigurationFile(bytes, file: "f.yaml", keys: Self.keys).settings
    }

    @Test func `keys have values, and each its place`() throws {
        let settings = try read(
            """
            # what to watch
            events: [openat, "-close"]
            scope:
              - uid>=1000
              - comm=nginx*
            output: json:/var/log/x
            duration: 10s
            sort: true
            """)
        #expect(settings.map(\.key) == ["events", "scope", "output", "duration", "sort"])
        #expect(
            settings.map(\.texts) == [
                ["openat", "-close"], ["uid>=1000", "comm=nginx*"], ["json:/var/log/x"], ["10s"], ["true"],
            ])
        #expect(settings.map(\.place.line) == [2, 3, 6, 7, 8])
        #expect(settings[0].values.map(\.place.column) == [10, 18])
        #expect(settings[1].values.map(\.place) == [.init(line: 4, column: 5), .init(line: 5, column: 5)])
    }

    @Test(arguments: [
        ("events: openat,close", ["openat,close"]), ("events: [a, b]", ["a", "b"]), ("duration: 010", ["010"]),
        ("duration: 1e3", ["1e3"]),
        ("duration: yes", ["yes"]), ("duration: 'null'", ["null"]), ("log-level: ü", ["ü"]),
        ("\u{feff}duration: 5", ["5"]),
        ("duration: 5\r\n", ["5"]), ("{duration: 5}", ["5"]), ("--- \nduration: 5\n...\n", ["5"]),
        ("scope: 'comm=a, b'", ["comm=a, b"]),
        ("events: security_*", ["security_*"]), ("scope: [&all uid=0, *all]", ["uid=0", "uid=0"]),
        ("events: |\n  openat\n", ["openat\n"]), ("sort: false", ["false"]),
    ])
    func `a value is taken as it is written`(text: String, values: [String]) throws {
        #expect(try read(text).map(\.texts) == [values])
    }

    @Test(arguments: ["", "\n", "# nothing\n", "---\n", "~", "null\n", "{}"])
    func `a file that says nothing sets nothing`(text: String) throws {
        #expect(try read(text) == [])
    }

    @Test(
        arguments: [
            ("evnts: a", "f.yaml:1:1: unknown key 'evnts'", "did you mean 'events'?"),
            ("log_level: a", "f.yaml:1:1: unknown key 'log_level'", "did you mean 'log-level'?"),
            ("--events: a", "f.yaml:1:1: unknown key '--events'", "write 'events', without dashes"),
            (
                "sort: true\nwhatever: a", "f.yaml:2:1: unknown key 'whatever'",
                "one of events, scope, output, duration, log-level, sort"
            ),
            (
                "<<: {events: a}", "f.yaml:1:1: unknown key '<<'",
                "one of events, scope, output, duration, log-level, sort"
            ),
            ("- events", "f.yaml:1:1: the file must be keys with values", "write KEY: VALUE, such as events: openat"),
            ("events", "f.yaml:1:1: the file must be keys with values", "write KEY: VALUE, such as events: openat"),
            ("events:", "f.yaml:1:8: events has no value", "leave the key out"),
            ("events: ~", "f.yaml:1:9: events has no value", "leave the key out"),
            ("events: []", "f.yaml:1:9: events has no value", "leave the key out"),
            ("events: [a, '']", "f.yaml:1:13: events has no value", "leave the key out"),
            ("events: [a, [b]]", "f.yaml:1:13: a value of events must be a text", nil),
            ("events: {a: b}", "f.yaml:1:9: events takes a value or a list of values", nil),
            ("duration: [1]", "f.yaml:1:11: duration takes one value", nil),
            ("sort: maybe", "f.yaml:1:7: sort must be true or false, not 'maybe'", nil),
            ("sort: [true]", "f.yaml:1:7: sort must be true or false", nil),
            ("[a]: b", "f.yaml:1:1: a key must be a text", nil),
            ("sort: true\nsort: true", "f.yaml:1:1: key 'sort' is there twice", nil),
            ("sort: true\n!x sort: true", "f.yaml:2:1: key 'sort' is there twice", nil),
            ("sort: true\n\"sort\": true", "f.yaml:1:1: key 'sort' is there twice", nil),
            ("events: [a", "f.yaml:2:1: not YAML: did not find expected ',' or ']'", nil),
            ("events: a\n  b: c", "f.yaml:2:4: not YAML: mapping values are not allowed in this context", nil),
            ("events: *nowhere", "f.yaml:1:9: not YAML: found undefined alias", nil),
            ("a: b\n--- \nc: d", "f.yaml:2:1: not YAML: but found another document", nil),
            ("sort: \u{1}", "f.yaml:1:7: not YAML: control characters are not allowed", nil),
            ("sort: true\nscope: a\0b", "f.yaml:2:9: not YAML: control characters are not allowed", nil),
        ] as [(String, String, String?)])
    func `a mistake is told with its place`(text: String, message: String, hint: String?) {
        let error = #expect(throws: ConfigurationError.self) { try read(text) }
        #expect(error?.description == message)
        #expect(error?.hint == hint)
    }

    @Test func `bytes that are not UTF-8 are told with their place`() {
        let error = #expect(throws: ConfigurationError.self) { try read(Array("sort: true\nü: ".utf8) + [0xFF, 0x0A]) }
        #expect(error?.description == "f.yaml:2:4: not UTF-8")
        #expect(throws: ConfigurationError.self) { try read([0xC3]) }
        #expect(throws: ConfigurationError.self) { try read([0xFF, 0xFE, 0x61, 0x00]) }
    }

    @Test func `a file larger than 1 MiB is refused, one of 1 MiB is read`() throws {
        let comment = [UInt8](repeating: UInt8(ascii: "#"), count: 1 << 20)
        #expect(try read(comment) == [])
        let error = #expect(throws: ConfigurationError.self) {
            try read([UInt8](repeating: UInt8(ascii: "#"), count: 10 << 20))
        }
        #expect(error?.description == "f.yaml: larger than 1MiB")
    }

    struct Hostile: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: String

        init(_ name: String, _ text: String) { (testDescription, self.text) = (name, text) }
    }

    /// Each is at most 1 MiB and made to take long, to take much memory or to overflow the stack.
    static let hostile: [Hostile] = [
        Hostile("flow sequences", repeating("[", 1 << 20)),
        Hostile("flow mappings", repeating("{a: ", 200_000)),
        Hostile("flow mappings as keys", repeating("{? ", 300_000)),
        Hostile("lists in lists", repeating("- ", 500_000)),
        Hostile("keys in keys", repeating("? ", 500_000)),
        Hostile("just below the parser's limit", repeating("[", 990) + repeating("]", 990) + ": 1"),
        Hostile("ever deeper", (0..<1400).map { repeating(" ", $0) + "a:\n" }.joined()),
        Hostile("aliases of aliases", bomb(depth: 60)),
        Hostile(
            "aliases of aliases in a key",
            "? " + bomb(depth: 60).split(separator: "\n").joined(separator: "\n  ") + "\n: 1"),
        Hostile(
            "few aliases of a large key",
            "events: &a [" + repeating("a,", 400_000) + "a]\n" + repeating("? [*a,*a]\n: 1\n", 4)),
        Hostile(
            "a large key of a key of a key",
            repeating("{? ", 980) + "[" + repeating("a,", 400_000) + "a]" + repeating("}", 980)),
        Hostile("a large key of a key, block style", repeating("? ", 980) + "[" + repeating("a,", 400_000) + "a]"),
        Hostile(
            "eight aliases that double a large key",
            "- &a [" + repeating("a,", 400_000) + "a]\n- &b [*a,*a]\n- &c [*b,*b]\n- &d [*c,*c]\n- ? [*d,*d]\n  : 1\n"),
        Hostile(
            "a large key, as often as may be",
            repeating("{ {", 4) + "[" + repeating("a,", 50_000) + "a]" + repeating("}", 8)),
        Hostile(
            "a large key, doubled and nested as often as may be",
            "- &a [" + repeating("a,", 50_000) + "a]\n- &b [*a,*a]\n- &c [*b,*b]\n- {{[*c,*c],b},b}\n"),
        Hostile("many equal keys", repeating("a: 1\n", 200_000)),
        Hostile("many keys", (0..<90_000).map { "k\($0): 1\n" }.joined()),
        Hostile("many values", "events: [" + repeating("a,", 500_000) + "a]"),
        Hostile("one long word", repeating("a", 1 << 20)),
        Hostile("one long key", repeating("a", 1 << 19) + ": b"),
        Hostile("quotes", "events: " + repeating("\"", 1 << 19)),
        Hostile("escapes that are no characters", "events: \"\\uD800\\uDFFF\""),
        Hostile("tags", "events: !<" + repeating("x", 1 << 19) + "> a"),
        Hostile("anchors", (0..<60_000).map { "- &a\($0) a\n" }.joined()),
        Hostile("directives", repeating("%TAG !a! b\n", 50_000)),
        Hostile("documents", repeating("---\n", 250_000)),
        Hostile("line ends", repeating("\r\u{85}\u{2028}\n", 100_000)),
        Hostile("a comment without end", "events: a #" + repeating(" ", 1 << 19)),
    ]

    @Test(.timeLimit(.minutes(2)), arguments: hostile)
    func `hostile YAML ends in settings or an error`(example: Hostile) throws {
        #expect(example.text.utf8.count <= ConfigurationFile.sizeLimit)
        do {
            _ = try read(example.text)
        } catch let error as ConfigurationError {
            #expect(!error.description.contains("\n"))
            #expect(error.description.utf8.count < 1000)
        }
    }

    @Test func `a few braces, aliases and question marks are fine, many are not`() throws {
        #expect(try read("scope: ['comm=?a,?b', 'comm=a?c']\noutput: json:/{a}").count == 2)
        let aliases = "scope: [&a uid=0, " + Self.repeating("*a, ", 8) + "uid=1]"
        #expect(try read(aliases).first?.values.count == 10)
        let error = #expect(throws: ConfigurationError.self) { try read(aliases.replacing("uid=1", with: "*a")) }
        #expect(error?.description == "f.yaml: more than 8 braces, aliases and '?' keys together")
        #expect(try read("# " + Self.repeating("*very* ", 20)) == [])
    }

    @Test func `damaged files never trap`() {
        let whole = Array(
            "events: [a, \"b\\n\", 'c']\nscope: &x\n  - uid=0\n  - |\n   é\noutput: *x\n? duration\n: !!str 5\n".utf8)
        var state: UInt64 = 42
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let others = Array("[]{}:,-?&*!|>'\"%@` \n\t\0\u{7f}é".utf8)
        for length in whole.indices { _ = try? read(Array(whole[..<length])) }
        for _ in 0..<5000 {
            var bytes = whole
            for _ in 0...random(4) { bytes[random(bytes.count)] = others[random(others.count)] }
            _ = try? read(bytes)
        }
    }

    private static func repeating(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }

    /// A list of two, of which both are the list of two before it.
    private static func bomb(depth: Int) -> String {
        (1...depth).reduce("- &a0 [x]\n") { text, level in text + "- &a\(level) [*a\(level - 1),*a\(level - 1)]\n" }
            + "- ? *a\(depth)\n  : 1\n"
    }
}
