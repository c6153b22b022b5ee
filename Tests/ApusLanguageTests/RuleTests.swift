// SPDX-License-Identifier: Apache-2.0

import ApusLanguage
import Events
import PolicyModel
import PolicySyntax
import TraceeLanguage
import Testing

@Suite struct RuleTests {
    @Test func `a rule's condition is Falco's grammar over Falco's fields and those of the event`() throws {
        let set = load(policyText("""
            - event: openat
              when: proc.name in (shells) and data.pathname startswith /etc/ and args.flags = O_RDONLY and retval >= 0 and not scope.container
            """, spec: "lists: [{name: shells, items: [sh, bash]}]"))
        #expect(set.places == [])
        #expect(set.words == [
            "(proc.name in (sh, bash) and data.pathname startswith /etc/ and data.flags = 0 and retval >= 0 and not container = true)"
        ])
        #expect(set.ready.map(\.kinds) == [kinds("openat")])
    }

    @Test func `filters are Tracee's, and hold beside the condition and the scope`() {
        let set = load(policyText("""
            - {event: openat, filters: ["data.pathname=/etc/*", "retval<0"], when: proc.name = cat}
            """, spec: "scope: [comm=cat, uid=root]"))
        #expect(set.places == [])
        #expect(set.words == ["(comm = cat and uid = 0 and data.pathname startswith /etc/ and retval < 0 and proc.name = cat)"])
    }

    @Test(arguments: [
        ("- {event: openat}", ["openat"]),
        ("- {event: 'openat,unlinkat'}", ["openat", "unlinkat"]),
        ("- {events: [openat, unlinkat]}", ["openat", "unlinkat"]),
        ("- {events: ['open*,-open_tree*', '-openat2']}", ["open", "openat", "open_by_handle_at"]),
        ("- {when: evt.type = openat}", ["openat"]),
        ("- {when: 'evt.type in (openat, unlinkat) and evt.type != openat'}", ["unlinkat"]),
        ("- {when: (evt.type = openat and proc.name = a) or (evt.type = security_file_open and proc.name = b)}", ["openat", "security_file_open"]),
        // A name of Falco's that is another here.
        ("- {when: evt.type = procexit}", ["sched_process_exit"]),
    ]) func `events are named, or follow from the condition`(rule: String, names: [String]) {
        let set = load(policyText(rule))
        #expect(set.places == [])
        #expect(Set(set.ready.flatMap(\.kinds)) == Set(names.compactMap { EventCatalogue.shared.named($0)?.kind }))
    }

    @Test func `of events with other arguments each has its own condition, in one rule`() throws {
        let set = load(policyText("- {events: [openat, unlinkat, security_file_open], when: data.pathname = /a and data.flags = 1}"))
        #expect(set.places == [] && set.ready.count == 1)
        let bound = try #require(set.ready.first)
        #expect(bound.kinds == kinds("openat", "unlinkat", "security_file_open"))
        // What they have in common is asked once.
        #expect(set.words == ["(data.pathname = /a and data.flags = 1)"])
    }

    @Test func `a field that some events of a rule lack is missing there`() throws {
        let set = load(policyText("- {events: [openat, close], when: data.fd > 2 or data.pathname = /a}"))
        #expect(set.places == [])
        let rule = try #require(set.ready.first)
        let binder = Binder(ApusBinding(since: 0), try #require(kinds("close").first))
        #expect(binder.condition(of: rule.rule) == .test(BoundTest(.source(.argument(0)), type: .int64, .compare(.greater, .int64(2)))))
    }

    @Test func `priority, tags, technique, id, description and message are the rule's`() throws {
        let set = load(policyText("""
            - name: n
              event: openat
              description: about
              priority: Critical
              id: X-1
              tags: [a, b]
              mitre: {tactic: Initial Access, technique: T1190.001, name: Exploit}
              message: "%proc.name %10data.pathname. %evt.type"
            """))
        #expect(set.places == [])
        let rule = try #require(set.ready.first?.rule)
        #expect(rule.name == "n" && rule.about == "about" && rule.priority == .critical && rule.id == "X-1" && rule.tags == ["a", "b"])
        #expect(rule.technique == Technique(tactic: "Initial Access", id: "T1190.001", name: "Exploit"))
        let names = rule.message?.pieces.compactMap { if case .value(let name, _, let width) = $0 { "\(name):\(width ?? 0)" } else { nil } }
        #expect(names == ["proc.name:0", "data.pathname:10", "evt.type:0"])
    }

    @Test func `a rule without a name has that of its events, and its priority is notice`() {
        let set = load(policyText("- {event: openat}\n- {events: [openat, close]}\n- {event: openat, priority: debug}\n- {when: evt.type = close}"))
        #expect(set.policies.flatMap { $0.rules.map(\.name) } == ["openat", "openat,close", "openat (2)", "close"])
        #expect(set.ready.map(\.rule.priority) == [.notice, .notice, .debug, .notice])
    }

    @Test(arguments: zip(Priority.allCases, [4, 4, 4, 3, 2, 1, 0, 0])) func `severity follows from priority`(priority: Priority, severity: Int) {
        #expect(priority.severity == severity)
    }

    @Test func `JSON is read too, and several policies of one file`() {
        let json = #"{"apiVersion": "apus.dev/v1", "kind": "Policy", "metadata": {"name": "j"}, "spec": {"rules": [{"event": "openat"}]}}"#
        #expect(load(json).policies.map(\.policy.name) == ["j"])
        #expect(load(policyText("- {event: openat}", name: "a") + "---\n" + policyText("- {event: close}", name: "b")).policies.map(\.policy.name) == ["a", "b"])
    }

    @Test func `lists and macros that nothing names are told`() {
        let spec = "lists: [{name: l, items: [a]}, {name: used, items: [b]}]\n  macros: [{name: m, condition: proc.name = a}, {name: n, condition: proc.name in (used)}]"
        let set = load(policyText("- {event: openat, when: n}", spec: spec))
        #expect(set.places == ["5:18: no rule, macro or list uses the list 'l'", "6:19: no rule or macro uses the macro 'm'"])
        #expect(set.diagnostics.allSatisfy { $0.severity == .warning && $0.code == "APUS_UNUSED" } && set.macros.map(\.isUsed) == [false, true])
    }

    @Test func `an event that nothing builds is left out, and a rule that has no other is`() {
        let set = load(policyText("- {events: [openat, close]}\n- {event: close}"), change: { $0.tracee.isBuilt = { $0 != EventCatalogue.shared.named("close")?.kind } })
        #expect(set.ready.map(\.kinds) == [kinds("openat")] && !set.hasErrors)
        #expect(set.places == ["6:7: nothing builds close yet; it is left out of the rule", "7:15: nothing builds close yet; it is left out of the rule"])
    }

    @Test func `macros count for each condition`() {
        let spec = "macros: [{name: m, condition: '\((0..<100).map { "proc.name = a\($0)" }.joined(separator: " or "))'}]"
        let rules = (0..<20).map { "- {name: r\($0), event: openat, when: retval = \($0) and m}" }.joined(separator: "\n")
        #expect(load(policyText(rules, spec: spec)).places == [])
        let set = load(policyText(rules, spec: spec), change: { $0.conditionBytes = 10_000 })
        #expect(set.diagnostics.map(\.message).contains("too many conditions, each with its macros"))
    }

    @Test func `work is bounded`() {
        let long = (0..<4000).map { "proc.name = a\($0)" }.joined(separator: " or ")
        let rules = (0..<4).map { "- {name: r\($0), event: syscalls, when: '\(long)'}" }.joined(separator: "\n")
        let set = load(policyText(rules))
        #expect(set.diagnostics.map(\.message).contains("too much to ask of too many events"))
    }
}
