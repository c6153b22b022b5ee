// SPDX-License-Identifier: Apache-2.0

/// Devices of file systems by mount, from /proc/PID/mountinfo: what stat(2) says is another number where a file system shows the
/// files of several (overlayfs, btrfs).
struct MountTable {
    private var devices: [UInt64: UInt32] = [:]
    private var unknown: Set<UInt64> = []

    /// As the kernel has it, 12 bits and 20 bits; `mountinfo` is read when the mount is not known yet. Numbers of mounts are the
    /// host's own, whatever namespace they are in.
    mutating func device(of mount: UInt64, _ mountinfo: () -> [UInt8]?) -> UInt32? {
        if let known = devices[mount] { return known }
        guard mount != 0, !unknown.contains(mount) else { return nil }
        for line in (mountinfo() ?? []).split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 3).map { String(decoding: $0, as: UTF8.self) }
            guard fields.count > 2, let id = UInt64(fields[0]) else { continue }
            let numbers = fields[2].split(separator: ":").compactMap { UInt32($0) }
            guard numbers.count == 2 else { continue }
            devices[id] = (numbers[0] & 0xfff) << 20 | (numbers[1] & 0xfffff)
        }
        if devices[mount] == nil { unknown.insert(mount) }
        return devices[mount]
    }
}
