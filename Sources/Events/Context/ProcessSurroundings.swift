// SPDX-License-Identifier: Apache-2.0

/// Surroundings that know processes, users and groups as a rule asks for them: on the event path, without allocation where the
/// answer is known.
package protocol ProcessSurroundings: Surroundings {
    /// The event's own process, with the image that it ran then; nil for events of no process.
    func process(of event: borrowing Event) -> ProcessFacts?
    /// A process with the last image that is known; nil when nothing is known of it.
    func process(_ key: ProcessKey) -> ProcessFacts?
    /// The process that has this host pid now, or had it last.
    func process(hostPid: UInt32) -> ProcessFacts?
    /// The parent, as far as it is known.
    func parent(of process: ProcessFacts) -> ProcessFacts?
    /// A user by the event's own /etc/passwd: its container's, or the host's.
    func user(_ uid: UInt32, of event: borrowing Event) -> UserInfo?
    /// A group by the event's own /etc/group.
    func group(_ gid: UInt32, of event: borrowing Event) -> GroupInfo?
    /// The process as its host shows it now; nil once it is gone, and where the events are a recording's.
    func live(_ process: ProcessKey) -> (any LiveProcess)?
}

extension ProcessSurroundings {
    package func live(_ process: ProcessKey) -> (any LiveProcess)? { nil }

    /// The event's process for level 0, its parent for 1, and so on.
    package func ancestor(of event: borrowing Event, level: Int) -> ProcessFacts? {
        guard level > 0 else { return level == 0 ? process(of: event) : nil }
        guard level <= AncestorWalk.limit else { return nil }
        var walk = lineage(of: event)
        for _ in 1..<level where walk.next() == nil { return nil }
        return walk.next()
    }

    /// The event's ancestors, from its parent upward.
    package func lineage(of event: borrowing Event) -> AncestorWalk {
        AncestorWalk(self, from: event.process, first: event.parent)
    }

    /// The leader of the session of the event's process; known although it may have ended.
    package func sessionLeader(of event: borrowing Event) -> ProcessFacts? {
        guard let pid = process(of: event)?.task.session, pid != 0 else { return nil }
        return process(hostPid: pid)
    }

    /// Asks for all that rules can ask for around the event. So a recording holds it, and its replay comes to know it in the same order.
    package func meet(_ event: borrowing Event) {
        _ = process(of: event)
        for _ in lineage(of: event) {}
        _ = sessionLeader(of: event)
        _ = processGroupLeader(of: event)
        _ = user(event.uid, of: event)
    }

    /// The leader of the process group of the event's process.
    package func processGroupLeader(of event: borrowing Event) -> ProcessFacts? {
        guard let pid = process(of: event)?.task.processGroup, pid != 0 else { return nil }
        return process(hostPid: pid)
    }
}

/// Ancestors, nearest first; ends where nothing more is known, and after 64.
package struct AncestorWalk: Sequence, IteratorProtocol {
    package static let limit = 64
    private let surroundings: any ProcessSurroundings
    private var start: UInt64
    private var first: ProcessKey?
    private var last: ProcessFacts?
    private var left = Self.limit

    init(_ surroundings: any ProcessSurroundings, from process: ProcessKey, first: ProcessKey) {
        self.surroundings = surroundings
        start = process.start
        self.first = first
    }

    package mutating func next() -> ProcessFacts? {
        guard left > 0 else { return nil }
        left -= 1
        let found: ProcessFacts?
        if let first {
            found = first.pid == 0 ? nil : surroundings.process(first)
            self.first = nil
        } else {
            found = last.flatMap { surroundings.parent(of: $0) }
        }
        // A parent is older, and so is whoever adopts: what says otherwise leads in circles. /proc counts in ticks.
        guard let found, found !== last, found.key.start / ProcessKey.tick <= start / ProcessKey.tick else {
            left = 0
            return nil
        }
        start = found.key.start
        last = found
        return found
    }
}
