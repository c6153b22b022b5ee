// SPDX-License-Identifier: Apache-2.0

import ApusLanguage
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
}
