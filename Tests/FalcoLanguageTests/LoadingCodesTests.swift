// SPDX-License-Identifier: Apache-2.0

import FalcoLanguage
import PolicyModel
import PolicySyntax
import Testing

/// A file, the codes that it gets, and where the first message points.
struct CodeCase: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    let codes: [String]
    var place: String?
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ codes: [String] = [], at place: String? = nil) {
        self.name = name
        self.text = text
        self.codes = codes
        self.place = place
    }
}

private let good = ruleFile("proc.name = cat")
private func exception(_ text: String) -> String { ruleFile("proc.name = cat", more: "exceptions:\n" + text) }

@Suite struct LoadingCodesTests {
    static let yaml = [
        CodeCase("a rule", good),
        CodeCase("nothing", ""),
        CodeCase("several documents, some empty", "---\n---\n" + good + "---\n"),
        CodeCase("null items", "-\n- ~\n" + good),
        CodeCase("no YAML", "- rule: [", ["LOAD_ERR_YAML_PARSE"]),
        CodeCase("an alias of nothing", "- *x", ["LOAD_ERR_YAML_PARSE"], at: "1:3"),
        CodeCase("a mapping as document", "rule: r", ["LOAD_ERR_YAML_VALIDATE"], at: "1:1"),
        CodeCase("a text as document", "hello", ["LOAD_ERR_YAML_VALIDATE"]),
        CodeCase("a text as item", "- hello", ["LOAD_ERR_YAML_VALIDATE"], at: "1:3"),
        CodeCase("an unknown item", "- ruel: r", ["LOAD_UNKNOWN_ITEM"], at: "1:3"),
        CodeCase("an unknown key", ruleFile("proc.name = cat", more: "prioritee: x"), ["LOAD_UNKNOWN_KEY"], at: "7:3"),
        CodeCase("a rule without anything", "- rule: r", ["LOAD_ERR_YAML_VALIDATE"]),
        CodeCase(
            "all that a rule lacks", "- rule: r\n  desc: d\n",
            ["LOAD_ERR_YAML_VALIDATE", "LOAD_ERR_YAML_VALIDATE", "LOAD_ERR_YAML_VALIDATE"]),
        CodeCase("an empty name", "- rule: ''", ["LOAD_ERR_YAML_VALIDATE"], at: "1:9"),
        CodeCase("a null name", "- macro:", ["LOAD_ERR_YAML_VALIDATE"], at: "1:3"),
        CodeCase("a list as condition", "- macro: m\n  condition: [a]", ["LOAD_ERR_YAML_VALIDATE"], at: "2:14"),
        CodeCase("a macro without condition", "- macro: m", ["LOAD_ERR_YAML_VALIDATE"]),
        CodeCase("a list without items", "- list: l", ["LOAD_ERR_YAML_VALIDATE"]),
        CodeCase("a list with a text as items", "- list: l\n  items: a", ["LOAD_ERR_YAML_VALIDATE"], at: "2:10"),
        CodeCase("a list with a list in it", "- list: l\n  items: [[a]]", ["LOAD_ERR_YAML_VALIDATE"], at: "2:11"),
        CodeCase("a priority that is none", good.replacing("INFO", with: "Urgent"), ["LOAD_ERR_YAML_VALIDATE"], at: "5:13"),
        CodeCase("a flag that is none", ruleFile("proc.name = cat", more: "enabled: maybe"), ["LOAD_ERR_YAML_VALIDATE"]),
        CodeCase("a flag in yes and no", ruleFile("proc.name = cat", more: "enabled: No")),
        CodeCase("tags as a text", ruleFile("proc.name = cat", more: "tags: x"), ["LOAD_ERR_YAML_VALIDATE"]),
        CodeCase("all errors of a file", "- rule: r\n- macro: m\n- list: l\n", Array(repeating: "LOAD_ERR_YAML_VALIDATE", count: 3)),
        CodeCase("append", good + "- rule: r\n  append: true\n  condition: and proc.pid = 1", ["LOAD_DEPRECATED_ITEM"]),
        CodeCase("append and override", good + "- rule: r\n  append: true\n  desc: x\n  override: {desc: append}",
            ["LOAD_DEPRECATED_ITEM", "LOAD_ERR_YAML_VALIDATE"]),
        CodeCase("enabled alone", good + "- rule: r\n  enabled: false", ["LOAD_DEPRECATED_ITEM"]),
        CodeCase("enabled alone for no rule", "- rule: r\n  enabled: false", ["LOAD_DEPRECATED_ITEM", "LOAD_ERR_VALIDATE"]),
        CodeCase("capture", ruleFile("proc.name = cat", more: "capture: true\ncapture_duration: 500"), ["LOAD_WARNING_EXTENSION"]),
        CodeCase("a capture for how long", ruleFile("proc.name = cat", more: "capture_duration: long"), ["LOAD_ERR_YAML_VALIDATE"]),
    ]

