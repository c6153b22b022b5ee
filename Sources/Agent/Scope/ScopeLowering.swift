// SPDX-License-Identifier: Apache-2.0

package import ConditionSyntax
package import KernelInterface
internal import PolicySyntax

/// What names in a scope stand for on this host.
package struct ScopeResolvers: Sendable {
    /// The number of a user's name; nil if there is no such user.
    package var userID: @Sendable (String) -> UInt32?
    /// The kernfs id of a cgroup's path; nil if there is no such cgroup.
    package var cgroupID: @Sendable (String) -> UInt64?
    /// The inode number of the host's mount namespace; nil if it cannot be read.
    package var hostMountNamespace: @Sendable () -> UInt32?

    package init(
        userID: @escaping @Sendable (String) -> UInt32?, cgroupID: @escaping @Sendable (String) -> UInt64?,
        hostMountNamespace: @escaping @Sendable () -> UInt32?
    ) {
        self.userID = userID
        self.cgroupID = cgroupID
        self.hostMountNamespace = hostMountNamespace
    }
}

/// Turns the entries of a scope into the tests that the kernel side does.
package struct ScopeLowering: Sendable {
    package let resolvers: ScopeResolvers

    package init(_ resolvers: ScopeResolvers) {
        self.resolvers = resolvers
    }

    /// Lowers a whole list, which is checked as one; `global` becomes no test at all.
    ///
    /// - Parameter reserved: tests that the caller will add, such as a traced command's tree. An executable within a
    ///   mount namespace takes two tests, so that a valid list can still be one too many.
    package func tests(_ list: [ScopeExpression], reserved: Int = 0) throws(ScopeError) -> [ScopeTest] {
        try ScopeExpression.validate(list)
        var tests: [ScopeTest] = []
        for entry in list {
            tests += try self.tests(entry)
            guard tests.count + reserved <= ScopeExpression.entryLimit else {
                throw entry.error(
                    at: nil, "the scope needs more than \(ScopeExpression.entryLimit - reserved) tests in the kernel",
                    hint: "values with the same operator can share one entry: uid=0,33")
            }
        }
        return tests
    }

    private func tests(_ entry: ScopeExpression) throws(ScopeError) -> [ScopeTest] {
        let negated = entry.operation == .notEqual
        let comparison = Comparison(entry.operation ?? .equal)
        switch entry.subject {
        case .global: return []
        case .uid: return [.uid(comparison, try entry.userIDs(resolvers.userID))]
        case .pid where entry.meansNew: return [.startedAfterAgent(negated: negated)]
        case .pid: return [.pid(comparison, entry.numbers)]
        case .tree: return [.tree(entry.numbers, negated: negated)]
        case .comm: return [.comm(bytes(entry), negated: negated)]
        case .executable: return try executables(entry, negated: negated)
        case .container where entry.operation == nil: return [.container(negated: false)]
        case .container where entry.meansNew: return [.newContainer(negated: negated)]
        case .container: return [.containerID(bytes(entry), negated: negated)]
        case .notContainer: return [.container(negated: true)]
        case .mntns: return [.mountNamespace(comparison, entry.numbers)]
        case .pidns: return [.pidNamespace(comparison, entry.numbers)]
        case .uts: return [.nodeName(bytes(entry), negated: negated)]
        case .follow: throw entry.error(at: nil, "follow is for the scopes of policies")
        case .cgroup: return [.cgroup(try cgroups(entry), negated: negated)]
        }
    }

    private func bytes(_ entry: ScopeExpression) -> [[UInt8]] {
        entry.values.map { Array($0.text.utf8) }
    }

    private func cgroups(_ entry: ScopeExpression) throws(ScopeError) -> [UInt64] {
        var ids: [UInt64] = []
        for value in entry.values {
            guard let id = resolvers.cgroupID(value.text) else {
                throw entry.error(
                    at: value, "no cgroup \(Spelling.quoted(value.text))",
                    hint: "ls /sys/fs/cgroup shows those there are")
            }
            ids.append(id)
        }
        return ids
    }

    /// The path and, where one is given, the namespace: two tests, because tests are ANDed.
    private func executables(_ entry: ScopeExpression, negated: Bool) throws(ScopeError) -> [ScopeTest] {
        let executables = entry.executables
        let paths = ScopeTest.executable(executables.map { Array($0.path.utf8) }, negated: negated)
        guard let place = executables.first?.place, Set(executables.map(\.place)).count == 1 else {
            throw entry.error(at: nil, "all paths of one entry must be in the same mount namespace")
        }
        let namespace: UInt32
        switch place {
        case .anywhere: return [paths]
        case .mountNamespace(let number): namespace = number
        case .host:
            guard let number = resolvers.hostMountNamespace() else {
                throw entry.error(
                    at: entry.values.first, "the host's mount namespace cannot be read",
                    hint: "write its number instead of host")
            }
            namespace = number
        }
        // "Not this path in this namespace" is an OR of two tests, which the kernel side does not have.
        guard !negated else {
            throw entry.error(
                at: entry.values.first, "'!=' does not go with a mount namespace",
                hint: "leave the path's namespace out")
        }
        return [paths, .mountNamespace(.equal, [namespace])]
    }
}

extension Comparison {
    init(_ operation: ScopeExpression.Operation) {
        switch operation {
        case .equal: self = .equal
        case .notEqual: self = .notEqual
        case .less: self = .less
        case .lessOrEqual: self = .lessOrEqual
        case .greater: self = .greater
        case .greaterOrEqual: self = .greaterOrEqual
        }
    }
}

extension AgentError {
    /// A scope that was wrong is wrong usage.
    package init(_ error: ScopeError) {
        self.init(.usage, error.description, hint: error.hint)
    }
}
