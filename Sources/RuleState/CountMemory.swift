// SPDX-License-Identifier: Apache-2.0

/// So many matches of one key in a window that slides: whatever N matches lie no further apart than the window are found, and told once;
/// then the key is quiet until that window, which began with the first of them, is over.
///
/// Of each key the latest N - 1 times are kept in order, so an event that comes late finds its place among them. With events in order this is
/// exact, to the nanosecond; where they come late, N matches within the window less `StateLimits.lateness` are found whatever the order.
final class CountMemory {
    private struct Entry: BitwiseCopyable, Sendable {
        var times = TimeLists.List()
        /// The last window that was told began then, if one was.
        var told: UInt64 = 0
        var hasTold = false
    }

    private var table: KeyTable<Entry>
    private var times: TimeLists
    private let within: UInt64
    private let atLeast: UInt32
    /// Keys that were forgotten while they meant something.
    private(set) var evictions: UInt64 = 0

    init(atLeast: UInt64, within: UInt64, _ limits: StateLimits) {
        self.within = within
        self.atLeast = UInt32(max(1, min(atLeast, StateLimits.atLeast)))
        // A list of times takes a chunk at least.
        let keys = min(limits.keys, limits.bytes / (KeyTable<Entry>.bytes() + 64))
        table = KeyTable(limit: keys)
        times = TimeLists(bytes: limits.bytes - keys * KeyTable<Entry>.bytes())
    }

    var count: Int { table.count }

    /// Takes in a match; what to tell, if it is one too many.
    func match(_ key: StateKey, _ time: UInt64) -> StateSummary? {
        var place = table.find(key)
        if place < 0 {
            if table.isFull { evict(time) }
            place = table.insert(key, Entry())
        } else {
            table.touch(place)
        }
        // What is before that window, or late for it, is nothing that anybody waits for any more.
        if table[place].hasTold, !time.isBeyond(within, after: table[place].told) { return nil }
        guard atLeast > 1 else { return tell(place, StateSummary(count: 1, first: time, last: time)) }
        if table[place].times.count > 0 {
            let newest = times.last(table[place].times)
            if newest.isBeyond(within, after: time) { return nil }
            while table[place].times.count > 0, time.isBeyond(within, after: times.first(table[place].times)) {
                times.removeFirst(&table[place].times)
            }
        }
        while times.needsChunk(table[place].times), times.isFull {
            // A single key, with all there is: what it loses is its own oldest time.
            if table.oldest == place { times.removeFirst(&table[place].times) } else { evict(time) }
        }
        times.insert(time, &table[place].times)
        guard table[place].times.count >= atLeast else { return nil }
        let first = times.first(table[place].times), last = times.last(table[place].times)
        guard last - first <= within else {
            times.removeFirst(&table[place].times)
            return nil
        }
        return tell(place, StateSummary(count: UInt64(atLeast), first: first, last: last))
    }

    private func tell(_ place: Int32, _ summary: StateSummary) -> StateSummary {
        times.removeAll(&table[place].times)
        (table[place].told, table[place].hasTold) = (summary.first, true)
        return summary
    }

    private func evict(_ now: UInt64) {
        let place = table.oldest
        let entry = table[place]
        let latest = entry.times.count > 0 ? times.last(entry.times) : entry.told
        if !now.isBeyond(within, after: latest) { evictions += 1 }
        times.removeAll(&table[place].times)
        table.remove(place)
    }
}
