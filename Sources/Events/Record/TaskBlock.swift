// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI

/// What else a record says of its task, where the session was asked for it. "ns" ids are those of the task's own pid namespace, 0
/// where it has none for what they name. Of a fork, the task is the one that forked; the child inherits all but the thread count.
package struct TaskBlock: Sendable, Equatable {
    package var session: UInt32 = 0
    package var nsSession: UInt32 = 0
    package var processGroup: UInt32 = 0
    package var nsProcessGroup: UInt32 = 0
    /// The parent's pid in the parent's own namespace.
    package var nsParent: UInt32 = 0
    /// Threads of the process that have not ended.
    package var threads: UInt32 = 0
    /// Controlling terminal in the form of /proc/PID/stat; 0: none.
    package var terminal: UInt32 = 0
    /// Who logged in, for audit; nil when it was never set.
    package var loginUser: UInt32?
    package var inheritable: UInt64 = 0
    package var permitted: UInt64 = 0
    package var effective: UInt64 = 0
    /// When the first process of its pid namespace started; CLOCK_BOOTTIME ns.
    package var pidNamespaceStart: UInt64 = 0

    package init() {}

    static let size = MemoryLayout<apus_task_block>.size

    init(_ block: apus_task_block) {
        (session, nsSession) = (block.session, block.ns_session)
        (processGroup, nsProcessGroup) = (block.process_group, block.ns_process_group)
        (nsParent, threads, terminal) = (block.ns_parent, block.threads, block.tty)
        loginUser = block.loginuid == APUS_NO_LOGINUID ? nil : block.loginuid
        (inheritable, permitted, effective) = (block.cap_inheritable, block.cap_permitted, block.cap_effective)
        pidNamespaceStart = block.pidns_start
    }

    /// As it stands in a record.
    var layout: apus_task_block {
        apus_task_block(
            session: session, ns_session: nsSession, process_group: processGroup, ns_process_group: nsProcessGroup, ns_parent: nsParent,
            threads: threads, tty: terminal, loginuid: loginUser ?? APUS_NO_LOGINUID, cap_inheritable: inheritable,
            cap_permitted: permitted, cap_effective: effective, pidns_start: pidNamespaceStart)
    }
}
