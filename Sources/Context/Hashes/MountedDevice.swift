// SPDX-License-Identifier: Apache-2.0

/// The device that the kernel has for a whole file system, where its files report others (btrfs, some overlays).
enum MountedDevice {
    /// Of the file behind our own `descriptor`, in the kernel's numbering. Its mount must be one that `pid` or the agent can see.
    static func device(descriptor: Int32, pid: UInt32) -> UInt32? {
        guard let text = ProcFS.contents("/proc/self/fdinfo/\(descriptor)"), let mount = mountID(fdinfo: text) else { return nil }
        // The open descriptor holds the mount, so nobody else has its number.
        for owner in ["\(pid)", "self"] {
            guard let table = ProcFS.contents("/proc/\(owner)/mountinfo", limit: 16 << 20) else { continue }
            if let device = device(mount: mount, mountinfo: table) { return device }
        }
        return nil
    }

    /// From the line `mnt_id:	29`.
    static func mountID(fdinfo: [UInt8]) -> UInt64? {
        let name = Array("mnt_id:".utf8)
        guard let line = fdinfo.split(separator: UInt8(ascii: "\n")).first(where: { $0.starts(with: name) }) else { return nil }
        return number(line.dropFirst(name.count).drop { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: " ") })
    }

    /// From a line `29 1 0:27 / /home …`: mount, the one above, device.
    static func device(mount: UInt64, mountinfo: [UInt8]) -> UInt32? {
        let beginning = Array("\(mount) ".utf8)
        guard let line = mountinfo.split(separator: UInt8(ascii: "\n")).first(where: { $0.starts(with: beginning) }) else { return nil }
        let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 3)
        guard fields.count > 2 else { return nil }
        let parts = fields[2].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2, let major = number(parts[0]), let minor = number(parts[1]), major < 1 << 12, minor < 1 << 20 else {
            return nil
        }
        return UInt32(major << 20 | minor)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? { UInt64(String(decoding: digits, as: UTF8.self)) }
}
