// SPDX-License-Identifier: Apache-2.0

import CKernelABI
import Events
@testable import KernelFilter
import KernelInterface
@testable import Sensors
@testable import SoundnessCheck
import StringMatching
import TestSupport
import Testing

/// What is kept of processes: texts that only an exec changes.
@Suite struct ProcessFactsTests {
    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(arguments: [
        ("cat\0-x\0/etc/passwd\0", "cat", "-x /etc/passwd", " -x /etc/passwd"), ("cat\0", "cat", "", ""), ("\0", "", "", ""), ("cat\0\0", "cat", "", " "),
        ("cat\0\0\0", "cat", " ", "  "), ("sh\0a b\0", "sh", "a b", " a b"), ("sh\0no end", "sh", "no end", " no end"),
    ])
    func `arguments are one text with blanks between them`(_ row: (vector: String, first: String, rest: String, behind: String)) {
        let texts = ProcessTexts(executable: nil, arguments: Self.bytes(row.vector))
        #expect(texts.firstArgument == Self.bytes(row.first))
        #expect(texts.arguments == Self.bytes(row.rest))
        #expect(texts.behindComm == Self.bytes(row.behind))
        #expect(texts.executable == nil)
    }

    @Test func `of what is not known nothing is kept, and it is said`() {
        let decisions = KernelDecisions(kinds: [:], steps: [.process], tables: [:], generation: 7)
        let process = ProcessSeed(pid: 1, start: 2, imageNumber: 3, comm: Self.bytes("a_name_that_is_too_long"), executable: nil, arguments: [])
        let seed = FactSeeding.seed(process, decisions, half: 1)
        #expect(seed.facts.unknown == 0b1111 && seed.facts.generation == 7 && seed.facts.exec_id == 3 && seed.half == 1 && seed.start == 2)
        #expect(seed.comm.14 == UInt8(ascii: "_") && seed.comm.15 == 0)
    }

    @Test func `a command line is read up to the comm, and goes on with whatever that is`() throws {
        for seed in 0..<40 as Range<UInt64> {
            var random = Random(seed: seed)
            let literals = Literals(&random)
            let rules = RuleText(conditions: (0..<20).map { _ in
                let operation = random.one(of: ["=", "startswith", "endswith", "contains", "icontains", "glob"])
                let word = random.one(of: literals.comms) + (random.chance(50) ? " " + random.one(of: literals.paths) : "")
                return .test("proc.cmdline \(operation) \"\(word)\"")
            })
            let filter = try PolicySet.filter(rules.file, kinds: [try #require(EventCatalogue.shared.named("openat")).kind])
            let table = try #require(filter.tables[.commandLine]).decisionTable
            for _ in 0..<100 {
                var vector: [UInt8] = []
                for _ in 0..<(1 + random.below(3)) { vector += literals.path(&random) + [0] }
                let comm = literals.comm(&random)
                let behind = try #require(ProcessTexts(executable: nil, arguments: vector).behindComm)
                let whole = table.read((comm + behind).span, isWhole: true)
                var rest = table.read(behind.span, isWhole: false)
                var onward = table
                onward.start = UInt32(rest.state)
                let end = onward.read(comm.span, isWhole: true)
                for (word, truth) in end.truths.enumerated() { rest.truths[word] |= truth }
                #expect(rest.truths == whole.truths && (rest.row | end.row == 0) == (whole.row == 0))
            }
        }
    }

    @Test func `a parent's text has the child's table`() {
        let own: [Text] = [.comm, .executable, .commandLine, .arguments, .firstArgument]
        let parents: [Text] = [.parentComm, .parentExecutable, .parentCommandLine, .parentArguments, .parentFirstArgument]
        #expect(parents.map(\.table) == own && own.map(\.table) == own)
        #expect(Text.path.table == .path && Text.executable.predicateLimit == 512 && Text.parentComm.predicateLimit == 2048)
    }

    @Test func `predicates that there is no room for are unknown`() throws {
        let conditions = (0..<700).map { ConditionText.test("proc.exepath = /bin/p\($0) and fd.name = /x") }
        let kind = try #require(EventCatalogue.shared.named("openat")).kind
        let filter = try PolicySet.filter(RuleText(conditions: conditions).file, kinds: [kind])
        let rules = try #require(filter.kinds[kind]).rules
        #expect(filter.tables[.executable]?.wordsPerRow == 8)
        #expect(rules.count { $0.extent == .part } == 700 - 512 && rules.count { $0.extent == .all } == 512)
    }
}
