// SPDX-License-Identifier: Apache-2.0

import ApusLanguage
import PolicySyntax
import Testing

/// Each mistake has one message, with its place and, where there is one, what to write instead.
@Suite struct MistakeTests {
    private static let start = "apiVersion: apus.dev/v1\nkind: Policy\nmetadata: {name: p}\nspec:\n"

    private static let documents: [(text: String, told: String)] = [
        ("apiVersion: apus.dev/v2\nkind: Policy\nmetadata: {name: p}\nspec: {rules: [{event: openat}]}", "1:13: unknown version 'apus.dev/v2' | this is apus.dev/v1"),
        ("apiVersion: apus.dev/v1\nkind: Polcy\nmetadata: {name: p}\nspec: {rules: [{event: openat}]}", "2:7: unknown kind 'Polcy' | write kind: Policy"),
        ("apiVersion: apus.dev/v1\nmetadata: {name: p}\nspec: {rules: [{event: openat}]}", "1:1: the policy has no kind | write kind: Policy"),
        ("apiVersion: apus.dev/v1\nkind: Policy\nspec: {rules: [{event: openat}]}", "1:1: the policy has no name | write metadata: {name: NAME}"),
        ("apiVersion: apus.dev/v1\nkind: Policy\nmetadata: {name: A b}\nspec: {rules: [{event: openat}]}", "3:18: 'A b' is no name for a policy | at most 253 small letters, digits, '-' and '.', with a letter or digit at both ends of each part"),
        ("apiVersion: apus.dev/v1\nkind: Policy\nmetadata: {name: p}", "1:1: spec with rules is missing"),
        ("apiVersion: apus.dev/v1\nkind: Policy\nmetadata: {name: p}\nspec: {scope: [global]}", "4:8: the policy has no rules | write rules: with an entry for each"),
        ("apiVersion: apus.dev/v1\nkind: Policy\nmetadata: {name: p}\nspec: {rules: []}", "4:15: the list of rules is empty"),
        ("apiVersion: apus.dev/v1\nkind: Policy\nmetadata: {name: p}\nspec: {rules: {}}", "4:15: rules is no list"),
        ("apiVersion: apus.dev/v1\nkind: Policy\nmetadata: {name: p}\nspec: {rules: [a]}", "4:16: a rule is a mapping | write - event: NAME, or - when: CONDITION"),
        ("apiVersion: apus.dev/v1\nkind: Policy\nmetadata: {name: p}\nspec: {rule: [a], rules: [{event: openat}]}", "4:8: spec has no key 'rule' | did you mean 'rules'?"),
        ("apiVersion: apus.dev/v1\nkind: Policy\nmetadata: {name: p, annotation: {}}\nspec: {rules: [{event: openat}]}", "3:21: metadata has no key 'annotation' | did you mean 'annotations'?"),
        ("apiVersion: apus.dev/v1\nkind: Policy\nmetadata: {name: p}\nspec: {rules: [{event: openat}]", "4:32: not YAML: while parsing a flow mapping, did not find expected ',' or '}'"),
    ]

    @Test(arguments: documents) func `a document that is no policy`(text: String, told: String) {
        let set = load(text)
        #expect(set.told == [told])
        #expect(set.hasErrors && set.policies.isEmpty)
    }

    private static let specs: [(spec: String, told: String)] = [
        ("scope: [global, comm=x]", "5:11: global must stand alone | leave out either global or the other entries"),
        ("scope: [contaner]", "5:11: unknown scope 'contaner' | did you mean 'container'?"),
        ("scope: [uid=nobodyhere]", "5:15: no user 'nobodyhere' | user names come from this host"),
        ("scope: []", "5:10: scope is empty | leave it out, or write scope: [global]"),
        ("lists: [{name: 'a b', items: [x]}]", "5:18: the list 'a b' cannot be named in conditions"),
        ("lists: [{name: a}]", "5:12: the list has no items | write items: [A, B]"),
        ("lists: [{name: a, items: [x]}, {name: a, items: [y]}]", "5:41: a second list is called 'a' | the first is in line 5"),
        ("lists: [{name: a, item: [x]}]", "5:12: the list has no items | write items: [A, B]"),
        ("macros: [{name: 1a, condition: proc.name = x}]", "5:19: the macro '1a' cannot be named in conditions | a letter, then letters, digits and '_'"),
        ("macros: [{name: a}]", "5:13: the macro has no condition | write condition: …"),
        ("macros: [{condition: proc.name = x}]", "5:13: the macro has no name | write name: …"),
        ("macros: {a: b}", "5:11: macros is no list"),
    ]

