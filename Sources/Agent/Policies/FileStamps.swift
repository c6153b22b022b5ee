// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What tells one state of a file from another: which it is, how long, and when it was written.
struct FileStamp: Equatable, Sendable {
    private let device: UInt64
    private let inode: UInt64
    private let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    init(_ info: stat) {
        // A folder's own times turn with files in it that are no policies.
        let isFolder = info.st_mode & S_IFMT == S_IFDIR
        (device, inode, size) = (UInt64(info.st_dev), UInt64(info.st_ino), isFolder ? 0 : Int(info.st_size))
        (seconds, nanoseconds) = isFolder ? (0, 0) : (info.st_mtim.tv_sec, info.st_mtim.tv_nsec)
    }
}

/// The stamps of some files.
struct FileStamps: Equatable, Sendable {
    private var stamps: [String: FileStamp] = [:]

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
        stamps[path] = FileStamp(info)
        return info
    }
}
