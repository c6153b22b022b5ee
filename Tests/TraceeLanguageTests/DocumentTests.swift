// SPDX-License-Identifier: Apache-2.0

import Events
import PolicyModel
import PolicySyntax
import TestSupport
import Testing
import TraceeLanguage

/// Both forms of a document, and what is wrong with them.
@Suite struct DocumentTests {
    private static let resource = """
        apiVersion: tracee.aquasec.com/v1beta1
        kind: Policy
        metadata:
          name: some-policy
          annotations:
            description: about it
        spec:
          defaultActions: [log]
          scope: [uid=0]
          rules:
            - event: openat
              filters: [data.pathname=/x]
              actions: [print]
        """
    private static let plain = """
        type: policy
        name: some-policy
        description: about it
        version: "1"
        scope: [uid=0]
        rules: [{event: openat, filters: [data.pathname=/x]}]
        """
    private static let json = """
        {"apiVersion": "tracee.aquasec.com/v1beta1", "kind": "Policy",
        "metadata": {"name": "some-policy", "annotations": {"description": "about it"}},
        \t"spec": {"scope": ["uid=0"], "rules": [{"event": "openat", "filters": ["data.pathname=/x"]}]}}
        """
    private static let former = resource.replacing("tracee.aquasec.com", with: "aquasecurity.github.io").replacing("kind: Policy", with: "kind: TraceePolicy")
    private static let early = plain.replacing("type: policy\n", with: "").replacing("version: \"1\"", with: "defaultAction: log").replacing("filters:", with: "filter:")

    @Test(arguments: [resource, plain, json, former, early]) func `all forms say the same`(text: String) throws {
        #expect(TraceeForm.isWritten(in: SourceFile(name: "f", text: text)))
        let set = load(text)
        #expect(set.diagnostics.isEmpty, "\(set.diagnostics)")
        let policy = try #require(set.policies.first?.policy)
        #expect(policy.name == "some-policy" && policy.about == "about it" && policy.scope.words == "uid = 0")
        #expect(policy.rules.map(\.name) == ["openat"] && policy.rules[0].condition.words == "data.pathname = /x")
    }

    @Test(arguments: [
        "- rule: x", "[]", "# only\n---\n- list: x", "", "a: 1", "kind: Pod\napiVersion: v1", "type: detector", "text",
        "apiVersion: cilium.io/v1alpha1\nkind: TracingPolicy",
    ]) func `what is no policy of Tracee is not taken for one`(text: String) {
        #expect(!TraceeForm.isWritten(in: SourceFile(name: "f", text: text)))
    }

    @Test func `what is no YAML is known by a word in it`() {
        let text = "apiVersion: tracee.aquasec.com/v1beta1\nkind: [\n"
        #expect(TraceeForm.isWritten(in: SourceFile(name: "f", text: text)))
        #expect(load(text).hasErrors)
    }

    static let mistakes: [(change: (from: String, to: String), message: String)] = [
        (("v1beta1", "v2"), "1:13: unknown version 'tracee.aquasec.com/v2'"),
        (("kind: Policy", "kind: Polcy"), "2:7: unknown kind 'Polcy'"),
        (("name: some-policy", "name: Some_Policy"), "4:9: 'Some_Policy' is no name for a policy"),
        (("  name: some-policy\n", ""), "4:3: the policy has no name"),
        (("[uid=0]", "[]"), "9:10: scope is empty"),
        (("  scope: [uid=0]\n", ""), "8:3: a policy needs scope"),
        (("event: openat", "event: opnat"), "11:14: unknown event 'opnat'"),
        (("event: openat", "event:"), "11:7: the rule has no event"),
        (("event: openat", "event: open,"), "11:19: the name of an event is missing"),
        (("event: openat", "event: threat.severity=critical"), "11:14: detections cannot be chosen by what they say of a threat yet"),
        (("[print]", "[webhook]"), "13:17: unknown action 'webhook'"),
        (("[data.pathname=/x]", "{a: b}"), "12:16: filters is no list"),
        (("[data.pathname=/x]", "[[a]]"), "12:17: an entry of filters is no text"),
    ]

    @Test(arguments: mistakes.indices) func `a document with a mistake is told with its place`(index: Int) {
        let (change, message) = Self.mistakes[index]
        let set = load(Self.resource.replacing(change.from, with: change.to))
        #expect(set.hasErrors && set.policies.isEmpty)
        #expect(set.places.first == message, "\(set.places)")
    }

    @Test func `an empty list of rules is an error`() {
        let set = load("type: policy\nname: p\nscope: [global]\nrules: []\n")
        #expect(set.places == ["4:8: the list of rules is empty"])
    }

