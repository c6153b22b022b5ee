// SPDX-License-Identifier: Apache-2.0

package import Events

/// Surroundings of recorded events: a snapshot, and what the records themselves add. Never touches the host. Used by one thread.
package final class RecordedSurroundings: ProcessSurroundings {
    private let processes = ProcessTree(proc: nil)
    private let accounts: AccountTable
    private var containerAccounts: [ContainerAccounts.Place: AccountTable] = [:]
    private var containers: [UInt64: ContainerInfo]
    private var containersByID: [String: ContainerInfo] = [:]
    private let clockOffset: UInt64

    package init(_ snapshot: SurroundingsSnapshot) {
        accounts = snapshot.accounts
        containers = snapshot.containers
        clockOffset = snapshot.clockOffset
        processes.restore(snapshot.processes)
        for info in snapshot.containers.values { containersByID[info.id] = info }
        for each in snapshot.containerAccounts {
            containerAccounts[ContainerAccounts.Place(mountNamespace: each.mountNamespace, cgroup: each.cgroup)] = each.accounts
        }
    }

    /// Takes in what a record says of processes.
    package func observe(_ event: borrowing Event) { processes.observe(event) }

    /// A process went to another folder.
    package func setWorkingDirectory(_ path: [UInt8], of event: borrowing Event) { processes.setWorkingDirectory(path, of: event) }

    /// A container that came later.
    package func remember(_ container: ContainerInfo, cgroup: UInt64) {
        containers[cgroup] = container
        containersByID[container.id] = container
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

    // What only a living host can tell.
    package func module(of event: borrowing Event, at address: UInt64) -> ModuleAddress? { nil }
    package func descriptorPath(pid: UInt32, fd: Int32) -> [UInt8]? { nil }
    package func fileHash(of event: borrowing Event) -> [UInt8]? { nil }

    private func table(of event: borrowing Event) -> AccountTable? {
        guard containers[event.cgroupID] != nil else { return accounts }
        return containerAccounts[ContainerAccounts.Place(mountNamespace: event.mountNamespace, cgroup: event.cgroupID)]
    }
}
