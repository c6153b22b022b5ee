// SPDX-License-Identifier: Apache-2.0

import CKernelABI
import KernelInterface
@testable import Sensors
import Testing

extension SensorsTests {
/// What kernels before v6.9 get. None of them with direct reads (v6.2) is tested on: this one is given the same.
@Suite struct MayGotoTests {
    private static func whole() throws -> [UInt8] { try #require(decodeBase64(embeddedObject)) }

    /// The places of the instruction in all of the object.
    private static func places(_ bytes: [UInt8]) -> [Int] {
        stride(from: 0, to: bytes.count - 7, by: 8).filter { bytes[$0] == 0xe5 && bytes[$0 + 1] == 0 && bytes[$0 + 4..<$0 + 8].allSatisfy { $0 == 0 } }
    }

    @Test(.enabled(if: Recorded.isOnHost, "seen on the host"))
    func `an object for older kernels jumps to the next instruction where it would ask to go on`() throws {
        let whole = try Self.whole(), older = try MayGoto.removed(from: whole)
        let changed = stride(from: 0, to: whole.count, by: 8).filter { whole[$0..<min($0 + 8, whole.count)] != older[$0..<min($0 + 8, older.count)] }
        #expect(older.count == whole.count && changed.count >= 3 && Set(changed).isSubset(of: Self.places(whole)))
        #expect(changed.allSatisfy { Array(older[$0..<$0 + 8]) == [0x05, 0, 0, 0, 0, 0, 0, 0] })
    }

    @Test(.enabled(if: Recorded.isOnHost, "seen on the host"))
    func `what is cut off is no object`() throws {
        let whole = try Self.whole()
        for length in [0, 10, 63, whole.count / 2, whole.count - 64] {
            #expect(throws: KernelError.self) { try MayGoto.removed(from: Array(whole.prefix(length))) }
        }
    }

    @Test(arguments: [false, true])
    func `the verifier sees the end of every loop of the decisions on calls`(knowsInstruction: Bool) throws {
        guard !knowsInstruction || MayGoto.isKnown() else {
            print("skipped: this kernel has no may_goto")
            return
        }
        let whole = try Self.whole()
        let object = try BPFObject(bytes: knowsInstruction ? whole : MayGoto.removed(from: whole))
        try object.setGlobal("may_go_on", UInt8(knowsInstruction ? 1 : 0))
        try object.setGlobal("reads_directly", UInt8(KernelTypes().function("bpf_rdonly_cast") == nil ? 0 : 1))
        for flag in ["with_decisions", "with_facts", "with_objects", "with_rules"] { try object.setGlobal(flag, UInt8(1)) }
        try object.setGlobal("prefetched", UInt32.max)
        let cells = 1 << 16, states = 1 << 12, truths = 1 << 12
        try object.setGlobal("dfa_cell_mask", UInt32(cells - 1))
        try object.setGlobal("dfa_state_mask", UInt32(states - 1))
        try object.setGlobal("dfa_truth_mask", UInt32(truths - 1))
        try object.setValueSize(map: "dfas", DecisionTable.mapValueSize(cells: cells, states: states, truths: truths))
        let programs = object.programNames.filter { $0 == "sys_exit" || $0.hasPrefix("decide_") && !$0.hasSuffix("_fexit") && !$0.hasSuffix("_exec") }
        #expect(programs.contains("decide_path") && programs.contains("decide_given"))
        for program in programs { try object.enable(program: program) }
        try object.load()
    }
}
}
