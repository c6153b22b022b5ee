// SPDX-License-Identifier: Apache-2.0

import Events
import FalcoLanguage
import PolicyModel
import PolicySyntax
import Testing

@Suite struct FalcoConfigurationTests {
    private func read(_ text: String?, _ overrides: String..., environment: [String: String] = [:]) -> FalcoConfiguration {
        FalcoConfiguration(text.map { SourceFile(name: "falco.yaml", text: $0) }, overrides: overrides) { environment[$0] }
    }

    private func messages(_ configuration: FalcoConfiguration) -> [String] { configuration.diagnostics.map(\.description) }

    @Test func `a whole file is read`() {
        let configuration = read(
            """
            rules_files:
              - /etc/falco/falco_rules.yaml
              - /etc/falco/rules.d
            rules:
              - disable: {rule: "*"}
              - enable:
                  tag: network
              - enable: {rule: Terminal shell*, tag: shell}
            rule_matching: all
            priority: INFO
            append_output:
              - match: {source: syscall, tags: [persistence, file], rule: Some rule}
                extra_output: gparent=%proc.aname[2]
                extra_fields: [evt.num, {who: "%user.name of %group.name"}]
              - suggested_output: true
            static_fields: {site: here, number: 7}
            time_format_iso_8601: true
            json_output: true
            json_include_output_property: false
            json_include_message_property: true
            json_include_output_fields_property: false
            json_include_tags_property: false
            watch_config_files: true
            """)
        #expect(messages(configuration).isEmpty && configuration.unusedKeys.isEmpty)
        #expect(configuration.ruleFiles == ["/etc/falco/falco_rules.yaml", "/etc/falco/rules.d"])
        #expect(configuration.selections.map(\.isEnabling) == [false, true, true])
        #expect(configuration.selections.map(\.rule) == ["*", nil, "Terminal shell*"] && configuration.selections.map(\.tag) == [nil, "network", "shell"])
        #expect(configuration.matching == .all && configuration.minimumPriority == .informational)
        let addition = configuration.additions[0]
        #expect(addition.rule == "Some rule" && addition.source == "syscall" && addition.tags == ["persistence", "file"])
        #expect(addition.output == "gparent=%proc.aname[2]" && !addition.isSuggested)
        #expect(addition.fields.map(\.name) == ["evt.num", "who"] && addition.fields.map(\.template) == ["%evt.num", "%user.name of %group.name"])
        #expect(configuration.additions[1].isSuggested && configuration.additions.count == 2)
        #expect(configuration.staticFields == ["site": "here", "number": "7"])
        #expect(configuration.usesISOTime && configuration.writesJSON && configuration.includesMessage && configuration.watchesFiles)
        #expect(!configuration.includesOutput && !configuration.includesFields && !configuration.includesTags)
    }

    @Test(arguments: ["", "# nothing\n", "---\n", "rules_files:\njson_output:\nappend_output: ~\n"])
    func `what is not said is as Falco has it`(text: String) {
        let configuration = read(text)
        #expect(messages(configuration).isEmpty)
        #expect(configuration.ruleFiles.isEmpty && configuration.additions.isEmpty && configuration.matching == nil && configuration.minimumPriority == nil)
        #expect(!configuration.usesISOTime && !configuration.writesJSON && !configuration.includesMessage && !configuration.watchesFiles)
        #expect(configuration.includesOutput && configuration.includesFields && configuration.includesTags)
    }

    @Test func `keys that mean nothing here are told apart from keys that are none`() {
        let configuration = read("engine: {kind: modern_ebpf}\nwebserver:\n  enabled: true\npriorty: debug\n")
        #expect(configuration.unusedKeys == ["engine", "webserver"])
        #expect(messages(configuration) == ["falco.yaml:4:1: warning: unknown key 'priorty'"])
        #expect(configuration.diagnostics.first?.hint == "did you mean 'priority'?" && !configuration.hasErrors)
    }

    @Test(arguments: [
        ("priority: loud", "falco.yaml:1:11: error: unknown priority 'loud'"),
        ("\nrule_matching: some", "falco.yaml:2:16: error: unknown value 'some' of rule_matching"),
        ("json_output: maybe", "falco.yaml:1:14: error: 'json_output' must be true or false"),
        ("rules_files: {a: b}", "falco.yaml:1:15: error: 'rules_files' must be a list"),
        ("rules: yes", "falco.yaml:1:8: error: 'rules' must be a list"),
        ("rules: [all]", "falco.yaml:1:9: error: an entry of 'rules' must have keys and values"),
        ("rules:\n  - enable: {tags: x}", "falco.yaml:2:14: warning: unknown key 'tags'"),
        ("append_output:\n  - extra_fields: [[x]]", "falco.yaml:2:20: error: an extra field is the name of a field, or a name with an output"),
        ("append_output:\n  - match: all", "falco.yaml:2:12: error: 'match' must have keys and values"),
        ("static_fields: [a]", "falco.yaml:1:16: error: 'static_fields' must have keys and values"),
        ("- a", "falco.yaml:1:1: error: a configuration is one document of keys with values"),
        ("a: 1\n---\nb: 2", "falco.yaml:3:1: error: a configuration is one document of keys with values"),
        ("priority: [", "falco.yaml:1:12: error: "),
    ])
    func `a mistake is told with its place`(text: String, message: String) throws {
        let first = try #require(messages(read(text)).first)
        #expect(first.hasPrefix(message), "\(first)")
    }

