// SPDX-License-Identifier: Apache-2.0

import Events
import Foundation
import KernelFilter
import KernelInterface
import Sensors
@testable import SoundnessCheck
import TestSupport
import Testing

/// The kernel's decisions against the evaluator's, with programs that are run by hand and attached nowhere.
@Suite(.serialized, .enabled(if: geteuid() == 0, "loading programs needs root"))
struct SoundnessTests {
    private static let machine = ProcessInfo.processInfo.environment["APUS_VM"]

    /// In a machine, the release build of the same run where there is one: under emulation this one takes minutes.
    private static let program: URL? = machine.flatMap { _ in
        guard let binary = ProcessInfo.processInfo.environment["APUS_BINARY"] else { return nil }
        let program = URL(filePath: binary).deletingLastPathComponent().appending(path: "Soundness")
        return FileManager.default.isExecutableFile(atPath: program.path) ? program : nil
    }

    @Test(arguments: (machine == nil ? [1] : []) + [UInt64.random(in: 2..<1_000_000)])
    func `no event is dropped that a rule matches, of 20,000 random ones`(seed: UInt64) throws {
        if let program = Self.program {
            let process = try Process.run(program, arguments: [String(seed), "20000"])
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            return
        }
        var run = try SoundnessRun(seed: seed, pairs: 20_000)
        try run.run(policies: 100)
        print("soundness: seed \(seed)\n\(run.tally.text)")
        #expect(run.failure == nil, "\(run.failure ?? "")")
        #expect(run.tally.missed == 0 && run.tally.wrong == 0 && run.tally.pairs == 20_000)
        #expect(run.tally.matching * 10 > run.tally.pairs && run.tally.dropped * 10 > run.tally.pairs)
    }

    /// The kernel's version has no part in it.
    @Test(.enabled(if: machine == nil, "seen on the host"), arguments: 1...5 as ClosedRange<UInt64>)
    func `a bug in the programs is found`(seed: UInt64) throws {
        var run = try SoundnessRun(seed: seed, pairs: 20_000, isMutating: true)
        try run.run(policies: 40)
        #expect(run.failure != nil && run.tally.missed + run.tally.wrong == 1)
    }

    // MARK: - Bugs that random rules have found

    private static func outcome(
        _ rules: [String], _ name: String, noise: UInt64? = nil, _ fill: (inout RecordBuilder, Int) -> Void
    ) throws -> Outcome {
        let surroundings = KnownSurroundings(), memory = try DecisionMemory()
        var random = Random(seed: 1)
        let maker = try #require(RandomEvents(name, Literals(&random)))
        let count = maker.definition.arguments.count
        var record = RecordBuilder(kind: maker.definition.kind, provider: .sysExit, arguments: count + ObjectSlot.count)
        record.task = TaskBlock()
        record.cgroupID = 1
        record.returned = 0
        fill(&record, count)
        let text = RuleText(conditions: rules.map { .test($0) })
        let set = try PolicySet(text.file, kinds: [maker.definition.kind], surroundings, memory)
        var comparison = Comparison(set, maker.definition, maker.shape, surroundings, memory)
        return try comparison.run(Case(record: record.bytes(), noise: noise))
    }

    @Test(arguments: [
        "fd.sip = 2001:db8::5", "fd.sip in (2001:db8::/32)", "fd.snet = 2001::/16 and not fd.snet = fe80::/10", "not fd.sip = 10.0.0.1",
    ])
    func `a connection to an IPv6 address is not dropped`(rule: String) throws {
        let outcome = try Self.outcome([rule], "connect") { record, count in
            record.set(.kind, behind: count, value: UInt64(ObjectKind.ipv6.rawValue))
            record.set(.descriptor, behind: count, value: 3)
            record.set(.state, behind: count, value: 1)
            record.set(.remote, behind: count, text: [10, 0, 0, 80, 0, 0, 0, 0] + AddressText.bytes("2001:db8::5") + [0, 0, 0, 0])
        }
        #expect(outcome == .equal)
    }

    @Test(arguments: ["fs.path.nameraw exists", "evt.arg.name exists", "fs.path.name exists"])
    func `a text exists although nothing else is asked of it`(rule: String) throws {
        #expect(try Self.outcome([rule], "unlinkat") { record, count in
            record.set(1, text: Array("/etc/passwd".utf8))
            record.set(.given0, behind: count, text: Array("/etc/passwd".utf8))
        } == .equal)
        #expect(try Self.outcome([rule], "unlinkat") { _, _ in } == .equal)
    }

    @Test(arguments: [
        "thread.cap_effective exists", "thread.cap_effective contains \"CAP_CHOWN CAP_DAC_OVERRIDE\"", "thread.cap_permitted exists",
        "evt.arg.mode contains S_IXOTH|S_IWOTH",
    ])
    func `names are asked about with what stands between them, and exist if there are none`(rule: String) throws {
        for (set, mode) in [(UInt64(0), UInt64(0)), (3, 3), (1, 1)] {
            let outcome = try Self.outcome([rule], "chmod") { record, _ in
                record.task?.effective = set
                record.set(1, value: mode)
            }
            #expect(outcome == .equal || outcome == .undecidedPassed)
        }
    }

    @Test func `facts that only one answer of a shared question has fetched are not used behind it`() throws {
        let shared = "(proc.name = x or fd.is_lower_layer = false)"
        for noise in 0..<8 as Range<UInt64> {
            let noise = noise &* 0x9e37_79b9_7f4a_7c15
            let outcome = try Self.outcome(["proc.name = nginx", shared, shared], "openat", noise: noise) { record, count in
                record.returned = 5
                record.comm = Array("nginx".utf8)
                record.set(.descriptor, behind: count, value: 5)
                record.set(.kind, behind: count, value: UInt64(ObjectKind.file.rawValue))
                record.set(.layer, behind: count, value: 1)
                record.set(.path, behind: count, text: Array("/x".utf8))
            }
            #expect(outcome == .equal)
        }
    }

    @Test func `a condition that the kernel cannot answer is not taken away against its own negation`() throws {
        let rule = "(container.privileged = true or proc.name startswith cat) and not (container.privileged = false)"
        for group in KnownSurroundings.cgroups {
            let outcome = try Self.outcome([rule], "openat2") { record, _ in record.cgroupID = group }
            #expect(!outcome.isFailure)
        }
    }

    @Test func `a file without a folder has none, whatever path opened it`() throws {
        let rules = ["not (fd.directory exists)", "not (fd.directory != x)", "fd.directory = /proc/self/fd"]
        #expect(try Self.outcome(rules, "open") { record, count in
            record.returned = 4
            record.set(0, text: Array("/proc/self/fd/3".utf8))
            record.set(.given0, behind: count, text: Array("/proc/self/fd/3".utf8))
            record.set(.descriptor, behind: count, value: 4)
            record.set(.kind, behind: count, value: UInt64(ObjectKind.memfd.rawValue))
            record.set(.path, behind: count, text: Array("memfd:x".utf8))
        }.isFailure == false)
    }
}
