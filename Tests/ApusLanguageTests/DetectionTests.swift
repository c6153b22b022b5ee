// SPDX-License-Identifier: Apache-2.0

import ApusLanguage
import Events
import PolicyModel
import PolicySyntax
import TestSupport
import Testing
import TraceeLanguage

@Suite struct DetectionTests {
    private static let detecting = """
        - event: openat
          detects: opened
          id: T-1
          priority: error
          tags: [t]
          description: what it is
          when: data.pathname startswith /etc/
          fields: {path: data.pathname, who: proc.name, kind: '"file"', flags: data.flags, base: basename(data.pathname)}
          message: "opened %data.pathname"
        """

    @Test func `a rule about a detection becomes one about what causes it`() throws {
        let set = load(policyText(Self.detecting + "\n- {name: r, event: opened, when: data.path endswith shadow and data.flags = 0 and evt.type = opened}"))
        #expect(set.places == [])
        let rule = try #require(set.ready.last)
        #expect(rule.kinds == kinds("openat") && rule.rule.name == "r")
        #expect(set.words.last == "(data.pathname startswith /etc/ and data.pathname endswith shadow and data.flags = 0 and opened in (opened))")
        // What it does not say itself.
        #expect(rule.rule.priority == .error && rule.rule.message == set.ready[0].rule.message)
        #expect(rule.rule.told?.name == "opened" && rule.rule.told?.id == "T-1" && rule.rule.details.map(\.name) == ["path", "who", "kind", "flags", "base"])
    }

    @Test func `what a rule about a detection detects is as urgent as the rule`() {
        let set = load(policyText(Self.detecting + "\n- {event: opened, detects: again}\n- {event: opened, detects: quiet, priority: debug}"))
        #expect(set.ready.dropFirst().map(\.rule.priority) == [.error, .debug] && set.ready.dropFirst().map { $0.rule.told?.priority } == [.error, .debug])
    }

    @Test func `filters about a detection have its fields' types`() {
        let set = load(policyText(Self.detecting + "\n- {event: opened, filters: ['data.flags>=2', 'data.kind=file', 'data.base=sh*']}"))
        #expect(set.places == [])
        #expect(set.words.last == "(data.pathname startswith /etc/ and data.flags >= 2 and file = file and baseName(data.pathname) startswith sh)")
    }

    @Test func `messages show a detection's fields, and the name as the type of event`() throws {
        let set = load(policyText(Self.detecting + "\n- {event: opened, message: '%data.base by %data.who as %evt.type'}"))
        let pieces = try #require(set.ready.last?.rule.message?.pieces)
        let values = pieces.compactMap { if case .value(let name, let value, _) = $0 { "\(name)=\(value)" } else { nil } }
        #expect(values == ["data.base=baseName(data.pathname)", "data.who=proc.name", "evt.type=opened"])
    }

    @Test func `several rules detect one name, and rules about it are about each`() {
        let other = "\n- {event: unlinkat, detects: opened, fields: {path: data.pathname}}"
        let set = load(policyText(Self.detecting + other + "\n- {name: r, event: opened, when: data.path = /a and not data.who = b}"))
        #expect(set.places == [])
        #expect(set.ready.filter { $0.rule.name == "r" }.map(\.kinds) == [kinds("openat"), kinds("unlinkat")])
        // The field that this one has not is missing there.
        #expect(set.words.last == "(data.pathname = /a and not nothing = b)")
        #expect(set.policies[0].rules.count == 3)
    }

    @Test func `detections are about detections, in whatever order they are written`() {
        let set = load(policyText("- {name: r, event: c, when: data.x = 1}\n- {event: b, detects: c, fields: {x: data.y}}\n- {event: close, detects: b, fields: {y: data.fd}}"))
        #expect(set.places == [] && set.order == ["b", "c"])
        #expect(set.policies[0].rules.map(\.name) == ["r", "c", "b"])
        #expect(set.policies[0].rules[0].ready.map { $0.rule.condition.plain.words } == ["data.fd = 1"])
        #expect(set.ready[0].rule.told?.name == "c")
    }

