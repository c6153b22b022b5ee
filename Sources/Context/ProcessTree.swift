// SPDX-License-Identifier: Apache-2.0

package import Events
package import KernelInterface

/// Processes by host pid, learnt from exec, fork, exit and existing-process records, from what forked from a known one, and
/// from /proc.
///
/// Used by one thread. Bounded: when `limit` is reached, the ended half and then the oldest go. Facts are believed only where
/// start time and image number are the event's, so a lost exec record shows as unknown and is read from /proc instead.
package final class ProcessTree {
    /// What has each pid now, or had it last; what had it before hangs behind it.
    var entries: [UInt32: ProcessFacts] = [:]
    /// Ended processes in order of their end; they stay a while for events that come late.
    private var ended: [ProcessKey] = []
    private var serial: UInt64 = 0
    private let limit: Int
    private static let graveyard = 1024
    /// What /proc told since this was last taken, in order; nil while nobody wants to know.
    var learnt: [ProcessFacts]?

    /// Nil in a replay: the host's processes are others.
    let proc: ProcReader?
    /// What is read from /proc, from now on, of the environment of processes whose exec record was not seen.
    package var environment: EnvironmentChoice

    /// `environment`: what is read from /proc of that of processes whose exec record was not seen.
    package init(limit: Int = 65536, proc: ProcReader? = ProcReader(), environment: EnvironmentChoice = .nothing) {
        self.limit = limit
        self.proc = proc
        self.environment = environment
    }

    /// The number of pids known.
    package var count: Int { entries.count }
}

// MARK: Look-ups

extension ProcessTree {
    /// The path of the image that the event's process runs.
    package func executable(of event: borrowing Event) -> [UInt8]? {
        guard event.hostPid != 0 else { return nil }
        return (known(event) ?? discover(event)).image.executable
    }

    /// The event's process, with the image that it ran then; nil for events of no process.
    package func process(of event: borrowing Event) -> ProcessFacts? {
        guard event.hostPid != 0 else { return nil }
        let facts = known(event) ?? discover(event)
        refresh(facts, event)
        if !facts.isComplete { complete(facts) }
        return facts
    }

    /// A process with the last image that is known; nil when nothing is known of it.
    package func process(_ key: ProcessKey) -> ProcessFacts? {
        guard let facts = find(key) else { return nil }
        if !facts.isComplete { complete(facts) }
        return facts
    }

    /// The process that has this host pid now, or had it last.
    package func process(hostPid: UInt32) -> ProcessFacts? {
        guard hostPid != 0, let facts = entries[hostPid] ?? load(hostPid, wanted: nil), facts.origin != .nothing else { return nil }
        if !facts.isComplete { complete(facts) }
        return facts
    }

    /// The parent, as far as it is known.
    package func parent(of facts: ProcessFacts) -> ProcessFacts? {
        guard let parent = findParent(of: facts) else { return nil }
        if !parent.isComplete { complete(parent) }
        return parent
    }

    /// Nearest first; ends where the tree knows no more.
    package func ancestors(of event: borrowing Event, limit: Int) -> [Ancestor] {
        var result: [Ancestor] = []
        var key = event.parent
        while result.count < limit, key.pid != 0 {
            let facts = find(key)
            result.append(Ancestor(key: facts?.key ?? key, executable: facts?.image.executable))
            guard let facts else { break }
            // A parent that has ended may have left its child to another.
            key = findParent(of: facts)?.key ?? facts.parent
        }
        return result
    }

    /// The facts that the event's own numbers name.
    func known(_ event: borrowing Event) -> ProcessFacts? {
        let key = event.process
        var candidate = entries[key.pid]
        while let facts = candidate {
            if facts.key.start == key.start, facts.imageNumber == event.imageNumber { return facts }
            if facts.imageNumber == nil, facts.origin != .nothing, facts.key.matches(key) {
                // Read from /proc when only the pid was known.
                (facts.key, facts.imageNumber) = (key, event.imageNumber)
                return facts
            }
            candidate = facts.former
        }
        return nil
    }