    @Test(arguments: specs) func `what rules share`(spec: String, told: String) {
        let set = load(policyText("- {event: openat}", spec: spec))
        #expect(set.told.contains { $0.hasPrefix(told) }, "\(set.told)")
        #expect(set.hasErrors && set.policies.isEmpty)
    }

    /// The rule is in line 6, and its text begins in column 7.
    private static let rules: [(rule: String, told: String)] = [
        ("{event: opnat}", "6:15: unknown event 'opnat' | did you mean 'openat'?"),
        ("{event: 'openat,clos'}", "6:23: unknown event 'clos' | did you mean 'close'?"),
        ("{events: []}", "6:16: the list of events is empty | name one, or leave it out where when: names them"),
        ("{event: openat, events: [close]}", "6:23: event and events stand in one rule | write events: with all of them"),
        ("{priority: debug}", "6:7: the rule names no event | write event: NAME, or when: evt.type = NAME and …"),
        ("{when: proc.name = a}", "6:14: the condition does not say which events it is about | write event: NAME beside it, or evt.type = NAME and … in it"),
        ("{when: evt.type = opnat}", "6:25: unknown event type 'opnat' | did you mean 'openat'?"),
        ("{event: openat, whn: a}", "6:23: a rule has no key 'whn' | did you mean 'when'?"),
        ("{event: openat, when: proc.nme = a}", "6:29: unknown field 'proc.nme' | did you mean 'proc.name'?"),
        ("{event: openat, when: data.pathnam = a}", "6:29: openat has no field 'pathnam' | did you mean 'pathname'?"),
        ("{event: openat, when: scope.comn = a}", "6:29: unknown field 'scope.comn' | did you mean 'comm'?"),
        ("{event: openat, when: not scope.host}", "6:33: unknown field 'scope.host' | write not scope.container"),
        ("{event: openat, when: proc.name == a}", ""),
        ("{event: openat, when: proc.name ~ a}", "6:39: unknown operator '~' | one of"),
        ("{event: openat, when: proc.pid contains a}", "6:38: 'contains' does not compare numbers | proc.pid takes"),
        ("{event: openat, when: data.pathname < 5}", "6:43: '<' does not compare text | data.pathname takes"),
        ("{event: openat, when: retval = many}", "6:38: 'many' is no number"),
        ("{event: openat, when: data.flags = O_RDONLX}", "6:42: 'O_RDONLX' is no number"),
        ("{event: openat, when: proc.name}", "6:29: 'proc.name' alone is no condition: it is no truth value | compare it, or write exists behind it"),
        ("{event: openat, when: 'scope.container = maybe'}", "6:48: 'maybe' is neither true nor false"),
        ("{event: openat, when: nomacro and retval = 1}", "6:29: there is no macro 'nomacro'"),
        ("{event: openat, when: proc.name in nolist}", "6:42: there is no list 'nolist' | put a value in parentheses"),
        ("{event: openat, when: (retval = 1}", "6:29: this parenthesis is never closed"),
        ("{event: sched_process_exec, when: retval = 1}", "6:41: sched_process_exec returns nothing"),
        ("{event: openat, filters: [data.pathnam=a]}", "6:33: openat has no field 'pathnam' | did you mean 'pathname'?"),
        ("{event: openat, filters: [data.pathname]}", "6:33: data.pathname needs an operator and a value | write data.pathname=VALUE"),
        ("{event: openat, filters: ['data.pathname=']}", "6:48: 'data.pathname' needs a value | write data.pathname=VALUE"),
        ("{event: openat, priority: loud}", "6:33: unknown priority 'loud' | one of emergency, alert, critical, error, warning, notice, informational, debug"),
        ("{event: openat, message: 'a %proc.nme'}", "6:36: unknown field 'proc.nme' | did you mean '%proc.name'?"),
        ("{event: openat, message: 'a %data.x'}", "6:36: unknown field 'data.x'"),
        ("{event: openat, mitre: {technique: T1}}", "6:31: mitre has no tactic | write tactic: …"),
        ("{event: openat, mitre: {tactic: a, technique: T1}}", "6:53: 'T1' is no technique | such as T1059 or T1059.004"),
        ("{event: openat, detects: A-b}", "6:32: 'A-b' is no name for an event | a small letter, then small letters, digits and '_', 64 at most"),
        ("{event: openat, detects: close}", "6:32: 'close' is an event already | give what is detected a name of its own"),
        ("{event: openat, fields: {a: data.pathname}}", "6:31: fields are those of what a rule detects | write detects: NAME, or leave them out"),
        ("{event: openat, detects: a, fields: {a: data.nothing}}", "6:47: openat has no field 'nothing'"),
        ("{event: openat, detects: a, fields: {a: text}}", "6:47: 'text' is no value | a field such as data.pathname"),
        ("{event: openat, tags: {a: b}}", "6:29: tags is no list"),
        ("{event: openat, name: ''}", "6:29: name is empty"),
        ("{event: openat, rateLimit: 5}", "6:34: '5' is no rate | write 5/s, 100/h or 5/s by proc.name container.id"),
        ("{event: openat, rateLimit: 0/s}", "6:34: '0/s' is no rate | write 5/s"),
        ("{event: openat, rateLimit: 5/y}", "6:34: unknown unit of time 'y' | write 5/s"),
        ("{event: openat, rateLimit: 5/s for proc.name}", "6:38: expected 'by', not 'for' | write 5/s"),
        ("{event: openat, rateLimit: 5/s by proc.nme}", "6:41: unknown field 'proc.nme' | did you mean 'proc.name'?"),
        ("{event: openat, fold: {by: [proc.name]}}", "6:30: fold has no within | write within: …"),
        ("{event: openat, fold: {by: [proc.name], within: 10x}}", "6:55: unknown unit of time 'x' | write 500ms, 10s, 2m, 1h or 7d"),
        ("{event: openat, fold: {by: [proc.name], within: 0s}}", "6:55: the time '0s' is not above 0 | write 500ms, 10s, 2m, 1h or 7d"),
        ("{event: openat, fold: {by: [proc.name], within: soon}}", "6:55: 'soon' is no time | write 500ms, 10s, 2m, 1h or 7d"),
        ("{event: openat, fold: {by: [proc.name], within: 999999h}}", "6:55: the time '999999h' is too long | at most 100 years"),
        ("{event: openat, state: {}}", "6:30: state says nothing | one of count, sequence, first"),
        ("{event: openat, state: {first: {within: 1s}, count: {within: 1s, atLeast: 1}}}", "6:52: state says two things | one of count, sequence, first"),
        ("{event: openat, state: {count: {within: 1s}}}", "6:39: count has no atLeast | write atLeast: …"),
        ("{event: openat, state: {count: {within: 1s, atLeast: 0}}}", "6:60: '0' is no number above 0"),
        ("{event: openat, state: {sequence: {within: 1s, steps: [retval = 1]}}}", "6:61: a sequence has two steps or more | write steps: [CONDITION, CONDITION]"),
        ("{event: openat, state: {count: {within: 1s, atLeast: 65537}}}", "6:60: more than 65536 are not counted"),
        ("{event: openat, state: {sequence: {within: 1s, steps: [\((0..<17).map { "retval = \($0)" }.joined(separator: ", "))]}}}", "6:260: a sequence has at most 16 steps"),
        ("{event: openat, state: {first: {within: 1s, of: a}}}", "6:51: first has no key 'of' | one of by, within"),
        ("{state: {sequence: {within: 1s, steps: [retval = 1, evt.type = close]}}}", "6:47: the condition does not say which events it is about"),
    ]