    @Test func `a cycle is an error with its path`() {
        let set = load(policyText("- {event: b, detects: a}\n- {event: c, detects: b}\n- {event: a, detects: c}"))
        #expect(set.places == ["6:27: a is about itself: a ─► b ─► c ─► a"])
        #expect(load(policyText("- {event: a, detects: a}")).places == ["6:27: a is about itself: a ─► a"])
    }

    @Test func `fields of one name that differ in type are an error`() {
        let set = load(policyText("- {event: openat, detects: a, fields: {x: data.pathname}}\n- {event: close, detects: a, fields: {x: data.fd}}"))
        #expect(set.places == ["7:31: the field 'x' of a is of another type in another rule"])
    }

    @Test func `a field that no cause has is unknown, with the nearest`() throws {
        let set = load(policyText(Self.detecting + "\n- {event: opened, when: data.pth = 1, filters: [data.kin=a]}"))
        let told = set.diagnostics.map { "\($0.message) | \($0.hint ?? "")" }
        #expect(told == ["opened has no field 'pth' | did you mean 'path'?", "opened has no field 'kin' | did you mean 'kind'?"])
    }

    @Test func `what stands for something else multiplies up to a limit only`() {
        let twice = (1...20).map { "- {event: d\($0 - 1), detects: d\($0)}\n- {event: d\($0 - 1), detects: d\($0)}" }.joined(separator: "\n")
        let ways = load(policyText("- {event: openat, detects: d0}\n" + twice))
        #expect(ways.diagnostics.map(\.message).contains("there are more than 256 ways in which d9 comes about"))
        let longer = (1...20).map { "- {event: d\($0 - 1), detects: d\($0), fields: {x: 'concat(data.x, data.x)'}}" }.joined(separator: "\n")
        let values = load(policyText("- {event: openat, detects: d0, fields: {x: data.pathname}}\n" + longer))
        #expect(values.diagnostics.map(\.message).contains("the field 'x' of d6 is made of more than 64 parts"))
    }

    // MARK: The library

    private static let library = [
        policyText("- {event: openat, detects: lib_a, fields: {p: data.pathname}}", name: "lib-a"),
        policyText("- {event: lib_a, detects: lib_b, when: data.p = /x}", name: "lib-b"),
        policyText("- {event: close, detects: lib_c}", name: "lib-c"),
    ]

    @Test func `of the library is loaded what something refers to, and it tells nothing itself`() {
        let set = load(policyText("- {name: r, event: lib_b}"), library: Self.library)
        #expect(set.places == [])
        #expect(set.policies.map { "\($0.policy.name) \($0.isOfLibrary)" } == ["lib-a true", "lib-b true", "p false"])
        #expect(set.detections.keys.sorted() == ["lib_a", "lib_b"])
        #expect(load(policyText("- {event: close}"), library: Self.library).policies.map(\.policy.name) == ["p"])
        #expect(load(policyText("- {event: 'lib_*'}"), library: Self.library).policies.count == 4)
    }

    @Test func `what a user brings comes before the library`() {
        let set = load(policyText("- {event: unlinkat, detects: lib_a, fields: {p: data.pathname}}\n- {name: r, event: lib_b}"), library: Self.library)
        #expect(set.places == [] && set.policies.map(\.policy.name) == ["lib-b", "p"])
        #expect(set.ready.last?.kinds == kinds("unlinkat"))
        #expect(load(Self.library[0], library: Self.library).policies.map(\.isOfLibrary) == [false])
    }

    @Test func `files of other languages refer to the library too`() {
        let set = load(library: Self.library, change: { $0.others = [.init(name: "f.yaml", text: "- rule: r\n  condition: evt.type = lib_c")] })
        #expect(set.detections.keys.sorted() == ["lib_c"])
    }
}
