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
    /// CLOCK_REALTIME minus CLOCK_BOOTTIME, ns; renewed by `refreshClock`.
    private var clockOffset: UInt64

    package let containers: ContainerTable

    package init(_ layout: CgroupLayout) {
        containers = ContainerTable(layout, agentStart: shim_realtime())
        clockOffset = shim_realtime() &- shim_boottime()
    }

    /// Follows steps and drift of the wall clock.
    package func refreshClock() {
        clockOffset = shim_realtime() &- shim_boottime()
    }

    package func executable(of event: borrowing Event) -> [UInt8]? { processes.executable(of: event) }
    package func ancestors(of event: borrowing Event, limit: Int) -> [Ancestor] { processes.ancestors(of: event, limit: limit) }
    package func container(of event: borrowing Event) -> ContainerInfo? { containers.container(of: event) }
    package func userName(_ uid: UInt32) -> [UInt8]? { users[uid] }
    package func groupName(_ gid: UInt32) -> [UInt8]? { groups[gid] }
    package func unixTime(_ boot: UInt64) -> UInt64 { boot &+ clockOffset }
    package func module(of event: borrowing Event, at address: UInt64) -> ModuleAddress? { modules.module(of: event, at: address) }
    package func descriptorPath(pid: UInt32, fd: Int32) -> [UInt8]? { ProcFS.link("/proc/\(pid)/fd/\(fd)") }
}
