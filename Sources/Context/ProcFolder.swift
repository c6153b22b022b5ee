// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Glibc

/// One process's folder in /proc, held open: what is read here is of this process, never of a later one with its number.
package struct ProcFolder: ~Copyable {
    private let descriptor: CInt

    /// Nil when there is no such process. `root` is /proc but in tests.
    package init?(pid: UInt32, root: String = "/proc") {
        let opened = unsafe open("\(root)/\(pid)", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { return nil }
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// A whole file, at most a little more than `limit` bytes of it; nil when it cannot be read, as once the process is gone.
    package func contents(_ name: String, limit: Int = 1 << 20) -> [UInt8]? {
        let file = unsafe openat(descriptor, name, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        return ProcFS.contents(of: file, limit: limit)
    }

    /// The target of a symbolic link, at most 4096 bytes of it.
    package func link(_ name: String) -> [UInt8]? {
        ProcFS.link(name, in: descriptor)
    }

    /// What the file is that a link leads to; nil when it cannot be asked.
    func file(_ name: String) -> stat? {
        var info = stat()
        return unsafe fstatat(descriptor, name, &info, 0) == 0 ? info : nil
    }

    /// The type (S_IFMT) of the file that a link leads to, as far as it is known without asking a server; 0 when it cannot be had.
    func fileType(_ name: String) -> mode_t { unsafe mode_t(shim_file_type(descriptor, name)) }

    /// The names in a folder; nil when it cannot be read, or has more than `limit`.
    func names(in name: String, limit: Int) -> [String]? {
        let opened = unsafe openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { return nil }
        guard let entries = unsafe fdopendir(opened) else {
            close(opened)
            return nil
        }
        defer { unsafe closedir(entries) }
        return unsafe DirectoryTree.names(in: entries, limit: limit) { _ in true }
    }

    /// The mount through which a link's file was found; 0 when that cannot be had.
    func mount(_ name: String) -> UInt64 { unsafe shim_mount_id(descriptor, name) }

    /// The inode number of a namespace: `mnt`, `pid`, …
    func namespace(_ name: String) -> UInt32? { link("ns/" + name).flatMap { ProcFS.namespace(text: $0) } }

    /// The node name of its UTS namespace, for which a thread of ours goes there.
    func nodeName() -> [UInt8]? {
        let namespace = unsafe openat(descriptor, "ns/uts", O_RDONLY | O_CLOEXEC)
        guard namespace >= 0 else { return nil }
        defer { close(namespace) }
        var name = [UInt8](repeating: 0, count: 65)
        // The array is as long as it says.
        let code = unsafe name.withUnsafeMutableBytes { unsafe shim_node_name(namespace, $0.baseAddress!, $0.count) }
        return code == 0 ? Array(name.prefix { $0 != 0 }) : nil
    }

    /// /proc/PID/stat.
    package var facts: ProcStat? { contents("stat").flatMap { ProcStat($0) } }
}
