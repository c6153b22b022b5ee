// SPDX-License-Identifier: Apache-2.0

/// A register: r0 is a call's result and the program's, r1 to r5 are a call's arguments and lost by it, r6 to r9 stay, r10 is the
/// frame and cannot be written.
package enum Register: UInt8, CaseIterable, Sendable {
    case r0 = 0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10
}

/// How much of a register an operation is about.
package enum Width: Sendable, CaseIterable {
    /// All 64 bits.
    case wide
    /// The lower 32 bits; the upper ones of what is written become zero.
    case narrow
}

/// What an operation takes beside the register that it changes or tests.
package enum Operand: Hashable, Sendable, ExpressibleByIntegerLiteral {
    case register(Register)
    /// Sign-extended where the operation has 64 bits.
    case immediate(Int32)

    /// A constant.
    package init(integerLiteral value: Int32) { self = .immediate(value) }
}

/// How many bytes a load or store moves. The raw value is the opcode's size field.
package enum AccessSize: UInt8, CaseIterable, Sendable {
    case bytes4 = 0x00
    case bytes2 = 0x08
    case bytes1 = 0x10
    case bytes8 = 0x18

    /// The number of bytes.
    package var count: Int {
        switch self {
        case .bytes1: 1
        case .bytes2: 2
        case .bytes4: 4
        case .bytes8: 8
        }
    }
}
