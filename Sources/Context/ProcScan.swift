// SPDX-License-Identifier: Apache-2.0

internal import Events
package import KernelInterface

/// The processes that there are, told from /proc: `existing_process` where the kernel has no task iterator for us.
///
/// The scope is decided here, as the kernel side decides it. A start is as exact as clock ticks are (10 ms).
package struct ProcScan {
    private let root: String
    private let layout: CgroupLayout
    private let scope: [ScopeTest]
    /// Own process, which is in no scope.
    private let agent: UInt32
    /// CLOCK_BOOTTIME ns: what started later is new.
    private let since: UInt64
    private let environment: Bool
    /// Hierarchies of the control groups that the scope names, by kernfs id.
    private let hierarchies: [UInt64: UInt32]
    /// What was read of processes that others descend from.
    private var kin: [UInt32: Kin] = [:]
    private var mounts = MountTable()

    struct Kin {
        let stat: ProcStat
        let pids: [UInt32]
    }

    /// `root` is /proc but in tests.
    package init(
        _ layout: CgroupLayout, scope: [ScopeTest], agent: UInt32, since: UInt64, environment: Bool = false, root: String = "/proc"
    ) {
        self.root = root
        self.layout = layout
        self.scope = scope
        self.agent = agent
        self.since = since
        self.environment = environment
        var wanted: [UInt64] = []
        for case .cgroup(let ids, _) in scope { wanted += ids }
        hierarchies = wanted.isEmpty ? [:] : Self.hierarchies(layout, wanted)
    }

    /// Hands a record of each process in scope to `body`.
    package mutating func tell(_ now: UInt64, _ body: ([UInt8]) -> Void) {
        for pid in DirectoryTree.names(in: root).compactMap({ UInt32($0) }).sorted() where pid != agent {
            guard let folder = ProcFolder(pid: pid, root: root),
                let process = ProcessSnapshot(pid, folder, root: root, layout),
                scope.allSatisfy({ holds($0, process, folder) })
            else { continue }
            var record = process.record(parent: kin(of: process.stat.parent))
            record.time = now
            if let mount = process.executable?.mount,
                let device = mounts.device(of: mount, { folder.contents("mountinfo", limit: 16 << 20) })
            {
                record.set(2, value: UInt64(device))
            }
            if let arguments = ProcessArguments(folder, environment: environment), folder.link("exe") == process.link {
                record.set(arguments)
            }
            body(record.bytes())
        }
    }

    private mutating func kin(of pid: UInt32) -> Kin? {
        if let known = kin[pid] { return known }
        guard pid != 0, let folder = ProcFolder(pid: pid, root: root), let stat = folder.facts,
            let status = folder.contents("status").flatMap({ ProcStatus($0) })
        else { return nil }
        let found = Kin(stat: stat, pids: status.pids)
        kin[pid] = found
        return found
    }

    /// The process and those that it descends from, as far up as the kernel side looks.
    private mutating func line(of process: ProcessSnapshot) -> [UInt32] {
        var line = [process.pid]
        var above = process.stat.parent
        while line.count < 64, above != 0 {
            line.append(above)
            guard above > 1, let next = kin(of: above) else { break }
            above = next.stat.parent
        }
        return line
    }

    /// What could not be read holds for nothing, as on the kernel side.
    private mutating func holds(_ test: ScopeTest, _ process: ProcessSnapshot, _ folder: borrowing ProcFolder) -> Bool {
        switch test {
        case .uid(let comparison, let values): comparison.any(of: values, process.status.uid)
        case .pid(let comparison, let values): comparison.any(of: values, process.pid)
        case .mountNamespace(let comparison, let values): comparison.any(of: values, process.mountNamespace)
        case .pidNamespace(let comparison, let values): comparison.any(of: values, process.pidNamespace)
        case .nodeName(let names, let negated):
            (folder.nodeName().map { own in names.contains { $0.prefix(15) == own.prefix(15) } } ?? false) != negated
        case .comm(let globs, let negated): globs.contains { Glob.matches($0[...], process.stat.comm[...]) } != negated
        case .tree(let pids, let negated): !Set(line(of: process)).isDisjoint(with: pids) != negated
        case .executable(let paths, let negated): (process.executable.map { paths.contains($0.path) } ?? false) != negated
        case .startedAfterAgent(let negated): (process.stat.start >= since) != negated
        case .container(let negated): (process.containers?.container != nil) != negated
        // A group that was made after the agent began holds nobody who was there before.
        case .newContainer(let negated): negated
        case .containerID(let ids, let negated):
            (process.containers?.container.map { own in ids.contains { own.utf8.starts(with: $0) } } ?? false) != negated
        case .cgroup(let ids, let negated): ids.contains { isIn($0, process) } != negated
        }
    }

    private func isIn(_ id: UInt64, _ process: ProcessSnapshot) -> Bool {
        guard let hierarchy = hierarchies[id] else { return false }
        return (hierarchy == layout.containers?.id ? process.containers : process.unified)?.ids.contains(id) ?? false
    }

    /// Numbers of groups are a hierarchy's own. Where both have one, that of containers is meant, as on the kernel side.
    private static func hierarchies(_ layout: CgroupLayout, _ wanted: [UInt64]) -> [UInt64: UInt32] {
        var found: [UInt64: UInt32] = [:]
        for hierarchy in [layout.unified, layout.containers].compactMap(\.self) {
            for path in [""] + DirectoryTree.folders(below: hierarchy.path) {
                if let id = DirectoryTree.inode(hierarchy.path + path), wanted.contains(id) { found[id] = hierarchy.id }
            }
        }
        return found
    }
}

extension Comparison {
    /// Whether one of the values compares so; for `notEqual`, whether none is equal.
    fileprivate func any(of values: [UInt32], _ own: UInt32) -> Bool {
        switch self {
        case .equal: values.contains(own)
        case .notEqual: !values.contains(own)
        case .less: values.contains { own < $0 }
        case .lessOrEqual: values.contains { own <= $0 }
        case .greater: values.contains { own > $0 }
        case .greaterOrEqual: values.contains { own >= $0 }
        }
    }
}
