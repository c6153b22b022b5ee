// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import Glibc
internal import KernelInterface

/// The control groups that are there now, with what a new one below each would inherit.
struct CgroupScan {
    /// Key and value as the kernel side has them.
    private(set) var facts: [(key: apus_cgroup_key, value: apus_cgroup)] = []
    /// Kernfs id ─► hierarchy, of the groups that scope entries name.
    private(set) var hierarchies: [UInt64: UInt32] = [:]

    /// Groups without any such fact are told as well, so that what is not there is unknown.
    private let all: Bool

    /// `wanted`: kernfs ids ─► scope bits; `containers`: beginnings of container ids ─► scope bits.
    init(_ layout: CgroupLayout, wanted: [UInt64: UInt32], containers: [([UInt8], UInt32)], all: Bool = false) {
        self.all = all
        var roots = [layout.unified, layout.containers].compactMap { $0 }
        if roots.count == 2, roots[0].id == roots[1].id { roots.removeLast() }
        for root in roots {
            walk(root.path, "", root.id, flags: 0, bits: 0, depth: 0, wanted: wanted, containers: containers)
        }
    }

    private mutating func walk(
        _ path: String, _ name: String, _ hierarchy: UInt32, flags: UInt32, bits: UInt32, depth: Int, wanted: [UInt64: UInt32],
        containers: [([UInt8], UInt32)]
    ) {
        // Deeper than any runtime nests; and a bound against loops.
        guard depth < 64 else { return }
        var info = stat()
        guard unsafe stat(path, &info) == 0 else { return }
        let id = UInt64(info.st_ino)
        var flags = flags
        var bits = bits
        if let own = wanted[id] {
            bits |= own
            hierarchies[id] = hierarchy
        }
        if flags & APUS_CGROUP_CONTAINER.rawValue == 0, let found = ContainerName.parse(name) {
            flags |= APUS_CGROUP_CONTAINER.rawValue
            let digits = Array(found.id.utf8)
            for (start, own) in containers where digits.starts(with: start) { bits |= own }
        }
        if flags != 0 || bits != 0 || all {
            var key = apus_cgroup_key()
            key.id = id
            key.hierarchy = hierarchy
            facts.append((key, apus_cgroup(flags: all ? flags | APUS_CGROUP_KNOWN.rawValue : flags, scope_bits: bits)))
        }
        for child in Self.folders(path) {
            walk(path + "/" + child, child, hierarchy, flags: flags, bits: bits, depth: depth + 1, wanted: wanted, containers: containers)
        }
    }

    private static func folders(_ path: String) -> [String] {
        guard let folder = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        // readdir's entry is valid until the next call, and its name ends with a NUL.
        while let entry = unsafe readdir(folder) {
            guard unsafe entry.pointee.d_type == UInt8(DT_DIR) else { continue }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