    static let versions = [
        CodeCase("a number as version", "- required_engine_version: 57"),
        CodeCase("a version", "- required_engine_version: 0.63.0"),
        CodeCase("a newer version", "- required_engine_version: 0.64.0", ["LOAD_ERR_VALIDATE"], at: "1:3"),
        CodeCase("a newer number", "- required_engine_version: 64", ["LOAD_ERR_VALIDATE"]),
        CodeCase("another major version", "- required_engine_version: 1.0.0", ["LOAD_ERR_VALIDATE"]),
        CodeCase("no version", "- required_engine_version: new", ["LOAD_ERR_YAML_VALIDATE"], at: "1:28"),
        CodeCase("a plugin", "- required_plugin_versions: [{name: container, version: 0.4.0}]"),
        CodeCase("a newer plugin", "- required_plugin_versions: [{name: container, version: 0.9.0}]", ["LOAD_ERR_VALIDATE"]),
        CodeCase("another plugin", "- required_plugin_versions: [{name: json, version: 0.4.0}]", ["LOAD_ERR_VALIDATE"]),
        CodeCase(
            "an alternative",
            "- required_plugin_versions: [{name: json, version: 0.4.0, alternatives: [{name: container, version: 0.1.0}]}]"),
        CodeCase(
            "the same as alternative",
            "- required_plugin_versions: [{name: json, version: 0.4.0, alternatives: [{name: json, version: 0.1.0}]}]",
            ["LOAD_ERR_VALIDATE"]),
        CodeCase("a plugin without version", "- required_plugin_versions: [{name: json}]", ["LOAD_ERR_YAML_VALIDATE"]),
        CodeCase("a plugin with a bad version", "- required_plugin_versions: [{name: json, version: x}]", ["LOAD_ERR_VALIDATE"]),
        CodeCase("plugins as a text", "- required_plugin_versions: json", ["LOAD_ERR_YAML_VALIDATE"]),
    ]

    static let names = [
        CodeCase(
            "a macro's name", "- macro: a-b\n  condition: proc.name = x", ["LOAD_INVALID_MACRO_NAME", "LOAD_UNUSED_MACRO"], at: "1:3"),
        CodeCase("a list's name", "- list: a b\n  items: []", ["LOAD_INVALID_LIST_NAME", "LOAD_UNUSED_LIST"]),
        CodeCase("a list's name with a dash", "- list: a-b\n  items: []", ["LOAD_UNUSED_LIST"]),
        CodeCase("an unused macro", "- macro: m\n  condition: proc.name = x", ["LOAD_UNUSED_MACRO"], at: "1:3"),
        CodeCase(
            "a macro that an unused macro uses", "- macro: m\n  condition: proc.name = x\n- macro: n\n  condition: m",
                ["LOAD_UNUSED_MACRO"]),
        CodeCase("a list that a list uses", "- list: a\n  items: [x]\n- list: b\n  items: [a]", ["LOAD_UNUSED_LIST"], at: "3:3"),
        CodeCase("an unknown source", ruleFile("ka.verb = x", more: "source: k8s_audit"), ["LOAD_UNKNOWN_SOURCE"]),
        CodeCase(
            "another source", good + ruleFile("proc.name = x", more: "source: k8s_audit"), ["LOAD_ERR_VALIDATE"]),
        CodeCase(
            "no such event source in conditions", ruleFile("ka.verb = \"<NA>\""), ["LOAD_ERR_COMPILE_CONDITION", "LOAD_UNSAFE_NA_CHECK"]),
        CodeCase("an unknown macro", ruleFile("nothing"), ["LOAD_ERR_VALIDATE"], at: "3:15"),
        CodeCase("an unknown macro in a macro", "- macro: m\n  condition: nothing", ["LOAD_ERR_VALIDATE"], at: "2:14"),
        CodeCase("a later macro", "- macro: m\n  condition: n\n- macro: n\n  condition: proc.name = x", ["LOAD_ERR_VALIDATE"], at: "2:14"),
        CodeCase("a macro that uses itself", "- macro: m\n  condition: m", ["LOAD_ERR_VALIDATE"]),
        CodeCase(
            "a loop of macros", "- macro: a\n  condition: proc.name = x\n- macro: b\n  condition: a\n- macro: a\n  condition: b",
            ["LOAD_ERR_VALIDATE"]),
    ]

