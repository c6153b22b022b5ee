// SPDX-License-Identifier: Apache-2.0

/// One BPF instruction, field by field (include/uapi/linux/bpf.h, `struct bpf_insn`).
package struct Instruction: Hashable, Sendable {
    /// Class, size or operation, and where the second operand comes from.
    package var opcode: UInt8
    /// The register that is written, 0 to 15.
    package var destination: UInt8
    /// The other register, or what kind of thing the immediate is, 0 to 15.
    package var source: UInt8
    /// Of an address in bytes, of a jump in instructions behind the next one.
    package var offset: Int16
    /// A constant, a helper's number, a descriptor.
    package var immediate: Int32

    /// An instruction of these fields; registers have four bits.
    package init(opcode: UInt8, destination: UInt8 = 0, source: UInt8 = 0, offset: Int16 = 0, immediate: Int32 = 0) {
        self.opcode = opcode
        self.destination = destination & 15
        self.source = source & 15
        self.offset = offset
        self.immediate = immediate
    }

    /// An instruction as the kernel has it in memory, read little endian.
    package init(word: UInt64) {
        self.init(
            opcode: UInt8(truncatingIfNeeded: word), destination: UInt8(truncatingIfNeeded: word >> 8) & 15,
            source: UInt8(truncatingIfNeeded: word >> 12) & 15, offset: Int16(truncatingIfNeeded: word >> 16),
            immediate: Int32(truncatingIfNeeded: word >> 32))
    }

    /// The eight bytes that the kernel takes, as a little endian number.
    package var word: UInt64 {
        UInt64(opcode) | UInt64(destination | source << 4) << 8 | UInt64(UInt16(bitPattern: offset)) << 16
            | UInt64(UInt32(bitPattern: immediate)) << 32
    }

    /// The first half of a 64-bit constant: the instruction behind it is the other half.
    package static let wideLoad: UInt8 = 0x18

    /// Whether the next instruction belongs to this one.
    package var isWide: Bool { opcode == Self.wideLoad }
}
