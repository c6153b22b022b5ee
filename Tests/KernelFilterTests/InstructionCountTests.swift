// SPDX-License-Identifier: Apache-2.0

import Events
import Foundation
import KernelFilter
import KernelInterface
import PolicySyntax
import Sensors
@testable import SoundnessCheck
import TestSupport
import Testing

/// How long the programs of known rules are: a change shows in the committed list.
struct InstructionCountTests {
    private static let list = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "instructions.tsv")

    private static func lines(_ name: String, _ file: SourceFile, kinds: Set<EventKind>) throws -> [String] {
        try PolicySet.filter(file, kinds: kinds).kinds.compactMap { kind, decision in
            guard !decision.rules.isEmpty, let event = EventCatalogue.shared[kind]?.name else { return nil }
            return "\(name)\t\(event)\t\(decision.image.map { String($0.instructions.count) } ?? "none")"
        }.sorted()
    }

    /// Rules that seeds make, as a stand-in for what is not in this repository.
    private static func random() throws -> [String] {
        try (1...3).flatMap { seed in
            var random = Random(seed: UInt64(seed))
            let names = Kinds.some(&random)
            let rules = RandomRules(Literals(&random), kinds: names, &random)
            let text = RuleText(conditions: (0..<25).map { _ in rules.rule(&random) })
            let kinds = names.compactMap { EventCatalogue.shared.named($0)?.kind }
            return try lines("random-\(seed)", text.file, kinds: Set(kinds))
        }
    }

    private static func official() throws -> [String] {
        guard let bytes = SharedFixture.contents("falco/falco_rules.yaml") else { return [] }
        let kinds = EventCatalogue.shared.all.map(\.kind).filter { DecisionShapes.shape(of: $0, .sysExit) != nil }
        return try lines("falco_rules", SourceFile(name: "falco_rules.yaml", bytes: bytes), kinds: Set(kinds))
    }

    @Test func `programs are as long as the committed list says`() throws {
        let official = try Self.official()
        let found = official + (try Self.random())
        let text = try String(contentsOf: Self.list, encoding: .utf8)
        let listed = text.split(separator: "\n").map(String.init).filter { !official.isEmpty || !$0.hasPrefix("falco_rules") }
        let changed = listed.filter { !found.contains($0) }.map { "- " + $0 } + found.filter { !listed.contains($0) }.map { "+ " + $0 }
        if changed.isEmpty { return }
        let new = FileManager.default.temporaryDirectory.appending(path: "apus-instructions.tsv")
        try Data(found.map { $0 + "\n" }.joined().utf8).write(to: new)
        let difference = changed.joined(separator: "\n")
        Issue.record("programs changed their length; if that is meant, copy \(new.path) to \(Self.list.path):\n\(difference)")
    }

    @Test func `the body is the same, whatever hook it is for`() throws {
        let names = ["openat", "connect", "unlinkat", "chmod"]
        let kinds = Set(names.compactMap { EventCatalogue.shared.named($0)?.kind })
        var random = Random(seed: 4)
        let rules = RandomRules(Literals(&random), kinds: names, &random)
        let file = RuleText(conditions: (0..<25).map { _ in rules.rule(&random) }).file
        let exit = try PolicySet.filter(file, kinds: kinds, .sysExit), function = try PolicySet.filter(file, kinds: kinds, .syscallFexit)
        for kind in kinds {
            let image = try #require(exit.kinds[kind]?.image)
            #expect(image == function.kinds[kind]?.image)
            if geteuid() != 0 { continue }
            // And what the kernel took is what it was given.
            let memory = try DecisionMemory()
            let tag = try memory.statistics(image, for: .rawTracepoint).tag
            #expect(try memory.statistics(image, for: .tracepoint("sys_exit")).tag == tag)
            #expect(tag.contains { $0 != 0 })
        }
    }
}

/// Programs of every type in the running kernel: on a full one all of them.
@Suite(.enabled(if: geteuid() == 0, "loading programs needs root"))
struct ProgramTypeTests {
    private static let hooks: [(hook: ProgramHook, needsTrampoline: Bool)] = [
        (.rawTracepoint, false), (.tracepoint("sys_exit"), false), (.tracepoint("module_load"), false), (.tracepoint("sched_process_exec"), false),
        (.tracepoint("io_uring_complete"), false), (.kprobe, false), (.functionEntry("security_file_open"), true), (.functionExit("vfs_write"), true),
        (.securityModule("file_open"), true), (.securityModule("socket_connect"), true),
    ]

    @Test func `a record's decision is one stream of instructions in programs of every type`() throws {
        let names = RecordKinds.names
        var random = Random(seed: 7)
        let rules = RandomRules(Literals(&random), kinds: names, &random)
        let file = RuleText(conditions: (0..<40).map { _ in rules.rule(&random) }).file
        let kinds = Set(names.compactMap { EventCatalogue.shared.named($0)?.kind })
        let filter = try PolicySet.filter(file, kinds: kinds, .lsm)
        let memory = try DecisionMemory()
        #expect(filter.kinds.count == names.count)
        var seen = 0
        for (kind, decision) in filter.kinds {
            guard let image = decision.image else { continue }
            // The compiler is the same everywhere, and slow where it is emulated.
            for provider in [Provider.fentry, .kprobe, .sysExit] where ProcessInfo.processInfo.environment["APUS_VM"] == nil {
                #expect(try PolicySet.filter(file, kinds: [kind], provider).kinds[kind]?.rules == decision.rules)
            }
            let tag = try memory.statistics(image, for: .rawTracepoint).tag
            #expect(tag.contains { $0 != 0 })
            for (hook, needsTrampoline) in Self.hooks {
                do {
                    #expect(try memory.statistics(image, for: hook).tag == tag, "\(kind) at \(hook)")
                    seen += 1
                } catch let error as KernelError {
                    // A kernel without trampolines, or without that function or tracepoint.
                    let isMissing = error.code == ENOENT || needsTrampoline && (error.code == EPERM || error.code == EINVAL)
                    guard isMissing, ProcessInfo.processInfo.environment["APUS_VM"] == nil else { throw error }
                }
            }
        }
        print("program types: \(seen) programs of \(filter.kinds.count) kinds at \(Self.hooks.count) hooks")
        #expect(seen > 4 * filter.kinds.count / 2)
    }
}
