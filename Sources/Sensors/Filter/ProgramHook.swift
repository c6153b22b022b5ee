// SPDX-License-Identifier: Apache-2.0

internal import CLibBPF
internal import Glibc

/// What a program is written for: its context, and which program arrays take it.
package enum ProgramHook: Hashable, Sendable {
    /// Arguments as numbers. The only kind that can be run by hand with a context of one's own.
    case rawTracepoint
    /// A tracepoint by name, with typed arguments.
    case tracepoint(String)
    /// The return of a kernel function, with its typed arguments and its result.
    case functionExit(String)
    /// The entry of a kernel function, with its typed arguments, or by its registers.
    case functionEntry(String)
    case kprobe
    /// A hook of the security modules, without `security_`.
    case securityModule(String)

    /// The hook that the name of a program's section stands for; nil for others.
    init?(section: String) {
        let parts = section.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "tp_btf": self = .tracepoint(parts[1])
        case "fentry": self = .functionEntry(parts[1])
        case "fexit": self = .functionExit(parts[1])
        case "kprobe": self = .kprobe
        case "lsm": self = .securityModule(parts[1])
        default: return nil
        }
    }
}

/// A hook as the kernel numbers it.
struct ProgramAttachment {
    let type: bpf_prog_type
    var expected = bpf_attach_type(0)
    /// The BTF id of what it attaches to.
    var target: UInt32 = 0

    /// `types`: the running kernel's; needed for what has typed arguments, and read when it is not given.
    init(_ hook: ProgramHook, _ types: KernelTypes?) throws(KernelError) {
        switch hook {
        case .rawTracepoint:
            type = BPF_PROG_TYPE_RAW_TRACEPOINT
        case .kprobe:
            type = BPF_PROG_TYPE_KPROBE
        case .tracepoint(let name):
            (type, expected) = (BPF_PROG_TYPE_TRACING, BPF_TRACE_RAW_TP)
            target = try Self.id(name, types) { $0.tracepoint(name) }
        case .functionExit(let name):
            (type, expected) = (BPF_PROG_TYPE_TRACING, BPF_TRACE_FEXIT)
            target = try Self.id(name, types) { $0.function(name) }
        case .functionEntry(let name):
            (type, expected) = (BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY)
            target = try Self.id(name, types) { $0.function(name) }
        case .securityModule(let name):
            (type, expected) = (BPF_PROG_TYPE_LSM, BPF_LSM_MAC)
            target = try Self.id(name, types) { $0.function("bpf_lsm_" + name) }
        }
    }

    private static func id(_ name: String, _ types: KernelTypes?, _ find: (KernelTypes) -> UInt32?) throws(KernelError) -> UInt32 {
        let types = if let types { types } else { try KernelTypes() }
        guard let id = find(types) else { throw KernelError(request: .attach, subject: name, code: ENOENT) }
        return id
    }
}
