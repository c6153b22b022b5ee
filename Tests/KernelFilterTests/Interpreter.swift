// SPDX-License-Identifier: Apache-2.0

import KernelFilter
import KernelInterface

/// Runs a program on its own frame and one map's value, as the kernel's documentation says that instructions work.
struct Interpreter {
    private(set) var registers = [UInt64](repeating: 0, count: 11)
    private var frame = [UInt8](repeating: 0, count: 512)
    var value: [UInt8]

    /// Where the value and the end of the frame are, to programs.
    private static let valueAddress: UInt64 = 1 << 40
    private static let frameAddress: UInt64 = 1 << 41

    init(value: [UInt8]) {
        self.value = value
        registers[10] = Self.frameAddress
    }

    /// Runs to the exit; the result.
    mutating func run(_ image: ProgramImage) -> UInt64 {
        var index = 0
        while true {
            let instruction = image.instructions[index]
            index += 1
            if instruction.opcode == 0x95 { return registers[0] }
            let (destination, operation) = (Int(instruction.destination), instruction.opcode & 0xf0)
            let wide = instruction.opcode & 7 == 7 || instruction.opcode & 7 == 5
            let other =
                instruction.opcode & 8 != 0 ? registers[Int(instruction.source)] : UInt64(bitPattern: Int64(instruction.immediate))
            switch instruction.opcode & 7 {
            case 0:
                let upper = UInt64(UInt32(bitPattern: image.instructions[index].immediate))
                let lower = UInt64(UInt32(bitPattern: instruction.immediate))
                registers[destination] = instruction.source == 2 ? Self.valueAddress + upper : upper << 32 | lower
                index += 1
            case 1: registers[destination] = load(instruction, registers[Int(instruction.source)])
            case 2: store(instruction, UInt64(bitPattern: Int64(instruction.immediate)))
            case 3:
                let added = registers[Int(instruction.source)]
                let isAtomic = instruction.opcode & 0xe0 == 0xc0
                store(instruction, isAtomic ? load(instruction, registers[destination]) &+ added : added)
            case 4, 7:
                let left = registers[destination]
                registers[destination] = wide ? Self.arithmetic(operation, left, other) : Self.narrow(operation, left, other)
            default:
                let condition = JumpCondition(rawValue: operation)
                let left = registers[destination]
                // What is narrow is compared as 32 bits, with their own sign.
                let holds = condition.map { condition in
                    wide ? Self.holds(condition, left, other) : Self.holds(condition, Self.extended(left), Self.extended(other))
                }
                if holds ?? true { index += Int(instruction.offset) }
            }
        }
    }

    private static func extended(_ value: UInt64) -> UInt64 { UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value))) }

    static func holds(_ condition: JumpCondition, _ left: UInt64, _ right: UInt64) -> Bool {
        let (signedLeft, signedRight) = (Int64(bitPattern: left), Int64(bitPattern: right))
        return switch condition {
        case .equal: left == right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        case .anyBit: left & right != 0
        case .notEqual: left != right
        case .signedGreater: signedLeft > signedRight
        case .signedGreaterOrEqual: signedLeft >= signedRight
        case .less: left < right
        case .lessOrEqual: left <= right
        case .signedLess: signedLeft < signedRight
        case .signedLessOrEqual: signedLeft <= signedRight
        }
    }

    private static func arithmetic(_ operation: UInt8, _ left: UInt64, _ right: UInt64) -> UInt64 {
        switch operation {
        case 0x00: left &+ right
        case 0x10: left &- right
        case 0x20: left &* right
        case 0x30: right == 0 ? 0 : left / right
        case 0x40: left | right
        case 0x50: left & right
        case 0x60: left << (right & 63)
        case 0x70: left >> (right & 63)
        case 0x80: 0 &- left
        case 0x90: right == 0 ? left : left % right
        case 0xa0: left ^ right
        case 0xc0: UInt64(bitPattern: Int64(bitPattern: left) >> Int64(right & 63))
        default: right
        }
    }

    private static func narrow(_ operation: UInt8, _ left: UInt64, _ right: UInt64) -> UInt64 {
        let (left, right) = (UInt32(truncatingIfNeeded: left), UInt32(truncatingIfNeeded: right))
        let result =
            switch operation {
            case 0x60: left << (right & 31)
            case 0x70: left >> (right & 31)
            case 0xc0: UInt32(bitPattern: Int32(bitPattern: left) >> Int32(right & 31))
            default: UInt32(truncatingIfNeeded: arithmetic(operation, UInt64(left), UInt64(right)))
            }
        return UInt64(result)
    }

    // MARK: - Memory

    private static func size(_ instruction: Instruction) -> Int { AccessSize(rawValue: instruction.opcode & 0x18)!.count }

    private func load(_ instruction: Instruction, _ base: UInt64) -> UInt64 {
        let address = base &+ UInt64(bitPattern: Int64(instruction.offset))
        return (0..<Self.size(instruction)).reduce(0) { sum, index in
            let isValue = address < Self.frameAddress - 512
            let byte = isValue ? value[Int(address - Self.valueAddress) + index] : frame[512 - Int(Self.frameAddress - address) + index]
            return sum | UInt64(byte) << UInt64(8 * index)
        }
    }

    private mutating func store(_ instruction: Instruction, _ number: UInt64) {
        let address = registers[Int(instruction.destination)] &+ UInt64(bitPattern: Int64(instruction.offset))
        for index in 0..<Self.size(instruction) {
            let byte = UInt8(truncatingIfNeeded: number >> UInt64(8 * index))
            if address < Self.frameAddress - 512 {
                value[Int(address - Self.valueAddress) + index] = byte
            } else {
                frame[512 - Int(Self.frameAddress - address) + index] = byte
            }
        }
    }
}
