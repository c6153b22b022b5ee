// SPDX-License-Identifier: Apache-2.0

@testable import Agent
import Events
import PolicyModel
import RuleState
import TestSupport
import Testing

/// Rules with memory in the agent's path: conditions, keys, what is told, and what other rules make of it.
@Suite struct RuleMemoryTests {
    private struct Nobody: PlainSurroundings {
        func process(of event: borrowing Event) -> ProcessFacts? { nil }
        func process(_ key: ProcessKey) -> ProcessFacts? { nil }
        func process(hostPid: UInt32) -> ProcessFacts? { nil }
        func parent(of process: ProcessFacts) -> ProcessFacts? { nil }
        func user(_ uid: UInt32, of event: borrowing Event) -> UserInfo? { nil }
        func group(_ gid: UInt32, of event: borrowing Event) -> GroupInfo? { nil }
        func executable(of event: borrowing Event) -> [UInt8]? { nil }
        func ancestors(of event: borrowing Event, limit: Int) -> [Ancestor] { [] }
        func container(of event: borrowing Event) -> ContainerInfo? { nil }
    }

    /// `path`, `comm` and `result`.
    private struct Binding: FieldBinding {
        func source(of field: Field, in kind: EventKind) -> ValueSource {
            switch field.name {
            case "path": .argument(1)
            case "comm": .header(.comm)
            case "result": .returned
            default: .missing
            }
        }
    }

    private static let path = Field("path", type: .text), comm = Field("comm", type: .text)
    private static let openat = EventCatalogue.shared.named("openat")!.kind
    private static let second: UInt64 = 1_000_000_000

    private static func opens(_ path: String) -> Condition { .test(PolicyModel.Test(Self.path, .compare(.equal, .text(path)))) }

    /// A rule about openat with a message that shows the path.
    private static func rule(_ name: String, _ condition: Condition = .always, _ change: (inout Rule) -> Void = { _ in }) -> PolicyRule {
        var rule = Rule(name)
        rule.condition = condition
        rule.message = MessageTemplate([.text(Array("opened ".utf8)), .value(name: "path", .field(path), width: nil)])
        rule.identity = StateIdentity(policy: "policy", rule: name, definition: "")
        change(&rule)
        return PolicyRule(rule: rule, kinds: [openat], binding: Binding(), policy: "policy", language: .tracee)
    }

    private static func counting(_ atLeast: UInt64, by: [Field] = [comm]) -> (inout Rule) -> Void {
        { $0.state = StateRule(.count(atLeast: atLeast), by: by.map { .field($0) }, within: 10 * second) }
    }

    private static func open(_ path: String, comm: String = "cat", at time: UInt64) -> [UInt8] {
        let definition = EventCatalogue.shared[openat]!
        var record = RecordBuilder(kind: openat, provider: .sysExit, arguments: definition.arguments.count)
        record.set(1, text: Array(path.utf8))
        record.comm = Array(comm.utf8)
        record.time = time
        return record.bytes()
    }

    private static func engine(_ rules: [PolicyRule], after former: RuleEngine? = nil) throws -> RuleEngine {
        RuleEngine(
            try LoadedRules(nil, rules), Nobody(), HostIdentity(nodeName: "host", utcOffset: 0, services: [:]), hostNames: NoHostNames(), after: former)
    }

    private func told(_ engine: RuleEngine, _ record: [UInt8]) throws -> [Alert] {
        var alerts: [Alert] = []
        _ = engine.forEachAlert(try Event(record.span)) { alerts.append($0) }
        return alerts
    }

    /// The rules that are told of each event.
    private func names(_ engine: RuleEngine, _ records: [[UInt8]]) throws -> [[String]] {
        try records.map { try told(engine, $0).map { $0.form.rule } }
    }

    private func folded(_ engine: RuleEngine, at now: UInt64?) -> [Alert] {
        var alerts: [Alert] = []
        engine.forEachFolded(at: now) { alert, _ in alerts.append(alert) }
        return alerts
    }

