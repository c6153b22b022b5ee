// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Glibc

/// What /proc says of a process right now.
package enum ProcFS {
    /// The target of a symbolic link, at most 4096 bytes of it; nil when it cannot be read.
    package static func link(_ path: String) -> [UInt8]? { link(path, in: AT_FDCWD) }

    /// The same, from the folder that a descriptor is open on.
    static func link(_ path: String, in folder: CInt) -> [UInt8]? {
        var target = [UInt8](repeating: 0, count: 4096)
        // The buffer is as long as it says, and readlink writes no NUL.
        let length = unsafe target.withUnsafeMutableBytes { unsafe readlinkat(folder, path, $0.baseAddress!, $0.count) }
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
        return contents(of: descriptor, limit: limit)
    }

    static func contents(of descriptor: CInt, limit: Int) -> [UInt8]? {
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
    package static func namespace(_ path: String) -> UInt32? { link(path).flatMap { namespace(text: $0) } }

    static func namespace(text: [UInt8]) -> UInt32? {
        guard let open = text.firstIndex(of: UInt8(ascii: "[")), text.last == UInt8(ascii: "]") else { return nil }
        return UInt32(String(decoding: text[(open + 1)..<(text.count - 1)], as: UTF8.self))
    }

    package static func executable(pid: UInt32) -> [UInt8]? { link("/proc/\(pid)/exe") }

    /// The parent's host pid.
    package static func parent(pid: UInt32) -> UInt32? { contents("/proc/\(pid)/stat").flatMap { ProcStat($0)?.parent } }
}