    static let events = [
        CodeCase(
            "no event type", ruleFile("proc.name = cat").replacing("warn_evttypes: false", with: "enabled: true"), ["LOAD_NO_EVTTYPE"]),
        CodeCase("no event type, by will", good),
        CodeCase(
            "one event type", ruleFile("evt.type = open and proc.name = cat").replacing("warn_evttypes: false", with: "enabled: true")),
        CodeCase(
            "all but one", ruleFile("evt.type != open").replacing("warn_evttypes: false", with: "enabled: true"), ["LOAD_NO_EVTTYPE"]),
        CodeCase("never", ruleFile("evt.num = 0").replacing("warn_evttypes: false", with: "enabled: true"), ["LOAD_NO_EVTTYPE"]),
        CodeCase("an unknown type", ruleFile("evt.type = opne"), ["LOAD_ERR_COMPILE_CONDITION"], at: "3:26"),
        CodeCase("an unknown type in a list", ruleFile("evt.type in (open, opne)"), ["LOAD_ERR_COMPILE_CONDITION"], at: "3:34"),
        CodeCase("a generic call", ruleFile("evt.type = getpid")),
        CodeCase("the type that is", ruleFile("evt.type.is.open = 1")),
        CodeCase("the type that is not", ruleFile("evt.type.is.opne = 1"), ["LOAD_ERR_COMPILE_CONDITION"]),
        CodeCase("types of a field", ruleFile("evt.type = val(proc.name)"), ["LOAD_ERR_COMPILE_CONDITION"]),
    ]

    static let outputs = [
        CodeCase("fields", ruleFile("proc.name = cat", output: "a %proc.name b %20evt.arg.flags c %proc.aname[2] %tolower(proc.name).")),
        CodeCase("an unknown field", ruleFile("proc.name = cat", output: "a %proc.nam"), ["LOAD_ERR_COMPILE_OUTPUT"], at: "4:15"),
        CodeCase("nothing behind the sign", ruleFile("proc.name = cat", output: "100%"), ["LOAD_ERR_COMPILE_OUTPUT"]),
        CodeCase("a field for conditions", ruleFile("proc.name = cat", output: "%fd.ip"), ["LOAD_ERR_COMPILE_OUTPUT"]),
        CodeCase("a field for outputs", ruleFile("proc.name = cat", output: "%evt.outputtime")),
        CodeCase("a field for outputs in a condition", ruleFile("evt.outputtime = x"), ["LOAD_ERR_COMPILE_CONDITION"]),
        CodeCase("a deprecated field", ruleFile("proc.name = cat", output: "%evt.dir"), ["LOAD_DEPRECATED_ITEM"]),
        CodeCase("a deprecated field in a condition", ruleFile("evt.dir = <"), ["LOAD_DEPRECATED_ITEM"]),
        CodeCase("container.info", ruleFile("proc.name = cat", output: "a %container.info"), ["LOAD_DEPRECATED_ITEM"]),
        CodeCase("an argument that lacks", ruleFile("proc.name = cat", output: "%evt.arg"), ["LOAD_ERR_COMPILE_OUTPUT"]),
    ]

    static let skips = [
        CodeCase("an unknown field", ruleFile("proc.nam = x"), ["LOAD_ERR_COMPILE_CONDITION"], at: "3:15"),
        CodeCase("an unknown parameter", ruleFile("evt.arg.flagz = x"), ["LOAD_ERR_COMPILE_CONDITION"], at: "3:15"),
        CodeCase("the same, to be left out", ruleFile("proc.nam = x", more: "skip-if-unknown-filter: true"), ["LOAD_UNKNOWN_FILTER"]),
        CodeCase(
            "an unknown type, to be left out", ruleFile("evt.type=opne", more: "skip-if-unknown-filter: true"), ["LOAD_UNKNOWN_FILTER"]),
        CodeCase(
            "an unknown output, to be left out", ruleFile("proc.name = x", output: "%x.y", more: "skip-if-unknown-filter: true"),
            ["LOAD_UNKNOWN_FILTER"]),
        CodeCase(
            "another error stays one", ruleFile("proc.pid = x", more: "skip-if-unknown-filter: true"), ["LOAD_ERR_COMPILE_CONDITION"]),
    ]

