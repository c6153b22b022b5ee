// SPDX-License-Identifier: Apache-2.0

package import KernelInterface

/// Instructions as text for people, much as llvm-objdump and bpftool write them, with the names that the image knows.
package struct Disassembler {
    private let image: ProgramImage
    private let references: [Int: MapReference]

    /// For one program.
    package init(_ image: ProgramImage) {
        self.image = image
        references = Dictionary(image.mapReferences.map { ($0.index, $0) }) { first, _ in first }
    }

    /// The whole program: a line for each instruction with its index, and one for each label. The halves of a wide one are one line.
    package var text: String {
        var lines: [String] = []
        let width = String(max(image.instructions.count - 1, 0)).count
        var index = 0
        while index < image.instructions.count {
            if let label = image.labels[index] { lines.append("\(label):") }
            let number = String(index)
            lines.append("  " + String(repeating: " ", count: width - number.count) + number + ": " + line(index))
            index += image.instructions[index].isWide ? 2 : 1
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The instruction at `index`, without its number.
    package func line(_ index: Int) -> String {
        let instruction = image.instructions[index]
        let text: String? =
            switch instruction.opcode & Opcode.classMask {
            case Opcode.load: load(instruction)
            case Opcode.storeImmediate, Opcode.store: store(instruction)
            case Opcode.wideArithmetic, Opcode.narrowArithmetic: arithmetic(instruction)
            case Opcode.wideJump, Opcode.narrowJump: flow(instruction, index)
            default: instruction.isWide ? wide(instruction, index) : nil
            }
        return text ?? "unknown 0x" + String(instruction.word, radix: 16)
    }

    // MARK: - By class

    private func load(_ instruction: Instruction) -> String? {
        guard instruction.opcode & Opcode.modeMask == Opcode.memory else { return nil }
        return "r\(instruction.destination) = \(place(instruction, base: instruction.source))"
    }

    private func store(_ instruction: Instruction) -> String? {
        let address = place(instruction, base: instruction.destination)
        let takesRegister = instruction.opcode & Opcode.classMask == Opcode.store
        switch instruction.opcode & Opcode.modeMask {
        case Opcode.memory: return "\(address) = " + (takesRegister ? "r\(instruction.source)" : "\(instruction.immediate)")
        case Opcode.atomic where takesRegister && instruction.immediate == 0: return "lock \(address) += r\(instruction.source)"
        default: return nil
        }
    }

    private func arithmetic(_ instruction: Instruction) -> String? {
        let letter = instruction.opcode & Opcode.classMask == Opcode.wideArithmetic ? "r" : "w"
        let own = "\(letter)\(instruction.destination)"
        let bits = instruction.opcode & Opcode.operationMask
        if bits == Opcode.negateOperation { return "\(own) = -\(own)" }
        guard let operation = Operation(rawValue: bits) else { return nil }
        let other = instruction.opcode & Opcode.register != 0 ? "\(letter)\(instruction.source)" : "\(instruction.immediate)"
        return "\(own) \(operation.sign) \(other)"
    }

    private func flow(_ instruction: Instruction, _ index: Int) -> String? {
        switch instruction.opcode {
        case Opcode.exit: return "exit"
        case Opcode.call: return "call " + (Helper(rawValue: instruction.immediate)?.kernelName ?? "\(instruction.immediate)")
        case Opcode.jump: return "goto " + target(instruction, index)
        default: break
        }
        guard let condition = JumpCondition(rawValue: instruction.opcode & Opcode.operationMask) else { return nil }
        let letter = instruction.opcode & Opcode.classMask == Opcode.wideJump ? "r" : "w"
        let other = instruction.opcode & Opcode.register != 0 ? "\(letter)\(instruction.source)" : hexadecimal(instruction.immediate)
        return "if \(letter)\(instruction.destination) \(condition.sign) \(other) goto " + target(instruction, index)
    }

    private func wide(_ instruction: Instruction, _ index: Int) -> String? {
        guard index + 1 < image.instructions.count else { return nil }
        let own = "r\(instruction.destination) ="
        let second = image.instructions[index + 1].immediate
        if let reference = references[index] {
            guard reference.isValue else { return "\(own) map[\(reference.map)]" }
            return "\(own) map[\(reference.map)][0]+\(reference.offset)"
        }
        guard instruction.source == 0 else { return "\(own) map[\(instruction.immediate)]" }
        let value = UInt64(UInt32(bitPattern: second)) << 32 | UInt64(UInt32(bitPattern: instruction.immediate))
        return "\(own) 0x\(String(value, radix: 16)) ll"
    }

    // MARK: - Parts

    private func place(_ instruction: Instruction, base: UInt8) -> String {
        let size =
            switch AccessSize(rawValue: instruction.opcode & Opcode.sizeMask) {
            case .bytes1: "u8"
            case .bytes2: "u16"
            case .bytes4: "u32"
            case .bytes8, nil: "u64"
            }
        let sign = instruction.offset < 0 ? "-" : "+"
        return "*(\(size) *)(r\(base) \(sign) \(instruction.offset.magnitude))"
    }

    private func target(_ instruction: Instruction, _ index: Int) -> String {
        let distance = instruction.offset < 0 ? "\(instruction.offset)" : "+\(instruction.offset)"
        let label = image.labels[index + 1 + Int(instruction.offset)]
        return distance + (label.map { " <\($0)>" } ?? "")
    }

    private func hexadecimal(_ value: Int32) -> String { (value < 0 ? "-0x" : "0x") + String(value.magnitude, radix: 16) }
}

extension Operation {
    fileprivate var sign: String {
        switch self {
        case .add: "+="
        case .subtract: "-="
        case .multiply: "*="
        case .divide: "/="
        case .or: "|="
        case .and: "&="
        case .shiftLeft: "<<="
        case .shiftRight: ">>="
        case .remainder: "%="
        case .exclusiveOr: "^="
        case .move: "="
        case .shiftRightSigned: "s>>="
        }
    }
}

extension JumpCondition {
    fileprivate var sign: String {
        switch self {
        case .equal: "=="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .anyBit: "&"
        case .notEqual: "!="
        case .signedGreater: "s>"
        case .signedGreaterOrEqual: "s>="
        case .less: "<"
        case .lessOrEqual: "<="
        case .signedLess: "s<"
        case .signedLessOrEqual: "s<="
        }
    }
}
