// SPDX-License-Identifier: Apache-2.0

import ApusLanguage
import Events
import PolicyModel
import PolicySyntax
import TestSupport
import Testing
import TraceeLanguage

@Suite struct StateRuleTests {
    @Test func `rates, folds and counts have their keys and times`() throws {
        let set = load(policyText("""
            - name: n
              event: openat
              rateLimit: 5/m by proc.name data.pathname
              fold: {by: [proc.name], within: 10s}
              state: {count: {by: [proc.pid], within: 500ms, atLeast: 5}}
            """))
        #expect(set.places == [])
        let rule = try #require(set.ready.first?.rule)
        #expect(rule.rate?.count == 5 && rule.rate?.interval == 60_000_000_000 && rule.rate?.by.map(\.description) == ["proc.name", "data.pathname"])
        #expect(rule.fold?.within == 10_000_000_000 && rule.fold?.by.map(\.description) == ["proc.name"])
        #expect(rule.state?.kind == .count(atLeast: 5) && rule.state?.within == 500_000_000 && rule.state?.by.map(\.description) == ["proc.pid"])
        #expect(rule.identity?.policy == "p" && rule.identity?.rule == "n")
    }

    @Test func `another condition is another memory`() {
        func identity(_ rule: String) -> StateIdentity? { load(policyText(rule)).ready.first?.rule.identity }
        let one = identity("- {name: n, event: openat, when: retval = 1, rateLimit: 1/s}")
        #expect(one != nil && one == identity("- {name: n, event: openat, when: retval = 1, rateLimit: 1/s, priority: debug}"))
        #expect(one != identity("- {name: n, event: openat, when: retval = 2, rateLimit: 1/s}"))
    }

    @Test func `steps of a sequence are about events of their own`() throws {
        let set = load(policyText("""
            - name: n
              when: proc.name = a
              state:
                sequence:
                  by: [proc.pid]
                  within: 1m
                  steps: [evt.type = openat and data.pathname = /a, 'evt.type in (unlinkat, unlink) and data.pathname != /b']
              message: "%data.pathname"
            """))
        #expect(set.places == [])
        let rule = try #require(set.ready.first)
        guard case .sequence(let steps)? = rule.rule.state?.kind else { return #expect(Bool(false)) }
        #expect(steps.map { $0.alternatives.map(\.kinds) } == [[kinds("openat")], [kinds("unlink", "unlinkat")]])
        #expect(steps[0].alternatives[0].condition.plain.words == "(proc.name = a and evt.type in (openat) and data.pathname = /a)")
        #expect(steps.allSatisfy { $0.alternatives[0].by.map(\.description) == ["proc.pid"] })
        #expect(rule.kinds == kinds("unlink", "unlinkat") && rule.rule.message != nil)
    }

    @Test func `what remembers and detects is remembered for those that are about it`() throws {
        let set = load(policyText("""
            - {event: openat, detects: many, fields: {p: data.pathname}, state: {count: {by: [data.pathname], within: 1s, atLeast: 3}}}
            - {name: r, event: many, when: data.p = /a, fold: {by: [data.p], within: 1s}}
            - {name: steps, state: {sequence: {by: [data.p], within: 1s, steps: [evt.type = many, evt.type = many and data.p != x]}}}
            """))
        #expect(set.places == [])
        let (many, rule, steps) = (set.ready[0].rule, set.ready[1].rule, set.ready[2].rule)
        #expect(rule.requires == [many.identity] && rule.state == nil && many.identity != nil)
        #expect(rule.fold?.by.map(\.description) == ["data.pathname"] && rule.identity?.rule == "r")
        guard case .sequence(let found)? = steps.state?.kind else { return #expect(Bool(false)) }
        #expect(found.allSatisfy { $0.alternatives[0].requires == [many.identity] && $0.alternatives[0].by.map(\.description) == ["data.pathname"] })
        #expect(steps.requires == [])
    }

    private static let twoCauses = """
        - {event: openat, detects: touched, priority: error, message: "opened %data.pathname", fields: {path: data.pathname, flags: data.flags}}
        - {event: unlinkat, detects: touched, priority: debug, message: "removed %data.pathname", fields: {path: data.pathname}}
        - {event: chdir, detects: moved, message: moved, fields: {to: data.path}}
        - name: steps
          fold: {by: [data.path], within: 1s}
          state: {sequence: {by: [proc.pid], within: 1s, steps: [evt.type = close, 'evt.type in (touched, moved, fchdir)']}}

        """

    @Test func `each way to end a sequence is told as what it is`() throws {
        let set = load(policyText(Self.twoCauses.replacing("data.path]", with: "proc.pid]")))
        #expect(set.places == [])
        let rules = set.ready.filter { $0.rule.name == "steps" }
        #expect(rules.map(\.kinds) == [kinds("fchdir"), kinds("chdir"), kinds("openat"), kinds("unlinkat")])
        #expect(rules.map { $0.rule.told?.name } == [nil, "moved", "touched", "touched"])
        #expect(rules.map { $0.rule.details.map(\.name) } == [[], ["to"], ["path", "flags"], ["path"]])
        #expect(rules.map(\.rule.priority) == [.notice, .notice, .error, .debug])
        let messages = rules.map { $0.rule.message?.pieces.first }
        #expect(messages.dropFirst() == [.text(Array("moved".utf8)), .text(Array("opened ".utf8)), .text(Array("removed ".utf8))])
        #expect(Set(rules.map { $0.rule.identity }).count == 1)
        // The first step stands once, behind all ways to do the last.
        let steps = rules.map { rule -> [[[EventKind]]] in
            guard case .sequence(let steps)? = rule.rule.state?.kind else { return [] }
            return steps.map { $0.alternatives.map(\.kinds) }
        }
        #expect(steps.map { $0.count } == [2, 2, 2, 2] && steps.map { $0[0] } == [[], [], [], [kinds("close")]])
        #expect(steps.map { $0[1] } == rules.map { [$0.kinds] })
    }

    @Test func `what a sequence detects has the values of the event that ended it`() throws {
        let set = load(policyText("""
            - {event: openat, detects: touched, fields: {path: data.pathname}}
            - {event: renameat, detects: touched, fields: {path: data.newpath}}
            - name: steps
              detects: closed_then_touched
              fields: {what: data.path}
              state: {sequence: {by: [proc.pid], within: 1s, steps: [evt.type = close, evt.type = touched]}}
            - {name: over, event: closed_then_touched, when: data.what = /a}
            """))
        #expect(set.places == [])
        let rules = set.ready.filter { $0.rule.name == "over" }
        #expect(rules.map(\.kinds) == [kinds("openat"), kinds("renameat")])
        #expect(rules.map { $0.rule.condition.plain.words } == ["(touched in (touched) and data.pathname = /a)", "(touched in (touched) and data.newpath = /a)"])
        #expect(rules.allSatisfy { $0.rule.requires == [set.ready.first { $0.rule.name == "steps" }?.rule.identity] && $0.rule.told?.name == "closed_then_touched" })
    }

    @Test func `keys of a fold are those of the event that is told`() {
        let set = load(policyText(Self.twoCauses.replacing("(touched, moved, fchdir)", with: "(touched)").replacing("removed %data.pathname\", fields: {path: data.pathname", with: "removed\", fields: {path: proc.name")))
        #expect(set.places == [])
        #expect(set.ready.filter { $0.rule.name == "steps" }.map { $0.rule.fold?.by.map(\.description) } == [["data.pathname"], ["proc.name"]])
    }
}
