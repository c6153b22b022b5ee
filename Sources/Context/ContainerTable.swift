// SPDX-License-Identifier: Apache-2.0

package import Events
package import KernelInterface

/// Containers by the control group of their tasks, learnt when the first event of a group comes. Used by one thread.
package final class ContainerTable {
    private let layout: CgroupLayout
    /// Kernfs id ─► the container, or nil where the group is in none.
    private var known: [UInt64: ContainerInfo?] = [:]
    private var byID: [String: ContainerInfo] = [:]
    /// Containers whose runtime had written nothing yet: how often that was looked for, and when to look again.
    private var unwritten: [String: (looks: Int, next: UInt64)] = [:]
    private let agentStart: UInt64
    /// The host's; nil where it cannot be read.
    private let hostMounts = ProcFS.namespace("/proc/1/ns/mnt")
    private let state: RuntimeState
    private static let limit = 16384
    private static let mostLooks = 8
    private static let firstPause: UInt64 = 50_000_000

    /// `agentStart`: Unix ns; containers that were made before existed.
    package convenience init(_ layout: CgroupLayout, agentStart: UInt64) {
        self.init(layout, agentStart: agentStart, state: RuntimeState())
    }

    init(_ layout: CgroupLayout, agentStart: UInt64, state: RuntimeState) {
        self.layout = layout
        self.agentStart = agentStart
        self.state = state
    }

    /// The container of the event's control group.
    package func container(of event: borrowing Event) -> ContainerInfo? {
        if let answer = known[event.cgroupID] {
            if !unwritten.isEmpty, let answer { lookAgain(answer, event.time) }
            return answer
        }
        if known.count >= Self.limit { known.removeAll() }
        // The process may be gone already; its group may not.
        let answer = (path(of: event) ?? path(of: event.cgroupID)).flatMap { container(at: $0) }
        known[event.cgroupID] = .some(answer)
        return answer
    }

    /// The container with this id, where it was met before.
    package subscript(id id: String) -> ContainerInfo? { byID[id] }

    /// What is known of control groups in containers.
    func snapshot() -> [UInt64: ContainerInfo] { known.compactMapValues { $0 } }

    /// A runtime may write its files after it makes the control group. Looks again a few times, each after a longer pause.
    private func lookAgain(_ info: ContainerInfo, _ now: UInt64) {
        guard let wait = unwritten[info.id], now >= wait.next else { return }
        let isFound = state.fill(info)
        if isFound { info.revision += 1 }
        if isFound || wait.looks >= Self.mostLooks {
            unwritten[info.id] = nil
        } else {
            unwritten[info.id] = (wait.looks + 1, now &+ Self.firstPause << UInt64(wait.looks))
        }
    }

    /// The id of the hierarchy that containers live in; 0 for version 2.
    package var hierarchy: UInt32 { layout.containers?.id ?? 0 }

    /// A group was made; what runs in it needs no look-up.
    package func remember(cgroup: UInt64, path: String) {
        // Whoever sees a container's own group being made knows that it is new, whatever its runtime says of its creation.
        if let container = container(ownedBy: path) { (container.existed, container.hasStarted) = (false, false) }
        known[cgroup] = .some(container(at: path))
    }

    /// What is there now was there before; asked as the agent begins. Not every runtime says when it made a container.
    package func noteExisting() {
        for container in existing() { (container.existed, container.hasStarted) = (true, true) }
    }

    /// The first program that is executed in a container ends its setting up. Its runtime's own comes before: out of memory, or while the
    /// host's files are still to be seen.
    package func observe(_ event: borrowing Event) {
        guard event.kind == .schedProcessExec, event.slot(Self.memoryFile) != 1,
            event.mountNamespace != hostMounts, let container = container(of: event), !container.hasStarted
        else { return }
        container.hasStarted = true
        container.revision += 1
    }

    private static let memoryFile = 18

    /// A group is gone; its number may come again.
    package func forget(cgroup: UInt64) { known[cgroup] = nil }

    /// The container whose own group `path` is (relative to the hierarchy's root), made or found just now.
    package func container(ownedBy path: String) -> ContainerInfo? {
        guard let last = path.split(separator: "/").last, ContainerName.parse(last) != nil else { return nil }
        return container(at: path)
    }

    /// All containers that have a control group now.
    package func existing() -> [ContainerInfo] {
        guard let root = layout.containers?.path else { return [] }
        return DirectoryTree.folders(below: root).compactMap { container(ownedBy: $0) }
    }

    /// The group's path from the process itself, while it lives.
    private func path(of event: borrowing Event) -> String? {
        guard let hierarchy = layout.containers, let text = ProcFS.contents("/proc/\(event.hostPid)/cgroup") else { return nil }
        return ControlGroup.path(in: text, hierarchy: hierarchy.id)
    }

    /// The group's path by its number, which is its folder's inode number.
    private func path(of cgroup: UInt64) -> String? {
        guard let root = layout.containers?.path else { return nil }
        return DirectoryTree.folders(below: root).first { DirectoryTree.inode(root + $0) == cgroup }
    }

    private func container(at path: String) -> ContainerInfo? {
        for component in path.split(separator: "/") {
            guard let (id, runtime) = ContainerName.parse(component) else { continue }
            if let seen = byID[id] { return seen }
            if byID.count >= Self.limit {
                byID.removeAll()
                unwritten.removeAll()
            }
            let info = ContainerInfo(id: id, runtime: runtime.isEmpty ? Self.runtime(from: path) : runtime)
            if !state.fill(info) { unwritten[id] = (1, 0) }
            info.existed = info.created != 0 && info.created < agentStart
            info.hasStarted = info.existed
            byID[id] = info
            return info
        }
        return nil
    }

    /// The runtime where the id alone is the group's name: from the folders above it.
    private static func runtime(from path: String) -> String {
        for (part, runtime) in [("docker", "docker"), ("crio", "crio"), ("libpod", "podman"), ("garden", "garden")] where path.contains(part) {
            return runtime
        }
        return "containerd"
    }
}