    @Test func `a count tells once a key, with count, first and last`() throws {
        let engine = try Self.engine([Self.rule("many", Self.opens("/a"), Self.counting(3))])
        let records = [
            Self.open("/a", at: 1), Self.open("/a", comm: "dog", at: 2), Self.open("/b", at: 3), Self.open("/a", at: 4), Self.open("/a", at: 5),
            Self.open("/a", at: 6),
        ]
        let alerts = try records.map { try told(engine, $0) }
        #expect(alerts.map(\.count) == [0, 0, 0, 0, 1, 0])
        let state = try #require(alerts[4][0].state)
        #expect(state.count == 3 && state.first == 1 && state.last == 5)
        #expect(alerts[4][0].form.names == ["path", "state.count", "state.first", "state.last"])
    }

    @Test func `lists in the message leave the state its place`() throws {
        let many = Self.rule("many") {
            Self.counting(2)(&$0)
            $0.details = [("list", .list([.field(Self.path), .field(Self.comm)]))]
        }
        let engine = try Self.engine([many])
        #expect(try told(engine, Self.open("/a", at: 1)).isEmpty)
        let alert = try #require(try told(engine, Self.open("/a", at: 2)).first)
        let state = try #require(alert.state)
        #expect(state.count == 2 && state.first == 1 && state.last == 2)
        guard case .list(let places) = alert.values[1] else { Issue.record("no list"); return }
        #expect(places.count == 2 && places.lowerBound == 5)
    }

    @Test func `a sequence's steps are conditions, and the last is told`() throws {
        let sequence = Self.rule("stairs") {
            let steps = ["/a", "/b", "/c"].map { SequenceStep([.init([Self.openat], Self.opens($0), by: [.field(Self.comm)])]) }
            $0.state = StateRule(.sequence(steps), by: [], within: 10 * Self.second)
        }
        let engine = try Self.engine([sequence])
        let paths = ["/a", "/b", "/a", "/b", "/c", "/c"]
        let records = paths.enumerated().map { Self.open($1, comm: $0 == 2 ? "dog" : "cat", at: UInt64($0)) }
        #expect(try names(engine, records) == [[], [], [], [], ["stairs"], []])
        #expect(engine.counts { _ in 0 }.map(\.alerts) == [1])
    }

    @Test func `a step that may be done in several ways is done by any, once an event`() throws {
        let sequence = Self.rule("stairs") {
            let both = SequenceStep([.init([Self.openat], Self.opens("/a"), by: []), .init([Self.openat], .always, by: [])])
            $0.state = StateRule(.sequence([both, both]), by: [], within: 10 * Self.second)
        }
        let engine = try Self.engine([sequence])
        #expect(try names(engine, [Self.open("/a", at: 1), Self.open("/a", at: 2), Self.open("/b", at: 3), Self.open("/a", at: 4)]) == [[], ["stairs"], [], ["stairs"]])
    }

    @Test func `an event that a detection with memory makes the last step is not the first one too`() throws {
        let new = Self.rule("new") { $0.state = StateRule(.first, by: [], within: Self.second) }
        let sequence = Self.rule("stairs") {
            var last = SequenceStep.Alternative([Self.openat], .always, by: [])
            last.requires = [new.rule.identity!]
            $0.state = StateRule(.sequence([SequenceStep([.init([Self.openat], .always, by: [])]), SequenceStep([last])]), by: [], within: 10 * Self.second)
        }
        let engine = try Self.engine([sequence, new])
        #expect(try names(engine, [1, 3].map { Self.open("/a", at: $0 * Self.second) }).map { $0.contains("stairs") } == [false, true])
    }

    @Test func `ways to end a sequence that are rules of their own have one memory, and each tells its own values`() throws {
        func ending(_ name: String, _ path: String, _ first: [SequenceStep.Alternative]) -> PolicyRule {
            Self.rule("stairs") {
                $0.details = [("way", .literal(.text(Array(name.utf8))))]
                $0.state = StateRule(
                    .sequence([SequenceStep(first), SequenceStep([.init([Self.openat], Self.opens(path), by: [])])]), by: [], within: 10 * Self.second)
            }
        }
        let engine = try Self.engine([ending("one", "/a", []), ending("two", "/b", [.init([Self.openat], Self.opens("/0"), by: [])])])
        let ways = try ["/a", "/0", "/a", "/b", "/0", "/b"].enumerated().map { number, path in
            try told(engine, Self.open(path, at: UInt64(number))).map { alert in
                guard case .text(let range) = alert.values[1] else { return "" }
                return String(decoding: alert.texts[range], as: UTF8.self)
            }
        }
        #expect(ways == [[], [], ["one"], [], [], ["two"]])
    }

