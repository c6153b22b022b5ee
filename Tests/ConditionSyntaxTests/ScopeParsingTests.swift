// SPDX-License-Identifier: Apache-2.0

import ConditionSyntax
import Testing

@Suite struct ScopeParsingTests {
    struct Example: CustomTestStringConvertible, Sendable {
        let text: String
        let subject: ScopeExpression.Subject
        let operation: ScopeExpression.Operation?
        let values: [String]
        var testDescription: String { text }

        init(
            _ text: String, _ subject: ScopeExpression.Subject, _ operation: ScopeExpression.Operation?,
            _ values: String...
        ) {
            (self.text, self.subject, self.operation, self.values) = (text, subject, operation, values)
        }
    }

    @Test(arguments: [
        Example("global", .global, nil),
        Example("uid=0", .uid, .equal, "0"),
        Example("uid!=0,33", .uid, .notEqual, "0", "33"),
        Example("uid<1000", .uid, .less, "1000"),
        Example("uid<=4294967295", .uid, .lessOrEqual, "4294967295"),
        Example("uid>999", .uid, .greater, "999"),
        Example("uid>=1000", .uid, .greaterOrEqual, "1000"),
        Example("uid=www-data,_apt,user@REALM,machine$", .uid, .equal, "www-data", "_apt", "user@REALM", "machine$"),
        Example("pid=4194304", .pid, .equal, "4194304"),
        Example("pid=new", .pid, .equal, "new"),
        Example("pid!=new", .pid, .notEqual, "new"),
        Example("tree=1,2", .tree, .equal, "1", "2"),
        Example("tree!=7", .tree, .notEqual, "7"),
        Example("comm=nginx*,s?hd", .comm, .equal, "nginx*", "s?hd"),
        Example("comm=tmux: server", .comm, .equal, "tmux: server"),
        Example("comm=a=b!<>", .comm, .equal, "a=b!<>"),
        Example("comm=exactly15bytes!", .comm, .equal, "exactly15bytes!"),
        Example("comm=*15*bytes*and*stars*", .comm, .equal, "*15*bytes*and*stars*"),
        Example("executable=/usr/bin/ls", .executable, .equal, "/usr/bin/ls"),
        Example("exec=/a", .executable, .equal, "/a"),
        Example("bin=/a", .executable, .equal, "/a"),
        Example("binary!=/a,/b", .executable, .notEqual, "/a", "/b"),
        Example("executable=host:/bin/a:b", .executable, .equal, "host:/bin/a:b"),
        Example("executable=4026531841:/bin/sh", .executable, .equal, "4026531841:/bin/sh"),
        Example("container", .container, nil),
        Example("container=new", .container, .equal, "new"),
        Example("container=started", .container, .equal, "started"),
        Example("container!=new", .container, .notEqual, "new"),
        Example("container=3f0c,redis.1_a-b", .container, .equal, "3f0c", "redis.1_a-b"),
        Example("container!=3f0c", .container, .notEqual, "3f0c"),
        Example("not-container", .notContainer, nil),
        Example("mntns=4026531841", .mntns, .equal, "4026531841"),
        Example("pidns!=4026531836", .pidns, .notEqual, "4026531836"),
        Example("uts=web-1,web-2", .uts, .equal, "web-1", "web-2"),
        Example("cgroup=/system.slice,/", .cgroup, .equal, "/system.slice", "/"),
        Example("  uid\t>= 5 , 6 ", .uid, .greaterOrEqual, "5", "6"),
        Example(" container ", .container, nil),
    ])
    func `an entry is a subject, an operator and values`(example: Example) throws {
        let expression = try ScopeExpression(parsing: example.text)
        #expect(expression.subject == example.subject)
        #expect(expression.operation == example.operation)
        #expect(expression.values.map(\.text) == example.values)
        #expect(expression.text == example.text)
    }

    struct Mistake: CustomTestStringConvertible, Sendable {
        let text: String
        let column: Int
        let message: String
        let hint: String?
        var testDescription: String { text }

        init(_ text: String, _ column: Int, _ message: String, _ hint: String? = nil) {
            (self.text, self.column, self.message, self.hint) = (text, column, message, hint)
        }
    }