    @Test func `a name that another policy has is an error, in whichever file`() {
        let files = ["a.yaml", "b.yaml"].map { SourceFile(name: $0, text: policyText(name: "same")) }
        let set = TraceeLoader().load(files)
        #expect(set.hasErrors && set.diagnostics.count == 1 && set.diagnostics[0].description.hasPrefix("b.yaml:2:7: error: a second policy"))
        #expect(set.diagnostics[0].hint == "the first is in a.yaml, line 2")
    }

    @Test func `a key that is misspelt is a warning, since Tracee would take no notice of it`() {
        let set = load(Self.resource.replacing("filters:", with: "filtres:"))
        #expect(!set.hasErrors && set.places == ["12:7: unknown key 'filtres' has no effect"] && set.diagnostics[0].hint == "did you mean 'filters'?")
    }

    @Test func `several documents of a file are several policies`() {
        let set = load(policyText(name: "a") + "---\n" + policyText(name: "b"))
        #expect(set.policies.map(\.policy.name) == ["a", "b"])
        #expect(load(policyText(name: "a") + "---\nkind: Pod\n").hasErrors)
    }

    // MARK: Events

    @Test func `a rule names several events, beginnings of names and sets, and takes some out again`() {
        func names(_ event: String) -> [String] { load(policyText(event: event)).policies.first?.policy.rules.map(\.name) ?? [] }
        #expect(names("openat,open") == ["openat", "open"])
        #expect(names("open*,-openat") == names("open*").filter { $0 != "openat" } && names("open*").contains("openat2"))
        #expect(names("containers") == ["container_create", "container_remove", "existing_container"])
        #expect(names("tag=containers") == names("containers"))
        #expect(names("openat, -openat") == [])
    }

    @Test func `several entries about one event are alternatives`() {
        let set = load(policyText(filters: ["data.pathname=/a"]) + "  - {event: openat, filters: [comm=x]}\n")
        #expect(set.policies[0].policy.rules.map(\.condition.words) == ["(data.pathname = /a or comm = x)"])
    }

    @Test func `an event of several that lacks a field is left out with a warning`() {
        let set = load(policyText(event: "openat,close", filters: ["data.pathname=/a"]))
        #expect(!set.hasErrors && set.places == ["6:16: 1 of the rule's 2 events are left out: close has no field 'pathname'"])
        #expect(set.policies[0].policy.rules.map(\.name) == ["openat"])
        #expect(load(policyText(event: "read,close", filters: ["data.pathname=/a"])).hasErrors)
    }

    @Test func `what cannot be had yet is left out with a warning for each`() {
        let text = policyText(event: "openat,net_packet_icmp,syscall_hooking")
        let set = load(text) { $0.isBuilt = { EventCatalogue.shared[$0]?.name.hasPrefix("net_packet") == false } }
        #expect(!set.hasErrors && set.policies[0].policy.rules.map(\.name) == ["openat"])
        #expect(set.places == [
            "5:20: nothing builds net_packet_icmp yet; the rule is left out", "5:36: nothing detects syscall_hooking yet; the rule is left out",
        ])
        let many = load(policyText(event: "net_packet_*")) { $0.isBuilt = { _ in false } }
        #expect(many.diagnostics.count == 1 && many.places[0].hasPrefix("5:13: of these events nothing builds"))
    }

    @Test func `more than 64 policies are as good as one`() {
        let text = (0..<200).map { policyText(name: "p\($0)") }.joined(separator: "---\n")
        #expect(load(text).policies.count == 200)
    }

    @Test func `a short file that asks for endless work ends in an error, and deep alternatives are flat`() {
        let filter = "data.pathname=" + String(repeating: "x", count: 60_000)
        let rules = (0..<20).map { _ in "  - {event: syscalls, filters: [\(filter)]}\n" }.joined()
        let set = load("type: policy\nname: p\nscope: [global]\nrules:\n" + rules)
        #expect(set.hasErrors && set.places.contains { $0.hasSuffix("too many filters of too many events") })
        let many = (0..<5_000).map { "  - {event: openat, filters: [data.pathname=/\($0)]}\n" }.joined()
        let flat = load("type: policy\nname: p\nscope: [global]\nrules:\n" + many)
        guard case .any(let parts)? = flat.policies.first?.policy.rules.first?.condition else { Issue.record("no alternatives"); return }
        #expect(parts.count == 5_000)
    }

    @Test(arguments: ["", "---", "\u{0}", "{", "type: policy", "type: policy\nname: [", "apiVersion: tracee.aquasec.com/v1beta1", "type: policy\nname: {a: b}\nscope: {a: b}\nrules: {a: b}\n"])
    func `broken files end in diagnostics`(text: String) { #expect(load(text).hasErrors) }
}
