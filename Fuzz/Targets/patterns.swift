// SPDX-License-Identifier: Apache-2.0

// A set of patterns and texts: tables in both directions, the matcher, and the bank of matchers that the evaluator asks, say what the
// patterns say.

import StringMatching

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // Lines: the first is the text; the others are predicates, their first byte the kind of pattern.
    let lines = RawInput(start, min(count, 512)).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    var set = PatternSet()
    for line in lines.dropFirst().prefix(12) {
        guard let kind = line.first else { continue }
        let bytes = Array(line.dropFirst())
        if kind & 0x80 != 0, set.count > 0 {
            _ = set.add(anyOf: set[PatternID(set.count - 1)] + [pattern(kind, bytes)])
        } else {
            _ = set.add(pattern(kind, bytes))
        }
    }
    var limits = MatchLimits()
    limits.work = 100_000
    limits.totalWork = 400_000
    limits.states = count % 3 == 0 ? 40 : 2_000
    let text = lines[0]
    let forward = MatchTable.build(set, limits: limits)
    let backward = MatchTable.build(set, reversed: true, limits: limits)
    let matcher = PatternMatcher(set, limits: limits)
    var memo = MatchMemo(matcher)
    for id in set.ids {
        let truth = set.matches(id, text.span)
        expect(matcher.matches(id, text.span, &memo) == truth, "the matcher: \(set[id]) and \(text)")
        for build in [forward, backward] where !build.leftOut.contains(id) {
            expect(build.table.contains(build.table.match(text.span), id) == truth, "\(set[id]) and \(text)")
        }
    }
    checkBank(set, lines, limits)
    expect(forward.table.stateCount <= limits.states && backward.table.stateCount <= limits.states, "more states than allowed")
    return 0
}

/// Two matchers in one bank: all of the predicates, and their first half with tables of its own. Each text is asked about by every way that
/// there is, with what is remembered of the text before it.
private func checkBank(_ set: PatternSet, _ texts: [[UInt8]], _ limits: MatchLimits) {
    var half = PatternSet()
    for id in set.ids.prefix(set.count / 2) { _ = half.add(anyOf: set[id]) }
    let sets = [set, half]
    let bank = MatcherBank(sets.map { PatternMatcher($0, limits: limits) })
    let memo = bank.makeMemo()
    for text in texts {
        for (number, set) in sets.enumerated() {
            bank.reset(number, memo)
            // In turns: first all at once, and first one by one.
            let isAnyTrue = text.count % 2 == 0 ? bank.truth(number, text.span, memo) : nil
            for id in set.ids {
                let truth = set.matches(id, text.span)
                expect(bank.matches(number, id, text.span, memo) == truth, "the bank: \(set[id]) and \(text)")
                let row = bank.rowPlace(number, memo)
                if row >= 0 {
                    expect(bank.rows[row + (id.index >> 6)] >> UInt64(id.index & 63) & 1 != 0 == truth, "its row: \(set[id]) and \(text)")
                }
            }
            let isAny = isAnyTrue ?? bank.truth(number, text.span, memo)
            for id in set.ids where bank.isInTable(number, id) {
                let bit = isAny && memo.truth(id.index >> 6) >> UInt64(id.index & 63) & 1 != 0
                expect(bit == set.matches(id, text.span), "all at once: \(set[id]) and \(text)")
            }
        }
    }
}

private func pattern(_ kind: UInt8, _ bytes: [UInt8]) -> BytePattern {
    switch kind & 0x7F % 11 {
    case 0: .equal(bytes)
    case 1: .iequal(bytes)
    case 2: .prefix(bytes)
    case 3: .suffix(bytes)
    case 4: .contains(bytes)
    case 5: .icontains(bytes)
    case 6: .glob(bytes, caseInsensitive: false)
    case 7: .glob(bytes, caseInsensitive: true)
    case 8: .directory(of: .pathPrefix(bytes))
    case 9: .baseName(.suffix(bytes))
    default: .pathPrefix(bytes)
    }
}
