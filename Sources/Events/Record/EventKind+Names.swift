// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI

// The kinds that code, not only tables, speaks of.
extension EventKind {
    /// Below it are system calls.
    package static let firstNonSyscall: UInt16 = 1200
    package static let schedProcessFork = EventKind(rawValue: UInt16(APUS_EVENT_SCHED_PROCESS_FORK.rawValue))
    package static let securityFileOpen = EventKind(rawValue: UInt16(APUS_EVENT_SECURITY_FILE_OPEN.rawValue))
    package static let schedProcessExec = EventKind(rawValue: UInt16(APUS_EVENT_SCHED_PROCESS_EXEC.rawValue))
    package static let schedProcessExit = EventKind(rawValue: UInt16(APUS_EVENT_SCHED_PROCESS_EXIT.rawValue))
    package static let taskRename = EventKind(rawValue: UInt16(APUS_EVENT_TASK_RENAME.rawValue))
    package static let existingProcess = EventKind(rawValue: UInt16(APUS_EVENT_EXISTING_PROCESS.rawValue))
    package static let sharedObjectLoaded = EventKind(rawValue: UInt16(APUS_EVENT_SHARED_OBJECT_LOADED.rawValue))
    package static let netTcpConnect = EventKind(rawValue: UInt16(APUS_EVENT_NET_TCP_CONNECT.rawValue))
    package static let securitySocketConnect = EventKind(rawValue: UInt16(APUS_EVENT_SECURITY_SOCKET_CONNECT.rawValue))
    package static let cgroupMkdir = EventKind(rawValue: UInt16(APUS_EVENT_CGROUP_MKDIR.rawValue))
    package static let cgroupRmdir = EventKind(rawValue: UInt16(APUS_EVENT_CGROUP_RMDIR.rawValue))
    package static let containerCreate = EventKind(rawValue: UInt16(APUS_EVENT_CONTAINER_CREATE.rawValue))
    package static let containerRemove = EventKind(rawValue: UInt16(APUS_EVENT_CONTAINER_REMOVE.rawValue))
    package static let existingContainer = EventKind(rawValue: UInt16(APUS_EVENT_EXISTING_CONTAINER.rawValue))
    package static let lostEvents = EventKind(rawValue: UInt16(APUS_EVENT_LOST_EVENTS.rawValue))

    /// Whether it tells of a file that is executed or loaded as code, which can have a hash.
    package var hasFileHash: Bool { self == .schedProcessExec || self == .existingProcess || self == .sharedObjectLoaded }

    /// Whether it is a system call.
    package var isSyscall: Bool { rawValue < Self.firstNonSyscall }
}
