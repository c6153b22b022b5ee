// SPDX-License-Identifier: Apache-2.0

import StringMatching
import TestSupport
import Testing

@Suite struct PathPartTests {
    private static func holds(_ pattern: BytePattern, _ text: String) -> Bool { pattern.matches(Array(text.utf8).span) }

    /// A text, its folder (nil: it has none) and its name, as the evaluator splits it.
    @Test(arguments: [
        ("/etc/passwd", "/etc", "passwd"), ("/etc", "/", "etc"), ("/", "/", ""), ("//", "/", ""), ("//x", "/", "x"), ("/x/", "/x", ""),
        ("a/b", "a", "b"), ("a/", "a", ""), ("a//b", "a/", "b"), ("passwd", nil, "passwd"), ("", nil, ""), ("/a/b/c/d", "/a/b/c", "d"),
    ] as [(String, String?, String)])
    func `folder and name are what the evaluator takes them for`(text: String, folder: String?, name: String) {
        #expect(Self.holds(.baseName(.equal(Array(name.utf8))), text))
        #expect(!Self.holds(.baseName(.equal(Array((name + "x").utf8))), text))
        #expect(Self.holds(.directory(of: .prefix([])), text) == (folder != nil))
        if let folder {
            #expect(Self.holds(.directory(of: .equal(Array(folder.utf8))), text))
            #expect(!Self.holds(.directory(of: .equal(Array((folder + "x").utf8))), text))
        }
    }

    /// Small texts, all of them: where a slash may be and may not is where mistakes would be.
    @Test(arguments: [false, true]) func `tables of folders and names say what the patterns say for every short text`(reversed: Bool) {
        var texts: [[UInt8]] = [[]]
        var longest = texts
        for _ in 0..<6 {
            longest = longest.flatMap { text in Array("/ab".utf8).map { text + [$0] } }
            texts += longest
        }
        let words = ["", "/", "a", "b", "ab", "/a", "a/", "//", "/a/b", "a/b", "//a"].map { Array($0.utf8) }
        var inner: [BytePattern] = []
        for word in words {
            inner += [.equal(word), .iequal(word), .prefix(word), .suffix(word), .contains(word), .icontains(word), .pathPrefix(word)]
        }
        for glob in ["*", "**", "?", "*a", "a*", "*a*", "[!a]", "*/a", "/*", "/*/*b", "[a", "a*b*"].map({ Array($0.utf8) }) {
            inner += [.glob(glob, caseInsensitive: false), .glob(glob, caseInsensitive: true), .pathPrefix(glob)]
        }
        // Few at a time: together they would be more than fits.
        for start in stride(from: 0, to: inner.count, by: 3) {
            var set = PatternSet()
            for pattern in inner[start..<min(start + 3, inner.count)] {
                _ = set.add(.directory(of: pattern))
                _ = set.add(.baseName(pattern))
            }
            let build = MatchTable.build(set, reversed: reversed)
            #expect(build.leftOut.isEmpty)
            for text in texts {
                let row = build.table.match(text.span)
                for id in set.ids where build.table.contains(row, id) != set.matches(id, text.span) {
                    Issue.record("\(set[id]) and \(String(decoding: text, as: UTF8.self))")
                    return
                }
            }
        }
    }

    @Test func `parts of parts of paths are left out, and matched by themselves`() {
        var set = PatternSet()
        let nested = set.add(.baseName(.directory(of: .equal(Array("etc".utf8)))))
        let parent = set.add(.directory(of: .baseName(.equal(Array("etc".utf8)))))
        let plain = set.add(.baseName(.equal(Array("passwd".utf8))))
        let build = MatchTable.build(set)
        #expect(build.leftOut == [nested, parent])
        let matcher = PatternMatcher(set)
        var memo = MatchMemo(matcher)
        let text = Array("/etc/passwd".utf8)
        #expect(!matcher.matches(nested, text.span, &memo))
        #expect(matcher.matches(parent, text.span, &memo))
        #expect(matcher.matches(plain, text.span, &memo))
    }

    @Test func `a table keeps to its limits of cells, rows and predicates`() {
        var random = Random(seed: 12)
        for round in 0..<100 {
            let set = random.set(14)
            var limits = MatchLimits()
            limits.cells = [64, 256, 1 << 20][round % 3]
            limits.rows = [3, 8][round % 2]
            limits.predicates = 6
            let build = MatchTable.build(set, reversed: true, limits: limits)
            #expect(build.table.transitions.count <= limits.cells)
            #expect(build.table.rowCount <= limits.rows)
            #expect(set.count - build.leftOut.count <= 6)
            for _ in 0..<20 {
                let text = random.text(for: set)
                let row = build.table.match(text.span)
                for id in set.ids where !build.leftOut.contains(id) {
                    #expect(build.table.contains(row, id) == set.matches(id, text.span))
                }
            }
        }
    }
}
