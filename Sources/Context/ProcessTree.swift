// SPDX-License-Identifier: Apache-2.0

package import Events

/// Processes by host pid, learnt from exec and exit records, from what forked from a known one, and from /proc.
///
/// Used by one thread. Bounded: the least recently added half goes when `limit` is reached. An entry is believed only when
/// start time and image number are the event's, so a lost exec record shows as unknown and is read from /proc instead.
package final class ProcessTree {
    struct Entry {
        var start: UInt64
        var image: UInt32
        var parent: ProcessKey
        var executable: [UInt8]?
        var ended: Bool
    }

    private var entries: [UInt32: Entry] = [:]
    /// Ended processes in order of their end; they stay a while for events that come late.
    private var ended: [UInt32] = []
    private let limit: Int
    private static let graveyard = 1024

    package init(limit: Int = 65536) {
        self.limit = limit
    }

    /// The number of processes known.
    package var count: Int { entries.count }

    /// Takes in what an exec, exit or existing-process record says; other records change nothing.
    package func observe(_ event: borrowing Event) {
        switch event.kind {
        case .schedProcessExec, .existingProcess:
            insert(
                event.hostPid,
                Entry(
                    start: event.process.start, image: event.imageNumber,
                    parent: event.parent,
                    executable: event.copy(1), ended: false))
        case .schedProcessExit:
            // The last thread ends the process.
            guard event.slot(2) == 1, entries[event.hostPid]?.start == event.process.start else { return }
            entries[event.hostPid]?.ended = true
            ended.append(event.hostPid)
            if ended.count > Self.graveyard {
                for pid in ended.prefix(Self.graveyard / 2) where entries[pid]?.ended == true { entries[pid] = nil }
                ended.removeFirst(Self.graveyard / 2)
            }
        default:
            return
        }
    }

    private func insert(_ pid: UInt32, _ entry: Entry) {
        if entries.count >= limit {
            for key in Array(entries.keys.prefix(limit / 2)) { entries[key] = nil }
        }
        entries[pid] = entry
    }

    /// The path of the image that the event's process runs.
    package func executable(of event: borrowing Event) -> [UInt8]? {
        if let entry = entries[event.hostPid], entry.start == event.process.start, entry.image == event.imageNumber {
            return entry.executable
        }
        let parent = event.parent
        // A child that has not executed anything runs its parent's image: fork copies the number too.
        var executable: [UInt8]?
        if let above = entries[parent.pid], above.start == parent.start, above.image == event.imageNumber {
            executable = above.executable
        } else {
            executable = ProcFS.executable(pid: event.hostPid)
        }
        insert(
            event.hostPid,
            Entry(start: event.process.start, image: event.imageNumber, parent: parent, executable: executable, ended: false))
        return executable
    }

    /// Nearest first; ends where the tree knows no more.
    package func ancestors(of event: borrowing Event, limit: Int) -> [Ancestor] {
        var result: [Ancestor] = []
        var key = event.parent
        while result.count < limit, key.pid != 0 {
            if let entry = entries[key.pid], entry.start == key.start {
                result.append(Ancestor(key: key, executable: entry.executable))
                key = entry.parent
            } else {
                result.append(Ancestor(key: key, executable: ProcFS.executable(pid: key.pid)))
                guard let parent = ProcFS.parent(pid: key.pid) else { break }
                key = ProcessKey(pid: parent, start: entries[parent]?.start ?? 0)
            }
        }
        return result
    }
}
