// SPDX-License-Identifier: Apache-2.0

import CKernelABI
@testable import Sensors
import Testing

@Suite struct CounterTests {
    private static func counters(_ values: [apus_counter: UInt64], skippedRuns: UInt64) -> KernelCounters {
        var counts = [UInt64](repeating: 0, count: Int(APUS_COUNTERS.rawValue))
        for (counter, value) in values { counts[Int(counter.rawValue)] = value }
        return KernelCounters(counts, skippedRuns: skippedRuns)
    }

    private static func sum(_ counters: KernelCounters) -> UInt64 { counters.submitted + counters.lost.reduce(0) { $0 + $1.count } }

    @Test func `runs that the kernel skipped are lost, and the account still adds up`() {
        let one = Self.counters(
            [APUS_COUNT_ACCEPTED: 10, APUS_COUNT_SUBMITTED: 8, APUS_COUNT_LOST_RING_FULL: 2], skippedRuns: 3)
        #expect(one.lost.map(\.reason) == ["ring_full", "recursion"])
        #expect(one.lost.map(\.count) == [2, 3])
        #expect(one.accepted == 13 && one.accepted == Self.sum(one))
        let both = one + Self.counters([APUS_COUNT_ACCEPTED: 5, APUS_COUNT_SUBMITTED: 5], skippedRuns: 1)
        #expect(both.lost.map(\.count) == [2, 4])
        #expect(both.accepted == 19 && both.accepted == Self.sum(both))
    }

    @Test func `nothing lost has no reason`() {
        #expect(Self.counters([APUS_COUNT_ACCEPTED: 1, APUS_COUNT_SUBMITTED: 1], skippedRuns: 0).lost.isEmpty)
    }

    @Test func `losses of two sessions are told as one for each control group and reason`() {
        let losses = [
            CgroupLoss(cgroup: 0, reason: SkippedRuns.reason, count: 1), CgroupLoss(cgroup: 7, reason: "ring_full", count: 2),
            CgroupLoss(cgroup: 0, reason: SkippedRuns.reason, count: 4),
        ]
        #expect(losses.merged() == [
            CgroupLoss(cgroup: 0, reason: "recursion", count: 5), CgroupLoss(cgroup: 7, reason: "ring_full", count: 2),
        ])
    }
}
