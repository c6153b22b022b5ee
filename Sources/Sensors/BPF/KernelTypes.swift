// SPDX-License-Identifier: Apache-2.0

internal import CLibBPF
internal import Glibc

/// The running kernel's type information, read once.
@safe final class KernelTypes {
    private let btf: OpaquePointer

    init() throws(KernelError) {
        LibraryLog.install
        guard let btf = unsafe btf__load_vmlinux_btf() else {
            throw KernelError(request: .openObject, subject: "/sys/kernel/btf/vmlinux", code: errno, log: LibraryLog.shared.take())
        }
        unsafe self.btf = unsafe btf
    }

    deinit { unsafe btf__free(btf) }

    /// The id of a function; nil when the kernel has none of that name that can be attached to.
    func function(_ name: String) -> UInt32? {
        let id = unsafe btf__find_by_name_kind(btf, name, Self.functionKind)
        return id > 0 ? UInt32(id) : nil
    }

    /// The id of a function's prototype; what two functions share of it, they share in program arrays.
    func prototype(_ name: String) -> UInt32? {
        guard let id = function(name), let type = unsafe btf__type_by_id(btf, id) else { return nil }
        return unsafe type.pointee.type
    }

    /// The id of a BTF tracepoint's typedef; nil when there is no such tracepoint.
    func tracepoint(_ name: String) -> UInt32? {
        let id = unsafe btf__find_by_name_kind(btf, "btf_trace_" + name, Self.typedefKind)
        return id > 0 ? UInt32(id) : nil
    }

    /// How many arguments a tracepoint passes; nil when there is no such tracepoint.
    func argumentCount(ofTracepoint name: String) -> Int? {
        guard let id = tracepoint(name), let alias = unsafe btf__type_by_id(btf, id),
            let pointer = unsafe btf__type_by_id(btf, alias.pointee.type),
            let function = unsafe btf__type_by_id(btf, pointer.pointee.type)
        else { return nil }
        // The first one is the tracepoint's own data.
        return unsafe Int(btf_vlen(function)) - 1
    }

    // linux/btf.h; Swift sees both a macro and an enum of these names.
    private static let functionKind: UInt32 = 12
    private static let typedefKind: UInt32 = 8
}
