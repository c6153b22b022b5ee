// SPDX-License-Identifier: Apache-2.0

/// What /proc/PID/status says, as far as somebody asks (proc_pid_status(5)).
struct ProcStatus: Equatable, Sendable {
    let uid: UInt32
    let effectiveUid: UInt32
    let gid: UInt32
    let effectiveGid: UInt32
    /// The process's number in each pid namespace that it is in, ours first.
    let pids: [UInt32]

    init?(_ text: [UInt8]) {
        var lines: [String: [UInt32]] = [:]
        for line in text.split(separator: UInt8(ascii: "\n")) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let name = String(decoding: line[..<colon], as: UTF8.self)
            // The name of a process is escaped here, and can make no line of its own.
            guard ["Uid", "Gid", "NStgid"].contains(name) else { continue }
            let fields = line[(colon + 1)...].split(separator: UInt8(ascii: "\t"))
            lines[name] = fields.compactMap { UInt32(String(decoding: $0, as: UTF8.self)) }
        }
        guard let uids = lines["Uid"], let gids = lines["Gid"], let pids = lines["NStgid"], uids.count == 4, gids.count == 4, !pids.isEmpty
        else { return nil }
        (uid, effectiveUid, gid, effectiveGid) = (uids[0], uids[1], gids[0], gids[1])
        self.pids = pids
    }
}
