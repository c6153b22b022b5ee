// SPDX-License-Identifier: Apache-2.0

import Context
import Events
import PolicyModel
import RuleEvaluator
import Testing

@Suite struct TetragonFormTests {
    private static func policy(_ file: String) throws -> Policy { try #require(TetragonForms.all.first { $0.file == file }?.policy) }

    @Test(arguments: TetragonForms.all.map(\.file)) func `a policy of Tetragon is held whole`(file: String) throws {
        guard let written = try TetragonDocument.lines(of: file) else { return }
        #expect(try TetragonWriter.lines(of: Self.policy(file)) == written)
    }

    @Test func `a writer that finds no words says so`() throws {
        var policy = Policy.tetragon("p", [TestHook(.function("f"), [Selector([.isAmong(.argument(0), part: "colour", [1])])])])
        policy.hooks[0].arguments = [.of(0, "int")]
        #expect(throws: NoWords.self) { try TetragonWriter.lines(of: policy) }
        policy.rules[0].condition = .never
        #expect(throws: NoWords.self) { try TetragonWriter.lines(of: policy) }
    }

    /// A call that a hook would tell, by the catalogue's event of the same shape.
    struct Call: Sendable {
        let file: String
        var hook = 0
        let event: String
        var path: String?
        var numbers: [Int: UInt64] = [:]
        var returned: Int64 = 0
        /// The selector that decides, by its place at the hook.
        let selector: Int?
    }

    static let calls = [
        Call(file: "tracingpolicy/openat_write.yaml", event: "openat", path: "/etc/passwd", numbers: [2: 0o1], returned: 3, selector: 0),
        Call(file: "tracingpolicy/openat_write.yaml", event: "openat", path: "/etc/passwd", numbers: [2: 0o102], returned: 3, selector: 0),
        Call(file: "tracingpolicy/openat_write.yaml", event: "openat", path: "/etc/passwd", numbers: [2: 1024], returned: 3, selector: nil),
        Call(file: "tracingpolicy/openat_write.yaml", event: "openat", path: "/etc/passwd", numbers: [2: 1], returned: -13, selector: nil),
        Call(file: "tracingpolicy/openat_write.yaml", event: "openat", path: "/etc/passwd-", numbers: [2: 1], returned: 3, selector: nil),
        Call(file: "tracingpolicy/hardlink-override.yaml", event: "linkat", path: "/etc/passwd", selector: 0),
        Call(file: "tracingpolicy/hardlink-override.yaml", event: "linkat", path: "/etc/group", selector: nil),
        Call(file: Self.privileges, event: "setuid", numbers: [0: 0], selector: 0),
        Call(file: Self.privileges, event: "setuid", numbers: [0: 1000], selector: nil),
        Call(file: Self.privileges, hook: 2, event: "setreuid", numbers: [0: 0, 1: 0], selector: 0),
        Call(file: Self.privileges, hook: 2, event: "setreuid", numbers: [0: 1000, 1: 0], selector: 1),
        Call(file: Self.privileges, hook: 4, event: "setresuid", numbers: [0: 0, 1: 1000, 2: 0], selector: 1),
        Call(file: Self.privileges, hook: 4, event: "setresuid", numbers: [0: 0, 1: 1000, 2: 1000], selector: nil),
    ]
    private static let privileges = "policylibrary/privileges/privileges-setuid-root.yaml"

    @Test(arguments: calls) func `the first selector that holds decides`(call: Call) throws {
        let policy = try Self.policy(call.file)
        let definition = try #require(EventCatalogue.shared.named(call.event))
        var builder = ProgramBuilder()
        for rule in policy.rules where rule.triggers == [.hook(call.hook)] {
            builder.add(rule, kinds: [definition.kind], StandIn(hook: policy.hooks[call.hook]))
        }
        var record = RecordBuilder(kind: definition.kind, provider: .sysExit, arguments: definition.arguments.count)
        for (place, number) in call.numbers { record.set(place, value: number) }
        if let path = call.path { record.set(1, text: Array(path.utf8)) }
        record.returned = call.returned
        let bytes = record.bytes()
        var found: [Int] = []
        Evaluator(builder.build(), RecordedSurroundings(SurroundingsSnapshot())).evaluate(try Event(bytes.span)) {
            found.append($0.rule)
            return true
        }
        #expect(found == (call.selector.map { [$0] } ?? []))
    }
}

/// A hook's values where a system call's event has the same parameters.
private struct StandIn: FieldBinding {
    let hook: Hook

    func source(of field: Field, in kind: EventKind) -> ValueSource {
        if field.name == "result" { return .returned }
        guard field.name == "argument", let place = field.argument.flatMap(Int.init), hook.arguments.indices.contains(place),
            case .parameter(let index) = hook.arguments[place].origin
        else { return .missing }
        return .argument(index)
    }
}
