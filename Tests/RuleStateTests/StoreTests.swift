// SPDX-License-Identifier: Apache-2.0

import PolicyModel
import RuleState
import Testing

@Suite struct StoreTests {
    private func rule(_ name: String, _ definition: String = "", change: (inout Rule) -> Void = { _ in }) -> Rule {
        var rule = Rule(name)
        rule.identity = StateIdentity(policy: "policy", rule: name, definition: definition)
        rule.state = StateRule(.count(atLeast: 2), by: [], within: second)
        change(&rule)
        return rule
    }

    private func tells(_ store: StateStore, _ rule: Rule, at time: UInt64) -> Bool {
        store.memory(of: rule.identity!)?.tells(at: time) ?? false
    }

    @Test func `rules that are read again go on from what they knew`() {
        let before = StateStore([rule("one"), rule("two")])
        #expect(!tells(before, rule("one"), at: 5))
        let after = StateStore([rule("zero"), rule("one")], after: before)
        #expect(tells(after, rule("one"), at: 6))
        #expect(!tells(after, rule("zero"), at: 6))
    }

    @Test func `events that the rules before still judge count for both`() {
        let before = StateStore([rule("one")])
        let after = StateStore([rule("one")], after: before)
        #expect(!tells(after, rule("one"), at: 5))
        #expect(tells(before, rule("one"), at: 6))
    }

    @Test func `a rule that says something else begins anew`() {
        let before = StateStore([rule("one")])
        #expect(!tells(before, rule("one"), at: 5))
        let other = rule("one", "other")
        #expect(!tells(StateStore([other], after: before), other, at: 6))
        let longer = rule("one") { $0.state?.within = 2 * second }
        #expect(!tells(StateStore([longer], after: before), longer, at: 6))
    }

    @Test func `rules that one rule became share a memory`() {
        let store = StateStore([rule("one"), rule("one")])
        #expect(!tells(store, rule("one"), at: 5))
        #expect(tells(store, rule("one"), at: 6))
    }

    @Test func `keys of one run are the same after a reload, and unlike those of another`() {
        func key(_ store: StateStore) -> StateKey { KeyHasher(store.secret).key() }
        let before = StateStore([])
        #expect(key(StateStore([], after: before)) == key(before))
        #expect(key(StateStore([])) != key(before))
    }

    @Test func `what a rule that is gone has folded is told in the end`() {
        let folding = rule("one") {
            $0.state = nil
            $0.fold = FoldRule(by: [], within: second)
        }
        let before = StateStore([folding])
        #expect([5, 6, 7].filter { before.memory(of: folding.identity!)!.folds(at: $0) } == [5])
        let after = StateStore([], after: StateStore([], after: before))
        var told: [(FoldedMatch, StateSummary)] = []
        after.fold(at: 7) { told.append(($0, $1)) }
        #expect(told.isEmpty)
        after.fold(at: 8 + second + lateness) { told.append(($0, $1)) }
        #expect(told.map(\.1) == [StateSummary(count: 2, first: 6, last: 7)])
    }

    @Test func `what was forgotten stays counted when the rule is gone`() {
        let before = StateStore([rule("one")], limits: StateLimits(keys: 1))
        for number in 0..<4 { _ = before.memory(of: rule("one").identity!)!.tells(number, at: 5) }
        #expect(before.evictions == 3)
        #expect(before.evictions(of: rule("one").identity!) == 3)
        #expect(StateStore([], after: before).evictions == 3)
    }

    @Test func `a rule without state, rate or fold has no memory`() {
        let store = StateStore([rule("one") { $0.state = nil }])
        #expect(store.memory(of: rule("one").identity!) == nil)
    }
}