    @Test(arguments: [nil, "own"]) func `a step that is late and completes a sequence is not told as the last step's detection`(detects: String?) throws {
        let sequence = Self.rule("stairs") {
            let steps = ["/a", "/b"].map { SequenceStep([.init([Self.openat], Self.opens($0), by: [])]) }
            $0.state = StateRule(.sequence(steps), by: [], within: Self.second)
            $0.detects = detects
            $0.details = [("way", .field(Self.path))]
            $0.told = DetectedEvent(detects ?? "last", rule: $0, fieldCount: 1)
        }
        let engine = try Self.engine([sequence])
        let inOrder = try ["/a", "/b"].enumerated().flatMap { try told(engine, Self.open($1, at: UInt64(1 + $0))) }
        #expect(inOrder.map { $0.form.told?.name } == [detects ?? "last"])
        #expect(try told(engine, Self.open("/b", at: 20)).isEmpty)
        let late = try told(engine, Self.open("/a", at: 10))
        #expect(late.map { $0.form.told?.name } == [detects] && late.map(\.state?.count) == [2])
        #expect(late[0].form.names.contains("way") == (detects != nil))
    }

    @Test func `first tells a key that is new`() throws {
        let engine = try Self.engine([Self.rule("new") { $0.state = StateRule(.first, by: [.field(Self.path)], within: Self.second) }])
        let records = [Self.open("/a", at: 1), Self.open("/a", at: 2), Self.open("/b", at: 3), Self.open("/a", at: 3 + 2 * Self.second)]
        #expect(try names(engine, records) == [["new"], [], ["new"], ["new"]])
        #expect(try told(engine, Self.open("/c", at: 9)).first?.state == nil)
    }

    @Test func `a rate lets so many pass for each key, and a rule of two ways has one`() throws {
        let limited = Self.rule("limited") { $0.rate = TokenRate(count: 2, by: [.field(Self.comm)]) }
        let engine = try Self.engine([limited])
        let records = (0..<4).map { Self.open("/a", at: $0) } + [Self.open("/a", comm: "dog", at: 4), Self.open("/a", at: Self.second)]
        #expect(try names(engine, records).map(\.count) == [1, 1, 0, 0, 1, 1])
    }

    @Test func `a fold tells the first, and its repeats at the window's end with the event they are told by`() throws {
        let engine = try Self.engine([Self.rule("folded") { $0.fold = FoldRule(by: [.field(Self.path)], within: Self.second) }])
        let opens = [Self.open("/a", comm: "one", at: 1), Self.open("/a", comm: "two", at: 2), Self.open("/a", comm: "six", at: 3), Self.open("/b", at: 4)]
        #expect(try names(engine, opens) == [["folded"], [], [], ["folded"]])
        #expect(folded(engine, at: Self.second).isEmpty)
        var records: [[UInt8]] = [], alerts: [Alert] = []
        engine.forEachFolded(at: 2 * Self.second) { alert, record in
            alerts.append(alert)
            records.append(record)
        }
        #expect(records == [Self.open("/a", comm: "two", at: 2)])
        let state = try #require(alerts.first?.state)
        #expect(alerts.count == 1 && state.count == 2 && state.first == 2 && state.last == 3)
        #expect(folded(engine, at: nil).isEmpty)
    }

    @Test func `what is folded when the run ends is told`() throws {
        let engine = try Self.engine([Self.rule("folded") { $0.fold = FoldRule(by: [], within: 1000 * Self.second) }])
        #expect(try names(engine, (0..<5).map { Self.open("/a", at: $0) }).map(\.count) == [1, 0, 0, 0, 0])
        #expect(folded(engine, at: nil).map { $0.state?.count } == [4])
    }

