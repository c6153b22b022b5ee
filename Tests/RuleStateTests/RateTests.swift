// SPDX-License-Identifier: Apache-2.0

import PolicyModel
import RuleState
import TestSupport
import Testing

@Suite struct RateTests {
    @Test func `so many at once, then evenly`() {
        let memory = Memory.rate(2, second)
        let times: [UInt64] = [0, 0, 0, second / 2 - 1, second / 2, second / 2, second, 10 * second, 10 * second, 10 * second]
        #expect(times.map { memory.admit(key(0), $0) } == [true, true, false, false, true, false, true, true, true, false])
    }

    @Test func `no token is there a nanosecond before its time`() {
        for count: UInt64 in [1, 3, 7, 1000, 999_999_937] {
            let memory = Memory.rate(count, second)
            for _ in 0..<min(count, 5000) { #expect(memory.admit(key(0), 0)) }
            guard count <= 1000 else { continue }
            #expect(!memory.admit(key(0), 0))
            // The first whole nanosecond at which a token is complete.
            let due = (second + count - 1) / count
            #expect(!memory.admit(key(0), due - 1))
            #expect(memory.admit(key(0), due))
        }
    }

    @Test func `keys have buckets of their own`() {
        let memory = Memory.rate(1, second)
        #expect((0..<5).allSatisfy { memory.admit(key($0), 7) })
        #expect(!(0..<5).contains { memory.admit(key($0), 8) })
    }

    @Test func `what comes late finds what is there, and time does not go back`() {
        let memory = Memory.rate(1, second)
        #expect(memory.admit(key(0), 2 * second))
        #expect(!memory.admit(key(0), 2 * second - lateness))
        #expect(!memory.admit(key(0), 3 * second - 1))
        #expect(memory.admit(key(0), 3 * second))
    }

    @Test func `the largest numbers do not overflow`() {
        for (count, interval) in [(UInt64.max, UInt64.max), (UInt64.max, 1), (1, UInt64.max), (0, 0)] as [(UInt64, UInt64)] {
            let memory = Memory.rate(count, interval)
            #expect(memory.admit(key(0), 0))
            _ = memory.admit(key(0), 1)
            _ = memory.admit(key(0), UInt64.max)
            #expect(memory.admit(key(1), UInt64.max))
        }
    }

    @Test(arguments: 0..<40) func `a bucket is what one is that fills nanosecond by nanosecond`(seed: UInt64) {
        var random = Random(seed: seed)
        let count = 1 + random.below(7), interval = 1 + random.below(40)
        let memory = Memory.rate(UInt64(count), UInt64(interval))
        var parts = count * interval, time = 0
        for _ in 0..<2000 {
            let step = random.below(1 + random.below(2 * interval))
            for _ in 0..<step { parts = min(count * interval, parts + count) }
            time += step
            let isThere = parts >= interval
            if isThere { parts -= interval }
            #expect(memory.admit(key(0), UInt64(time)) == isThere)
        }
    }
}
