// SPDX-License-Identifier: Apache-2.0

import ConditionSyntax
import PolicySyntax
import Testing

@Suite struct ScopeMeaningTests {
    @Test func `user names become numbers by way of the caller`() throws {
        let users: [String: UInt32] = ["root": 0, "www-data": 33]
        #expect(try ScopeExpression(parsing: "uid=www-data,1000,root").userIDs { users[$0] } == [33, 1000, 0])
        let error = #expect(throws: ScopeError.self) {
            try ScopeExpression(parsing: "uid=root,nobdy").userIDs { users[$0] }
        }
        #expect(error?.message == "no user 'nobdy'")
        #expect(error?.column == 10)
    }

    @Test(arguments: [
        ("pid=new", true), ("pid!=new", true), ("container=started", true), ("container=newt", false),
        ("container", false),
        ("comm=new", false), ("uid=new", false),
    ])
    func `new is a word of pid and container only`(text: String, meansNew: Bool) throws {
        #expect(try ScopeExpression(parsing: text).meansNew == meansNew)
    }

    @Test func `executables are taken apart into place and path`() throws {
        let executables = try ScopeExpression(parsing: "executable=/a,host:/b,42:/c:d").executables
        #expect(executables.map(\.place) == [.anywhere, .host, .mountNamespace(42)])
        #expect(executables.map(\.path) == ["/a", "/b", "/c:d"])
    }

    @Test(arguments: [
        ("opnat", "openat"), ("opneat", "openat"), ("openat", "openat"), ("close", nil), ("o", nil), ("", nil),
        (String(repeating: "o", count: 100_000), nil),
    ])
    func `a suggestion differs in at most a third`(word: String, nearest: String?) {
        #expect(Spelling.nearest(to: word, among: ["open", "openat", "opens"]) == nearest)
    }

    @Test func `quoting keeps a message on one line`() {
        #expect(Spelling.quoted("a\nb\u{7f}") == "'a\\u{a}b\\u{7f}'")
        #expect(Spelling.quoted(String(repeating: "x", count: 65)) == "'" + String(repeating: "x", count: 64) + "…'")
        #expect(Spelling.quoted("ü'") == "'ü''")
    }
}