    @Test(arguments: rules) func `a rule`(rule: String, told: String) {
        let set = load(policyText("- " + rule))
        guard !told.isEmpty else { return #expect(set.told == []) }
        #expect(set.told.count == 1 && set.told.allSatisfy { $0.hasPrefix(told) }, "\(set.told)")
        #expect(set.hasErrors && set.policies.isEmpty)
    }

    @Test func `names are unique`() {
        let two = load(policyText("- {event: openat}"), policyText("- {event: close}"))
        #expect(two.told == ["3:18: a second policy is called 'p' | the first is in p.yaml, line 3"])
        let rules = load(policyText("- {name: a, event: openat}\n- {name: a, event: close}"))
        #expect(rules.told == ["7:14: a second rule is called 'a' | the first is in line 6"])
    }

    @Test func `a mistake in a macro is told once, where it stands`() {
        let set = load(policyText("- {event: openat, when: m}\n- {event: close, when: m}", spec: "macros: [{name: m, condition: proc.nme = a}]"))
        #expect(set.told == ["5:33: unknown field 'proc.nme' | did you mean 'proc.name'?"])
    }

    @Test func `all mistakes of a file are told, in its order`() {
        let set = load(policyText("- {event: opnat}\n- {event: openat, when: retval = x, filters: [data.x=1]}\n- {event: close, priority: loud}", spec: "scope: [contaner]"))
        #expect(set.diagnostics.compactMap { $0.position?.line } == [5, 7, 8, 8, 9])
    }
}

extension ApusPolicySet {
    /// Place, message and hint of each.
    var told: [String] { zip(places, diagnostics).map { $1.hint == nil ? $0 : "\($0) | \($1.hint ?? "")" } }
}
