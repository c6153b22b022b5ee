// SPDX-License-Identifier: Apache-2.0

package import Events
internal import PolicyModel

/// What the repeats of a window are told by.
package struct FoldedMatch: Sendable {
    package let alert: Alert
    /// The event that matched.
    package let record: [UInt8]

    package init(_ alert: Alert, record: [UInt8]) { (self.alert, self.record) = (alert, record) }

    /// About what it takes.
    var bytes: Int { 128 + record.count + alert.texts.count + MemoryLayout<AlertValue>.stride * alert.values.count }
}

/// Repeats of a key: the first match is told at once and opens a window; those within it are counted, and told as one alert once it is over,
/// by the first of them that was held. A window without repeats ends silently.
///
/// A window is closed `StateLimits.lateness` after its end, so that what comes late is counted. Where keys or bytes run out, the window that
/// was used least lately is closed early: its repeats are told, and what comes after is told as new.
final class FoldMemory {
    private struct Window: BitwiseCopyable, Sendable {
        var start: UInt64
        var repeats: UInt64 = 0
        var first: UInt64 = 0
        var last: UInt64 = 0
        /// In `held`; -1: none.
        var held: Int32 = -1
        /// Neighbours in the order in which windows were opened.
        var earlier: Int32 = -1
        var later: Int32 = -1
    }

    private var table: KeyTable<Window>
    private var held: [FoldedMatch?] = []
    private var freeHeld: [Int32] = []
    private var bytes: Int
    private var opened: (first: Int32, last: Int32) = (-1, -1)
    private var closed: [(FoldedMatch, StateSummary)] = []
    private let within: UInt64
    /// Windows that were closed before their time.
    private(set) var evictions: UInt64 = 0

    init(_ rule: FoldRule, _ limits: StateLimits) {
        within = rule.within
        // Half of the memory for what is held.
        let keys = min(limits.keys, limits.bytes / 2 / KeyTable<Window>.bytes(extra: 8))
        table = KeyTable(limit: keys)
        bytes = limits.bytes - keys * KeyTable<Window>.bytes(extra: 8)
    }

    var count: Int { table.count }
    /// There is something to take.
    var hasClosed: Bool { !closed.isEmpty }

    /// Whether to tell this match. `hold` is asked for what the repeats are told by, and how many bytes that takes.
    func match(_ key: StateKey, _ time: UInt64, hold: () -> FoldedMatch) -> Bool {
        let place = table.find(key)
        guard place >= 0 else {
            if table.isFull { evict() }
            open(table.insert(key, Window(start: time)))
            return true
        }
        table.touch(place)
        if time.isBeyond(within, after: table[place].start) {
            tell(place)
            detach(place)
            table[place] = Window(start: time)
            open(place)
            return true
        }
        let window = table[place]
        table[place].first = window.repeats == 0 ? time : min(window.first, time)
        table[place].last = max(window.last, time)
        table[place].repeats += 1
        if window.held < 0 { keep(hold(), place) }
        return false
    }

    /// Closes the windows that are over at a time that no event will be before by more than may be late.
    func close(at now: UInt64) {
        let (wait, overflow) = within.addingReportingOverflow(StateLimits.lateness)
        guard !overflow else { return }
        while opened.first >= 0, now.isBeyond(wait, after: table[opened.first].start) { close(opened.first) }
    }

    /// Closes all windows.
    func closeAll() { while opened.first >= 0 { close(opened.first) } }

    /// What closed windows have to tell, in that order.
    func takeClosed() -> [(FoldedMatch, StateSummary)] {
        defer { closed.removeAll() }
        return closed
    }

    private func keep(_ new: FoldedMatch, _ place: Int32) {
        while bytes < new.bytes, table.oldest != place { evict() }
        bytes -= new.bytes
        if let free = freeHeld.popLast() {
            held[Int(free)] = new
            table[place].held = free
        } else {
            table[place].held = Int32(held.count)
            held.append(new)
        }
    }

    private func evict() {
        evictions += 1
        close(table.oldest)
    }

    private func close(_ place: Int32) {
        tell(place)
        detach(place)
        table.remove(place)
    }

    private func tell(_ place: Int32) {
        let window = table[place]
        guard window.held >= 0, let match = held[Int(window.held)] else { return }
        held[Int(window.held)] = nil
        freeHeld.append(window.held)
        bytes += match.bytes
        closed.append((match, StateSummary(count: window.repeats, first: window.first, last: window.last)))
    }

    private func open(_ place: Int32) {
        table[place].earlier = opened.last
        if opened.last >= 0 { table[opened.last].later = place } else { opened.first = place }
        opened.last = place
    }

    private func detach(_ place: Int32) {
        let (earlier, later) = (table[place].earlier, table[place].later)
        if earlier >= 0 { table[earlier].later = later } else { opened.first = later }
        if later >= 0 { table[later].earlier = earlier } else { opened.last = earlier }
    }
}
