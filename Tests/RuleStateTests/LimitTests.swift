// SPDX-License-Identifier: Apache-2.0

import RuleState
import TestSupport
import Testing

@Suite struct LimitTests {
    @Test func `the key that was used least lately is forgotten, and that is counted`() {
        let memory = Memory.count(2, within: 1000 * second)
        #expect(!(0..<65_536).contains { memory.tells($0, at: UInt64($0)) })
        #expect(memory.evictions == 0)
        // Key 0 was just used, with a window that is told; key 1 has to go.
        #expect(memory.tells(0, at: 70_000))
        #expect(!memory.tells(65_536, at: 70_001))
        #expect(memory.evictions == 1)
        #expect(memory.tells(2, at: 70_002))
        #expect(!memory.tells(1, at: 70_003))
        #expect(memory.evictions == 2)
    }

    @Test func `each kind forgets at 65,536 keys`() {
        let memories = [Memory.sequence(2, within: second), .first(within: second), .rate(1, second), .fold(within: second)]
        for memory in memories {
            for number in 0..<70_000 {
                _ = memory.match(key(number), 5)
                _ = memory.admit(key(number), 5)
                _ = memory.folds(number, at: 5)
            }
            #expect(memory.evictions == 70_000 - 65_536)
        }
    }

    @Test func `forgetting what is over is no loss`() {
        let small = StateLimits(keys: 10)
        for memory in [Memory.count(5, within: second, small), .sequence(2, within: second, small), .first(within: second, small), .rate(5, second, small)] {
            for number in 0..<1000 {
                let time = UInt64(number) * second
                _ = memory.match(key(number), time)
                _ = memory.admit(key(number), time)
            }
            #expect(memory.evictions == 0)
        }
    }

    @Test func `steps that wait for one before them are a loss for a moment only`() {
        let memory = Memory.sequence(2, within: 1000 * second, StateLimits(keys: 10))
        for number in 0..<1000 { #expect(!memory.tells(number, at: UInt64(number) * second, step: 1)) }
        #expect(memory.evictions == 0)
        for number in 1000..<1020 { #expect(!memory.tells(number, at: 2000 * second, step: 1)) }
        #expect(memory.evictions == 10)
    }

    @Test func `long counts share the bytes: the keys that were used least lately go`() {
        // A thousand times take 8 KiB, so that far fewer keys than 65,536 have room.
        let memory = Memory.count(1000, within: 1000 * second)
        for number in 0..<2500 {
            #expect(!(0..<999).contains { memory.tells(number, at: UInt64(number * 1000 + $0)) })
        }
        #expect(memory.evictions > 500)
        #expect(memory.evictions < 2500)
        #expect(memory.tells(2499, at: 2_500_000))
        #expect(!memory.tells(0, at: 2_500_001))
    }

    @Test func `a single key counts as far as a count goes, in little memory`() {
        let memory = Memory.count(StateLimits.atLeast, within: second, StateLimits(keys: 10, bytes: 1 << 20))
        #expect((0..<65_536).filter { memory.tells(at: UInt64($0)) } == [65_535])
        let tiny = Memory.count(65_536, within: second, StateLimits(keys: 1, bytes: 1))
        #expect(!(0..<100_000).contains { tiny.tells(at: UInt64($0)) })
    }

    @Test func `what is held for folds is no more than the bytes allow`() {
        let memory = Memory.fold(within: second, StateLimits(bytes: 1 << 20))
        for number in 0..<2000 {
            #expect(memory.folds(number, at: 5, bytes: 10_000))
            #expect(!memory.folds(number, at: 6, bytes: 10_000))
        }
        // 100 of them are a megabyte; half of the memory may be keys.
        #expect(memory.evictions >= 1900)
        #expect(memory.takeFolded().count >= 1900)
        memory.closeFolds(at: nil)
        #expect(memory.takeFolded().count <= 100)
    }

    @Test(arguments: 0..<20) func `with few keys a count is a naive one that forgets the same keys`(seed: UInt64) {
        var random = Random(seed: seed)
        let limit = 1 + random.below(40)
        let memory = Memory.count(3, within: 50, StateLimits(keys: limit))
        var order: [Int] = [], open: [Int: [UInt64]] = [:], quiet: [Int: UInt64] = [:], time: UInt64 = 0
        for _ in 0..<5000 {
            time += UInt64(random.below(4))
            let number = random.below(60)
            if let place = order.firstIndex(of: number) {
                order.remove(at: place)
            } else if order.count == limit {
                let gone = order.removeFirst()
                (open[gone], quiet[gone]) = (nil, nil)
            }
            order.append(number)
            var isTold = false
            if quiet[number].map({ time > $0 }) ?? true {
                open[number, default: []].append(time)
                let near = open[number]!.filter { time - $0 <= 50 }
                isTold = near.count >= 3
                if isTold { (open[number], quiet[number]) = ([], near[0] + 50) }
            }
            #expect(memory.tells(number, at: time) == isTold)
        }
    }
}
