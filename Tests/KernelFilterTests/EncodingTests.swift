// SPDX-License-Identifier: Apache-2.0

import KernelFilter
import KernelInterface
import Testing

/// What one statement is in memory, byte by byte.
struct Encoding: CustomTestStringConvertible, Sendable {
    let text: String
    let bytes: String
    let emit: @Sendable (inout Assembler) -> Void

    init(_ text: String, _ bytes: String, _ emit: @escaping @Sendable (inout Assembler) -> Void) {
        (self.text, self.bytes, self.emit) = (text, bytes, emit)
    }

    var testDescription: String { text }

    /// As clang's assembler for BPF encodes the text (`clang -target bpf -mcpu=v3 -c`, `llvm-objdump -d`). Constants in memory are of a
    /// later instruction set there.
    static let all = [
        Encoding("r1 += 16", "07 01 00 00 10 00 00 00") { $0.add(.r1, 16) },
        Encoding("r2 -= r3", "1f 32 00 00 00 00 00 00") { $0.subtract(.r2, .register(.r3)) },
        Encoding("r4 *= -1", "27 04 00 00 ff ff ff ff") { $0.apply(.multiply, .r4, -1) },
        Encoding("r5 /= r6", "3f 65 00 00 00 00 00 00") { $0.apply(.divide, .r5, .register(.r6)) },
        Encoding("r7 |= 1", "47 07 00 00 01 00 00 00") { $0.or(.r7, 1) },
        Encoding("r8 &= r9", "5f 98 00 00 00 00 00 00") { $0.and(.r8, .register(.r9)) },
        Encoding("r1 <<= 32", "67 01 00 00 20 00 00 00") { $0.shiftLeft(.r1, 32) },
        Encoding("r2 >>= r3", "7f 32 00 00 00 00 00 00") { $0.shiftRight(.r2, .register(.r3)) },
        Encoding("r4 %= 7", "97 04 00 00 07 00 00 00") { $0.apply(.remainder, .r4, 7) },
        Encoding("r5 ^= r6", "af 65 00 00 00 00 00 00") { $0.apply(.exclusiveOr, .r5, .register(.r6)) },
        Encoding("r7 = 5", "b7 07 00 00 05 00 00 00") { $0.move(.r7, 5) },
        Encoding("r8 = r9", "bf 98 00 00 00 00 00 00") { $0.move(.r8, .register(.r9)) },
        Encoding("r1 s>>= 63", "c7 01 00 00 3f 00 00 00") { $0.apply(.shiftRightSigned, .r1, 63) },
        Encoding("r2 = -r2", "87 02 00 00 00 00 00 00") { $0.negate(.r2) },
        Encoding("w1 += 16", "04 01 00 00 10 00 00 00") { $0.add(.r1, 16, .narrow) },
        Encoding("w2 = w3", "bc 32 00 00 00 00 00 00") { $0.move(.r2, .register(.r3), .narrow) },
        Encoding("w4 s>>= 3", "c4 04 00 00 03 00 00 00") { $0.apply(.shiftRightSigned, .r4, 3, .narrow) },
        Encoding("w5 = -w5", "84 05 00 00 00 00 00 00") { $0.negate(.r5, .narrow) },
        Encoding("r1 = *(u8 *)(r2 + 1)", "71 21 01 00 00 00 00 00") { $0.load(.r1, from: .r2, 1, .bytes1) },
        Encoding("r3 = *(u16 *)(r4 - 2)", "69 43 fe ff 00 00 00 00") { $0.load(.r3, from: .r4, -2, .bytes2) },
        Encoding("r5 = *(u32 *)(r6 + 16)", "61 65 10 00 00 00 00 00") { $0.load(.r5, from: .r6, 16, .bytes4) },
        Encoding("r7 = *(u64 *)(r10 - 8)", "79 a7 f8 ff 00 00 00 00") { $0.load(.r7, from: .r10, -8, .bytes8) },
        Encoding("*(u8 *)(r1 + 1) = r2", "73 21 01 00 00 00 00 00") { $0.store(.register(.r2), to: .r1, 1, .bytes1) },
        Encoding("*(u16 *)(r3 + 0) = r4", "6b 43 00 00 00 00 00 00") { $0.store(.register(.r4), to: .r3, 0, .bytes2) },
        Encoding("*(u32 *)(r5 + 8) = r6", "63 65 08 00 00 00 00 00") { $0.store(.register(.r6), to: .r5, 8, .bytes4) },
        Encoding("*(u64 *)(r10 - 16) = r7", "7b 7a f0 ff 00 00 00 00") { $0.store(.register(.r7), to: .r10, -16, .bytes8) },
        Encoding("*(u8 *)(r1 + 1) = 7", "72 01 01 00 07 00 00 00") { $0.store(7, to: .r1, 1, .bytes1) },
        Encoding("*(u16 *)(r1 + 2) = 3", "6a 01 02 00 03 00 00 00") { $0.store(3, to: .r1, 2, .bytes2) },
        Encoding("*(u32 *)(r1 + 4) = 4", "62 01 04 00 04 00 00 00") { $0.store(4, to: .r1, 4, .bytes4) },
        Encoding("*(u64 *)(r10 - 16) = -1", "7a 0a f0 ff ff ff ff ff") { $0.store(-1, to: .r10, -16, .bytes8) },
        Encoding("lock *(u64 *)(r1 + 8) += r2", "db 21 08 00 00 00 00 00") { $0.atomicAdd(.r2, to: .r1, 8) },
        Encoding("lock *(u32 *)(r3 + 0) += r4", "c3 43 00 00 00 00 00 00") { $0.atomicAdd(.r4, to: .r3, 0, .narrow) },
        Encoding("r1 = 0x1122334455667788 ll", "18 01 00 00 88 77 66 55 00 00 00 00 44 33 22 11") {
            $0.set(.r1, to: 0x1122_3344_5566_7788)
        },
        Encoding("r1 = 0x80000000 ll", "18 01 00 00 00 00 00 80 00 00 00 00 00 00 00 00") { $0.set(.r1, to: 0x8000_0000) },
        Encoding("r1 = -1", "b7 01 00 00 ff ff ff ff") { $0.set(.r1, to: UInt64.max) },
        Encoding("r1 = 2147483647", "b7 01 00 00 ff ff ff 7f") { $0.set(.r1, to: 0x7fff_ffff) },
        Encoding("r1 = map[tables]", "18 11 00 00 00 00 00 00 00 00 00 00 00 00 00 00") { $0.loadMap(.r1, "tables") },
        Encoding("r2 = map[tables][0]+8", "18 22 00 00 00 00 00 00 00 00 00 00 08 00 00 00") { $0.loadMapValue(.r2, "tables", offset: 8) },
        Encoding("call bpf_get_current_pid_tgid", "85 00 00 00 0e 00 00 00") { $0.call(.getCurrentPidTgid) },
        Encoding("exit", "95 00 00 00 00 00 00 00") { $0.exit() },
    ]

