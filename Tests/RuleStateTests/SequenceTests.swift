// SPDX-License-Identifier: Apache-2.0

import RuleState
import TestSupport
import Testing

@Suite struct SequenceTests {
    /// Steps as letters with seconds, and where a sequence of three within ten seconds is complete.
    private static let tables: [(steps: String, told: [UInt64])] = [
        ("a0 b1 c2", [2]), ("a0 c1 b2", []), ("a0 b1", []), ("b0 c1", []), ("c0 b1 a2", []),
        ("a0 b5 c10", [10]), ("a0 b5 c11", []), ("a0 b1 b2 c3", [3]),
        // A first step begins anew what has got no further; later it does not.
        ("a0 a5 b6 c12", [12]), ("a0 b1 a5 c6", [6]), ("a0 b1 a5 c11", []), ("a0 b1 a11 b12 c13", [13]),
        // Complete is complete.
        ("a0 b1 c2 c3 b4 c5", [2]), ("a0 b1 c2 a3 b4 c5", [2, 5]),
    ]

    @Test(arguments: tables) func `a sequence is told at its last step`(row: (steps: String, told: [UInt64])) {
        let memory = Memory.sequence(3, within: 10 * second)
        let told = row.steps.split(separator: " ").compactMap { word -> UInt64? in
            let time = UInt64(word.dropFirst())!
            return memory.tells(at: time * second, step: Int(word.utf8.first! - UInt8(ascii: "a"))) ? time : nil
        }
        #expect(told == row.told)
    }

    @Test func `the window's edge is exact to the nanosecond, at the end of the clock too`() {
        for start in [0, 7, UInt64.max - second - 1] {
            let memory = Memory.sequence(2, within: second)
            #expect(!memory.tells(at: start))
            #expect(memory.tells(at: start + second, step: 1))
            #expect(!memory.tells(1, at: start))
            #expect(!memory.tells(1, at: start + second + 1, step: 1))
        }
    }

    @Test func `keys have attempts of their own, and the summary has first and last`() {
        let matches = [Match(key: 0, time: 1), Match(key: 1, time: 2), Match(key: 1, time: 3, step: 1), Match(key: 2, time: 4, step: 1)]
        #expect(Memory.sequence(2, within: second).told(matches) == [Told(key: 1, summary: StateSummary(count: 2, first: 2, last: 3))])
    }

    @Test func `one event is not two steps`() {
        let memory = Memory.sequence(2, within: second)
        // As one event's matches are told: from the last step to the first.
        #expect(!memory.tells(at: 5, step: 1))
        #expect(!memory.tells(at: 5, step: 0))
        #expect(memory.tells(at: 6, step: 1))
        #expect(!memory.tells(at: 6, step: 0))
    }

    @Test func `steps of two processors, 50 ms apart, are put in order`() {
        let steps = (0..<3).map { Match(key: 0, time: second + UInt64($0) * 20 * millisecond, step: $0) }
        let summary = StateSummary(count: 3, first: second, last: second + 40 * millisecond)
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            #expect(Memory.sequence(3, within: second).told(order.map { steps[$0] }) == [Told(key: 0, summary: summary)])
        }
    }

    @Test func `what comes in another order stays in it, however it arrives`() {
        let steps = [Match(key: 0, time: second, step: 1), Match(key: 0, time: second + 20 * millisecond, step: 0)]
        #expect(Memory.sequence(2, within: second).told(steps).isEmpty)
        #expect(Memory.sequence(2, within: second).told(steps.reversed()).isEmpty)
    }

    @Test func `a late first step finds the second that waits, in front of another first`() {
        let memory = Memory.sequence(2, within: second)
        #expect(!memory.tells(at: second))
        #expect(!memory.tells(at: second - 20 * millisecond, step: 1))
        #expect(memory.tells(at: second - 30 * millisecond))
    }

    private func naive(_ matches: [Match], _ steps: Int, _ within: UInt64) -> [Told] {
        var attempts: [Int: [UInt64]] = [:], told: [Told] = []
        for match in matches {
            var times = attempts[match.key] ?? []
            if match.step == 0 {
                if times.count < 2 || match.time - times[0] > within { times = [match.time] }
            } else if times.count == match.step, match.time - times[0] <= within {
                times.append(match.time)
            }
            if times.count == steps {
                told.append(Told(key: match.key, summary: StateSummary(count: UInt64(steps), first: times[0], last: match.time)))
                times = []
            }
            attempts[match.key] = times
        }
        return told
    }

    @Test(arguments: 0..<40) func `in order a sequence tells what a naive one does`(seed: UInt64) {
        var random = Random(seed: seed)
        let steps = 2 + random.below(4), within = UInt64(1 + random.below(80))
        var time: UInt64 = 0
        let matches = (0..<3000).map { _ in
            time += UInt64(1 + random.below(6))
            return Match(key: random.below(3), time: time, step: random.below(steps))
        }
        let expected = naive(matches, steps, within)
        #expect(Memory.sequence(steps, within: within).told(matches) == expected)
    }

    @Test(arguments: 0..<40) func `of two processors, 50 ms apart, each key's sequence is told once`(seed: UInt64) {
        var random = Random(seed: 2000 + seed)
        let steps = 2 + random.below(5)
        var matches: [Match] = [], expected: Set<Told> = []
        for number in 0..<200 {
            let start = second + UInt64(random.below(Int(second)))
            var time = start
            for step in 0..<steps {
                matches.append(Match(key: number, time: time, step: step))
                if step < steps - 1 { time += UInt64(1 + random.below(Int(30 * millisecond))) }
            }
            expected.insert(Told(key: number, summary: StateSummary(count: UInt64(steps), first: start, last: time)))
        }
        matches.sort { $0.time < $1.time }
        let isLate = Set(matches.filter { _ in random.below(2) == 0 })
        #expect(Set(Memory.sequence(steps, within: second).told(late(matches) { isLate.contains($0) })) == expected)
    }
}
