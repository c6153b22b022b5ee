// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
package import Events
internal import Glibc

/// A process as /proc shows it now.
package final class ProcessNow: LiveProcess {
    private let folder: ProcFolder
    /// Controllers of the hierarchy of version 2, for which /proc/PID/cgroup has one line.
    private let unifiedControllers: [String]
    /// As many descriptors are looked at; who has more could keep us busy.
    private static let descriptorLimit = 4096

    /// Nil where the process is gone, or a later one has its number. `root` is /proc but in tests.
    package init?(_ process: ProcessKey, unifiedControllers: [String], root: String = "/proc") {
        guard let folder = ProcFolder(pid: process.pid, root: root), let facts = folder.facts, facts.began(at: process.start)
        else { return nil }
        self.folder = folder
        self.unifiedControllers = unifiedControllers
    }

    package var descriptorCount: UInt64? {
        // Since v6.2 the folder's size is their number.
        if let size = folder.file("fd")?.st_size, size > 0 { return UInt64(size) }
        return folder.names(in: "fd", limit: 1 << 16).map { UInt64($0.count) }
    }

    package var descriptorLimit: UInt64? {
        // Max open files            1024                 524288               files
        let name = Array("Max open files".utf8)
        guard let line = lines(of: "limits").first(where: { $0.starts(with: name) }) else { return nil }
        return line.dropFirst(name.count).split(separator: UInt8(ascii: " ")).first.flatMap { Self.number($0) }
    }

    package var memory: MemoryUse? {
        var sizes: [String: UInt64] = [:]
        for line in lines(of: "status") {
            let words = line.split { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ":") }
            guard words.count == 3, words[2].elementsEqual("kB".utf8) else { continue }
            sizes[String(decoding: words[0], as: UTF8.self)] = Self.number(words[1])
        }
        guard let virtual = sizes["VmSize"], let resident = sizes["VmRSS"] else { return nil }
        return MemoryUse(virtual: virtual, resident: resident, swapped: sizes["VmSwap"] ?? 0)
    }

    package var faults: PageFaults? { folder.facts.map { PageFaults(major: $0.majorFaults, minor: $0.minorFaults) } }

    package var controlGroups: [(controller: String, path: [UInt8])]? {
        let lines = lines(of: "cgroup")
        guard !lines.isEmpty else { return nil }
        return lines.flatMap { line in
            // hierarchy:controllers:path
            let fields = line.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { return [(controller: String, path: [UInt8])]() }
            let named = fields[1].split(separator: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) }
            // `name=systemd` has no controller.
            let controllers = fields[0].elementsEqual("0".utf8) ? unifiedControllers : named.filter { !$0.hasPrefix("name=") }
            return controllers.map { ($0, Array(fields[2])) }
        }
    }

    // MARK: Descriptors

    package func descriptor(_ number: Int) -> OpenDescriptor? {
        let path = "fd/\(number)"
        guard let link = folder.link(path) else { return nil }
        if let inode = Self.socket(link) { return SocketSearch.find(inode, in: folder) ?? OpenDescriptor(kind: .socket, name: link) }
        return OpenDescriptor(kind: kind(of: link, at: path), name: link)
    }

    package var descriptorKinds: Set<ObjectKind>? {
        guard let names = folder.names(in: "fd", limit: Self.descriptorLimit) else { return nil }
        var kinds: Set<ObjectKind> = []
        var sockets: Set<UInt64> = []
        for name in names {
            guard let link = folder.link("fd/" + name) else { continue }
            if let inode = Self.socket(link) { sockets.insert(inode) } else { kinds.insert(kind(of: link, at: "fd/" + name)) }
        }
        return kinds.union(SocketSearch.kinds(of: sockets, in: folder))
    }

    /// The inode number in `socket:[123]`.
    private static func socket(_ link: [UInt8]) -> UInt64? {
        guard link.starts(with: "socket:[".utf8), link.last == UInt8(ascii: "]") else { return nil }
        return number(link.dropFirst(8).dropLast())
    }

    private func kind(of link: [UInt8], at path: String) -> ObjectKind {
        let text = String(decoding: link, as: UTF8.self)
        if text.hasPrefix("anon_inode:") { return Self.anonymousKind(text.dropFirst(11)) }
        if text.hasPrefix("pidfd:") { return .pidfd }
        if text.hasPrefix("/memfd:") { return .memfd }
        switch folder.fileType(path) {
        case S_IFREG: return .file
        case S_IFDIR: return .directory
        case S_IFCHR: return .characterDevice
        case S_IFBLK: return .blockDevice
        case S_IFLNK: return .symlink
        case S_IFIFO: return .pipe
        default: return .other
        }
    }

    private static func anonymousKind(_ name: Substring) -> ObjectKind {
        switch name {
        case "[eventfd]": .eventfd
        case "[eventpoll]": .eventpoll
        case "[signalfd]": .signalfd
        case "[timerfd]": .timerfd
        case "[userfaultfd]": .userfaultfd
        case "[io_uring]": .ioUring
        case "[pidfd]": .pidfd
        case "inotify": .inotify
        case "btf": .bpf
        default: name.hasPrefix("bpf") ? .bpf : .anonymous
        }
    }

    // MARK: Text

    private func lines(of file: String) -> [ArraySlice<UInt8>] {
        folder.contents(file, limit: 1 << 16)?.split(separator: UInt8(ascii: "\n")) ?? []
    }

    private static func number(_ text: ArraySlice<UInt8>) -> UInt64? { UInt64(String(decoding: text, as: UTF8.self)) }
}
