// SPDX-License-Identifier: Apache-2.0

import Events
import RuleState
import TestSupport
import Testing

@Suite struct FoldTests {
    @Test func `the first is told at once, its repeats once the window is over`() {
        let memory = Memory.fold(within: second)
        #expect([10, 20, 30, 10 + second].filter { memory.folds(at: $0) } == [10])
        memory.closeFolds(at: 10 + second + lateness)
        #expect(!memory.hasFolded)
        memory.closeFolds(at: 11 + second + lateness)
        let folded = memory.takeFolded()
        #expect(folded.map(\.0.alert.time) == [20])
        #expect(folded.map(\.1) == [StateSummary(count: 3, first: 20, last: 10 + second)])
        #expect(memory.takeFolded().isEmpty)
    }

    @Test func `what comes behind the window opens the next, and has the last one told`() {
        let memory = Memory.fold(within: second)
        #expect([10, 20, 11 + second, 12 + second].filter { memory.folds(at: $0) } == [10, 11 + second])
        #expect(memory.takeFolded().map(\.1) == [StateSummary(count: 1, first: 20, last: 20)])
        memory.closeFolds(at: nil)
        #expect(memory.takeFolded().map(\.1) == [StateSummary(count: 1, first: 12 + second, last: 12 + second)])
    }

    @Test func `a window without repeats says nothing more`() {
        let memory = Memory.fold(within: second)
        #expect(memory.folds(at: 10))
        memory.closeFolds(at: nil)
        #expect(!memory.hasFolded)
        #expect(!memory.isFolding)
    }

    @Test func `what comes late is counted in the window it is late for`() {
        let memory = Memory.fold(within: second)
        #expect(memory.folds(at: second))
        #expect(!memory.folds(at: second - lateness))
        memory.closeFolds(at: 2 * second + lateness)
        #expect(!memory.folds(at: 2 * second))
        memory.closeFolds(at: nil)
        #expect(memory.takeFolded().map(\.1) == [StateSummary(count: 2, first: second - lateness, last: 2 * second)])
    }

    @Test func `no window's end overflows`() {
        let memory = Memory.fold(within: UInt64.max)
        #expect(memory.folds(at: 1))
        #expect(!memory.folds(at: UInt64.max))
        memory.closeFolds(at: UInt64.max)
        #expect(memory.isFolding)
    }

    @Test(arguments: 0..<20) func `every match is told or counted, once`(seed: UInt64) {
        var random = Random(seed: seed)
        let memory = Memory.fold(within: second, StateLimits(keys: 8, bytes: 4096))
        var time: UInt64 = 0
        let ordered = (0..<3000).map { _ in
            time += UInt64(random.below(1 + random.below(Int(300 * millisecond))))
            return Match(key: random.below(20), time: time, step: random.below(2))
        }
        var told: UInt64 = 0, counted: UInt64 = 0, newest: UInt64 = 0
        for match in late(ordered, isLate: { $0.step == 1 }) {
            newest = max(newest, match.time)
            memory.closeFolds(at: newest)
            if memory.folds(match.key, at: match.time, bytes: random.below(1000)) { told += 1 }
            for (_, summary) in memory.takeFolded() {
                counted += summary.count
                #expect(summary.last - summary.first <= second + lateness)
            }
        }
        memory.closeFolds(at: nil)
        counted += memory.takeFolded().reduce(0) { $0 + $1.1.count }
        #expect(told + counted == 3000)
        #expect(told < 3000 && memory.evictions > 0)
    }
}
