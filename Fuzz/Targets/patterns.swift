// SPDX-License-Identifier: Apache-2.0

// A set of patterns and a text: tables in both directions, and the matcher, say what the patterns say.

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
    expect(forward.table.stateCount <= limits.states && backward.table.stateCount <= limits.states, "more states than allowed")
    return 0
}

private func pattern(_ kind: UInt8, _ bytes: [UInt8]) -> BytePattern {
    switch kind & 0x7F % 9 {
    case 0: .equal(bytes)
    case 1: .iequal(bytes)
    case 2: .prefix(bytes)
    case 3: .suffix(bytes)
    case 4: .contains(bytes)
    case 5: .icontains(bytes)
    case 6: .glob(bytes, caseInsensitive: false)
    case 7: .glob(bytes, caseInsensitive: true)
    default: .pathPrefix(bytes)
    }
}
