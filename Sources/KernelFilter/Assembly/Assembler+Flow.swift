// SPDX-License-Identifier: Apache-2.0

internal import KernelInterface

extension Assembler {
    /// Goes on at `label`.
    package mutating func jump(to label: Label) { appendJump(Instruction(opcode: Opcode.jump), to: label) }

    /// Goes on at `label` if `register CONDITION operand`.
    package mutating func jump(
        to label: Label, if register: Register, _ condition: JumpCondition, _ operand: Operand, _ width: Width = .wide
    ) {
        let kind = width == .wide ? Opcode.wideJump : Opcode.narrowJump
        appendJump(encoded(condition.rawValue | kind, register, operand), to: label)
    }

    /// Calls a function of the kernel: arguments in r1 to r5, which are lost, result in r0.
    package mutating func call(_ helper: Helper) { append(Instruction(opcode: Opcode.call, immediate: helper.rawValue)) }

    /// Ends the program; r0 is its result.
    package mutating func exit() { append(Instruction(opcode: Opcode.exit)) }
}
