// SPDX-License-Identifier: Apache-2.0

import Foundation
import KernelFilter
import KernelInterface
import Sensors
import TestSupport
import Testing

/// Programs in the running kernel, run by hand and attached nowhere.
@Suite(.enabled(if: geteuid() == 0, "loading programs needs root"))
struct KernelTests {
    private static func program(_ emit: (inout Assembler) -> Void) throws -> ProgramImage {
        var assembler = Assembler(name: "test-program", limit: 4_096)
        emit(&assembler)
        assembler.exit()
        return try assembler.finish()
    }

    @Test(arguments: 0..<4) func `the kernel computes what the interpreter computes`(seed: Int) throws {
        var random = Random(seed: UInt64(seed))
        let map = try ArrayMap("value", valueSize: RandomProgram.valueSize)
        for round in 0..<100 {
            let image = try RandomProgram.make(&random, length: 60)
            let program = try RawProgram(image, for: .rawTracepoint, maps: ["value": map.descriptor])
            for _ in 0..<5 {
                let before = (0..<RandomProgram.valueSize / 8).flatMap { _ in
                    let number = random.number()
                    return (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
                }
                try map.write(before)
                let result = try program.testRun()
                var interpreter = Interpreter(value: before)
                let expected = interpreter.run(image)
                guard try map.read() == interpreter.value, result == UInt32(truncatingIfNeeded: expected) else {
                    Issue.record("seed \(seed), round \(round):\n\(Disassembler(image).text)")
                    return
                }
            }
        }
    }

    @Test func `a program finds its arguments in the context`() throws {
        let image = try Self.program {
            $0.load(.r0, from: .r1, 0, .bytes8)
            $0.load(.r2, from: .r1, 88, .bytes8)
            $0.add(.r0, .register(.r2))
        }
        let program = try RawProgram(image, for: .rawTracepoint)
        #expect(try program.testRun(context: [40] + Array(repeating: 0, count: 10) + [2]) == 42)
        #expect(throws: KernelError.self) { try program.testRun(context: [40]) }
    }

    @Test func `a map is found by its key and by its address`() throws {
        let map = try ArrayMap("numbers", valueSize: 16)
        try map.write([7, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
        let image = try Self.program {
            let missing = $0.makeLabel("missing")
            $0.store(0, to: .r10, -4, .bytes4)
            $0.loadMap(.r1, "numbers")
            $0.move(.r2, .register(.r10))
            $0.add(.r2, -4)
            $0.call(.mapLookup)
            $0.jump(to: missing, if: .r0, .equal, 0)
            $0.load(.r3, from: .r0, 0, .bytes8)
            $0.loadMapValue(.r4, "numbers", offset: 8)
            $0.atomicAdd(.r3, to: .r4)
            $0.move(.r0, 0)
            $0.place(missing)
        }
        let program = try RawProgram(image, for: .rawTracepoint, maps: ["numbers": map.descriptor])
        _ = try program.testRun()
        _ = try program.testRun()
        #expect(try map.read() == [7, 0, 0, 0, 0, 0, 0, 0, 15, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func `a program that reads what is not its own is refused in the verifier's words`() throws {
        let image = try Self.program {
            $0.move(.r1, 0)
            $0.load(.r0, from: .r1, 0, .bytes8)
        }
        let error = #expect(throws: KernelError.self) { _ = try RawProgram(image, for: .rawTracepoint) }
        #expect(error?.code == EACCES)
        #expect(error?.subject == "test-program")
        #expect(error?.log.contains("R1 invalid mem access 'scalar'") == true)
        // The next one is none the worse for it.
        let fine = try Self.program { $0.move(.r0, 5) }
        #expect(try RawProgram(fine, for: .rawTracepoint).testRun() == 5)
    }

    @Test func `only the end of a long log is kept`() throws {
        let image = try Self.program { assembler in
            for _ in 0..<4_000 { assembler.load(.r0, from: .r1, 0, .bytes8) }
            assembler.load(.r0, from: .r0, 0, .bytes8)
        }
        let error = #expect(throws: KernelError.self) { _ = try RawProgram(image, for: .rawTracepoint) }
        #expect(error.map { $0.log.utf8.count } == 64 << 10)
        #expect(error?.log.contains("invalid mem access") == true)
    }

    @Test func `a map that nobody named is an error before the kernel is asked`() throws {
        let image = try Self.program {
            $0.loadMap(.r1, "nowhere")
            $0.move(.r0, 0)
        }
        let error = #expect(throws: KernelError.self) { _ = try RawProgram(image, for: .rawTracepoint) }
        #expect(error?.subject == "nowhere" && error?.code == ENOENT)
    }

    @Test func `a program for a tracepoint loads, and one for a tracepoint that there is not says so`() throws {
        let image = try Self.program {
            $0.load(.r2, from: .r1, 8, .bytes8)
            $0.move(.r0, 0)
        }
        let statistics = try RawProgram(image, for: .tracepoint("sys_exit")).statistics
        #expect(statistics.verifiedInstructions == 3)
        #expect(statistics.machineCodeBytes > 0)
        let error = #expect(throws: KernelError.self) { _ = try RawProgram(image, for: .tracepoint("no_such_thing")) }
        #expect(error?.subject == "no_such_thing" && error?.code == ENOENT)
    }

    @Test func `a program for a function's exit loads where the kernel allows that`() throws {
        let image = try Self.program { $0.move(.r0, 0) }
        do {
            let program = try RawProgram(image, for: .functionExit("do_sys_openat2"))
            #expect(try program.statistics.verifiedInstructions == 2)
        } catch let error {
            // A restricted kernel.
            #expect(error.code == EPERM || error.code == EINVAL)
            print("skipped: programs at the exit of functions: \(error)")
        }
    }
}
