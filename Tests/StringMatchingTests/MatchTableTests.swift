// SPDX-License-Identifier: Apache-2.0

import StringMatching
import TestSupport
import Testing

extension MatchTable {
    func matches(_ id: PatternID, _ text: [UInt8]) -> Bool { contains(match(text.span), id) }

    /// Pairs of states that no text tells apart, by Moore's algorithm: there should be none.
    fileprivate var equivalentStates: Int {
        var block = rowOfState.map { row in Array(rows[(Int(row) * wordsPerRow)..<(Int(row) + 1) * wordsPerRow]) }.numbered
        while true {
            let refined = (0..<stateCount).map { state in
                [block[state]] + (0..<classCount).map { block[Int(transitions[state << shift | $0])] }
            }.numbered
            if Set(refined).count == Set(block).count { return stateCount - Set(block).count }
            block = refined
        }
    }
}

extension Array where Element: Hashable {
    fileprivate var numbered: [Int] {
        var known: [Element: Int] = [:]
        return map { element in
            let number = known[element] ?? known.count
            known[element] = number
            return number
        }
    }
}

@Suite struct MatchTableTests {
    /// 600 sets, 150 texts each, every predicate: more than 600,000 comparisons in each direction.
    @Test(arguments: [false, true]) func `a table says what the patterns say`(reversed: Bool) {
        var random = Random(seed: reversed ? 2 : 3)
        var compared = 0
        var held = 0
        for round in 0..<600 {
            let set = random.set(14)
            let build = MatchTable.build(set, reversed: reversed)
            let inside = set.ids.filter { !build.leftOut.contains($0) }
            for _ in 0..<150 {
                let text = random.text(for: set)
                let row = build.table.match(text.span)
                for id in inside {
                    let expected = set.matches(id, text.span)
                    compared += 1
                    if expected { held += 1 }
                    guard build.table.contains(row, id) != expected else { continue }
                    Issue.record("round \(round): \(set[id]) and \(text): \(expected) expected")
                    return
                }
            }
        }
        #expect(compared > 500_000)
        #expect(held > compared / 20)
    }

    @Test(arguments: [false, true]) func `a table that visits and ends says what the patterns say`(reversed: Bool) {
        var random = Random(seed: reversed ? 8 : 9)
        for round in 0..<300 {
            let set = random.set(14)
            let build = MatchTable.build(set, reversed: reversed, mode: .mixed)
            for _ in 0..<80 {
                let text = random.text(for: set)
                var words = [UInt64](repeating: 0, count: build.table.wordsPerRow)
                var span = words.mutableSpan
                build.table.matchVisiting(text.span, into: &span)
                for id in set.ids where !build.leftOut.contains(id) {
                    guard (words[id.index >> 6] >> UInt64(id.index & 63) & 1 != 0) != set.matches(id, text.span) else { continue }
                    Issue.record("round \(round): \(set[id]) and \(text)")
                    return
                }
            }
        }
    }

    @Test func `a table that visits needs few states for names, folders, paths above, endings and parts`() {
        var set = PatternSet()
        for number in 0..<40 {
            _ = set.add(.baseName(.equal(Array("file\(number)".utf8))))
            _ = set.add(.directory(of: .equal(Array("/var/lib/\(number)".utf8))))
            _ = set.add(.pathPrefix(Array("/srv/data\(number)".utf8)))
            _ = set.add(.suffix(Array(".end\(number)".utf8)))
            _ = set.add(.contains(Array("/part\(number)/".utf8)))
        }
        let build = MatchTable.build(set, reversed: true, mode: .mixed)
        #expect(build.leftOut.isEmpty && build.table.stateCount < 10 * set.count)
    }

    @Test func `a matcher is exact, however little its tables hold`() {
        var random = Random(seed: 4)
        var limits = MatchLimits()
        for round in 0..<400 {
            limits.states = [65_535, 30, 8, 1][round % 4]
            let set = random.set(14)
            let matcher = PatternMatcher(set, limits: limits)
            var memo = MatchMemo(matcher)
            for _ in 0..<40 {
                let text = random.text(for: set)
                memo.reset()
                for id in set.ids where matcher.matches(id, text.span, &memo) != set.matches(id, text.span) {
                    Issue.record("round \(round): \(set[id]) and \(text)")
                    return
                }
            }
        }
    }

