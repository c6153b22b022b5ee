// SPDX-License-Identifier: Apache-2.0

internal import Events

/// Users and groups of containers by their own files, read once for each mount namespace through a process that lives in it.
/// Used by one thread.
///
/// What is there was written by whoever runs in the container: the files are bounded, and nothing leads out of its root.
final class ContainerAccounts {
    /// A namespace's number may come again, a control group's does not.
    struct Place: Hashable, Sendable {
        let mountNamespace: UInt32
        let cgroup: UInt64
    }

    private enum Known {
        case table(AccountTable)
        /// Nothing could be read through this process; another may be luckier.
        case gone(ProcessKey)
    }

    static let sizeLimit = 1 << 20
    private static let mostPlaces = 1024
    private let root: String
    private var known: [Place: Known] = [:]

    /// `root`: another folder of /proc's form, for tests.
    init(root: String = "/proc") { self.root = root }

    func table(of event: borrowing Event) -> AccountTable? {
        let place = Place(mountNamespace: event.mountNamespace, cgroup: event.cgroupID)
        switch known[place] {
        case .table(let table): return table
        case .gone(let process) where process == event.process: return nil
        default: break
        }
        if known.count >= Self.mostPlaces { known.removeAll(keepingCapacity: true) }
        let table = read(event.process)
        known[place] = table.map { .table($0) } ?? .gone(event.process)
        return table
    }

    /// What is known, for a recording.
    var tables: [Place: AccountTable] {
        known.compactMapValues { if case .table(let table) = $0 { table } else { nil } }
    }

    private func read(_ process: ProcessKey) -> AccountTable? {
        let reader = ProcReader(root: root)
        let folder = "\(root)/\(process.pid)/root"
        let passwd = ProcFS.contents(within: folder, "etc/passwd", limit: Self.sizeLimit)
        let group = ProcFS.contents(within: folder, "etc/group", limit: Self.sizeLimit)
        // Nobody else had the pid by then.
        guard passwd != nil || group != nil, reader.lives(process) else { return nil }
        return AccountTable(passwd: passwd, group: group)
    }
}
