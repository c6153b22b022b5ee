// SPDX-License-Identifier: Apache-2.0

import KernelFilter
import KernelInterface
import Testing

@Suite struct AssemblerTests {
    @Test func `jumps lead forward and backward`() throws {
        var assembler = Assembler(name: "loop", limit: 10)
        let end = assembler.makeLabel("end")
        assembler.move(.r0, 3)
        let again = assembler.placeLabel("again")
        assembler.jump(to: end, if: .r0, .equal, 0)
        assembler.subtract(.r0, 1)
        assembler.jump(to: again)
        assembler.place(end)
        assembler.exit()
        let image = try assembler.finish()
        #expect(image.instructions.map(\.offset) == [0, 2, 0, -3, 0])
        #expect(image.labels == [1: "again", 4: "end"])
    }

    @Test func `jumps to the next instruction are left out, and what they were between moves up`() throws {
        var assembler = Assembler(name: "nothing", limit: 20)
        let first = assembler.makeLabel(), second = assembler.makeLabel()
        let start = assembler.placeLabel("start")
        assembler.jump(to: second, if: .r1, .equal, 1)
        assembler.jump(to: first)
        assembler.place(first)
        assembler.jump(to: second)
        assembler.place(second)
        assembler.loadMap(.r1, "table")
        assembler.jump(to: start, if: .r1, .equal, 2)
        assembler.exit()
        let image = try assembler.finish()
        #expect(image.instructions.count == 4)
        #expect(image.mapReferences == [MapReference(index: 0, map: "table", isValue: false)])
        #expect(image.instructions[2].offset == -3)
        #expect(image.labels[0] != nil)
    }

    @Test func `a jump of 32,767 instructions is the longest`() throws {
        func distance(_ count: Int) throws(AssemblyError) -> ProgramImage {
            var assembler = Assembler(name: "far", limit: 100_000)
            let end = assembler.makeLabel("far away")
            assembler.jump(to: end, if: .r1, .equal, 0)
            for _ in 0..<count { assembler.move(.r0, 0) }
            assembler.place(end)
            assembler.exit()
            return try assembler.finish()
        }
        #expect(try distance(32_767).instructions[0].offset == 32_767)
        #expect(throws: AssemblyError.jumpTooFar(label: "far away", distance: 32_768)) { try distance(32_768) }
    }

    @Test func `a jump back of 32,768 instructions is the longest`() throws {
        func distance(_ count: Int) throws(AssemblyError) -> ProgramImage {
            var assembler = Assembler(name: "far", limit: 100_000)
            let start = assembler.placeLabel("start")
            for _ in 0..<count { assembler.move(.r0, 0) }
            assembler.jump(to: start, if: .r0, .equal, 1)
            assembler.exit()
            return try assembler.finish()
        }
        #expect(try distance(32_767).instructions[32_767].offset == -32_768)
        #expect(throws: AssemblyError.jumpTooFar(label: "start", distance: -32_769)) { try distance(32_768) }
    }

    @Test func `a program longer than it may be is an error that says how long it may be`() {
        var assembler = Assembler(name: "long", limit: 100)
        for _ in 0..<1_000 { assembler.set(.r1, to: 1 << 40) }
        assembler.loadMap(.r1, "table")
        assembler.exit()
        #expect(assembler.count == 100)
        #expect(throws: AssemblyError.tooLong(limit: 100)) { try assembler.finish() }
    }

    @Test func `labels that are nowhere or in two places are errors`() {
        var nowhere = Assembler(name: "nowhere", limit: 10)
        let label = nowhere.makeLabel("here")
        nowhere.jump(to: label)
        #expect(throws: AssemblyError.labelNotPlaced("here")) { try nowhere.finish() }
        var twice = Assembler(name: "twice", limit: 10)
        let here = twice.placeLabel("here")
        twice.move(.r0, 0)
        twice.place(here)
        twice.exit()
        #expect(throws: AssemblyError.labelPlacedTwice("here")) { try twice.finish() }
    }

    @Test func `a program that goes on behind its end is an error`() {
        var open = Assembler(name: "open", limit: 10)
        open.move(.r0, 0)
        #expect(throws: AssemblyError.fallsOffTheEnd) { try open.finish() }
        #expect(throws: AssemblyError.fallsOffTheEnd) { try Assembler(name: "empty", limit: 10).finish() }
        var behind = Assembler(name: "behind", limit: 10)
        let end = behind.makeLabel()
        behind.jump(to: end, if: .r1, .equal, 0)
        behind.exit()
        behind.place(end)
        #expect(throws: AssemblyError.fallsOffTheEnd) { try behind.finish() }
    }

    @Test func `an offset that does not fit is an error, not another offset`() {
        var assembler = Assembler(name: "offset", limit: 10)
        assembler.load(.r1, from: .r2, 32_768, .bytes8)
        assembler.exit()
        #expect(throws: AssemblyError.offsetTooLarge(32_768)) { try assembler.finish() }
    }

    @Test func `the inverted condition holds exactly where the condition does not`() {
        let pairs: [(Int64, Int64)] = [(0, 0), (1, 2), (2, 1), (-1, 1), (1, -1), (-2, -1)]
        for condition in JumpCondition.allCases {
            guard let inverted = condition.inverted else { continue }
            for (left, right) in pairs {
                let (a, b) = (UInt64(bitPattern: left), UInt64(bitPattern: right))
                #expect(Interpreter.holds(condition, a, b) != Interpreter.holds(inverted, a, b))
            }
        }
    }

    @Test func `a program reads as a table, with labels and the names of maps`() throws {
        var assembler = Assembler(name: "table", limit: 20)
        let drop = assembler.makeLabel("drop")
        assembler.loadMapValue(.r6, "decisions", offset: 16)
        assembler.load(.r1, from: .r6, 8, .bytes4)
        assembler.jump(to: drop, if: .r1, .notEqual, 16)
        assembler.call(.ktimeGetNs)
        assembler.store(.register(.r0), to: .r6, 24, .bytes8)
        for _ in 0..<4 { assembler.add(.r0, 1) }
        assembler.place(drop)
        assembler.move(.r0, 0)
        assembler.exit()
        #expect(
            try Disassembler(assembler.finish()).text == """
                   0: r6 = map[decisions][0]+16
                   2: r1 = *(u32 *)(r6 + 8)
                   3: if r1 != 0x10 goto +6 <drop>
                   4: call bpf_ktime_get_ns
                   5: *(u64 *)(r6 + 24) = r0
                   6: r0 += 1
                   7: r0 += 1
                   8: r0 += 1
                   9: r0 += 1
                drop:
                  10: r0 = 0
                  11: exit

                """)
    }

    @Test func `what is no instruction is shown as the number that it is`() {
        let image = ProgramImage(
            name: "odd", instructions: [Instruction(opcode: 0xff, immediate: 1), Instruction(opcode: 0x18), Instruction(opcode: 0x20)])
        #expect(Disassembler(image).line(0) == "unknown 0x1000000ff")
        #expect(Disassembler(ProgramImage(name: "half", instructions: [Instruction(opcode: 0x18)])).text.contains("unknown 0x18"))
        #expect(Disassembler(image).line(2) == "unknown 0x20")
    }
}
