// SPDX-License-Identifier: Apache-2.0

import StringMatching
import Testing

@Suite struct MatchLimitsTests {
    private func path(_ number: Int) -> [UInt8] { Array("/usr/share/folder\(number % 97)/another/file-\(number).conf".utf8) }

    @Test(.timeLimit(.minutes(5)), arguments: [false, true]) func `10,000 whole texts in one list fit into a table`(reversed: Bool) {
        var set = PatternSet()
        let id = set.add(anyOf: (0..<10_000).map { .equal(path($0)) })
        let build = MatchTable.build(set, reversed: reversed)
        #expect(build.leftOut.isEmpty)
        for number in stride(from: 0, to: 10_000, by: 7) { #expect(build.table.matches(id, path(number))) }
        #expect(!build.table.matches(id, path(10_000)))
        #expect(!build.table.matches(id, Array(path(1).dropLast())))
    }

    @Test(.timeLimit(.minutes(5))) func `10,000 predicates fit into a table`() {
        var set = PatternSet()
        for number in 0..<10_000 { _ = set.add(.equal(Array("/\(number)".utf8))) }
        let build = MatchTable.build(set)
        #expect(build.leftOut.isEmpty)
        for number in stride(from: 0, to: 10_000, by: 11) { #expect(build.table.matches(PatternID(number), Array("/\(number)".utf8))) }
    }

    @Test(.timeLimit(.minutes(5))) func `a list of 10 MB is refused at once and matched by hash`() {
        var set = PatternSet()
        let id = set.add(anyOf: (0..<200_000).map { .equal(path($0)) })
        let small = set.add(.prefix(Array("/usr".utf8)))
        let matcher = PatternMatcher(set)
        var memo = MatchMemo(matcher)
        #expect(matcher.leftOut == [id])
        #expect(matcher.matches(id, path(199_999).span, &memo))
        #expect(matcher.matches(small, path(199_999).span, &memo))
        memo.reset()
        #expect(!matcher.matches(id, path(200_000).span, &memo))
    }

    @Test(.timeLimit(.minutes(5))) func `globs that blow up are left out, the rest stays`() {
        var set = PatternSet()
        let safe = set.add(.equal(path(1)))
        for number in 0..<60 {
            let letters = Array("abcdefghijklmnopqrstuvwxyz".utf8)
            let pattern = (0..<6).flatMap { [UInt8(ascii: "*"), letters[(number * 7 + $0 * 5) % 26]] } + [UInt8(ascii: "*")]
            _ = set.add(.glob(pattern, caseInsensitive: false))
        }
        var limits = MatchLimits()
        limits.states = 4_096
        limits.work = 200_000
        limits.totalWork = 2_000_000
        let build = MatchTable.build(set, limits: limits)
        #expect(!build.leftOut.isEmpty)
        #expect(build.leftOut.count < set.count - 1)
        #expect(!build.leftOut.contains(safe))
        #expect(build.table.stateCount <= 4_096)
        #expect(build.table.matches(safe, path(1)))
    }

    @Test(.timeLimit(.minutes(5))) func `1,000 parts of texts are found by one table that visits`() {
        var set = PatternSet()
        for number in 0..<1_000 {
            let part = Array("word\(number)x".utf8)
            _ = set.add(number % 3 == 0 ? .icontains(part) : .contains(part))
        }
        let matcher = PatternMatcher(set)
        #expect(matcher.leftOut.isEmpty)
        var memo = MatchMemo(matcher)
        let text = Array("--WORD33x word34x word35xword36y".utf8)
        let found = set.ids.filter { matcher.matches($0, text.span, &memo) }
        #expect(found == set.ids.filter { set.matches($0, text.span) })
        #expect(found.count == 3)
    }

    @Test func `a glob that reads differently for different bytes is left out`() {
        var set = PatternSet()
        let odd = set.add(.glob(Array("[a[:x]b]".utf8), caseInsensitive: false))
        let matcher = PatternMatcher(set)
        var memo = MatchMemo(matcher)
        for text in ["a", "a]", "[b]", ":b]", "b"] {
            memo.reset()
            #expect(matcher.matches(odd, Array(text.utf8).span, &memo) == set.matches(odd, Array(text.utf8).span))
        }
    }
}
