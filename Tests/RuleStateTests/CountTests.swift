// SPDX-License-Identifier: Apache-2.0

import RuleState
import TestSupport
import Testing

@Suite struct CountTests {
    /// Matches at these seconds, and when something is told.
    private static let tables: [(atLeast: UInt64, within: UInt64, times: [UInt64], told: [UInt64])] = [
        (3, 10, [0, 1, 2], [2]), (3, 10, [0, 1], []), (3, 10, [0, 5, 10], [10]), (3, 10, [0, 5, 11], []),
        // Told once a window; the next begins behind it.
        (3, 10, [0, 1, 2, 3, 4, 5, 10], [2]), (3, 10, [0, 1, 2, 10, 11, 12, 13], [2, 13]),
        // The window slides: these are two windows of a clock, and one of matches.
        (3, 10, [0, 9, 11, 12], [12]), (3, 10, [0, 1, 12, 13, 14], [14]), (3, 10, [0, 4, 12, 13, 14], [13]),
        (1, 10, [0, 1, 10, 11, 12, 22], [0, 11, 22]), (2, 10, [0, 0], [0]),
    ]

    @Test(arguments: tables) func `a count tells what is one too many`(row: (atLeast: UInt64, within: UInt64, times: [UInt64], told: [UInt64])) {
        let memory = Memory.count(row.atLeast, within: row.within * second)
        #expect(row.times.filter { memory.tells(at: $0 * second) } == row.told)
    }

    @Test func `the window's edge is exact to the nanosecond`() {
        #expect(Memory.count(2, within: second).told([Match(key: 0, time: 5), Match(key: 0, time: 5 + second)]).count == 1)
        #expect(Memory.count(2, within: second).told([Match(key: 0, time: 5), Match(key: 0, time: 6 + second)]).isEmpty)
        let memory = Memory.count(1, within: second)
        #expect([5, 5 + second, 6 + second].filter { memory.tells(at: $0) } == [5, 6 + second])
    }

    @Test func `the summary has the count, and the first and the last time`() {
        let told = Memory.count(3, within: second).told([5, 7, 9, 11].map { Match(key: 0, time: $0) })
        #expect(told.map(\.summary) == [StateSummary(count: 3, first: 5, last: 9)])
    }

    @Test func `keys are counted apart`() {
        let memory = Memory.count(3, within: second)
        let matches = (0..<9).map { Match(key: $0 % 3, time: UInt64($0)) }
        #expect(memory.told(matches).map(\.key) == [0, 1, 2])
        #expect(memory.told([Match(key: 3, time: 10), Match(key: 4, time: 11), Match(key: 5, time: 12)]).isEmpty)
    }

    @Test func `times at the end of the clock do not overflow`() {
        let end = UInt64.max
        for within in [1, second, end - 1, end] {
            let memory = Memory.count(2, within: within)
            #expect(!memory.tells(at: end - 1))
            #expect(memory.tells(at: end))
            #expect(!memory.tells(at: end))
        }
        let short = Memory.count(2, within: 1)
        #expect(!short.tells(at: 0))
        #expect(!short.tells(at: end))
    }

    /// All matches since the last window, looked at again each time.
    private func naive(_ matches: [Match], _ atLeast: Int, _ within: UInt64) -> [Told] {
        var open: [Int: [UInt64]] = [:], quiet: [Int: UInt64] = [:], told: [Told] = []
        for match in matches {
            if let until = quiet[match.key], match.time <= until { continue }
            open[match.key, default: []].append(match.time)
            let near = open[match.key]!.filter { match.time - $0 <= within }
            guard near.count >= atLeast else { continue }
            told.append(Told(key: match.key, summary: StateSummary(count: UInt64(near.count), first: near[0], last: match.time)))
            quiet[match.key] = near[0] + within
            open[match.key] = []
        }
        return told
    }

    @Test(arguments: 0..<40) func `in order a count tells what a naive one does`(seed: UInt64) {
        var random = Random(seed: seed)
        let atLeast = 1 + random.below(seed % 4 == 0 ? 40 : 6), within = UInt64(1 + random.below(60))
        var time: UInt64 = 0
        let matches = (0..<3000).map { _ in
            time += UInt64(random.below(1 + random.below(8)))
            return Match(key: random.below(3), time: time)
        }
        let expected = naive(matches, atLeast, within)
        #expect(Memory.count(UInt64(atLeast), within: within).told(matches) == expected)
    }

    @Test(arguments: 0..<40) func `of two processors, 50 ms apart, windows that are told are true, apart, and none is missed`(seed: UInt64) {
        var random = Random(seed: 1000 + seed)
        let atLeast = 2 + random.below(6), within = 200 * millisecond
        var time: UInt64 = second
        let ordered = (0..<1500).map { _ in
            time += UInt64(random.below(Int(random.below(6) == 0 ? within : within / UInt64(atLeast))))
            return Match(key: 0, time: time, step: random.below(2))
        }
        let told = Memory.count(UInt64(atLeast), within: within).told(late(ordered) { $0.step == 1 }.map { Match(key: 0, time: $0.time) }).map(\.summary)
        #expect(!told.isEmpty)
        for summary in told {
            #expect(summary.last - summary.first <= within)
            #expect(ordered.count { (summary.first...summary.last).contains($0.time) } >= atLeast)
        }
        for (one, next) in zip(told, told.dropFirst()) { #expect(next.first > one.first + within) }
        // What lies within the window less the disorder is in a window that was told, or in the moment around one.
        for (first, last) in zip(ordered, ordered.dropFirst(atLeast - 1)) where last.time - first.time <= within - lateness {
            #expect(told.contains { $0.first - lateness <= last.time && first.time <= $0.first + within })
        }
    }

    @Test func `a burst over two processors is told whatever comes first`() {
        let burst = (0..<6).map { Match(key: 0, time: second + UInt64($0) * 10 * millisecond, step: $0 % 2) }
        for slow in 0...1 {
            let told = Memory.count(6, within: second).told(late(burst) { $0.step == slow }.map { Match(key: 0, time: $0.time) })
            #expect(told == [Told(key: 0, summary: StateSummary(count: 6, first: second, last: second + 50 * millisecond))])
        }
    }
}