    @Test(arguments: [
        Mistake("", 1, "empty", "write global, or a condition such as uid=0"),
        Mistake(" \t", 1, "empty", "write global, or a condition such as uid=0"),
        Mistake("a\0", 2, "contains a NUL"),
        Mistake("uidd=5", 1, "unknown scope 'uidd'", "did you mean 'uid'?"),
        Mistake("  continer", 3, "unknown scope 'continer'", "did you mean 'container'?"),
        Mistake("binry=/a", 1, "unknown scope 'binry'", "did you mean 'binary'?"),
        Mistake("follow", 1, "follow is for the scopes of policies", "tree=PID has a process and all that it starts"),
        Mistake(
            "something", 1, "unknown scope 'something'",
            "one of global, uid, pid, tree, comm, executable, container, not-container, mntns, pidns, uts, cgroup"),
        Mistake(
            "UID=5", 1, "unknown scope 'UID'",
            "one of global, uid, pid, tree, comm, executable, container, not-container, mntns, pidns, uts, cgroup"),
        Mistake("=5", 1, "the name in front of the operator is missing", "write a condition such as uid=0"),
        Mistake("!container", 1, "the name in front of the operator is missing", "write not-container"),
        Mistake("global=1", 7, "global takes no value", "write global"),
        Mistake("not-container!=x", 14, "not-container takes no value", "write not-container"),
        Mistake("uid", 4, "uid needs an operator and a value", "write uid=VALUE"),
        Mistake("uid=", 5, "uid needs a value", "write uid=VALUE"),
        Mistake("exec= ", 6, "executable needs a value", "write executable=VALUE"),
        Mistake("uid=1,,2", 7, "empty value", "remove the comma"),
        Mistake("uid=1,", 7, "empty value", "remove the comma"),
        Mistake("uid==1", 4, "unknown operator '=='", "write ="),
        Mistake("uid!1", 4, "unknown operator '!'", "did you mean '!='?"),
        Mistake("comm<a", 5, "comm cannot be compared with '<'", "use = or !="),
        Mistake("tree>=5", 5, "tree cannot be compared with '>='", "use = or !="),
        Mistake("container>x", 10, "container cannot be compared with '>'", "use = or !="),
        Mistake("pid=abc", 5, "'abc' is not a number"),
        Mistake("pid=1,2x", 7, "'2x' is not a number"),
        Mistake("pid=٣", 5, "'٣' is not a number"),
        Mistake("pid=--1", 5, "'--1' is not a number"),
        Mistake("uid=12a", 5, "'12a' is not a number"),
        Mistake("uid<root", 5, "'root' is not a number"),
        Mistake("uid=-1", 5, "'-1' is out of range", "from 0 to 4294967295"),
        Mistake("uid=4294967296", 5, "'4294967296' is out of range", "from 0 to 4294967295"),
        Mistake(
            "pid=99999999999999999999999999", 5, "'99999999999999999999999999' is out of range", "from 0 to 4194304"),
        Mistake("tree=0", 6, "'0' is out of range", "from 1 to 4194304"),
        Mistake("mntns=x", 7, "'x' is not a number"),
        Mistake("pid=new,5", 5, "'new' must be the only value", "write pid=new as an entry of its own"),
        Mistake("pid<new", 5, "'new' cannot be compared with '<'", "use = or !="),
        Mistake(
            "container=ab,started", 14, "'started' must be the only value",
            "write container=started as an entry of its own"),
        Mistake("container=a b", 11, "'a b' is not a container id", "letters, digits, '.', '_' and '-'"),
        Mistake(
            "uts=sixteen-bytes-16", 5, "'sixteen-bytes-16' is too long: a node name is compared up to 15 bytes",
            "write 'sixteen-bytes-1'"),
        Mistake(
            "comm=systemd-journald", 6, "'systemd-journald' is too long: a thread name is compared up to 15 bytes",
            "write 'systemd-journal'"),
        Mistake(
            "comm=systemd-journald*", 6, "'systemd-journald*' is too long: a thread name is compared up to 15 bytes"),
        Mistake("comm=ffffffffffffffé", 6, "'ffffffffffffffé' is too long: a thread name is compared up to 15 bytes"),
        Mistake(
            "comm=" + String(repeating: "*", count: 31), 6, "the pattern has more than 30 elements",
            "** means the same as *"),
        Mistake(
            "executable=ls", 12, "'ls' is not an absolute path",
            "write /path, host:/path or NUMBER:/path, where NUMBER is a mount namespace"),
        Mistake(
            "executable=guest:/ls", 12, "'guest:/ls' is not an absolute path",
            "write /path, host:/path or NUMBER:/path, where NUMBER is a mount namespace"),
        Mistake(
            "executable=4294967296:/ls", 12, "'4294967296:/ls' is not an absolute path",
            "write /path, host:/path or NUMBER:/path, where NUMBER is a mount namespace"),
        Mistake("executable=/bin/*", 12, "a path has no wildcards", "comm takes * and ?"),
        Mistake("executable=/bin/", 12, "'/bin/' is a directory", "name the executable"),
        Mistake("executable=/bin/../x", 12, "'/bin/../x' is not a plain path", "write it without //, . and .."),
        Mistake("executable=//x", 12, "'//x' is not a plain path", "write it without //, . and .."),
        Mistake("cgroup=system.slice", 8, "'system.slice' is not an absolute path", "begin with /"),
        Mistake("uid=1,2,3,4,5,6,7,8,9", 21, "more than 8 values for uid"),
        Mistake("uts=a,b,c,d,e", 13, "more than 4 values for uts"),
        Mistake("uid=\n1", 5, "'\\u{a}1' is not a number"),
    ])
    func `a mistake is told with its place and a way out`(mistake: Mistake) {
        #expect(
            throws: ScopeError(text: mistake.text, column: mistake.column, message: mistake.message, hint: mistake.hint)
        ) {
            try ScopeExpression(parsing: mistake.text)
        }
    }

    @Test func `lengths are limited`() throws {
        let path = "/" + String(repeating: "x", count: 254)
        _ = try ScopeExpression(parsing: "executable=" + path)
        _ = try ScopeExpression(parsing: "executable=4026531841:" + path)
        #expect(throws: ScopeError.self) { try ScopeExpression(parsing: "executable=" + path + "x") }
        _ = try ScopeExpression(parsing: "container=" + String(repeating: "a", count: 76))
        #expect(throws: ScopeError.self) {
            try ScopeExpression(parsing: "container=" + String(repeating: "a", count: 77))
        }
        #expect(throws: ScopeError.self) {
            try ScopeExpression(parsing: "cgroup=/" + String(repeating: "a", count: 4096))
        }
    }

    @Test func `an error about a long or strange text is one short line`() {
        let text = String(repeating: "\n\u{1b}[31m\u{202e}", count: 500)
        let error = #expect(throws: ScopeError.self) { try ScopeExpression(parsing: text) }
        #expect(error?.description.contains { $0.isNewline || $0 == "\u{1b}" || $0 == "\u{202e}" } == false)
        #expect(error?.description.count ?? .max < 1000)
    }

    @Test func `global must stand alone`() throws {
        #expect(try ScopeExpression.list(parsing: ["global"]).map(\.subject) == [.global])
        for list in [["uid=0", "global"], ["global", "global"]] {
            let error = #expect(throws: ScopeError.self) { try ScopeExpression.list(parsing: list) }
            #expect(error?.message == "global must stand alone")
        }
    }

    @Test func `a list is limited in entries and in patterns`() throws {
        #expect(try ScopeExpression.list(parsing: []) == [])
        #expect(try ScopeExpression.list(parsing: Array(repeating: "uid=0", count: 8)).count == 8)
        #expect(throws: ScopeError.self) { try ScopeExpression.list(parsing: Array(repeating: "uid=0", count: 9)) }
        #expect(try ScopeExpression.list(parsing: Array(repeating: "comm=a,b,c,d,e,f,g,h", count: 4)).count == 4)
        #expect(throws: ScopeError.self) {
            try ScopeExpression.list(parsing: Array(repeating: "comm=a,b,c,d,e,f,g,h", count: 5))
        }
    }

    @Test func `what was accepted is accepted again, and no input traps`() throws {
        var generator = SeededGenerator(state: 1)
        let pieces = [
            "uid", "pid", "comm", "executable", "container", "=", "!", "<", ">", ",", " ", "new", "host:", "/", "*",
            "5", "é", "\0", ":", "-",
        ]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...8, using: &generator)).map { _ in
                pieces.randomElement(using: &generator)!
            }.joined()
            guard let expression = try? ScopeExpression(parsing: text) else { continue }
            let again =
                expression.subject.rawValue + (expression.operation?.rawValue ?? "")
                + expression.values.map(\.text).joined(separator: ",")
            let second = try ScopeExpression(parsing: again)
            #expect(second.values.map(\.text) == expression.values.map(\.text))
        }
    }
}

/// The same numbers on every run.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) | (state << 31)
    }
}
