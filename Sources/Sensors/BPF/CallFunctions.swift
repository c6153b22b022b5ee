// SPDX-License-Identifier: Apache-2.0

internal import CLibBPF

/// Something that knows the functions that programs can be attached to.
protocol FunctionLookup {
    /// The BTF id of a function; nil when the kernel has none of that name.
    func function(_ name: String) -> UInt32?
}

extension KernelTypes: FunctionLookup {}

/// The kernel's own functions of system calls, by name: one pass over all types, where a look-up of each would be one pass each.
package struct CallFunctions: FunctionLookup, Sendable {
    private let ids: [String: UInt32]

    /// Functions with these names and any ids.
    package init(_ names: Set<String>) { ids = Dictionary(uniqueKeysWithValues: names.map { ($0, 1) }) }

    private init(ids: [String: UInt32]) { self.ids = ids }

    func function(_ name: String) -> UInt32? { ids[name] }

    /// Those of the running kernel; none when it has no type information.
    package static func ofThisKernel() -> CallFunctions {
        guard let btf = unsafe btf__load_vmlinux_btf() else { return CallFunctions([]) }
        defer { unsafe btf__free(btf) }
        var ids: [String: UInt32] = [:]
        for id in 1..<max(unsafe btf__type_cnt(btf), 1) {
            // The library checked ids and offsets when it loaded; the kind is in bits 24 to 28 (linux/btf.h), 12 is a function.
            guard let type = unsafe btf__type_by_id(btf, id), unsafe type.pointee.info >> 24 & 0x1f == 12,
                let name = unsafe btf__name_by_offset(btf, type.pointee.name_off), unsafe name[0] == UInt8(ascii: "_")
            else { continue }
            let text = unsafe String(cString: name)
            if prefixes.contains(where: text.hasPrefix) { ids[text] = id }
        }
        return CallFunctions(ids: ids)
    }

    private static let prefixes = ["__x64_sys_", "__ia32_sys_", "__ia32_compat_sys_", "__arm64_sys_", "__do_sys_"]
}
