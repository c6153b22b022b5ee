// SPDX-License-Identifier: Apache-2.0

package import KernelInterface

extension Assembler {
    /// `register = *(base + offset)`, with zeros above what is read.
    package mutating func load(_ register: Register, from base: Register, _ offset: Int, _ size: AccessSize) {
        access(Opcode.load | Opcode.memory | size.rawValue, destination: register, source: base, offset)
    }

    /// `*(base + offset) = operand`.
    package mutating func store(_ operand: Operand, to base: Register, _ offset: Int, _ size: AccessSize) {
        switch operand {
        case .register(let register): access(Opcode.store | Opcode.memory | size.rawValue, destination: base, source: register, offset)
        case .immediate(let value):
            access(Opcode.storeImmediate | Opcode.memory | size.rawValue, destination: base, source: .r0, offset, value)
        }
    }

    /// `*(base + offset) += register`, at once for all CPUs; of 32 or 64 bits.
    package mutating func atomicAdd(_ register: Register, to base: Register, _ offset: Int = 0, _ width: Width = .wide) {
        let size = width == .wide ? AccessSize.bytes8 : AccessSize.bytes4
        // The immediate is the operation; BPF_ADD is 0.
        access(Opcode.store | Opcode.atomic | size.rawValue, destination: base, source: register, offset)
    }

    /// `register` = the map, as helpers take it.
    package mutating func loadMap(_ register: Register, _ map: MapName) { appendMap(register, map, isValue: false, offset: 0) }

    /// `register` = the address of the value of an array map, and `offset` bytes more. The kernel takes maps of one value only.
    package mutating func loadMapValue(_ register: Register, _ map: MapName, offset: UInt32 = 0) {
        appendMap(register, map, isValue: true, offset: offset)
    }

    private mutating func access(_ opcode: UInt8, destination: Register, source: Register, _ offset: Int, _ immediate: Int32 = 0) {
        guard let small = Int16(exactly: offset) else { return fail(.offsetTooLarge(offset)) }
        append(
            Instruction(
                opcode: opcode, destination: destination.rawValue, source: source.rawValue, offset: small, immediate: immediate))
    }
}
