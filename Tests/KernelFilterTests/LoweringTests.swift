// SPDX-License-Identifier: Apache-2.0

import Events
import KernelInterface
import PolicyModel
import Sensors
import StringMatching
import Testing

@testable import KernelFilter

/// From tests of values to questions that the kernel can answer.
@Suite struct LoweringTests {
    private static let definition = EventCatalogue.shared.named("openat")!
    private static let shape = DecisionShape(
        kind: definition.kind, provider: .sysExit, steps: Set(DecisionStep.allCases).subtracting([.process, .parent]), hasDescriptor: true,
        opensFiles: true, paths: [1])

    private func lower(_ source: ValueSource, _ kind: EventKind, _ type: ValueType, _ operation: PolicyModel.Operation<BoundExpression>) throws -> Formula {
        let definition = try #require(EventCatalogue.shared[kind]), shape = try #require(DecisionShapes.shape(of: kind, .sysExit))
        var lowering = TestLowering(SourceLowering(shape, definition), [:])
        return lowering.lower(BoundTest(.source(source), type: type, operation))
    }

    private func lower(_ source: ValueSource, _ type: ValueType, _ operation: PolicyModel.Operation<BoundExpression>) -> Formula {
        var lowering = TestLowering(SourceLowering(Self.shape, Self.definition), [:])
        return lowering.lower(BoundTest(.source(source), type: type, operation))
    }

    private static let kinds: [PolicyModel.NamedValue] = [.init(1, "file"), .init(3, "file"), .init(2, "directory"), .init(7, "ipv4")]
    private static let kind = WordValue(.objectKind, .unsigned64)

    @Test func `a name that stands for numbers is one of these numbers`() {
        let named = ValueSource.derived(.named(Self.kinds), [.object(.kind)])
        let isFile = lower(named, .text, .compare(.equal, .text("file")))
        #expect(isFile == .atom(.number(Self.kind, .inUnsigned([1, 3]))))
    }

    @Test func `what a value is that is there or not becomes what the number may not be`() {
        // Of failed calls, what they would have made: a letter of a kind that is known, else a constant.
        let named = ValueSource.firstOf([.derived(.named(Self.kinds), [.object(.kind)]), .constant(.text("file"))])
        let isFile = lower(named, .text, .compare(.equal, .text("file")))
        #expect(isFile == .not(.atom(.number(Self.kind, .inUnsigned([2, 7])))))
    }

    @Test func `errors are their numbers, and what begins with a letter is no number without a name`() throws {
        let result = WordValue(.result, .signed64)
        #expect(lower(.resultName, .text, .compare(.equal, .text("ENOENT"))) == .all(of: [
            .atom(.number(result, .signed(.less, 0))), .atom(.number(result, .signed(.equal, -2))),
        ]))
        let begins = lower(.resultName, .text, .text(.startsWith, Array("E".utf8)))
        #expect(begins.reasons.isEmpty)
        #expect(lower(.resultName, .text, .text(.startsWith, Array("-".utf8))).reasons.isEmpty == false)
    }

    @Test func `a container's id is twelve digits, which no other text is`() {
        let id = ValueSource.firstOf([.container(.id), .constant(.text("host"))])
        let isInside = Formula.atom(.number(WordValue(.isInContainer, .unsigned64), .anyBit(.max)))
        #expect(lower(id, .text, .compare(.notEqual, .text("host"))) == isInside)
        #expect(lower(id, .text, .compare(.equal, .text("0123456789ab"))).reasons == ["ids of containers"])
    }

    @Test func `events are counted from one`() {
        #expect(lower(.header(.number), .uint64, .compare(.equal, .uint64(0))) == .no)
        #expect(lower(.header(.number), .uint64, .compare(.greater, .uint64(0))) == .yes)
        #expect(lower(.header(.number), .uint64, .compare(.equal, .uint64(7))).reasons.isEmpty == false)
    }

    @Test func `what the kernel cannot answer is unknown and says why, either way it is asked`() {
        let ancestor = lower(.process(.comm, .ancestor(3)), .text, .compare(.equal, .text("sh")))
        #expect(ancestor.reasons == ["what is known of other processes"])
        #expect(MayCondition(ancestor) == .constant(true) && MayCondition(!ancestor) == .constant(true))
    }

    @Test func `a process and its parent are asked by one table`() throws {
        let kind = Self.definition.kind
        let own = try lower(.process(.executable, .own), kind, .text, .compare(.equal, .text("/bin/sh")))
        let parent = try lower(.process(.executable, .ancestor(1)), kind, .text, .compare(.equal, .text("/bin/sh")))
        #expect(own == .atom(.text(.executable, PatternID(0))) && parent == .atom(.text(.parentExecutable, PatternID(0))))
        #expect(try lower(.process(.commandLine, .ancestor(2)), kind, .text, .exists).reasons == ["what is known of other processes"])
    }

    @Test func `an exec is called by the call that it came by`() throws {
        let type = ValueSource.firstOf([.header(.syscallName), .constant(.text("execve"))])
        let both = try lower(type, .schedProcessExec, .text, .isIn([.text("execve"), .text("execveat")]))
        #expect(both == .yes)
        let other = try lower(type, .schedProcessExec, .text, .compare(.equal, .text("execveat")))
        #expect(other.reasons.isEmpty && other != .yes && other != .no)
        #expect(try lower(.returned, .schedProcessExec, .int64, .exists).reasons.isEmpty == false)
    }

    @Test func `what an executed file is is known of its exec alone`() throws {
        for (field, bit) in [(ProcessField.isMemfd, UInt64(1)), (.isUpperLayer, 2), (.isLowerLayer, 4)] {
            let atExec = try lower(.process(field, .own), .schedProcessExec, .bool, .compare(.equal, .bool(true)))
            #expect(atExec == .atom(.number(WordValue(.image, .unsigned64), .anyBit(bit))))
            #expect(try lower(.process(field, .own), Self.definition.kind, .bool, .compare(.equal, .bool(true))).reasons.isEmpty == false)
        }
    }

    @Test func `a part that is unknown lets what the others let, and no more`() {
        let isRead = Formula.atom(.number(WordValue(.result, .signed64), .signed(.greaterOrEqual, 0)))
        let unknown = Formula.unknown("somewhere else")
        #expect(MayCondition(.all(of: [isRead, unknown])) == .question(.number(WordValue(.result, .signed64), .signed(.greaterOrEqual, 0)), negated: false))
        #expect(MayCondition(.any(of: [isRead, unknown])) == .constant(true))
        #expect(MayCondition(.all(of: [unknown, !unknown])) == .constant(true))
    }

    @Test(arguments: [
        (NumberQuestion.signed(.less, 0), UInt64.max, true, true), (.signed(.less, 0), UInt64.max, false, false),
        (.unsigned(.greater, 5), UInt64.max, true, false), (.unsigned(.greater, 5), UInt64.max, false, true),
        (.signed(.notEqual, 3), UInt64.max, false, false), (.bits(mask: 3, equal: 2), 6, false, true), (.anyBit(.max), UInt64.max, true, true),
        (.inUnsigned([1, 2]), 2, false, true), (.inSigned([-1]), UInt64.max, true, true), (.anyBit(4), UInt64.max, true, false),
    ])
    func `numbers compare as the evaluator compares them`(_ row: (question: NumberQuestion, bits: UInt64, isNegative: Bool, answer: Bool)) {
        #expect(row.question.holds(row.bits, isNegative: row.isNegative) == row.answer)
    }
}
