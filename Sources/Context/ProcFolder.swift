// SPDX-License-Identifier: Apache-2.0

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

    /// /proc/PID/stat.
    package var facts: ProcStat? { contents("stat").flatMap { ProcStat($0) } }
}
