// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI

// The fixed part by the names that `Event` reads it by, with the same units.
extension RecordBuilder {
    package var time: UInt64 { get { header.time } set { header.time = newValue } }
    package var cpu: UInt16 { get { header.cpu } set { header.cpu = newValue } }
    package var sequence: UInt64 { get { header.sequence } set { header.sequence = newValue } }
    package var flags: EventFlags { get { EventFlags(rawValue: header.flags) } set { header.flags = newValue.rawValue } }
    package var hostPid: UInt32 { get { header.host_pid } set { header.host_pid = newValue } }
    package var hostTid: UInt32 { get { header.host_tid } set { header.host_tid = newValue } }
    package var hostParentPid: UInt32 { get { header.host_ppid } set { header.host_ppid = newValue } }
    package var pid: UInt32 { get { header.pid } set { header.pid = newValue } }
    package var tid: UInt32 { get { header.tid } set { header.tid = newValue } }
    package var parentPid: UInt32 { get { header.ppid } set { header.ppid = newValue } }
    package var uid: UInt32 { get { header.uid } set { header.uid = newValue } }
    package var gid: UInt32 { get { header.gid } set { header.gid = newValue } }
    package var effectiveUid: UInt32 { get { header.euid } set { header.euid = newValue } }
    package var effectiveGid: UInt32 { get { header.egid } set { header.egid = newValue } }
    package var mountNamespace: UInt32 { get { header.mntns } set { header.mntns = newValue } }
    package var pidNamespace: UInt32 { get { header.pidns } set { header.pidns = newValue } }
    package var processStart: UInt64 { get { header.process_start } set { header.process_start = newValue } }
    package var threadStart: UInt64 { get { header.thread_start } set { header.thread_start = newValue } }
    package var parentStart: UInt64 { get { header.parent_start } set { header.parent_start = newValue } }
    package var cgroupID: UInt64 { get { header.cgroup_id } set { header.cgroup_id = newValue } }
    package var imageNumber: UInt32 { get { header.exec_id } set { header.exec_id = newValue } }

    /// The thread's name; cut at 16 bytes, and read back up to its first NUL.
    package var comm: [UInt8] {
        get {
            let bytes = unsafe withUnsafeBytes(of: header.comm) { unsafe Array($0) }
            return Array(bytes.prefix { $0 != 0 })
        }
        set {
            // Sixteen bytes without padding, written within their bounds.
            unsafe withUnsafeMutableBytes(of: &header.comm) { place in
                for index in place.indices {
                    unsafe place[index] = index < newValue.count ? newValue[index] : 0
                }
            }
        }
    }

    /// The number of the system call in the task's own ABI; nil where there is none.
    package var syscallNumber: UInt32? {
        get { header.syscall == APUS_NO_SYSCALL ? nil : header.syscall }
        set { header.syscall = newValue ?? APUS_NO_SYSCALL }
    }

    /// The return value; nil where the event has none.
    package var returned: Int64? {
        get { header.has_return != 0 ? header.returned : nil }
        set {
            header.has_return = newValue == nil ? 0 : 1
            header.returned = newValue ?? 0
        }
    }
}
