// SPDX-License-Identifier: Apache-2.0

internal import CLibBPF
internal import CLinuxShims
internal import Glibc

/// A handful of instructions that count the agent's own passes through a hook: a hook that loads and attaches may still never
/// fire (an LSM program where `bpf` is not in the list of security modules).
struct ProbeProgram {
    enum Hook {
        /// The BTF id of `bpf_lsm_NAME`, of a function, of a tracepoint's typedef.
        case lsm(UInt32)
        case fentry(UInt32)
        case tracepoint(UInt32)
        case kprobe(String)
        /// The BTF id of `bpf_iter_task`.
        case taskIterator(UInt32)
        /// A user probe on a function of our own executable, `shim_probed_function`.
        case ownFunction
    }

    /// Loads, attaches, runs `action`, and looks. Nothing stays.
    static func seenToFire(_ hook: Hook, _ action: () -> Void) -> Result<Bool, KernelError> {
        Result { () throws(KernelError) in try tryOut(hook, action) }
    }

    private static func tryOut(_ hook: Hook, _ action: () -> Void) throws(KernelError) -> Bool {
        let map = unsafe bpf_map_create(BPF_MAP_TYPE_ARRAY, "apus_probe", 4, 8, 1, nil)
        try check(.map, "apus_probe", map)
        defer { close(map) }
        let program = try load(hook, map: map)
        defer { close(program) }
        let link: CInt
        switch hook {
        case .lsm, .fentry, .tracepoint:
            link = bpf_raw_tracepoint_open(nil, program)
            try check(.attach, "probe", link)
        case .kprobe(let function):
            link = unsafe shim_attach_kprobe(program, function)
            try check(.attach, function, link)
        case .taskIterator:
            link = bpf_link_create(program, 0, BPF_TRACE_ITER, nil)
            try check(.attach, "probe", link)
            try iterate(link)
        case .ownFunction:
            link = shim_attach_own_function(program)
            try check(.attach, "own function", link)
        }
        action()
        let value = try Map.lookup("apus_probe", map, key: UInt32(0), size: 8)
        close(link)
        return value?.contains { $0 != 0 } ?? false
    }

    /// Our program runs while we read, once a task.
    private static func iterate(_ link: CInt) throws(KernelError) {
        let iterator = try check(.attach, "probe", bpf_iter_create(link))
        defer { close(iterator) }
        var byte: UInt8 = 0
        // It writes nothing: one read goes to the end, or says that there was more than one may have.
        for _ in 0..<16 where unsafe read(iterator, &byte, 1) != 0 {}
    }

    private static func load(_ hook: Hook, map: CInt) throws(KernelError) -> CInt {
        let instructions = body(map: map)
        var options = unsafe bpf_prog_load_opts()
        unsafe options.sz = MemoryLayout<bpf_prog_load_opts>.size
        let type: bpf_prog_type
        switch hook {
        case .lsm(let id):
            type = BPF_PROG_TYPE_LSM
            unsafe options.expected_attach_type = BPF_LSM_MAC
            unsafe options.attach_btf_id = id
        case .fentry(let id):
            type = BPF_PROG_TYPE_TRACING
            unsafe options.expected_attach_type = BPF_TRACE_FENTRY
            unsafe options.attach_btf_id = id
        case .tracepoint(let id):
            type = BPF_PROG_TYPE_TRACING
            unsafe options.expected_attach_type = BPF_TRACE_RAW_TP
            unsafe options.attach_btf_id = id
        case .taskIterator(let id):
            type = BPF_PROG_TYPE_TRACING
            unsafe options.expected_attach_type = BPF_TRACE_ITER
            unsafe options.attach_btf_id = id
        case .kprobe, .ownFunction:
            type = BPF_PROG_TYPE_KPROBE
        }
        // Each instruction is eight bytes, and the array holds whole ones.
        let program = unsafe instructions.withUnsafeBytes { bytes in
            unsafe bpf_prog_load(
                type, "apus_probe", "GPL", bytes.baseAddress?.assumingMemoryBound(to: bpf_insn.self), instructions.count, &options)
        }
        return try check(.loadObject, "probe", program)
    }

    /// `if (bpf_get_current_pid_tgid() >> 32 == our pid) count++; return 0;`, as 64-bit words (include/uapi/linux/bpf.h:
    /// opcode, registers, offset, immediate).
    private static func body(map: CInt) -> [UInt64] {
        func word(_ opcode: UInt64, _ registers: UInt64 = 0, offset: UInt64 = 0, _ immediate: UInt32 = 0) -> UInt64 {
            opcode | registers << 8 | (offset & 0xffff) << 16 | UInt64(immediate) << 32
        }
        return [
            word(0x85, 0, 14),  // call bpf_get_current_pid_tgid
            word(0x77, 0, 32),  // r0 >>= 32
            word(0x55, 0, offset: 4, UInt32(getpid())),  // if r0 != pid goto +4
            word(0x18, 0x21, UInt32(map)),  // r1 = &map[0] (BPF_PSEUDO_MAP_VALUE)
            word(0),
            word(0xb7, 2, 1),  // r2 = 1
            word(0xdb, 0x21),  // *(u64 *)r1 += r2, atomic
            word(0xb7, 0, 0),  // r0 = 0
            word(0x95),  // exit
        ]
    }
}
