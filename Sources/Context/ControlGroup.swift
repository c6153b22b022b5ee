// SPDX-License-Identifier: Apache-2.0

internal import KernelInterface

/// The place of a process in one hierarchy of control groups.
struct ControlGroup {
    /// Kernfs ids of the group and of those above it, the root's first.
    let ids: [UInt64]
    /// The container's id that the outermost group with such a name has.
    let container: String?

    var id: UInt64 { ids.last ?? 0 }

    /// Nil when the path leads to no group that can be seen from here.
    init?(_ path: String, _ hierarchy: CgroupLayout.Hierarchy) {
        let parts = path.split(separator: "/")
        guard path.hasPrefix("/"), !parts.contains("..") else { return nil }
        var folder = hierarchy.path
        var ids: [UInt64] = []
        for part in [""] + parts {
            if !part.isEmpty { folder += "/" + part }
            guard let id = DirectoryTree.inode(folder) else { return nil }
            ids.append(id)
        }
        self.ids = ids
        container = parts.lazy.compactMap { ContainerName.parse($0)?.id }.first
    }

    /// The controllers of a hierarchy of version 2.
    static func controllers(of hierarchy: CgroupLayout.Hierarchy) -> [String] {
        let text = ProcFS.contents(hierarchy.path + "/cgroup.controllers") ?? []
        return text.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The path that /proc/PID/cgroup has for a hierarchy.
    static func path(in text: [UInt8], hierarchy: UInt32) -> String? {
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3, UInt32(String(decoding: fields[0], as: UTF8.self)) == hierarchy else { continue }
            return String(decoding: fields[2], as: UTF8.self)
        }
        return nil
    }
}
