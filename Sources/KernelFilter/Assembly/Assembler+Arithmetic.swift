// SPDX-License-Identifier: Apache-2.0

internal import KernelInterface

extension Assembler {
    /// `register = register OPERATION operand`.
    package mutating func apply(_ operation: Operation, _ register: Register, _ operand: Operand, _ width: Width = .wide) {
        append(encoded(operation.rawValue | (width == .wide ? Opcode.wideArithmetic : Opcode.narrowArithmetic), register, operand))
    }

    /// `register = operand`.
    package mutating func move(_ register: Register, _ operand: Operand, _ width: Width = .wide) { apply(.move, register, operand, width) }

    /// `register = register + operand`.
    package mutating func add(_ register: Register, _ operand: Operand, _ width: Width = .wide) { apply(.add, register, operand, width) }

    /// `register = register - operand`.
    package mutating func subtract(_ register: Register, _ operand: Operand, _ width: Width = .wide) {
        apply(.subtract, register, operand, width)
    }

    /// `register = register & operand`.
    package mutating func and(_ register: Register, _ operand: Operand, _ width: Width = .wide) { apply(.and, register, operand, width) }

    /// `register = register | operand`.
    package mutating func or(_ register: Register, _ operand: Operand, _ width: Width = .wide) { apply(.or, register, operand, width) }

    /// `register = register << operand`.
    package mutating func shiftLeft(_ register: Register, _ operand: Operand, _ width: Width = .wide) {
        apply(.shiftLeft, register, operand, width)
    }

    /// `register = register >> operand`, with zeros from above.
    package mutating func shiftRight(_ register: Register, _ operand: Operand, _ width: Width = .wide) {
        apply(.shiftRight, register, operand, width)
    }

    /// `register = -register`.
    package mutating func negate(_ register: Register, _ width: Width = .wide) {
        let kind = width == .wide ? Opcode.wideArithmetic : Opcode.narrowArithmetic
        append(Instruction(opcode: Opcode.negateOperation | kind, destination: register.rawValue))
    }

    /// `register = value`, all 64 bits of it: one instruction where it fits, else a wide one of two.
    package mutating func set(_ register: Register, to value: UInt64) {
        if let small = Int32(exactly: Int64(bitPattern: value)) { return move(register, .immediate(small)) }
        append(Instruction(opcode: Instruction.wideLoad, destination: register.rawValue, immediate: Int32(truncatingIfNeeded: value)))
        append(Instruction(opcode: 0, immediate: Int32(truncatingIfNeeded: value >> 32)))
    }

    func encoded(_ opcode: UInt8, _ register: Register, _ operand: Operand) -> Instruction {
        switch operand {
        case .register(let other):
            Instruction(opcode: opcode | Opcode.register, destination: register.rawValue, source: other.rawValue)
        case .immediate(let value):
            Instruction(opcode: opcode, destination: register.rawValue, immediate: value)
        }
    }
}