    static let exceptions = [
        CodeCase("rows", exception("- name: e\n  fields: [proc.name, fd.name]\n  values: [[a, b]]")),
        CodeCase("no values", exception("- {name: e, fields: [proc.name]}")),
        CodeCase("one field", exception("- {name: e, fields: proc.name, values: [a, b]}")),
        CodeCase("one field and a modifier", exception("- {name: e, fields: proc.name, comps: startswith anyof, values: [a, b]}")),
        CodeCase("without name", exception("- {fields: [proc.name]}"), ["LOAD_ERR_YAML_VALIDATE"]),
        CodeCase("without fields", exception("- {name: e, values: [a]}"), ["LOAD_ERR_YAML_VALIDATE"]),
        CodeCase("a text", exception("- e"), ["LOAD_ERR_YAML_VALIDATE"]),
        CodeCase("values as a text", exception("- {name: e, fields: proc.name, values: a}"), ["LOAD_ERR_YAML_VALIDATE"]),
        CodeCase(
            "two of a name", exception("- {name: e, fields: proc.name}\n- {name: e, fields: fd.name}"), ["LOAD_EXCEPTION_NAME_NOT_UNIQUE"]),
        CodeCase("an unknown field", exception("- {name: e, fields: [proc.nam]}"), ["LOAD_ERR_VALIDATE"]),
        CodeCase("an unknown comparison", exception("- {name: e, fields: [proc.name], comps: [like]}"), ["LOAD_ERR_VALIDATE"]),
        CodeCase("another number of comparisons", exception("- {name: e, fields: [proc.name], comps: [in, in]}"), ["LOAD_ERR_VALIDATE"]),
        CodeCase("a list and a text", exception("- {name: e, fields: [proc.name], comps: in}"), ["LOAD_ERR_VALIDATE"]),
        CodeCase("a text and a list", exception("- {name: e, fields: proc.name, comps: [in]}"), ["LOAD_ERR_VALIDATE"]),
        CodeCase("a comparison with one value", exception("- {name: e, fields: proc.name, comps: '='}"), ["LOAD_ERR_VALIDATE"]),
        CodeCase(
            "a short row", exception("- {name: e, fields: [proc.name, fd.name], values: [[a]]}"), ["LOAD_ERR_VALIDATE"]),
        CodeCase("a list among texts", exception("- {name: e, fields: proc.name, values: [[a]]}"), ["LOAD_ERR_VALIDATE"]),
        CodeCase("a value of another type", exception("- {name: e, fields: [proc.pid], values: [[x]]}"), ["LOAD_ERR_COMPILE_CONDITION"]),
    ]

    @Test(arguments: yaml + versions + names + events + outputs + skips + exceptions)
    func `a file gets the codes that Falco gives it`(_ sample: CodeCase) {
        let set = load(sample.text)
        #expect(set.codes.sorted() == sample.codes.sorted(), "\(set.report)")
        if let place = sample.place { #expect(set.firstPlace == place, "\(set.report)") }
        #expect(set.hasErrors == sample.codes.contains { $0.hasPrefix("LOAD_ERR_") })
        if set.hasErrors { #expect(set.policy.rules.isEmpty) }
    }

    @Test func `a file that cannot be read is told`() {
        let set = FalcoLoader().load([.unreadable(name: "x.yaml", reason: "no such file")])
        #expect(set.codes == ["LOAD_ERR_FILE_READ"])
        #expect(set.diagnostics.first?.description == "x.yaml: error: cannot be read: no such file")
    }

    @Test func `every code but that of extensions is raised by a test here`() {

        let all = [Self.yaml, Self.versions, Self.names, Self.events, Self.outputs, Self.skips, Self.exceptions]
        var raised = Set(all.joined().flatMap(\.codes))
        raised.formUnion(["LOAD_ERR_FILE_READ", "LOAD_APPEND_NO_VALUES", "LOAD_COMPILE_CONDITION"])
        #expect(Set(LoadCode.allCases.map(\.rawValue)).subtracting(raised) == ["LOAD_ERR_EXTENSION"])
    }
}
