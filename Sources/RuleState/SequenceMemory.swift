// SPDX-License-Identifier: Apache-2.0

/// Steps in order, all within the window after the first; one attempt of each key at a time. While only its first step is done a new first
/// step begins it again, since what begins later has longer; after that first steps mean nothing until it is complete or its window over.
///
/// Order is that of events' times: what comes before the step that it must follow waits, with its time, for that step to come late.
final class SequenceMemory {
    private struct Attempt: BitwiseCopyable, Sendable {
        /// The step that is wanted next; 0: no attempt.
        var next: Int32 = 0
        /// Steps that came early, as bits.
        var early: UInt32 = 0
        var start: UInt64 = 0
        /// When the last of the steps was done.
        var reached: UInt64 = 0
        /// The latest time of all matches.
        var newest: UInt64 = 0
    }

    private var table: KeyTable<Attempt>
    /// For each place the times of steps that came early.
    private var earlyTimes: [UInt64] = []
    private let steps: Int
    private let within: UInt64
    /// Keys that were forgotten while they meant something.
    private(set) var evictions: UInt64 = 0

    init(steps: Int, within: UInt64, _ limits: StateLimits) {
        self.steps = max(1, min(steps, StateLimits.steps))
        self.within = within
        table = KeyTable(limit: min(limits.keys, limits.bytes / KeyTable<Attempt>.bytes(extra: 8 * self.steps)))
    }

    var count: Int { table.count }

    /// Takes in a match of a step, from 0. One event's matches must be told from the last step to the first, so that no event is two steps.
    func match(step: Int, _ key: StateKey, _ time: UInt64) -> StateSummary? {
        guard step >= 0, step < steps else { return nil }
        var place = table.find(key)
        if place < 0 {
            if table.isFull { evict(time) }
            place = table.insert(key, Attempt(newest: time))
            if earlyTimes.count < (Int(place) + 1) * steps {
                earlyTimes.append(contentsOf: repeatElement(0, count: (Int(place) + 1) * steps - earlyTimes.count))
            }
        } else {
            table.touch(place)
            table[place].newest = max(table[place].newest, time)
        }
        if step == 0 {
            guard mayBegin(place, time) else { return nil }
            (table[place].start, table[place].reached, table[place].next) = (time, time, 1)
        } else if table[place].next == Int32(step), time >= table[place].reached, !time.isBeyond(within, after: table[place].start) {
            (table[place].reached, table[place].next) = (time, Int32(step) + 1)
        } else {
            wait(step, place, time)
            return nil
        }
        return settle(place)
    }

    private func mayBegin(_ place: Int32, _ time: UInt64) -> Bool {
        let attempt = table[place]
        if attempt.next == 0 || time.isBeyond(within, after: attempt.start) { return true }
        guard attempt.next == 1 else { return false }
        // Later is better, unless the second step is there already and waits for one before it.
        return time >= attempt.start || attempt.early & 2 != 0 && earlyTimes[Int(place) * steps + 1] > time
    }

    private func wait(_ step: Int, _ place: Int32, _ time: UInt64) {
        let index = Int(place) * steps + step
        earlyTimes[index] = table[place].early >> UInt32(step) & 1 != 0 ? max(earlyTimes[index], time) : time
        table[place].early |= 1 << UInt32(step)
    }

    /// Takes the steps that are there already; the summary if that was the last.
    private func settle(_ place: Int32) -> StateSummary? {
        var attempt = table[place]
        while Int(attempt.next) < steps, attempt.early >> UInt32(attempt.next) & 1 != 0 {
            let time = earlyTimes[Int(place) * steps + Int(attempt.next)]
            // An event is not two steps: what follows is later.
            guard time > attempt.reached, !time.isBeyond(within, after: attempt.start) else { break }
            attempt.early &= ~(1 << UInt32(attempt.next))
            attempt.reached = time
            attempt.next += 1
        }
        guard Int(attempt.next) == steps else {
            table[place] = attempt
            return nil
        }
        table[place] = Attempt(newest: attempt.newest)
        return StateSummary(count: UInt64(steps), first: attempt.start, last: attempt.reached)
    }

    private func evict(_ now: UInt64) {
        let attempt = table[table.oldest]
        // What only came early is of use for a moment.
        let matters = attempt.next > 0 ? !now.isBeyond(within, after: attempt.start) : attempt.early != 0 && !now.isBeyond(StateLimits.lateness, after: attempt.newest)
        if matters { evictions += 1 }
        table.remove(table.oldest)
    }
}