    /// The newest facts of a process; from /proc when nothing is known.
    func find(_ key: ProcessKey) -> ProcessFacts? {
        guard key.pid != 0 else { return nil }
        let newest = entries[key.pid]
        var candidate = newest
        while let facts = candidate {
            if facts.key.matches(key) { return facts.origin == .nothing && facts.imageNumber == nil ? nil : facts }
            candidate = facts.former
        }
        // Where a later process has the pid, this one is gone.
        if let newest, newest.key.start > key.start { return nil }
        return load(key.pid, wanted: key).flatMap { $0.origin == .nothing ? nil : $0 }
    }

    private func findParent(of facts: ProcessFacts) -> ProcessFacts? {
        if let parent = find(facts.parent) { return parent }
        guard !facts.isParentRenewed, facts.exit == nil else { return nil }
        facts.isParentRenewed = true
        guard let stat = proc?.stat(facts.key.pid), ProcessKey(pid: facts.key.pid, start: stat.start).matches(facts.key),
            let parent = keyNow(stat.parent)
        else { return nil }
        facts.parent = parent
        note(facts)
        return find(parent)
    }

    /// The key of whoever has `pid` now.
    func keyNow(_ pid: UInt32) -> ProcessKey? {
        guard pid != 0 else { return nil }
        if let facts = entries[pid], facts.exit == nil, facts.origin != .nothing { return facts.key }
        return proc?.key(pid)
    }

    private func refresh(_ facts: ProcessFacts, _ event: borrowing Event) {
        if facts.parent != event.parent, event.parent.pid != 0 { facts.parent = event.parent }
        if event.tid == event.pid, !facts.comm.matches(event.comm) { facts.comm = [UInt8](copying: event.comm) }
    }
}

// MARK: Keeping

extension ProcessTree {
    /// Puts facts where their pid's are, in order of start and image.
    func insert(_ facts: ProcessFacts) {
        serial += 1
        facts.serial = serial
        let pid = facts.key.pid
        guard let head = entries[pid] else {
            if entries.count >= limit { shrink() }
            entries[pid] = facts
            return
        }
        if head.isSameImage(as: facts) || head.origin == .nothing {
            facts.former = head.former
            entries[pid] = facts
        } else if facts.isOlder(than: head) {
            head.former = facts
        } else {
            head.former = nil
            facts.former = head
            entries[pid] = facts
        }
    }

    /// The process has ended, or was found to be gone.
    func bury(_ key: ProcessKey) {
        ended.append(key)
        guard ended.count > Self.graveyard else { return }
        for key in ended.prefix(Self.graveyard / 2) {
            guard let facts = entries[key.pid], facts.key == key, facts.exit != nil || facts.origin == .nothing else { continue }
            entries[key.pid] = nil
        }
        ended.removeFirst(Self.graveyard / 2)
    }

    private func shrink() {
        let order = entries.values.sorted { left, right in
            (left.exit == nil ? 1 : 0, left.serial) < (right.exit == nil ? 1 : 0, right.serial)
        }
        for facts in order.prefix(max(1, limit / 2)) { entries[facts.key.pid] = nil }
    }
}

extension ProcessFacts {
    func isSameImage(as other: ProcessFacts) -> Bool { key.matches(other.key) && imageNumber == other.imageNumber }

    func isOlder(than other: ProcessFacts) -> Bool {
        if !key.matches(other.key) { return key.start < other.key.start }
        // The kernel counts images in 32 bits, of which a difference tells the order.
        guard let number = imageNumber, let others = other.imageNumber else { return false }
        return Int32(bitPattern: number &- others) < 0
    }
}

extension [UInt8] {
    /// Whether these are the bytes that `span` shows.
    func matches(_ span: Span<UInt8>) -> Bool {
        guard count == span.count else { return false }
        for index in indices where self[index] != span[index] { return false }
        return true
    }
}
