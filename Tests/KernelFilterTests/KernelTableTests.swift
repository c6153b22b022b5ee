// SPDX-License-Identifier: Apache-2.0

import KernelInterface
import KernelFilter
import StringMatching
import TestSupport
import Testing

@Suite struct KernelTableTests {
    /// Whether the map's bytes say that a predicate holds; nil: unknown.
    private static func answer(
        _ table: KernelTable, _ value: [UInt8], _ cells: Int, _ states: Int, _ id: PatternID, _ text: [UInt8]
    ) -> Bool? {
        guard let bit = table.bit(of: id) else { return nil }
        let words = KernelTable.truths(in: value, cells: cells, states: states, text.span)
        return words[bit >> 6] >> UInt64(bit & 63) & 1 != 0
    }

    @Test(arguments: 0..<4) func `the bytes in the map say what the patterns say`(seed: Int) throws {
        var random = Random(seed: UInt64(seed) + 20)
        var compared = 0, held = 0
        for round in 0..<150 {
            let set = random.set(14)
            let table = KernelTable(set)
            let (cells, states) = (table.cellCount + 3, table.stateCount + 5)
            let value = try #require(table.mapValue(cells: cells, states: states, truths: table.truthCount))
            for _ in 0..<60 {
                let text = random.text(for: set)
                for id in set.ids {
                    guard let answer = Self.answer(table, value, cells, states, id, text) else { continue }
                    let expected = set.matches(id, text.span)
                    compared += 1
                    held += expected ? 1 : 0
                    guard answer != expected else { continue }
                    Issue.record("round \(round): \(set[id]) and \(text): \(expected) expected")
                    return
                }
            }
        }
        #expect(compared > 30_000 && held > compared / 20)
    }

    @Test func `a table that is larger than the map's room is refused`() {
        var set = PatternSet()
        _ = set.add(.equal(Array("/etc/passwd".utf8)))
        let table = KernelTable(set)
        #expect(table.mapValue(cells: table.cellCount - 1, states: 64, truths: 64) == nil)
        #expect(table.mapValue(cells: table.cellCount, states: table.stateCount - 1, truths: 64) == nil)
        #expect(table.mapValue(cells: table.cellCount, states: 64, truths: table.truthCount - 1) == nil)
        #expect(
            table.mapValue(cells: table.cellCount, states: table.stateCount, truths: 64)?.count
                == DecisionTable.mapValueSize(cells: table.cellCount, states: table.stateCount, truths: 64))
    }

    @Test func `a set without predicates makes no table`() {
        let table = KernelTable(PatternSet())
        #expect(table.wordsPerRow == 0 && table.rowCount == 1 && table.stateCount == 1)
    }

    @Test(.timeLimit(.minutes(2))) func `more predicates than there are truth words for: the most harmless stay`() {
        var set = PatternSet()
        let long = set.add(.contains(Array("a part that may begin anywhere".utf8)))
        for number in 0..<3_000 { _ = set.add(.equal(Array("/\(number)".utf8))) }
        let table = KernelTable(set)
        #expect(table.wordsPerRow == 32)
        // Each one has a row of its own, and one row is empty.
        #expect(table.leftOut.count == 3_001 - 2_047)
        #expect(table.bit(of: long) == nil && table.leftOut.first == long)
        let places = set.ids.compactMap { table.bit(of: $0) }
        #expect(places == Array(0..<2_047))
    }

    @Test(.timeLimit(.minutes(2))) func `globs that blow up are left out by name, and the rest stays`() throws {
        var set = PatternSet()
        let path = Array("/etc/shadow".utf8)
        let safe = [BytePattern.equal(path), .directory(of: .equal(Array("/etc".utf8))), .baseName(.suffix(Array("ow".utf8)))].map {
            set.add($0)
        }
        let letters = Array("abcdefghijklmnopqrstuvwxyz".utf8)
        for number in 0..<200 {
            let stars = (0..<6).flatMap { [UInt8(ascii: "*"), letters[(number * 7 + $0 * (5 + number / 26)) % 26]] } + [UInt8(ascii: "*")]
            let glob = BytePattern.glob(stars, caseInsensitive: false)
            _ = set.add([glob, .baseName(glob), .directory(of: glob)][number % 3])
        }
        var limits = MatchLimits.kernel
        limits.work = 100_000
        limits.totalWork = 1_000_000
        let table = KernelTable(set, limits: limits)
        #expect(!table.leftOut.isEmpty)
        #expect(table.cellCount <= 1 << 20 && table.stateCount < 1 << 16 && table.truthCount <= 1 << 16)
        let value = try #require(table.mapValue(cells: 1 << 20, states: 1 << 16, truths: 1 << 16))
        for id in safe { #expect(Self.answer(table, value, 1 << 20, 1 << 16, id, path) == true) }
        for id in set.ids where table.bit(of: id) == nil { #expect(table.leftOut.contains(id)) }
    }

    @Test(.timeLimit(.minutes(2))) func `300 names, folders, paths above, endings and parts need few states each`() throws {
        var set = PatternSet()
        for number in 0..<60 {
            _ = set.add(.baseName(.equal(Array("file\(number)".utf8))))
            _ = set.add(.directory(of: .equal(Array("/var/lib/\(number)".utf8))))
            _ = set.add(.pathPrefix(Array("/srv/data\(number)".utf8)))
            _ = set.add(.suffix(Array(".end\(number)".utf8)))
            _ = set.add(.contains(Array("/part\(number)/".utf8)))
        }
        let table = KernelTable(set)
        #expect(table.leftOut.isEmpty && table.stateCount < 10 * set.count)
        let value = try #require(table.mapValue(cells: 1 << 20, states: 1 << 16, truths: 1 << 16))
        let texts = [
            "/var/lib/37/file18", "/srv/data59/part3/part9/part3/x.end7", "/var/lib/37x/file18", "file3", "/srv/data5", "/a.end19/b",
        ]
        for text in texts.map({ Array($0.utf8) }) {
            let found = set.ids.filter { Self.answer(table, value, 1 << 20, 1 << 16, $0, text) == true }
            #expect(found == set.ids.filter { set.matches($0, text.span) })
        }
    }
}