    /// The first jump of a program that goes over one instruction.
    static let jumps: [(String, String, JumpCondition, Operand, Width)] = [
        ("if r1 == 0x10 goto +1 <end>", "15 01 01 00 10 00 00 00", .equal, 16, .wide),
        ("if r1 > r3 goto +1 <end>", "2d 31 01 00 00 00 00 00", .greater, .register(.r3), .wide),
        ("if r1 >= 0x1 goto +1 <end>", "35 01 01 00 01 00 00 00", .greaterOrEqual, 1, .wide),
        ("if r1 & 0x8 goto +1 <end>", "45 01 01 00 08 00 00 00", .anyBit, 8, .wide),
        ("if r1 != r2 goto +1 <end>", "5d 21 01 00 00 00 00 00", .notEqual, .register(.r2), .wide),
        ("if r1 s> -0x1 goto +1 <end>", "65 01 01 00 ff ff ff ff", .signedGreater, -1, .wide),
        ("if r1 s>= r2 goto +1 <end>", "7d 21 01 00 00 00 00 00", .signedGreaterOrEqual, .register(.r2), .wide),
        ("if r1 < 0x5 goto +1 <end>", "a5 01 01 00 05 00 00 00", .less, 5, .wide),
        ("if r1 <= 0x5 goto +1 <end>", "b5 01 01 00 05 00 00 00", .lessOrEqual, 5, .wide),
        ("if r1 s< 0x5 goto +1 <end>", "c5 01 01 00 05 00 00 00", .signedLess, 5, .wide),
        ("if r1 s<= 0x5 goto +1 <end>", "d5 01 01 00 05 00 00 00", .signedLessOrEqual, 5, .wide),
        ("if w1 == 0x10 goto +1 <end>", "16 01 01 00 10 00 00 00", .equal, 16, .narrow),
        ("if w1 & w2 goto +1 <end>", "4e 21 01 00 00 00 00 00", .anyBit, .register(.r2), .narrow),
    ]
}

extension ProgramImage {
    /// The first instructions as bytes in hexadecimal.
    fileprivate func bytes(_ count: Int) -> String {
        instructions.prefix(count).flatMap { instruction in
            (0..<8).map { index in
                let byte = UInt8(truncatingIfNeeded: instruction.word >> UInt64(8 * index))
                return (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }.joined(separator: " ")
    }
}

@Suite struct EncodingTests {
    @Test(arguments: Encoding.all)
    func `a statement is encoded as clang encodes it, and reads as it was meant`(_ encoding: Encoding) throws {
        var assembler = Assembler(name: "one", limit: 10)
        encoding.emit(&assembler)
        assembler.exit()
        let image = try assembler.finish()
        #expect(image.bytes(image.instructions.count - 1) == encoding.bytes || encoding.text == "exit" && image.bytes(1) == encoding.bytes)
        #expect(Disassembler(image).line(0) == encoding.text)
    }

    @Test(arguments: Encoding.jumps)
    func `a jump is encoded as clang encodes it, and reads as it was meant`(
        text: String, bytes: String, condition: JumpCondition, operand: Operand, width: Width
    ) throws {
        var assembler = Assembler(name: "jump", limit: 10)
        let end = assembler.makeLabel("end")
        assembler.jump(to: end, if: .r1, condition, operand, width)
        assembler.move(.r0, 1)
        assembler.place(end)
        assembler.exit()
        let image = try assembler.finish()
        #expect(image.bytes(1) == bytes)
        #expect(Disassembler(image).line(0) == text)
    }

    @Test func `an instruction survives the way through a word`() {
        let instruction = Instruction(opcode: 0x61, destination: 9, source: 10, offset: -32_768, immediate: Int32.min)
        #expect(Instruction(word: instruction.word) == instruction)
        #expect(instruction.word == 0x8000_0000_8000_a961)
    }
}