    @Test func `a bank says of each of its matchers what that says itself, one predicate or all at once`() {
        var random = Random(seed: 7)
        var limits = MatchLimits()
        for round in 0..<100 {
            limits.states = [65_535, 30, 8, 1][round % 4]
            let sets = (0..<3).map { _ in random.set(14) }
            let bank = MatcherBank(sets.map { PatternMatcher($0, limits: limits) })
            let memo = bank.makeMemo()
            for _ in 0..<20 {
                for (matcher, set) in sets.enumerated() {
                    let text = random.text(for: set)
                    bank.reset(matcher, memo)
                    let isAnyTrue = bank.truth(matcher, text.span, memo)
                    for id in set.ids {
                        let expected = set.matches(id, text.span)
                        let inTruth = isAnyTrue && memo.truth(id.index >> 6) >> UInt64(id.index & 63) & 1 != 0
                        if bank.matches(matcher, id, text.span, memo) == expected, !bank.isInTable(matcher, id) || inTruth == expected { continue }
                        Issue.record("round \(round): \(set[id]) and \(text)")
                        return
                    }
                }
            }
        }
    }

    @Test(arguments: [false, true]) func `no two states mean the same, and no two classes of bytes`(reversed: Bool) {
        var random = Random(seed: 5)
        for _ in 0..<200 {
            let table = MatchTable.build(random.set(6), reversed: reversed).table
            #expect(table.equivalentStates == 0)
            let columns = (0..<table.classCount).map { column in
                (0..<table.stateCount).map { table.transitions[$0 << table.shift | column] }
            }
            #expect(Set(columns).count == table.classCount)
        }
    }

    @Test func `absorbing states come first and lead nowhere else`() {
        var random = Random(seed: 6)
        for _ in 0..<200 {
            let table = MatchTable.build(random.set(6)).table
            for state in 0..<table.stateCount {
                let stays = (0..<table.classCount).allSatisfy { Int(table.transitions[state << table.shift | $0]) == state }
                #expect(stays == (state < table.absorbingCount))
            }
            #expect(table.rowOfState[0] == 0)
        }
    }

    @Test func `equal predicates have one number`() {
        var set = PatternSet()
        let first = set.add(.equal([1]))
        #expect(set.add(.prefix([1])) != first)
        #expect(set.add(.equal([1])) == first)
    }

    @Test func `an empty set is never true`() {
        let build = MatchTable.build(PatternSet())
        #expect(build.table.stateCount == 1)
        #expect(build.table.match([1, 2].span) == 0)
    }

    @Test func `an empty list is never true, an empty part always`() {
        var set = PatternSet()
        let never = set.add(anyOf: [])
        let always = set.add(.contains([]))
        let empty = set.add(.equal([]))
        let table = MatchTable.build(set).table
        #expect(!table.matches(never, []))
        #expect(table.matches(always, []) && table.matches(always, [7]))
        #expect(table.matches(empty, []) && !table.matches(empty, [7]))
    }

    @Test func `a path is above itself and what is below it`() {
        var set = PatternSet()
        let etc = set.add(.pathPrefix(Array("/etc//ssh/".utf8)))
        let home = set.add(.pathPrefix(Array("/home/*/.ssh".utf8)))
        let root = set.add(.pathPrefix(Array("/".utf8)))
        for reversed in [false, true] {
            let table = MatchTable.build(set, reversed: reversed).table
            for (text, expected) in [
                ("/etc/ssh", etc), ("//etc/ssh/key", etc), ("etc/ssh/", etc), ("/home/me/.ssh/id", home), ("/home/me//.ssh", home),
            ] {
                #expect(table.matches(expected, Array(text.utf8)))
                #expect(table.matches(root, Array(text.utf8)))
            }
            for text in ["/etc/sshd", "/etc", "/x/etc/ssh", ""] { #expect(!table.matches(etc, Array(text.utf8))) }
            for text in ["/home//.ssh", "/home/a/b/.ssh", "/home/me/.sshx"] { #expect(!table.matches(home, Array(text.utf8))) }
        }
    }
}
