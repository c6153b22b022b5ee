// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Glibc

extension ProcessSnapshot {
    /// `existing_process`, but for its arguments.
    func record(parent: ProcScan.Kin?) -> RecordBuilder {
        var record = RecordBuilder(kind: .existingProcess, provider: .procfs, arguments: 21)
        (record.hostPid, record.hostTid, record.hostParentPid) = (pid, pid, stat.parent)
        let level = status.pids.count - 1
        (record.pid, record.tid) = (status.pids[level], status.pids[level])
        // A parent outside of the namespace has no number in it.
        if let pids = parent?.pids, pids.count > level { record.parentPid = pids[level] }
        (record.uid, record.gid) = (status.uid, status.gid)
        (record.effectiveUid, record.effectiveGid) = (status.effectiveUid, status.effectiveGid)
        (record.mountNamespace, record.pidNamespace) = (mountNamespace, pidNamespace)
        (record.processStart, record.threadStart, record.parentStart) = (stat.start, stat.start, parent?.stat.start ?? 0)
        record.cgroupID = (containers ?? unified)?.id ?? 0
        record.comm = stat.comm
        if let executable {
            record.set(1, text: executable.path, flags: executable.flags)
            record.set(2, value: UInt64(executable.device))
            record.set(3, value: UInt64(executable.info.st_ino))
            record.set(4, value: executable.changed)
            record.set(5, value: UInt64(executable.info.st_mode))
            record.set(18, value: executable.isMemory ? 1 : 0)
            record.set(19, value: executable.isDeleted ? 1 : 0)
        }
        if let workingDirectory { record.set(17, text: workingDirectory) }
        return record
    }
}