    @Test(arguments: [
        (["priority=warning"], Priority.warning), (["priority=notice", "priority=error"], .error), (["priority=\"alert\""], .alert),
        (["prio\\rity=critical"], .critical),
    ])
    func `an override comes before the file, and a later one before an earlier`(overrides: [String], priority: Priority) {
        let configuration = FalcoConfiguration(SourceFile(name: "falco.yaml", text: "priority: debug\n"), overrides: overrides)
        #expect(messages(configuration).isEmpty && configuration.minimumPriority == priority)
    }

    @Test func `overrides reach into lists and mappings`() {
        let configuration = read(
            "rules_files: [a.yaml, b.yaml]\nappend_output:\n  - extra_output: first\n",
            "rules_files[]=c.yaml", "rules_files[0]=z.yaml", "append_output[0].match.rule=Some rule",
            "append_output[]={\"match\": {\"tags\": [x]}, \"extra_output\": \"a=%proc.exe\"}", "static_fields.my\\.site=%here: #1")
        #expect(messages(configuration).isEmpty)
        #expect(configuration.ruleFiles == ["z.yaml", "b.yaml", "c.yaml"])
        #expect(configuration.additions.map(\.rule) == ["Some rule", nil] && configuration.additions.map(\.output) == ["first", "a=%proc.exe"])
        #expect(configuration.staticFields == ["my.site": "%here: #1"])
    }

    @Test func `without a file overrides are all there is`() {
        let configuration = read(nil, "json_output=true", "webserver.enabled=false")
        #expect(configuration.writesJSON && configuration.unusedKeys == ["webserver"])
    }

    @Test(arguments: [
        ("priority", "-o:1:1: error: there is no '='"), ("=x", "-o:1:1: error: a name is missing"), ("a..b=x", "-o:1:3: error: a name is missing"),
        ("rules_files[x]=y", "-o:1:12: error: 'x' is no place in a list"), ("rules_files[0=y", "-o:1:12: error: the bracket is not closed"),
        ("rules_files[7]=y", "-o:1:1: error: there is no element 7"), ("rules_files.x=y", "-o:1:1: error: there are no keys in front of 'x'"),
        ("json_output[]=y", "-o:1:1: error: what is there is no list"), ("rules_files[0]x=y", "-o:1:15: error: expected '.', '[' or '='"),
        ("priority=loud", "-o priority:1:1: error: unknown priority 'loud'"), ("priority=[", "-o priority:1:2: error: "),
        ("priorty=info", "-o:1:1: warning: unknown key 'priorty'"),
        (String(repeating: "a.", count: 100_000) + "b=x", "-o:1:1: error: more than 64 keys within each other"),
    ])
    func `a mistake in an override is told with its place`(override: String, message: String) throws {
        let first = try #require(messages(read("rules_files: [a]\njson_output: true\n", override)).first)
        #expect(first.hasPrefix(message), "\(first)")
    }

    @Test(arguments: [
        ("${HERE}/a.yaml", "/etc/a.yaml"), ("x${HERE}y${HERE}", "x/etcy/etc"), ("$${HERE}", "${HERE}"), ("${NONE}x", "x"), ("$HERE ${HERE", "$HERE ${HERE"),
    ])
    func `variables of the environment are put in`(text: String, value: String) {
        #expect(read("rules_files: ['\(text)']", environment: ["HERE": "/etc"]).ruleFiles == [value])
    }

    @Test func `a static field is known to conditions and outputs`() throws {
        var options = LoadOptions()
        options.staticFields = ["site": "here"]
        let set = load(ruleFile("evt.type=open and static.site=here", output: "%static.site"), options: options)
        #expect(!set.hasErrors, "\(set.report)")
        let field = Field("static.site", argument: nil, type: .text)
        #expect(FalcoBinding(staticFields: options.staticFields).source(of: field, in: .schedProcessExec) == .constant(.text("here")))
        #expect(load(ruleFile("static.site=here")).hasErrors)
    }
}
