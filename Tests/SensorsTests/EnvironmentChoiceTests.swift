// SPDX-License-Identifier: Apache-2.0

import KernelInterface
import Testing

@Suite struct EnvironmentChoiceTests {
    private static func environment(_ strings: String...) -> [UInt8] { strings.flatMap { Array($0.utf8) + [0] } }

    @Test func `of an environment only the variables that are wanted are kept`() {
        let whole = Self.environment("PATH=/bin", "LD_PRELOAD=/x.so", "LD_PRELOADS=/y.so", "SECRET=LD_PRELOAD=", "LD_PRELOAD")
        #expect(EnvironmentChoice(variables: ["LD_PRELOAD", "NONE"]).kept(of: whole) == Self.environment("LD_PRELOAD=/x.so"))
        #expect(EnvironmentChoice.everything.kept(of: whole) == whole)
        #expect(EnvironmentChoice.nothing.kept(of: whole).isEmpty)
    }

    @Test func `the kernel is told names with their sign of equality, and which bits count`() {
        #expect(EnvironmentChoice(variables: ["AB"]).words == [0x3d_4241, 0, 0, 0, 0xff_ffff, 0, 0, 0])
    }

    @Test func `what the kernel cannot look for is copied whole`() {
        #expect(EnvironmentChoice(variables: []) == .nothing)
        #expect(EnvironmentChoice(variables: [String(repeating: "x", count: 31)]) != .everything)
        #expect(EnvironmentChoice(variables: [String(repeating: "x", count: 32)]) == .everything)
        #expect(EnvironmentChoice(variables: Set((1...9).map { "V\($0)" })) == .everything)
    }

    @Test func `a session covers what asks for no more`() {
        let two = EnvironmentChoice(variables: ["A", "B"]), one = EnvironmentChoice(variables: ["A"])
        #expect(two.covers(one) && two.covers(.nothing) && EnvironmentChoice.everything.covers(two))
        #expect(!one.covers(two) && !two.covers(.everything) && !EnvironmentChoice.nothing.covers(one))
    }
}
