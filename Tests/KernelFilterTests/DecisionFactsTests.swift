// SPDX-License-Identifier: Apache-2.0

import Events
import KernelFilter
import KernelInterface
import PolicySyntax
import Sensors
@testable import SoundnessCheck
import TestSupport
import Testing

/// What the kernel knows of the event that a record tells.
struct DecisionFactsTests {
    private static let rules = RuleText(conditions: [
        .test("fd.name = /etc/passwd"), .test("proc.name startswith ba"), .test("fd.directory = /etc"),
    ])

    private static func facts(
        _ name: String, isInContainer: Bool? = false, _ fill: (inout RecordBuilder, Int) -> Void
    ) throws -> (facts: DecisionFacts, filter: CompiledFilter) {
        let definition = try #require(EventCatalogue.shared.named(name))
        let shape = try #require(DecisionShapes.shape(of: definition.kind, .sysExit))
        var record = RecordBuilder(kind: definition.kind, provider: .sysExit, arguments: definition.arguments.count + ObjectSlot.count)
        fill(&record, definition.arguments.count)
        let filter = try PolicySet.filter(rules.file, kinds: [definition.kind])
        var facts = DecisionFacts(TextTables(filter))
        let bytes = record.bytes()
        facts.fill(try Event(bytes.span), shape, definition, beyond(isInContainer))
        return (facts, filter)
    }

    /// Of a process and a parent of which all is known.
    private static func beyond(_ isInContainer: Bool?) -> DecisionFacts.Beyond {
        let texts = ProcessTexts(executable: Array("/bin/bash".utf8), arguments: Array("bash\0".utf8))
        return DecisionFacts.Beyond(
            isInContainer: isInContainer, process: texts, parent: DecisionFacts.Beyond.Parent(texts: texts, comm: Array("bash".utf8)))
    }

    private static func value(_ word: Word, _ facts: DecisionFacts) -> UInt64? {
        facts.wordsPresent >> UInt64(word.index) & 1 != 0 ? facts.words[word.index] : nil
    }

    private static func isUnknown(_ word: Word, _ facts: DecisionFacts) -> Bool { facts.wordsUnknown >> UInt64(word.index) & 1 != 0 }

    @Test func `registers are there as they are, and what they point to is unknown`() throws {
        let (facts, _) = try Self.facts("openat") { record, _ in
            record.returned = -2
            record.set(0, value: UInt64(bitPattern: -100))
            record.set(1, text: Array("/etc/passwd".utf8))
            record.set(2, value: 0xdead_0000_0002)
            record.flags = [.ia32, .container]
        }
        #expect(Self.value(.result, facts) == UInt64(bitPattern: -2))
        #expect(Self.value(.argument(0), facts) == UInt64(bitPattern: -100))
        #expect(Self.isUnknown(.argument(1), facts) && Self.value(.argument(1), facts) == nil)
        #expect(Self.value(.argument(2), facts) == 0xdead_0000_0002)
        #expect(Self.value(.recordFlags, facts) == UInt64(EventFlags.ia32.rawValue))
        #expect(!facts.isAnyUnknown)
    }

    @Test func `of an open that failed there is no object and no path, but what was given`() throws {
        let (facts, filter) = try Self.facts("openat") { record, count in
            record.returned = -2
            record.comm = Array("bash".utf8)
            record.set(1, text: Array("x/../passwd".utf8))
            record.set(.given0, behind: count, text: Array("/etc/x/../passwd".utf8))
        }
        #expect(Self.value(.objectKind, facts) == nil && !Self.isUnknown(.objectKind, facts))
        #expect(facts.textsPresent & 1 << UInt32(Text.path.index) == 0 && facts.rows[Text.path.index] == 0)
        #expect(facts.textsPresent & 1 << UInt32(Text.given.index) != 0)
        let table = try #require(filter.tables[.path]).decisionTable
        let value = try #require(
            filter.tables[.path]?.mapValue(cells: table.cells.count, states: table.rowsOfStates.count, truths: table.truths.count))
        let wanted = KernelTable.truths(
            in: value, cells: table.cells.count, states: table.rowsOfStates.count, Array("/etc/passwd".utf8).span)
        #expect(Array(facts.bits[(32 * Text.given.index)...].prefix(wanted.count)) == wanted)
        // Nobody asks about the path as it was given.
        #expect(facts.textsPresent & 1 << UInt32(Text.raw.index) == 0)
    }

    @Test func `ends of a connection are numbers, and an IPv6 address that stands for no IPv4 one is unknown`() throws {
        let (facts, _) = try Self.facts("connect", isInContainer: nil) { record, count in
            record.set(.kind, behind: count, value: UInt64(ObjectKind.ipv6.rawValue))
            let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xff, 0xff, 10, 0, 0, 1]
            record.set(.local, behind: count, text: [10, 0, 0, 80, 0, 0, 0, 0] + mapped + [0, 0, 0, 0])
            record.set(.remote, behind: count, text: [10, 0, 1, 187, 0, 0, 0, 0] + AddressText.bytes("2001:db8::1") + [0, 0, 0, 0])
        }
        #expect(Self.value(.localPort, facts) == 80 && Self.value(.localAddress, facts) == 0x0a00_0001)
        #expect(Self.value(.remotePort, facts) == 443 && Self.isUnknown(.remoteAddress, facts))
        #expect(Self.isUnknown(.isInContainer, facts))
    }

    @Test func `every bit of a text that is unknown is set, and none of one that is missing`() throws {
        var (facts, filter) = try Self.facts("openat") { record, _ in record.comm = Array("bash".utf8) }
        #expect(facts.bits[32 * Text.path.index] == 0)
        facts.setUnknown(.path)
        #expect(facts.bits[32 * Text.path.index] == .max && facts.rows[Text.path.index] == .max && facts.isAnyUnknown)
        let words = try #require(filter.tables[.path]).wordsPerRow
        #expect(facts.bits[32 * Text.path.index + words] == 0)
    }

    @Test func `texts are read as the reference reads them`() throws {
        var random = Random(seed: 5)
        for seed in 0..<20 as Range<UInt64> {
            var own = Random(seed: seed)
            let literals = Literals(&own)
            let rules = RandomRules(literals, kinds: ["openat"], &own)
            let text = RuleText(conditions: (0..<20).map { _ in rules.rule(&own) })
            let filter = try PolicySet.filter(text.file, kinds: [try #require(EventCatalogue.shared.named("openat")).kind])
            let tables = TextTables(filter)
            for (text, table) in filter.tables where table.wordsPerRow > 0 {
                let form = table.decisionTable
                let (cells, states) = (form.cells.count, max(form.rowsOfStates.count, form.visitRows.count))
                let value = try #require(table.mapValue(cells: cells, states: states, truths: form.truths.count))
                for _ in 0..<100 {
                    let bytes = literals.path(&random)
                    var bits = [UInt64](repeating: 0, count: 16 * 32)
                    _ = tables.read(text, bytes.span, into: &bits)
                    let wanted = KernelTable.truths(in: value, cells: cells, states: states, bytes.span)
                    #expect(Array(bits[(32 * text.index)...].prefix(wanted.count)) == wanted)
                }
            }
        }
    }
}
