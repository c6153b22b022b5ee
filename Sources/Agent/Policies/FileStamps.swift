// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What tells one state of some files from another: which they are, how long, and when they were written.
struct FileStamps: Equatable, Sendable {
    private struct Stamp: Equatable {
        var device: UInt64 = 0
        var inode: UInt64 = 0
        var size = 0
        var seconds = 0
        var nanoseconds = 0
    }

    private var stamps: [String: Stamp] = [:]

    /// Looks at files, and at folders with all that is in them. Symbolic links are followed.
    init(_ paths: [String]) {
        for path in paths {
            guard let info = add(path), info.st_mode & S_IFMT == S_IFDIR else { continue }
            for name in PolicyFiles.policyNames(in: path) { _ = add(path + "/" + name) }
        }
    }

    private mutating func add(_ path: String) -> stat? {
        var info = stat()
        // The kernel fills all of it, or says that it did not.
        guard unsafe stat(path, &info) == 0 else { return nil }
        // A folder's own times turn with files in it that are no policies.
        let isFolder = info.st_mode & S_IFMT == S_IFDIR
        stamps[path] = Stamp(
            device: UInt64(info.st_dev), inode: UInt64(info.st_ino), size: isFolder ? 0 : Int(info.st_size),
            seconds: isFolder ? 0 : info.st_mtim.tv_sec, nanoseconds: isFolder ? 0 : info.st_mtim.tv_nsec)
        return info
    }
}
