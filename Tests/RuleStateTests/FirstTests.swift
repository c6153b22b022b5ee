// SPDX-License-Identifier: Apache-2.0

import RuleState
import TestSupport
import Testing

@Suite struct FirstTests {
    @Test func `a key is told when it did not match within the window before`() {
        let memory = Memory.first(within: 10 * second)
        let times: [UInt64] = [0, 5, 15, 25, 26, 37]
        #expect(times.filter { memory.tells(at: $0 * second) } == [0, 37])
        #expect(memory.tells(1, at: 37 * second))
    }

    @Test func `the window's edge is exact to the nanosecond, at the end of the clock too`() {
        for start in [0, 9, UInt64.max - second - 1] {
            let near = Memory.first(within: second)
            #expect([start, start, start + second].map { near.tells(at: $0) } == [true, false, false])
            let memory = Memory.first(within: second)
            #expect(memory.tells(at: start))
            #expect(memory.tells(at: start + second + 1))
        }
    }

    @Test func `what comes late is no news, and does not make the key older`() {
        let memory = Memory.first(within: second)
        #expect(memory.tells(at: 5 * second))
        #expect(!memory.tells(at: 5 * second - lateness))
        #expect(!memory.tells(at: 6 * second))
    }

    @Test(arguments: 0..<20) func `it tells what a naive one does, of two processors too`(seed: UInt64) {
        var random = Random(seed: seed)
        var time: UInt64 = 0
        let ordered = (0..<3000).map { _ in
            time += UInt64(random.below(1 + random.below(Int(200 * millisecond))))
            return Match(key: random.below(40), time: time, step: random.below(2))
        }
        var last: [Int: UInt64] = [:]
        for matches in [ordered, late(ordered) { $0.step == 1 }] {
            let memory = Memory.first(within: second)
            last.removeAll()
            for match in matches {
                let isNew = last[match.key].map { match.time > $0 && match.time - $0 > second } ?? true
                last[match.key] = max(last[match.key] ?? 0, match.time)
                #expect(memory.tells(match.key, at: match.time) == isNew)
            }
        }
    }
}
