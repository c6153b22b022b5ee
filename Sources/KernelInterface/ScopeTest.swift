// SPDX-License-Identifier: Apache-2.0

/// How a number in a scope is compared.
package enum Comparison: UInt8, Sendable, CaseIterable {
    // The raw values are `apus_scope_operator`.
    case equal = 0, notEqual, less, lessOrEqual, greater, greaterOrEqual
}

/// One condition on the task that an event belongs to, in the form the kernel side tests. Several are ANDed; the values
/// within one are ORed (for `notEqual`, none may be equal).
package enum ScopeTest: Sendable, Equatable {
    /// Real user id, in the initial user namespace.
    case uid(Comparison, [UInt32])
    /// Process or thread id, in the initial pid namespace.
    case pid(Comparison, [UInt32])
    /// Inode number of the mount namespace.
    case mountNamespace(Comparison, [UInt32])
    /// Inode number of the pid namespace.
    case pidNamespace(Comparison, [UInt32])
    /// Node name of the UTS namespace, at most 15 bytes of it.
    case nodeName([[UInt8]], negated: Bool)
    /// Thread name, patterns with `*` and `?`.
    case comm([[UInt8]], negated: Bool)
    /// Processes (host ids) and what descends from them. Empty: the agent marks roots itself, as for a traced command.
    case tree([UInt32], negated: Bool)
    /// Resolved path of the process's executable, at most 255 bytes.
    case executable([[UInt8]], negated: Bool)
    /// Processes that started after the agent.
    case startedAfterAgent(negated: Bool)
    /// Tasks in any container.
    case container(negated: Bool)
    /// Tasks in containers that were created after the agent started.
    case newContainer(negated: Bool)
    /// Tasks in the containers whose id starts with one of these.
    case containerID([[UInt8]], negated: Bool)
    /// Tasks in one of these cgroups or below: kernfs ids.
    case cgroup([UInt64], negated: Bool)
}
