// SPDX-License-Identifier: Apache-2.0

/// The parts that opcodes are made of (include/uapi/linux/bpf.h and bpf_common.h).
enum Opcode {
    // Classes: the lower three bits.
    static let classMask: UInt8 = 0x07
    static let load: UInt8 = 0x01
    static let storeImmediate: UInt8 = 0x02
    static let store: UInt8 = 0x03
    static let narrowArithmetic: UInt8 = 0x04
    static let wideJump: UInt8 = 0x05
    static let narrowJump: UInt8 = 0x06
    static let wideArithmetic: UInt8 = 0x07

    /// The other operand is a register (BPF_X), not the immediate.
    static let register: UInt8 = 0x08
    /// Loads and stores of memory (BPF_MEM), with a size of `sizeMask`; atomic ones (BPF_ATOMIC).
    static let memory: UInt8 = 0x60
    static let atomic: UInt8 = 0xc0
    static let modeMask: UInt8 = 0xe0
    static let sizeMask: UInt8 = 0x18
    static let operationMask: UInt8 = 0xf0

    static let jump: UInt8 = 0x05
    static let call: UInt8 = 0x85
    static let exit: UInt8 = 0x95
    static let negateOperation: UInt8 = 0x80
}
