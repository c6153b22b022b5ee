// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
package import Events
package import KernelInterface

/// The surroundings of live events on this host. Used by the reading thread only.
package final class HostContext: ProcessSurroundings {
    package let processes: ProcessTree
    private let modules = ModuleTable()
    private let accounts = AccountTable.ofHost
    private let containerAccounts = ContainerAccounts()
    private var clock = WallClock()
    private let unifiedControllers: [String]

    package let containers: ContainerTable
    private let hashes: ExecutableHashes?
    /// Hashes of events that are under way to the outputs.
    private var hashed: [EventNumber: [UInt8]] = [:]

    private struct EventNumber: Hashable {
        let kind: EventKind
        let cpu: Int
        let sequence: UInt64

        init(_ event: borrowing Event) {
            (kind, cpu, sequence) = (event.kind, event.cpu, event.sequence)
        }
    }

    /// With a mode, files that events execute or load are hashed. `environment`: what of that of processes that were there before
    /// is read from /proc.
    package init(_ layout: CgroupLayout, hashing mode: HashCacheMode? = nil, environment: EnvironmentChoice = .nothing) {
        processes = ProcessTree(environment: environment)
        hashes = mode.map { ExecutableHashes($0) }
        containers = ContainerTable(layout, agentStart: shim_realtime())
        unifiedControllers = layout.unified.map { ControlGroup.controllers(of: $0) } ?? []
    }

    /// Follows steps of the wall clock.
    package func refreshClock() { clock.refresh() }

    /// Reads what may be gone soon, and is wanted when the event is shown.
    package func prepare(_ event: borrowing Event) {
        guard let hashes, event.kind.hasFileHash else { return }
        let hash = hashes.sha256(of: event, imageDigest: container(of: event).flatMap { $0.imageDigest ?? $0.imageID })
        if let hash { hashed[EventNumber(event)] = hash }
    }

    /// The event has been shown.
    package func forget(_ event: borrowing Event) {
        guard !hashed.isEmpty else { return }
        hashed[EventNumber(event)] = nil
    }

    package func executable(of event: borrowing Event) -> [UInt8]? { processes.executable(of: event) }
    package func ancestors(of event: borrowing Event, limit: Int) -> [Ancestor] { processes.ancestors(of: event, limit: limit) }
    package func container(of event: borrowing Event) -> ContainerInfo? { containers.container(of: event) }
    package func container(id: String) -> ContainerInfo? { containers[id: id] }
    package func userName(_ uid: UInt32) -> [UInt8]? { accounts.users[uid]?.name }
    package func groupName(_ gid: UInt32) -> [UInt8]? { accounts.groups[gid]?.name }
    package func unixTime(_ boot: UInt64) -> UInt64 { boot &+ clock.offset }
    package func module(of event: borrowing Event, at address: UInt64) -> ModuleAddress? { modules.module(of: event, at: address) }
    package func descriptorPath(pid: UInt32, fd: Int32) -> [UInt8]? { ProcFS.link("/proc/\(pid)/fd/\(fd)") }
    package func fileHash(of event: borrowing Event) -> [UInt8]? { hashed[EventNumber(event)] }

    package func process(of event: borrowing Event) -> ProcessFacts? { processes.process(of: event) }
    package func process(_ key: ProcessKey) -> ProcessFacts? { processes.process(key) }
    package func process(hostPid: UInt32) -> ProcessFacts? { processes.process(hostPid: hostPid) }
    package func parent(of process: ProcessFacts) -> ProcessFacts? { processes.parent(of: process) }
    package func live(_ process: ProcessKey) -> (any LiveProcess)? { ProcessNow(process, unifiedControllers: unifiedControllers) }
    package func user(_ uid: UInt32, of event: borrowing Event) -> UserInfo? { table(of: event)?.users[uid] }
    package func group(_ gid: UInt32, of event: borrowing Event) -> GroupInfo? { table(of: event)?.groups[gid] }

    /// The users and groups of the event's container; nil outside of containers, and where they cannot be read.
    package func containerAccounts(of event: borrowing Event) -> SurroundingsSnapshot.ContainerAccounts? {
        guard container(of: event) != nil, let table = containerAccounts.table(of: event) else { return nil }
        return SurroundingsSnapshot.ContainerAccounts(mountNamespace: event.mountNamespace, cgroup: event.cgroupID, accounts: table)
    }

    private func table(of event: borrowing Event) -> AccountTable? {
        container(of: event) == nil ? accounts : containerAccounts.table(of: event)
    }

    /// From now on what is learnt of processes is kept for a recording; with `wholeHost` all that there are are read before.
    package func beginLearning(wholeHost: Bool) {
        processes.beginLearning(wholeHost ? hostPids : [])
    }

    /// The pids of all processes that there are.
    package var hostPids: [UInt32] { DirectoryTree.names(in: "/proc").compactMap { UInt32($0) }.sorted() }

    /// What is known now, for a recording.
    package func snapshot() -> SurroundingsSnapshot {
        var snapshot = SurroundingsSnapshot()
        snapshot.processes = processes.snapshot()
        snapshot.accounts = accounts
        snapshot.containerAccounts = containerAccounts.tables.map { place, table in
            SurroundingsSnapshot.ContainerAccounts(mountNamespace: place.mountNamespace, cgroup: place.cgroup, accounts: table)
        }
        snapshot.containers = containers.snapshot()
        snapshot.clockOffset = clock.offset
        return snapshot
    }
}
