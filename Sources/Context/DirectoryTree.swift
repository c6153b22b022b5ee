// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Folders of a tree, as in the control group file system.
enum DirectoryTree {
    /// The paths of all folders below `root`, relative to it and with a slash in front, parents first; at most 64 levels deep.
    static func folders(below root: String) -> [String] {
        var found: [String] = []
        collect(root, "", 0, &found)
        return found
    }

    /// The names of the folders in `path`.
    static func names(in path: String) -> [String] {
        guard let folder = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(folder) }
        return unsafe names(in: folder, limit: .max) { $0 == DT_DIR } ?? []
    }

    /// The names in an open folder whose type (`DT_…`) is wanted; nil when there are more than `limit`.
    static func names(in folder: OpaquePointer, limit: Int, where isWanted: (Int) -> Bool) -> [String]? {
        var names: [String] = []
        // readdir's entry is valid until the next call, and its name ends with a NUL.
        while let entry = unsafe readdir(folder) {
            guard unsafe isWanted(Int(entry.pointee.d_type)) else { continue }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            guard name != ".", name != ".." else { continue }
            guard names.count < limit else { return nil }
            names.append(name)
        }
        return names
    }

    /// The inode number of a folder; nil when it is gone.
    static func inode(_ path: String) -> UInt64? {
        var info = stat()
        return unsafe stat(path, &info) == 0 ? UInt64(info.st_ino) : nil
    }

    private static func collect(_ root: String, _ path: String, _ depth: Int, _ found: inout [String]) {
        guard depth < 64 else { return }
        for name in names(in: root + path) {
            found.append(path + "/" + name)
            collect(root, path + "/" + name, depth + 1, &found)
        }
    }
}
