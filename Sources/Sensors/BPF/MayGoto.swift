// SPDX-License-Identifier: Apache-2.0

internal import CLibBPF
internal import Glibc

/// `may_goto`, by which the verifier need not follow a loop to its last turn (Kernel/include/maps.bpf.h, MAY_GO_ON): in kernels from v6.9 on.
enum MayGoto {
    /// BPF_JMP | BPF_JCOND (include/uapi/linux/bpf.h), with no registers, an offset, and no immediate: 8 bytes.
    private static let opcode: UInt8 = 0xe5

    /// Whether this kernel takes a program that has it. One that may load no program says no.
    static func isKnown() -> Bool {
        // may_goto +1; r0 = 0; r0 = 0; exit. (v6.12 takes no offset of 0.)
        let instructions: [UInt64] = [UInt64(opcode) | 1 << 16, 0xb7, 0xb7, 0x95]
        // Each instruction is eight bytes, and the array holds whole ones.
        let program = unsafe instructions.withUnsafeBytes { bytes in
            unsafe bpf_prog_load(
                BPF_PROG_TYPE_RAW_TRACEPOINT, "apus_probe", "GPL", bytes.baseAddress?.assumingMemoryBound(to: bpf_insn.self), instructions.count,
                nil)
        }
        guard program >= 0 else { return false }
        close(program)
        return true
    }

    /// An object for older kernels: a jump to the next instruction in the place of each. `bytes` are a little-endian ELF-64 object
    /// (elf(5)), as the build makes it; throws where they are not.
    static func removed(from bytes: [UInt8]) throws(KernelError) -> [UInt8] {
        func number(_ at: Int, _ size: Int) throws(KernelError) -> Int {
            guard at >= 0, at <= bytes.count - size else { throw KernelError(request: .openObject, subject: "apus.bpf.o", code: ENOEXEC) }
            return bytes[at..<at + size].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        var object = bytes
        let headers = try number(0x28, 6), size = try number(0x3a, 2), count = try number(0x3c, 2)
        for header in (0..<count).map({ headers + $0 * size }) {
            let type = try number(header + 4, 4), flags = try number(header + 8, 4)
            guard type == 1, flags & 4 != 0 else { continue }  // SHT_PROGBITS, SHF_EXECINSTR
            let start = try number(header + 24, 6), length = try number(header + 32, 6)
            guard start + length <= bytes.count, length % 8 == 0 else { throw KernelError(request: .openObject, subject: "apus.bpf.o", code: ENOEXEC) }
            // The second half of a 16-byte instruction begins with 0.
            for at in stride(from: start, to: start + length, by: 8) where object[at] == opcode {
                object.replaceSubrange(at..<at + 8, with: [0x05, 0, 0, 0, 0, 0, 0, 0])
            }
        }
        return object
    }
}
