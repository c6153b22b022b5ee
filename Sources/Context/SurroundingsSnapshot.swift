// SPDX-License-Identifier: Apache-2.0

package import Events

/// What is known around events at one moment, as values that never ask the host.
package struct SurroundingsSnapshot {
    /// Users and groups of one container's mount namespace.
    package struct ContainerAccounts: Sendable, Equatable {
        package var mountNamespace: UInt32
        package var cgroup: UInt64
        package var accounts: AccountTable
        package init(mountNamespace: UInt32, cgroup: UInt64, accounts: AccountTable) {
            (self.mountNamespace, self.cgroup, self.accounts) = (mountNamespace, cgroup, accounts)
        }
    }

    package var processes: [ProcessFacts] = []
    /// The host's.
    package var accounts = AccountTable(users: [], groups: [])
    package var containerAccounts: [ContainerAccounts] = []
    /// By kernfs id of their control groups.
    package var containers: [UInt64: ContainerInfo] = [:]
    /// CLOCK_REALTIME minus CLOCK_BOOTTIME, ns.
    package var clockOffset: UInt64
    package init(clockOffset: UInt64 = 0) { self.clockOffset = clockOffset }
}
