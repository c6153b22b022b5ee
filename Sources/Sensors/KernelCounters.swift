// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
package import Events

/// Records lost of one control group, for one reason, since the start of the session.
package struct CgroupLoss: Sendable, Equatable {
    /// Kernfs id; 0 where nobody knows.
    package let cgroup: UInt64
    /// `ring_full`, `rate`, `alerts_full`, `alerts_share`, `no_scratch`, `too_large` or `recursion`.
    package let reason: String
    package let count: UInt64

    package init(cgroup: UInt64, reason: String, count: UInt64) {
        (self.cgroup, self.reason, self.count) = (cgroup, reason, count)
    }
}

/// Records lost that one rule may have matched, for one reason, since the start of the session.
package struct RuleLoss: Sendable, Equatable {
    /// Of the decision whose candidate it was.
    package let generation: UInt32
    package let kind: EventKind
    /// Of the rule among the kind's candidates; nil: any rule about the kind.
    package let place: Int?
    package let reason: String
    package fileprivate(set) var count: UInt64

    package init(generation: UInt32, kind: EventKind, place: Int?, reason: String, count: UInt64) {
        (self.generation, self.kind, self.place, self.reason, self.count) = (generation, kind, place, reason, count)
    }

    fileprivate func isOfSame(as other: RuleLoss) -> Bool {
        generation == other.generation && kind == other.kind && place == other.place && reason == other.reason
    }
}

extension [CgroupLoss] {
    /// Of several sessions together: one of each control group and reason.
    package func merged() -> [CgroupLoss] {
        var sums: [CgroupLoss] = []
        for loss in self {
            if let index = sums.firstIndex(where: { $0.cgroup == loss.cgroup && $0.reason == loss.reason }) {
                sums[index] = CgroupLoss(cgroup: loss.cgroup, reason: loss.reason, count: sums[index].count + loss.count)
            } else {
                sums.append(loss)
            }
        }
        return sums
    }
}

extension [RuleLoss] {
    /// Of several sessions together: one of each rule and reason.
    package func merged() -> [RuleLoss] {
        var sums: [RuleLoss] = []
        for loss in self {
            if let index = sums.firstIndex(where: { $0.isOfSame(as: loss) }) {
                sums[index].count += loss.count
            } else {
                sums.append(loss)
            }
        }
        return sums
    }
}

/// What became of every record that was due, from the start of the session. `accepted = submitted + lost`.
///
/// A run that the kernel skipped counts as one accepted record and one lost.
package struct KernelCounters: Sendable, Equatable {
    private let counts: [UInt64]
    private let skippedRuns: UInt64

    init(_ counts: [UInt64], skippedRuns: UInt64) {
        self.counts = counts
        self.skippedRuns = skippedRuns
    }

    private func count(_ counter: apus_counter) -> UInt64 { counts[Int(counter.rawValue)] }

    /// Chosen and in scope, or skipped: one record was due.
    package var accepted: UInt64 { count(APUS_COUNT_ACCEPTED) &+ skippedRuns }
    /// In a ring.
    package var submitted: UInt64 { count(APUS_COUNT_SUBMITTED) }
    /// Arguments that were cut.
    package var cut: UInt64 { count(APUS_COUNT_CUT) }
    /// Arguments that could not be read.
    package var unreadable: UInt64 { count(APUS_COUNT_UNREADABLE) }
    /// Calls with a number that no table has.
    package var unknownSyscalls: UInt64 { count(APUS_COUNT_UNKNOWN_SYSCALL) }
    /// Records of kinds that are decided in the kernel for which there was no place or no program: told for every rule.
    package var undecided: UInt64 { count(APUS_COUNT_UNDECIDED) }
    /// Tasks of which it could not be told whether they are in scope, and that were left out.
    package var scopeUnknown: UInt64 { count(APUS_COUNT_SCOPE_UNKNOWN) }
    /// Lost records of which it is not known which rules they may have matched: there were too many kinds of losses.
    package var rulesUncounted: UInt64 { count(APUS_COUNT_RULES_UNCOUNTED) }
    /// Records that did not reach a ring, by reason; only what is not zero.
    package var lost: [(reason: String, count: UInt64)] {
        (Self.reasons.map { ($0.reason, count($0.counter)) } + [(SkippedRuns.reason, skippedRuns)]).filter { $0.1 > 0 }
    }

    /// Of two sessions together.
    package static func + (left: Self, right: Self) -> Self {
        Self(zip(left.counts, right.counts).map { $0 &+ $1 }, skippedRuns: left.skippedRuns &+ right.skippedRuns)
    }

    static let reasons: [(counter: apus_counter, reason: String)] = [
        (APUS_COUNT_LOST_RING_FULL, "ring_full"), (APUS_COUNT_LOST_RATE, "rate"), (APUS_COUNT_LOST_ALERTS_FULL, "alerts_full"),
        (APUS_COUNT_LOST_ALERTS_SHARE, "alerts_share"), (APUS_COUNT_LOST_NO_SCRATCH, "no_scratch"),
        (APUS_COUNT_LOST_TOO_LARGE, "too_large"),
    ]

    static func reason(_ counter: UInt32) -> String? { reasons.first { $0.counter.rawValue == counter }?.reason }
}
