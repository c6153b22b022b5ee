// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
package import Events
package import KernelInterface

/// The surroundings of live events on this host. Used by the reading thread only.
package final class HostContext: Surroundings {
    package let processes = ProcessTree()
    private let modules = ModuleTable()
    private let users = NameTable(path: "/etc/passwd")
    private let groups = NameTable(path: "/etc/group")
    private var clock = WallClock()

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

    /// With a mode, files that events execute or load are hashed.
    package init(_ layout: CgroupLayout, hashing mode: HashCacheMode? = nil) {
        hashes = mode.map { ExecutableHashes($0) }
        containers = ContainerTable(layout, agentStart: shim_realtime())
    }

    /// Follows steps of the wall clock.
    package func refreshClock() { clock.refresh() }

    /// Reads what may be gone soon, and is wanted when the event is shown.
    package func prepare(_ event: borrowing Event) {
        guard let hashes, event.kind.hasFileHash else { return }
        let hash = hashes.sha256(of: event, imageDigest: container(of: event)?.imageDigest)
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
    package func userName(_ uid: UInt32) -> [UInt8]? { users[uid] }
    package func groupName(_ gid: UInt32) -> [UInt8]? { groups[gid] }
    package func unixTime(_ boot: UInt64) -> UInt64 { boot &+ clock.offset }
    package func module(of event: borrowing Event, at address: UInt64) -> ModuleAddress? { modules.module(of: event, at: address) }
    package func descriptorPath(pid: UInt32, fd: Int32) -> [UInt8]? { ProcFS.link("/proc/\(pid)/fd/\(fd)") }
    package func fileHash(of event: borrowing Event) -> [UInt8]? { hashed[EventNumber(event)] }
}
