// SPDX-License-Identifier: Apache-2.0

/// Chooses the records of two sessions that overlap, so that each event is told once: those of the former up to a moment at which
/// neither says anything, those of its successor from then on.
///
/// Both tell the same events, each with a time of its own, and the two times of one event are as far apart as one hook's programs
/// run: microseconds. So a moment that is quiet for longer lies between events, and never within one.
struct Handover {
    enum Side { case former, successor }

    /// Nothing is told for so long, ns: more than lies between one event's two times.
    static let quiet: UInt64 = 200_000
    /// Without such a moment the quietest is taken after this time, ns.
    static let patience: UInt64 = 1_000_000_000

    private struct Held {
        let side: Side
        let time: UInt64
        let bytes: [UInt8]
    }

    private var held: [Held] = []
    /// CLOCK_BOOTTIME ns since when both tell.
    let start: UInt64
    /// What is earlier is decided.
    private var decided: UInt64

    init(since start: UInt64) {
        self.start = start
        decided = start
    }

    /// The latest time that has come.
    var newest: UInt64? { held.map(\.time).max() }

    /// Keeps a record back.
    mutating func hold(_ record: [UInt8], time: UInt64, _ side: Side) {
        held.append(Held(side: side, time: time, bytes: record))
    }

    /// What is decided now.
    struct Decision: Equatable {
        /// To be told, the former's first; others have been told by the other session.
        var former: [[UInt8]] = []
        var successor: [[UInt8]] = []
        var skipped = 0
        /// Where the former ends; nil while the overlap goes on.
        var cut: UInt64?
        /// How long it was quiet there, ns.
        var gap: UInt64 = 0
    }

    /// Decides on what is earlier than `end`, of which nothing more comes.
    mutating func decide(before end: UInt64) -> Decision {
        guard end > decided else { return Decision() }
        var decision = Decision()
        let moment = moment(before: end)
        if moment.gap >= Self.quiet || end - start >= Self.patience {
            decision.cut = moment.time
            decision.gap = moment.gap
        }
        let limit = decision.cut ?? end
        var rest: [Held] = []
        for record in held {
            switch record.side {
            case .former where record.time < limit: decision.former.append(record.bytes)
            case .successor where record.time >= limit && decision.cut != nil: decision.successor.append(record.bytes)
            case .former, .successor:
                if record.time < limit || decision.cut != nil { decision.skipped += 1 } else { rest.append(record) }
            }
        }
        held = rest
        decided = end
        return decision
    }

    /// The middle of the first quiet moment, or of the quietest.
    private func moment(before end: UInt64) -> (time: UInt64, gap: UInt64) {
        var best = (time: decided, gap: UInt64(0))
        var last = decided
        for time in held.map(\.time).filter({ $0 > decided && $0 < end }).sorted() + [end] {
            let gap = time - last
            if gap > best.gap { best = (last + gap / 2, gap) }
            if gap >= Self.quiet { break }
            last = time
        }
        return best
    }
}