    @Test func `state, rate and fold are asked one after the other`() throws {
        let all = Self.rule("all") {
            Self.counting(2)(&$0)
            $0.state?.within = 2
            $0.fold = FoldRule(by: [], within: Self.second)
        }
        let engine = try Self.engine([all])
        // Every fourth nanosecond a new count is complete; the second is folded.
        #expect(try names(engine, [0, 1, 4, 5, 8, 9].map { Self.open("/a", at: $0) }).map(\.count) == [0, 1, 0, 0, 0, 0])
        #expect(folded(engine, at: nil).map { $0.state?.count } == [2])
    }

    private static func detection(isHidden: Bool = false) -> PolicyRule {
        rule("detection", opens("/a")) {
            counting(2)(&$0)
            $0.detects = "many"
            $0.isHidden = isHidden
        }
    }

    private static func over(_ name: String, requires: [PolicyRule], _ change: (inout Rule) -> Void = { _ in }) -> PolicyRule {
        rule(name, opens("/a")) {
            $0.requires = requires.map { $0.rule.identity! }
            change(&$0)
        }
    }

    @Test(arguments: [false, true]) func `a rule over a detection with memory waits for it to fire on this event`(isHidden: Bool) throws {
        let detection = Self.detection(isHidden: isHidden)
        for rules in [[detection, Self.over("over", requires: [detection])], [Self.over("over", requires: [detection]), detection]] {
            let engine = try Self.engine(rules)
            let shown = try names(engine, (1...3).map { Self.open("/a", at: $0) }).map { $0.sorted() }
            #expect(shown == [[], isHidden ? ["over"] : ["detection", "over"], []])
        }
    }

    @Test func `memories wait for each other, whatever their order`() throws {
        let low = Self.detection()
        let middle = Self.over("middle", requires: [low]) { $0.state = StateRule(.first, by: [], within: 1) }
        let top = Self.over("top", requires: [middle])
        let engine = try Self.engine([top, middle, low])
        #expect(try names(engine, (1...2).map { Self.open("/a", at: $0) }).map { $0.sorted() } == [[], ["detection", "middle", "top"]])
    }

    @Test func `a rule that waits for what nobody has never fires`() throws {
        let engine = try Self.engine([Self.over("over", requires: [Self.detection()])])
        #expect(try names(engine, (1...3).map { Self.open("/a", at: $0) }).allSatisfy(\.isEmpty))
    }

    @Test func `rules that one rule became count an event once, in one memory`() throws {
        let engine = try Self.engine([Self.rule("many", Self.opens("/a"), Self.counting(2)), Self.rule("many", .always, Self.counting(2))])
        #expect(try names(engine, [Self.open("/a", at: 1), Self.open("/b", at: 2)]) == [[], ["many"]])
    }

    @Test func `memory outlives a reload, where the rule stays the same`() throws {
        let before = try Self.engine([Self.rule("kept", .always, Self.counting(2)), Self.rule("changed", .always, Self.counting(2))])
        #expect(try told(before, Self.open("/a", at: 1)).isEmpty)
        let changed = Self.rule("changed") {
            Self.counting(2)(&$0)
            $0.identity = StateIdentity(policy: "policy", rule: "changed", definition: "other")
        }
        let after = try Self.engine([Self.rule("new", .always, Self.counting(2)), changed, Self.rule("kept", .always, Self.counting(2))], after: before)
        #expect(try names(after, [Self.open("/a", at: 2), Self.open("/a", at: 3)]) == [["kept"], ["new", "changed"]])
    }

    @Test func `what is forgotten is counted by rule`() throws {
        let engine = try Self.engine([Self.rule("many", .always, Self.counting(2, by: [Self.path])), Self.rule("other", .always, Self.counting(2))])
        for number in 0..<65_540 { _ = try told(engine, Self.open("/\(number)", at: 1)) }
        #expect(engine.forgotten == 4)
        #expect(engine.forgottenOfRules == ["policy: many": 4])
        #expect(engine.counts { _ in 0 }.map(\.forgotten) == [4, 0])
    }

    @Test func `a missing value is a key, unlike an empty one`() throws {
        let nothing = Field("nothing", type: .text)
        let engine = try Self.engine([Self.rule("new") { $0.state = StateRule(.first, by: [.field(nothing), .field(Self.path)], within: Self.second) }])
        #expect(try names(engine, ["/a", "", "/a", ""].enumerated().map { Self.open($1, at: UInt64($0)) }) == [["new"], ["new"], [], []])
    }
}
