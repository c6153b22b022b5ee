// SPDX-License-Identifier: Apache-2.0

@testable import Agent
import Testing

@Suite struct HandoverTests {
    private static let start: UInt64 = 1_000_000_000
    private let quiet = Handover.quiet

    /// Events at these times, ns from the start, which both sessions tell: the successor a little later, or earlier.
    private func told(_ times: [UInt64], lag: Int, ends: [UInt64]) -> (told: [UInt8], skipped: Int, cut: UInt64?) {
        var handover = Handover(since: Self.start)
        var told: [UInt8] = []
        var skipped = 0
        var from: UInt64 = 0
        for end in ends {
            for (index, time) in times.enumerated() where time >= from && time < end {
                handover.hold([UInt8(index)], time: Self.start + time, .former)
                handover.hold([UInt8(index)], time: UInt64(Int(Self.start + time) + lag), .successor)
            }
            from = end
            let decision = handover.decide(before: Self.start + end)
            told += (decision.former + decision.successor).map { $0[0] }
            skipped += decision.skipped
            if decision.cut != nil { return (told, skipped, decision.cut) }
        }
        return (told, skipped, nil)
    }

    @Test(arguments: [3_000, -3_000])
    func `each event is told once, whoever tells it first`(lag: Int) {
        let times = (0..<200).map { UInt64($0) * 10_000 + 5_000 } + [2_500_000, 2_510_000]
        let outcome = told(times, lag: lag, ends: [500_000, 3_000_000])
        #expect(outcome.told == times.indices.map(UInt8.init) && outcome.skipped == times.count)
        // Between the 200th and the next.
        #expect(outcome.cut.map { (Self.start + 2_000_000..<Self.start + 2_500_000).contains($0) } == true)
    }

    @Test func `without a quiet moment the overlap goes on, and what was decided is told by the former session`() {
        let times = (0..<50).map { UInt64($0) * 10_000 + 5_000 }
        let outcome = told(times, lag: 1_000, ends: [500_000])
        #expect(outcome.cut == nil && outcome.told == times.indices.map(UInt8.init) && outcome.skipped == 50)
    }

    @Test func `after a while the quietest moment is taken`() throws {
        var handover = Handover(since: Self.start)
        var time = Self.start
        var count = 0
        while time < Self.start + Handover.patience + 1_000_000 {
            time += count == 9_000 ? quiet - 10_000 : 100_000
            handover.hold([0], time: time, .former)
            handover.hold([0], time: time + 2_000, .successor)
            count += 1
        }
        let decision = handover.decide(before: time + 50_000)
        #expect(decision.gap == quiet - 12_000 && decision.former.count == 9_000 && decision.successor.count == count - 9_000)
    }

    @Test func `where nothing happens the former session ends at once`() {
        var handover = Handover(since: Self.start)
        #expect(handover.decide(before: Self.start) == Handover.Decision())
        let decision = handover.decide(before: Self.start + quiet)
        #expect(decision.cut == Self.start + quiet / 2 && decision.gap == quiet)
    }
}
