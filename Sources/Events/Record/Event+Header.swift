// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI

/// Which hook produced a record; raw values are `apus_provider`, names are what users see and select.
package enum Provider: UInt8, CaseIterable, Sendable {
    case none = 0
    case tracepoint = 1
    case lsm = 2
    case fentry = 3
    case kprobe = 4
    case sysExit = 5
    case sysEnter = 6
    case syscallFexit = 7
    case ioUring = 8
    case iterator = 9
    case procfs = 10
    case cgroupfs = 11
    case agent = 12

    /// As in output and in `--provider`.
    package var name: String {
        switch self {
        case .none: "none"
        case .tracepoint: "tracepoint"
        case .lsm: "lsm"
        case .fentry: "fentry"
        case .kprobe: "kprobe"
        case .sysExit: "sys_exit"
        case .sysEnter: "sys_enter"
        case .syscallFexit: "syscall_fexit"
        case .ioUring: "io_uring"
        case .iterator: "iterator"
        case .procfs: "procfs"
        case .cgroupfs: "cgroupfs"
        case .agent: "agent"
        }
    }
}

/// What is known of an event as a whole; bits are `apus_record_flag`.
package struct EventFlags: OptionSet, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }
    /// A 32-bit x86 system call.
    package static let ia32 = EventFlags(rawValue: UInt16(APUS_FLAG_IA32.rawValue))
    package static let x32 = EventFlags(rawValue: UInt16(APUS_FLAG_X32.rawValue))
    /// Asked for through an io_uring.
    package static let ioUring = EventFlags(rawValue: UInt16(APUS_FLAG_IO_URING.rawValue))
    /// For the process tree only; nobody chose it.
    package static let `internal` = EventFlags(rawValue: UInt16(APUS_FLAG_INTERNAL.rawValue))
    /// The task's cgroup lies in a container.
    package static let container = EventFlags(rawValue: UInt16(APUS_FLAG_CONTAINER.rawValue))
    /// The task is not in scope; for the agent only.
    package static let outside = EventFlags(rawValue: UInt16(APUS_FLAG_OUTSIDE.rawValue))
    /// The end of a system call that a signal had interrupted.
    package static let resumed = EventFlags(rawValue: UInt16(APUS_FLAG_RESUMED.rawValue))
    /// A signal ended the call: it is restarted, or its caller sees EINTR.
    package static let interrupted = EventFlags(rawValue: UInt16(APUS_FLAG_INTERRUPTED.rawValue))
    /// The name of the task's host stands in front of the task block.
    package static let node = EventFlags(rawValue: UInt16(APUS_FLAG_NODE.rawValue))
    /// A task block stands behind the data.
    package static let task = EventFlags(rawValue: UInt16(APUS_FLAG_TASK.rawValue))
}

/// What is said about text or bytes; `apus_slot_flag`.
package enum SlotFlag {
    package static let truncated = UInt8(APUS_SLOT_TRUNCATED.rawValue)
    package static let fromUser = UInt8(APUS_SLOT_FROM_USER.rawValue)
    package static let deleted = UInt8(APUS_SLOT_DELETED.rawValue)
    package static let detached = UInt8(APUS_SLOT_DETACHED.rawValue)
    package static let partial = UInt8(APUS_SLOT_PARTIAL.rawValue)
}

// The fixed part by name. Times are CLOCK_BOOTTIME ns; "host" ids are those of the initial pid namespace.
extension Event {
    package var time: UInt64 { header.time }
    /// Running number of records on `cpu`; a gap proves a loss.
    package var sequence: UInt64 { header.sequence }
    package var cpu: Int { Int(header.cpu) }
    package var flags: EventFlags { EventFlags(rawValue: header.flags) }
    package var provider: Provider { Provider(rawValue: header.provider) ?? .none }
    package var argumentCount: Int { Int(header.argument_count) }
    /// The number of the system call the task was in, in the task's own ABI; nil when that is not known.
    package var syscallNumber: UInt32? { header.syscall == APUS_NO_SYSCALL ? nil : header.syscall }
    /// The system call the task was in, as the catalogue has it.
    package var syscallDefinition: EventDefinition? {
        guard let number = syscallNumber.map({ Int($0) }) else { return nil }
        return flags.contains(.ia32) ? EventCatalogue.shared.syscall(i386: number) : EventCatalogue.shared.syscall(native: number)
    }
    package var hostPid: UInt32 { header.host_pid }
    package var hostTid: UInt32 { header.host_tid }
    package var hostParentPid: UInt32 { header.host_ppid }
    package var pid: UInt32 { header.pid }
    package var tid: UInt32 { header.tid }
    /// 0 when the parent lies outside of the task's pid namespace.
    package var parentPid: UInt32 { header.ppid }
    package var uid: UInt32 { header.uid }
    package var gid: UInt32 { header.gid }
    package var effectiveUid: UInt32 { header.euid }
    package var effectiveGid: UInt32 { header.egid }
    /// Inode number of the mount namespace.
    package var mountNamespace: UInt32 { header.mntns }
    /// Inode number of the pid namespace.
    package var pidNamespace: UInt32 { header.pidns }
    package var threadStart: UInt64 { header.thread_start }
    package var cgroupID: UInt64 { header.cgroup_id }
    /// Counts the images that the process has run (`task_struct.self_exec_id`, low half).
    package var imageNumber: UInt32 { header.exec_id }
    package var process: ProcessKey { ProcessKey(pid: header.host_pid, start: header.process_start) }
    package var parent: ProcessKey { ProcessKey(pid: header.host_ppid, start: header.parent_start) }
    /// The return value, where the event has one.
    package var returned: Int64? { header.has_return != 0 ? header.returned : nil }
}
