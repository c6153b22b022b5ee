// SPDX-License-Identifier: Apache-2.0

/// One entry of a scope, such as `uid>=1000` or `comm=nginx,sshd`; entries are ANDed, the values of one are ORed.
///
/// `init(parsing:)` is the only way to one, so its values are known to be well formed: numbers are numbers in range,
/// paths are absolute. What names stand for (users, cgroups) is not looked up here.
package struct ScopeExpression: Equatable, Sendable {
    /// The entry as it was written.
    package let text: String
    /// What is compared.
    package let subject: Subject
    /// How; nil where the subject stands bare (`global`, `container`, `not-container`).
    package let operation: Operation?
    /// With what, in the order written; empty where the subject stands bare.
    package let values: [Value]

    /// A property of the task that an event belongs to.
    package enum Subject: String, CaseIterable, Sendable {
        /// Every task.
        case global
        /// Real user: a number, or a name with `=` and `!=`.
        case uid
        /// Host process or thread id; `new` means processes that start after the agent.
        case pid
        /// A process (host id) and all its descendants.
        case tree
        /// Thread name, with `*` (any bytes) and `?` (one byte).
        case comm
        /// Path of the process's executable, optionally within a mount namespace: `host:/path`, `NUMBER:/path`.
        case executable
        /// Bare: tasks in any container; `new` (or `started`): in one created after the agent started; else a prefix of its id.
        case container
        /// Tasks in no container.
        case notContainer = "not-container"
        /// Inode number of the mount namespace.
        case mntns
        /// Inode number of the pid namespace.
        case pidns
        /// Node name of the UTS namespace.
        case uts
        /// Path of a cgroup: it and those below it.
        case cgroup
        /// Bare: what processes within the other entries start stays in scope. For policies.
        case follow

        /// Tracee's other names for `executable`.
        static let aliases: [String: Subject] = ["exec": .executable, "bin": .executable, "binary": .executable]
    }

    /// Where a scope stands, which decides what it may say.
    package enum Place: Sendable {
        /// The scope of a run, which the kernel side tests: it has limits.
        case run
        /// The scope of a policy among others.
        case policy
    }

    /// A comparison; the raw value is how it is written.
    package enum Operation: String, CaseIterable, Sendable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    /// One of the values between commas, without spaces around it.
    package struct Value: Equatable, Sendable {
        package let text: String
        /// Where it begins in the entry, in Unicode scalars from 1.
        package let column: Int
    }
}

// MARK: Limits

extension ScopeExpression {
    /// Entries in one scope: the bits that the kernel side has for them.
    package static let entryLimit = 8
    /// Bytes of one entry.
    package static let textLimit = 4096
    /// Bytes of a thread name or node name that the kernel side compares: `TASK_COMM_LEN` without its NUL.
    package static let nameLimit = 15
    /// Bytes of a `comm` pattern, its wildcards included.
    package static let patternLimit = 30
    /// Patterns of all `comm` entries together.
    package static let patternCountLimit = 32
    /// Bytes of an executable's path.
    package static let pathLimit = 255
    /// Bytes of a container id: what containerd allows.
    package static let containerLimit = 76
    /// The greatest process id of Linux (`PID_MAX_LIMIT`).
    package static let processLimit: UInt32 = 4_194_304
}

extension ScopeExpression.Subject {
    /// Whether a scope in such a place can be about it.
    func mayStand(in place: ScopeExpression.Place) -> Bool { place == .policy ? self != .cgroup : self != .follow }

    /// Values in one entry; a node name takes two of the kernel side's eight words.
    package var valueLimit: Int { self == .uts ? 4 : 8 }

    /// Whether it may stand without an operator.
    var mayStandBare: Bool { self == .global || self == .container || self == .notContainer || self == .follow }

    /// The operators it may have, in the order a message lists them.
    var operations: [ScopeExpression.Operation] {
        switch self {
        case .global, .notContainer, .follow: []
        case .uid, .pid: ScopeExpression.Operation.allCases
        case .tree, .comm, .executable, .container, .mntns, .pidns, .uts, .cgroup: [.equal, .notEqual]
        }
    }
}
