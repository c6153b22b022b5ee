// SPDX-License-Identifier: Apache-2.0

import Events
import PolicyModel
import RuleEvaluator
import Testing

@Suite struct LiveProcessTests {
    private func holds(_ test: PolicyModel.Test, pid: UInt32 = 30) throws -> Bool {
        let processes = KnownProcesses()
        processes.add(30, parent: 20, comm: "cat")
        var rule = Rule("live")
        rule.condition = .test(test)
        var builder = ProgramBuilder()
        builder.add(rule, kinds: [EventCatalogue.shared.named("openat")!.kind], LiveBinding())
        let record = openRecord(pid: pid)
        var count = 0
        Evaluator(builder.build(), processes).evaluate(try Event(record.span)) { _ in count += 1; return true }
        return count == 1
    }

    private static let questions: [PolicyModel.Test] = [
        .init(.number("count"), .compare(.equal, .int64(12))), .init(.number("limit"), .compare(.equal, .int64(1024))),
        .init(.number("resident"), .compare(.greater, .int64(39))), .init(.number("major"), .compare(.equal, .int64(1))),
        .init(.text("groups"), .compare(.equal, .text("cpu=/a memory=/b"))), .init(.text("memory group"), .compare(.equal, .text("/b"))),
        .init(.text("type 0"), .compare(.equal, .text("ipv4"))), .init(.text("name 0"), .text(.endsWith, Array(":443".utf8))),
        .init(Field("types", type: .text, isList: true), .intersects([.text("pipe"), .text("ipv4")])),
        .init(Field("types", type: .text, isList: true), .isIn([.text("file"), .text("ipv4")])),
    ]

    @Test(arguments: questions) func `a rule sees the process as it is now`(test: PolicyModel.Test) throws {
        #expect(try holds(test))
    }

    @Test func `the host is asked last, and not at all where something else has decided`() throws {
        let processes = KnownProcesses()
        processes.add(30, parent: 20, comm: "cat")
        var rule = Rule("live")
        rule.condition = .all([
            .test(.init(.number("count"), .compare(.equal, .int64(12)))), .test(.init(.text("comm"), .compare(.equal, .text("dog")))),
        ])
        var builder = ProgramBuilder()
        builder.add(rule, kinds: [EventCatalogue.shared.named("openat")!.kind], LiveBinding())
        let record = openRecord()
        Evaluator(builder.build(), processes).evaluate(try Event(record.span)) { _ in true }
        #expect(processes.asked == 0)
    }

    @Test func `what the host does not say is missing`() throws {
        #expect(try !holds(.init(.text("type 1"), .exists)))
        #expect(try !holds(.init(.text("cpuset group"), .exists)))
        #expect(try !holds(.init(.number("count"), .exists), pid: 77))
    }
}

extension KnownProcesses {
    func live(_ process: ProcessKey) -> (any LiveProcess)? { processes[process.pid].map { _ in OneMoment() } }
}

private struct OneMoment: LiveProcess {
    var descriptorCount: UInt64? { 12 }
    var descriptorLimit: UInt64? { 1024 }
    var memory: MemoryUse? { MemoryUse(virtual: 5000, resident: 40, swapped: 0) }
    var faults: PageFaults? { PageFaults(major: 1, minor: 2) }
    var controlGroups: [(controller: String, path: [UInt8])]? { [("cpu", Array("/a".utf8)), ("memory", Array("/b".utf8))] }
    func descriptor(_ number: Int) -> OpenDescriptor? {
        number == 0 ? OpenDescriptor(kind: .ipv4, name: Array("10.0.0.1:5000->10.0.0.2:443".utf8)) : nil
    }
    /// One of them is of no kind that has a name.
    var descriptorKinds: Set<ObjectKind>? { [.ipv4, .file, .other] }
}

private struct LiveBinding: FieldBinding {
    private let names = [NamedValue(UInt64(ObjectKind.file.rawValue), "file"), NamedValue(UInt64(ObjectKind.ipv4.rawValue), "ipv4")]

    func source(of field: Field, in kind: EventKind) -> ValueSource {
        switch field.name {
        case "comm": .header(.comm)
        case "count": live(.descriptorCount)
        case "limit": live(.descriptorLimit)
        case "resident": live(.residentSize)
        case "major": live(.majorFaults)
        case "groups": live(.controlGroups)
        case "memory group": live(.controlGroup("memory"))
        case "cpuset group": live(.controlGroup("cpuset"))
        case "type 0": .derived(.named(names), [live(.descriptorKind(0))])
        case "type 1": .derived(.named(names), [live(.descriptorKind(1))])
        case "name 0": live(.descriptorName(0))
        case "types": .derived(.named(names), [live(.descriptorKinds)])
        default: .missing
        }
    }

    private func live(_ field: LiveField) -> ValueSource { .process(.live(field), .own) }
}
