// SPDX-License-Identifier: Apache-2.0

package import Events
package import PolicyModel

/// Which processes carry which marks. A process has those of whoever started it, from its fork on, and whoever adopts it later changes
/// nothing. Of processes that were there before only their lineage as it is now can tell. Used by one thread.
package final class ProcessMarks {
    /// What is known of the processes that were asked about, or started by one that was.
    private var known: [ProcessMark: [ProcessKey: Bool]] = [:]
    /// Who is meant by a number, once it was seen.
    private var roots: [UInt32: ProcessKey] = [:]
    /// Processes that have ended, in order; events of theirs may come late.
    private var ended: [ProcessKey] = []
    private static let graveyard = 1024
    /// Of each mark; beyond it what has no mark is forgotten, and asked about again.
    private static let limit = 65_536

    package init() {}

    /// Whether there is anything to keep.
    package var isEmpty: Bool { known.isEmpty }

    /// Has answers about a mark kept from now on.
    package func keep(_ mark: ProcessMark) {
        if known[mark] == nil { known[mark] = [:] }
    }

    /// Looks at processes that are there already, so that what they start has their marks although they may be adopted by others meanwhile.
    package func seed(_ pids: [UInt32], _ surroundings: any ProcessSurroundings) {
        for facts in pids.compactMap({ surroundings.process(hostPid: $0) }) {
            for mark in known.keys { set(mark, facts.key, isBelow(facts, mark, surroundings)) }
        }
    }

    private func isBelow(_ process: ProcessFacts, _ mark: ProcessMark, _ surroundings: any ProcessSurroundings) -> Bool {
        var next: ProcessFacts? = process
        for _ in 0..<AncestorWalk.limit {
            guard let facts = next else { return false }
            if isRoot(facts.key, of: mark) { return true }
            next = facts.key.pid == 1 ? nil : surroundings.parent(of: facts)
        }
        return false
    }

    /// Takes in what a fork or an exit says; other events say nothing.
    package func observe(_ event: borrowing Event, _ surroundings: any ProcessSurroundings) {
        if event.kind == .schedProcessFork {
            guard let child = Self.child(of: event) else { return }
            for mark in known.keys { set(mark, child, holds(mark, event, surroundings) || isRoot(child, of: mark)) }
        } else if event.kind == .schedProcessExit, event.slot(2) == 1 {
            // The last thread ends the process.
            ended.append(event.process)
            if ended.count > Self.graveyard { bury() }
        }
    }

    /// Gives a process a mark.
    package func mark(_ process: ProcessKey, _ mark: ProcessMark) { set(mark, process, true) }

    /// Whether the event's process has the mark.
    package func holds(_ mark: ProcessMark, _ event: borrowing Event, _ surroundings: any ProcessSurroundings) -> Bool {
        keep(mark)
        let key = event.process
        if key.pid == 0 { return false }
        if let answer = known[mark]?[key] { return answer }
        let answer = isRoot(key, of: mark) || inherited(mark, event, surroundings)
        set(mark, key, answer)
        return answer
    }

    /// From the nearest ancestor of which anything is known.
    private func inherited(_ mark: ProcessMark, _ event: borrowing Event, _ surroundings: any ProcessSurroundings) -> Bool {
        if let answer = known[mark]?[event.parent] { return answer }
        if isRoot(event.parent, of: mark) { return true }
        for ancestor in surroundings.lineage(of: event) {
            if let answer = known[mark]?[ancestor.key] { return answer }
            if isRoot(ancestor.key, of: mark) { return true }
        }
        return false
    }

    private func isRoot(_ key: ProcessKey, of mark: ProcessMark) -> Bool {
        guard case .below(let pid) = mark, key.pid == pid else { return false }
        // The number may be another's by and by.
        if let root = roots[pid] { return root.matches(key) }
        roots[pid] = key
        return true
    }

    private func set(_ mark: ProcessMark, _ key: ProcessKey, _ answer: Bool) {
        if known[mark, default: [:]].count >= Self.limit, known[mark]?[key] == nil {
            known[mark] = known[mark]?.filter { $0.value }
            // As many that live and are marked there cannot be: their ends were lost.
            if known[mark, default: [:]].count >= Self.limit { known[mark] = [:] }
        }
        known[mark, default: [:]][key] = answer
    }

    private func bury() {
        for key in ended.prefix(Self.graveyard / 2) {
            for mark in known.keys { known[mark]?[key] = nil }
        }
        ended.removeFirst(Self.graveyard / 2)
    }

    /// The process that a fork made; nil where it made a thread.
    private static func child(of event: borrowing Event) -> ProcessKey? {
        guard let tid = event.slot(5), let pid = event.slot(7), tid == pid, let start = event.slot(19), pid != 0 else { return nil }
        return ProcessKey(pid: UInt32(truncatingIfNeeded: pid), start: start)
    }
}
