// SPDX-License-Identifier: Apache-2.0

internal import KernelInterface
internal import TestSupport

/// A bug in a compiled program: one comparison inverted, one bit moved, or one constant off.
struct Mutation {
    private let seed: UInt64

    init(_ seed: UInt64) { self.seed = seed }

    func apply(to image: ProgramImage) -> ProgramImage {
        var random = Random(seed: seed)
        var image = image
        // What stands in front of the body finds the slot; behind the last rule it ends.
        func place(_ label: String) -> Int? { image.labels.first { $0.value == label }?.key }
        guard let body = place("body"), let end = place("end") else { return image }
        // Whether facts are fetched is not a question of the event's.
        let places = (body..<end).filter { place in
            let instruction = image.instructions[place]
            let target = image.labels[place + 1 + Int(instruction.offset)] ?? ""
            return !target.hasPrefix("fetch_") && Self.changed(instruction, &random) != nil
        }
        guard !places.isEmpty else { return image }
        let place = random.one(of: places)
        if let changed = Self.changed(image.instructions[place], &random) { image.instructions[place] = changed }
        return image
    }

    private static func changed(_ instruction: Instruction, _ random: inout Random) -> Instruction? {
        var result = instruction
        switch instruction.opcode & 0xf7 {
        // Equal and not equal; of words of 64 bits.
        case 0x15: result.opcode ^= 0x40
        case 0x55: result.opcode ^= 0x40
        // Any of these bits: the next one.
        case 0x45:
            let mask = UInt32(bitPattern: instruction.immediate)
            result.immediate = Int32(bitPattern: mask << 1 | mask >> 31)
        // Greater, and greater or equal, with a sign or without.
        case 0x25: result.opcode ^= 0x10
        case 0x35: result.opcode ^= 0x10
        case 0x65: result.opcode ^= 0x10
        case 0x75: result.opcode ^= 0x10
        default: return nil
        }
        return result
    }
}
