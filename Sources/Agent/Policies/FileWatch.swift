// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Context
internal import Glibc

/// Says when files and folders have changed and then been left alone for a moment.
///
/// The kernel (inotify) tells of changes in every folder that decides what a path leads to: its own, and those of the links on the
/// way. So a file that an editor puts in place of the old one is seen, and so is a link that is turned over (as Kubernetes does it
/// with configuration). Whether it concerns us is decided by looking at the files.
final class FileWatch {
    /// How long nothing may happen before the files are looked at, ns.
    static let rest: UInt64 = 200_000_000

    private let descriptor: CInt
    private var paths: [String] = []
    private var stamps: FileStamps
    /// When something happened last; nil: it was looked at.
    private var touched: UInt64?

    /// - Parameter stamps: the files as they were when they were read.
    init(_ paths: [String], _ stamps: FileStamps) throws(AgentError) {
        descriptor = inotify_init1(CInt(IN_NONBLOCK) | CInt(IN_CLOEXEC))
        guard descriptor >= 0 else {
            throw AgentError(.failure, "cannot watch files: error \(errno)", hint: "fs.inotify.max_user_instances may be too low")
        }
        self.stamps = stamps
        watch(paths, stamps)
    }

    deinit { close(descriptor) }

    /// Watches these from now on.
    func watch(_ paths: [String], _ stamps: FileStamps) {
        (self.paths, self.stamps) = (paths, stamps)
        addWatches()
        // What happened before the kernel was asked.
        touched = shim_boottime()
    }

    /// Whether the files are others than those that were read; asked every now and then.
    func hasChanged(_ now: UInt64) -> Bool {
        if takeEvents() {
            touched = now
            // What a link leads to, and a folder that was made again, is to be watched too.
            addWatches()
        }
        guard let last = touched, now - min(now, last) >= Self.rest else { return false }
        touched = nil
        let current = FileStamps(paths)
        defer { stamps = current }
        return current != stamps
    }

    /// Takes what the kernel has told, which is looked at as a whole only.
    private func takeEvents() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        var isTold = false
        // The buffer is as long as it says.
        while unsafe buffer.withUnsafeMutableBytes({ unsafe read(descriptor, $0.baseAddress, $0.count) }) > 0 { isTold = true }
        return isTold
    }

    private func addWatches() {
        for folder in Set(paths.flatMap(Self.folders)) {
            // A folder that is watched already stays so; one that is not there is seen when it comes, by the one above.
            _ = unsafe inotify_add_watch(
                descriptor, folder,
                UInt32(IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF))
        }
    }

    /// A path, and the folders in which what it leads to can be changed.
    static func folders(of path: String) -> [String] {
        var result = [path]
        var current = path
        for _ in 0..<Self.linkLimit {
            let folder = parent(of: current)
            result.append(folder)
            guard let target = ProcFS.link(current) else { break }
            let text = String(decoding: target, as: UTF8.self)
            current = text.hasPrefix("/") ? text : folder + "/" + text
        }
        return result
    }

    /// As the kernel follows them.
    private static let linkLimit = 40

    private static func parent(of path: String) -> String {
        var trimmed = path[...]
        while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }
}
