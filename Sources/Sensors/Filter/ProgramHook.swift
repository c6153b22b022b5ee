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
        case .tracepoint(let name):
            let types = if let types { types } else { try KernelTypes() }
            guard let id = types.tracepoint(name) else {
                throw KernelError(request: .attach, subject: name, code: ENOENT)
            }
            (type, expected, target) = (BPF_PROG_TYPE_TRACING, BPF_TRACE_RAW_TP, id)
        case .functionExit(let name):
            let types = if let types { types } else { try KernelTypes() }
            guard let id = types.function(name) else {
                throw KernelError(request: .attach, subject: name, code: ENOENT)
            }
            (type, expected, target) = (BPF_PROG_TYPE_TRACING, BPF_TRACE_FEXIT, id)
        }
    }
}
