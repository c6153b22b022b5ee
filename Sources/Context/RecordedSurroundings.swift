// SPDX-License-Identifier: Apache-2.0

package import Events

/// Surroundings of recorded events: a snapshot, and what the records themselves add. Never touches the host. Used by one thread.
package final class RecordedSurroundings: ProcessSurroundings {
    private let processes = ProcessTree(proc: nil)
    private var accounts: AccountTable
    private var containerAccounts: [ContainerAccounts.Place: AccountTable] = [:]
    private var containers: [UInt64: ContainerInfo]
    private var containersByID: [String: ContainerInfo] = [:]
    /// CLOCK_REALTIME minus CLOCK_BOOTTIME, ns.
    package var clockOffset: UInt64
    /// Of the file that the event at hand is about.
    package var fileHash: [UInt8]?
    /// As much is remembered of containers; a recording is anybody's file.
    private static let limit = 65536

    package init(_ snapshot: SurroundingsSnapshot) {
        accounts = snapshot.accounts
        containers = snapshot.containers
        clockOffset = snapshot.clockOffset
        processes.restore(snapshot.processes)
        for info in snapshot.containers.values { containersByID[info.id] = info }
        for each in snapshot.containerAccounts { learn(each) }
    }

    /// Takes in what a record says of processes.
    package func observe(_ event: borrowing Event) { processes.observe(event) }

    /// A process went to another folder.
    package func setWorkingDirectory(_ path: [UInt8], of event: borrowing Event) { processes.setWorkingDirectory(path, of: event) }

    /// What was learnt of a process when it was recorded.
    package func learn(_ facts: ProcessFacts) { processes.learn(facts) }

    /// The host's users and groups.
    package func learn(_ accounts: AccountTable) { self.accounts = accounts }

    /// Those of a container.
    package func learn(_ inside: SurroundingsSnapshot.ContainerAccounts) {
        if containerAccounts.count >= Self.limit { containerAccounts.removeAll() }
        containerAccounts[ContainerAccounts.Place(mountNamespace: inside.mountNamespace, cgroup: inside.cgroup)] = inside.accounts
    }

    /// The container of a control group, or that it has none any more; group 0: of no group yet.
    package func learn(_ container: ContainerInfo?, cgroup: UInt64) {
        if containers.count >= Self.limit { containers.removeAll() }
        if containersByID.count >= Self.limit { containersByID.removeAll() }
        if cgroup != 0 { containers[cgroup] = container }
        if let container { containersByID[container.id] = container }
    }

    package func process(of event: borrowing Event) -> ProcessFacts? { processes.process(of: event) }
    package func process(_ key: ProcessKey) -> ProcessFacts? { processes.process(key) }
    package func process(hostPid: UInt32) -> ProcessFacts? { processes.process(hostPid: hostPid) }
    package func parent(of process: ProcessFacts) -> ProcessFacts? { processes.parent(of: process) }
    package func executable(of event: borrowing Event) -> [UInt8]? { processes.executable(of: event) }
    package func ancestors(of event: borrowing Event, limit: Int) -> [Ancestor] { processes.ancestors(of: event, limit: limit) }
    package func container(of event: borrowing Event) -> ContainerInfo? { containers[event.cgroupID] }
    package func container(id: String) -> ContainerInfo? { containersByID[id] }
    package func userName(_ uid: UInt32) -> [UInt8]? { accounts.users[uid]?.name }
    package func groupName(_ gid: UInt32) -> [UInt8]? { accounts.groups[gid]?.name }
    package func unixTime(_ boot: UInt64) -> UInt64 { boot &+ clockOffset }
    package func user(_ uid: UInt32, of event: borrowing Event) -> UserInfo? { table(of: event)?.users[uid] }
    package func group(_ gid: UInt32, of event: borrowing Event) -> GroupInfo? { table(of: event)?.groups[gid] }

    package func fileHash(of event: borrowing Event) -> [UInt8]? { fileHash }

    // What only a living host can tell.
    package func module(of event: borrowing Event, at address: UInt64) -> ModuleAddress? { nil }
    package func descriptorPath(pid: UInt32, fd: Int32) -> [UInt8]? { nil }

    private func table(of event: borrowing Event) -> AccountTable? {
        guard containers[event.cgroupID] != nil else { return accounts }
        return containerAccounts[ContainerAccounts.Place(mountNamespace: event.mountNamespace, cgroup: event.cgroupID)]
    }
}
