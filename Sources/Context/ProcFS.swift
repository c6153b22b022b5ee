// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Glibc

/// What /proc says of a process right now.
package enum ProcFS {
    /// The target of a symbolic link, at most 4096 bytes of it; nil when it cannot be read.
    package static func link(_ path: String) -> [UInt8]? {
        var target = [UInt8](repeating: 0, count: 4096)
        // The buffer is as long as it says, and readlink writes no NUL.
        let length = unsafe target.withUnsafeMutableBytes { unsafe readlink(path, $0.baseAddress!, $0.count) }
        guard length > 0 else { return nil }
        target.removeLast(target.count - length)
        return target
    }

    /// A whole file of at most `limit` bytes; nil when it cannot be read.
    package static func contents(_ path: String, limit: Int = 1 << 20) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        return contents(descriptor, limit: limit)
    }

    /// A regular file by a path within another folder's bounds, which its symbolic links cannot leave; nil when it cannot be read.
    package static func contents(within root: String, _ path: String, limit: Int) -> [UInt8]? {
        let descriptor = unsafe shim_open_within(root, path)
        guard descriptor >= 0 else { return nil }
        return contents(descriptor, limit: limit)
    }

    /// Closes `descriptor`.
    private static func contents(_ descriptor: Int32, limit: Int) -> [UInt8]? {
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16384)
        while bytes.count < limit {
            let length = unsafe piece.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            if length < 0 { return nil }
            if length == 0 { break }
            bytes.append(contentsOf: piece[..<min(length, limit - bytes.count)])
        }
        return bytes
    }

    /// The inode number of a namespace file, from its link's text `mnt:[4026531841]`.
    package static func namespace(_ path: String) -> UInt32? {
        guard let text = link(path), let open = text.firstIndex(of: UInt8(ascii: "[")), text.last == UInt8(ascii: "]") else { return nil }
        return UInt32(String(decoding: text[(open + 1)..<(text.count - 1)], as: UTF8.self))
    }

    package static func executable(pid: UInt32) -> [UInt8]? { link("/proc/\(pid)/exe") }

    /// The parent's host pid.
    package static func parent(pid: UInt32) -> UInt32? { statField(1, pid: pid).flatMap { UInt32($0) } }

    /// When the process started, in clock ticks (hundredths of a second) of CLOCK_BOOTTIME.
    package static func start(pid: UInt32) -> UInt64? { statField(19, pid: pid).flatMap { UInt64($0) } }

    /// A field of /proc/PID/stat, counted from the one behind the name in parentheses (proc(5): its field `index` + 3).
    private static func statField(_ index: Int, pid: UInt32) -> String? {
        guard let stat = contents("/proc/\(pid)/stat"), let close = stat.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = stat[(close + 1)...].split(separator: UInt8(ascii: " "))
        return fields.count > index ? String(decoding: fields[index], as: UTF8.self) : nil
    }
}
