// SPDX-License-Identifier: Apache-2.0

import KernelFilter
import KernelInterface
import TestSupport

extension Random {
    /// Small ones, ones with few bits, and any.
    mutating func number() -> UInt64 {
        switch below(5) {
        case 0: UInt64(below(4))
        case 1: 1 << UInt64(below(64))
        case 2: 0 &- UInt64(below(300))
        case 3: next() >> 32
        default: next()
        }
    }
}

/// Programs that compute with what the map `value` holds and leave their registers there: r9 is its address.
enum RandomProgram {
    static let valueSize = 256
    private static let registers: [Register] = [.r0, .r1, .r2, .r3, .r4, .r5, .r6, .r7, .r8]
    private static let frameSlots = 4

    static func make(_ random: inout Random, length: Int) throws(AssemblyError) -> ProgramImage {
        var assembler = Assembler(name: "random", limit: 4_096)
        assembler.loadMapValue(.r9, "value", offset: 16)
        for slot in 1...frameSlots { assembler.store(.immediate(Int32(slot)), to: .r10, -8 * slot, .bytes8) }
        for (place, register) in registers.enumerated() {
            // What the verifier knows, and what it does not.
            if random.below(2) == 0 {
                assembler.set(register, to: random.number())
            } else {
                assembler.load(register, from: .r9, 8 * place, .bytes8)
            }
        }
        for _ in 0..<length { statement(&assembler, &random) }
        for (place, register) in registers.enumerated() { assembler.store(.register(register), to: .r9, 96 + 8 * place, .bytes8) }
        assembler.exit()
        return try assembler.finish()
    }

    private static func statement(_ assembler: inout Assembler, _ random: inout Random) {
        let register = registers[random.below(registers.count)]
        let other = registers[random.below(registers.count)]
        let width = random.below(3) == 0 ? Width.narrow : .wide
        let size = AccessSize.allCases[random.below(4)]
        let place = -8 * (1 + random.below(frameSlots)) + random.below(8 / size.count) * size.count
        switch random.below(12) {
        case 0: assembler.negate(register, width)
        case 1: assembler.set(register, to: random.number())
        case 2: assembler.load(register, from: .r10, place, size)
        case 3: assembler.store(.register(other), to: .r10, place, size)
        case 4: assembler.store(.immediate(Int32(truncatingIfNeeded: random.number())), to: .r10, place, size)
        case 5: assembler.atomicAdd(other, to: .r10, -8 * (1 + random.below(frameSlots)), width)
        case 6:
            let end = assembler.makeLabel()
            let condition = JumpCondition.allCases[random.below(JumpCondition.allCases.count)]
            assembler.jump(to: end, if: register, condition, operand(&random, other), width)
            assembler.apply(.exclusiveOr, other, .immediate(Int32(truncatingIfNeeded: random.next())), width)
            assembler.place(end)
        default:
            let operation = Operation.allCases[random.below(Operation.allCases.count)]
            var operand = operand(&random, other)
            if case .immediate(let value) = operand {
                switch operation {
                case .shiftLeft, .shiftRight, .shiftRightSigned: operand = .immediate(value & (width == .wide ? 63 : 31))
                case .divide, .remainder: operand = .immediate(value == 0 ? 7 : value)
                default: break
                }
            }
            assembler.apply(operation, register, operand, width)
        }
    }

    private static func operand(_ random: inout Random, _ other: Register) -> Operand {
        random.below(2) == 0 ? .register(other) : .immediate(Int32(truncatingIfNeeded: random.number()))
    }
}
