// SPDX-License-Identifier: Apache-2.0

@testable import FalcoLanguage
import PolicyModel
import PolicySyntax
import Testing

private func names(_ items: [String]) -> Condition { test("proc.name", .isIn(items.map { .text($0) })) }
private let good = ruleFile("proc.name = cat")

/// Lists, macros, order, overrides, exceptions, and what the configuration says.
@Suite struct LoadingSetTests {
    // MARK: Lists

    @Test(arguments: [
        ("in (l)", ["a", "b"]), ("in l", ["a", "b"]), ("in (x, l, y)", ["x", "a", "b", "y"]), ("in (\"l\")", ["l"]),
        ("in (l, l)", ["a", "b", "a", "b"]),
    ])
    func `a list stands for its items`(_ text: String, _ items: [String]) {
        #expect(condition("proc.name " + text, before: "- {list: l, items: [a, b]}") == names(items))
    }

    @Test func `an empty list leaves the others, and alone matches nothing`() {
        #expect(condition("proc.name in (l, x)", before: "- {list: l, items: []}") == names(["x"]))
        #expect(condition("proc.name in (l)", before: "- {list: l, items: []}") == .never)
    }

    @Test func `items are values, whatever they hold`() {
        let items = "- {list: l, items: ['a b', '\"(x)\"', 'a,b', '(y)', \"it's\"]}"
        #expect(condition("proc.name in (l)", before: items) == names(["a b", "(x)", "a,b", "(y)", "it's"]))
    }

    @Test func `a list of one item is its value, one of several is an error`() {
        #expect(condition("proc.name = l", before: "- {list: l, items: [a]}") == test("proc.name", .compare(.equal, .text("a"))))
        #expect(load("- {list: l, items: [a, b]}\n" + ruleFile("proc.name = l")).codes == ["LOAD_ERR_COMPILE_CONDITION"])
    }

    @Test func `a list within a list is resolved one level deep, if it comes first`() {
        let three = "- {list: a, items: [x]}\n- {list: b, items: [a, y]}\n- {list: c, items: [b, z]}\n"
        #expect(condition("proc.name in (b)", before: three) == names(["x", "y"]))
        #expect(condition("proc.name in (c)", before: three) == names(["a", "y", "z"]))
        #expect(condition("proc.name in (a)", before: "- {list: a, items: [b]}\n- {list: b, items: [x]}\n") == names(["b"]))
        let later = "- {list: a, items: [b]}\n- {list: b, items: [x]}\n- {list: a, items: [b, y]}\n"
        #expect(condition("proc.name in (a)", before: later) == names(["x", "y"]))
    }

    @Test func `a list that holds itself ends`() {
        #expect(condition("proc.name in (a)", before: "- {list: a, items: [a, x]}") == names(["a", "x"]))
        let twice = "- {list: a, items: [a, x]}\n- {list: a, items: [y], append: true}\n"
        #expect(condition("proc.name in (a)", before: twice) == names(["a", "x", "y", "x", "y"]))
    }

    @Test func `lists are seen by conditions before them`() {
        #expect(load(ruleFile("proc.name in (l)"), "- {list: l, items: [a]}").policy.rules.first?.condition == names(["a"]))
    }

    // MARK: Order

    @Test func `a list is appended to, replaced, and defined again`() {
        let list = "- {list: l, items: [a]}\n"
        for (item, items) in [
            ("- {list: l, items: [b], append: true}", ["a", "b"]), ("- {list: l, items: [b], override: {items: append}}", ["a", "b"]),
            ("- {list: l, items: [b], override: {items: replace}}", ["b"]), ("- {list: l, items: [b]}", ["b"]),
        ] {
            #expect(condition("proc.name in (l)", before: list + item) == names(items))
        }
    }

    @Test func `a macro is appended to, replaced, and defined again`() {
        let macro = "- {macro: m, condition: proc.name = a}\n"
        let (a, b) = (test("proc.name", .compare(.equal, .text("a"))), test("proc.name", .compare(.equal, .text("b"))))
        for (item, expected) in [
            ("- {macro: m, condition: or proc.name = b, append: true}", Condition.any([a, b])),
            ("- {macro: m, condition: or proc.name = b, override: {condition: append}}", .any([a, b])),
            ("- {macro: m, condition: proc.name = b, override: {condition: replace}}", b), ("- {macro: m, condition: proc.name = b}", b),
        ] {
            #expect(condition("m", before: macro + item) == expected)
        }
    }

    @Test func `a macro that is defined again sees what came between, and keeps its place`() {
        let items = """
            - {macro: a, condition: proc.name = a}
            - {macro: b, condition: a}
            - {macro: c, condition: proc.name = c}
            - {macro: a, condition: c}

            """
        #expect(condition("b", before: items) == test("proc.name", .compare(.equal, .text("c"))))
    }

    @Test func `a rule that is defined again keeps its place`() {
        let second = good.replacing("rule: r", with: "rule: s")
        let set = load(good + second, ruleFile("proc.name = dog"))
        #expect(set.policy.rules.map(\.name) == ["r", "s"])
        #expect(set.policy.rules[0].condition == test("proc.name", .compare(.equal, .text("dog"))))
    }

    @Test(arguments: [
        "- {list: l, items: [b], append: true}", "- {list: l, items: [b], override: {items: append}}",
        "- {list: l, items: [b], override: {items: replace}}", "- {macro: m, condition: a.b = c, append: true}",
        "- {macro: m, condition: a.b = c, override: {condition: replace}}", "- {rule: x, condition: a.b = c, append: true}",
        "- {rule: x, desc: c, override: {desc: append}}", "- {rule: x, desc: c, override: {desc: replace}}",
    ])
    func `what is not there cannot be changed`(_ item: String) {
        #expect(load(item).codes.filter { $0 != "LOAD_DEPRECATED_ITEM" } == ["LOAD_ERR_VALIDATE"])
    }

    // MARK: Overrides

    @Test func `a rule's texts and tags are appended to`() throws {
        let set = load(
            ruleFile("proc.name = a", output: "o", more: "tags: [x]"),
            """
            - rule: r
              condition: or proc.name = b
              output: more
              desc: e
              tags: [y, x]
              override: {condition: append, output: append, desc: append, tags: append}
            """)
        let rule = try #require(set.rules.first)
        #expect(rule.conditionText == "proc.name = a or proc.name = b" && rule.outputText == "o more" && rule.about == "d e")
        #expect(rule.tags == ["x", "y"])
    }

    @Test func `a rule's values are replaced`() throws {
        let set = load(
            ruleFile("proc.name = a", more: "tags: [x]\nexceptions: [{name: e, fields: proc.name, values: [q]}]"),
            """
            - rule: r
              condition: proc.pid = 1
              output: p
              desc: e
              tags: [y]
              priority: Critical
              enabled: false
              warn_evttypes: false
              skip-if-unknown-filter: true
              capture: true
              capture_duration: 5
              exceptions: [{name: f, fields: [proc.pid], values: [[2]]}]
              override:
                {condition: replace, output: replace, desc: replace, tags: replace, priority: replace, enabled: replace,
                 warn_evttypes: replace, skip-if-unknown-filter: replace, capture: replace, capture_duration: replace, exceptions: replace}
            """)
        let rule = try #require(set.rules.first)
        #expect(rule.priority == .critical && !rule.isEnabled && rule.isCapturing && rule.captureDuration == 5)
        #expect(rule.outputText == "p" && rule.about == "e" && rule.tags == ["y"])
        let (one, two) = (test("proc.pid", .compare(.equal, .int64(1))), test("proc.pid", .compare(.equal, .int64(2))))
        #expect(rule.condition == .all([one, .not(.any([.all([two])]))]))
    }

    @Test(arguments: [
        "priority: Info\n  override: {priority: append}", "desc: x\n  priority: Info\n  override: {desc: append}",
        "desc: x\n  override: {output: append, desc: append}", "desc: x\n  override: {desc: prepend}", "desc: x\n  override: append",
        "desc: x\n  override: {source: replace, desc: append}",
    ])
    func `an override that makes no sense is an error`(_ body: String) {
        #expect(Set(load(good + "- rule: r\n  " + body).codes) == ["LOAD_ERR_YAML_VALIDATE"])
    }

    @Test func `appending nothing is an error`() {
        #expect(load(good + "- rule: r\n  append: true").codes.contains("LOAD_ERR_VALIDATE"))
    }

    // MARK: Exceptions

    private func excepted(_ exception: String, before: String = "") -> Condition? {
        guard case .all(let parts) = condition("proc.pid = 1", before: before, more: "exceptions:\n" + exception), parts.count == 2,
            case .not(let left) = parts[1]
        else { return nil }
        return left
    }

    @Test func `rows of values are alternatives`() {
        let row = { (a: String, b: String) in
            Condition.all([test("proc.name", .compare(.equal, .text(a))), test("fd.name", .compare(.equal, .text(b)))])
        }
        #expect(
            excepted("- name: e\n  fields: [proc.name, fd.name]\n  values: [[a, b], [c, 'd e']]") == .any([row("a", "b"), row("c", "d e")]))
    }

    @Test func `comparisons take lists where they are of lists`() {
        let expected = Condition.any([.all([names(["a", "b"]), test("fd.name", .text(.startsWith, Array("/x".utf8)))])])
        for value in ["[a, b]", "'(a, b)'", "'a, b'", "l"] {
            #expect(
                excepted(
                    "- name: e\n  fields: [proc.name, fd.name]\n  comps: [in, startswith]\n  values: [[\(value), /x]]",
                    before: "- {list: l, items: [a, b]}") == expected)
        }
    }

    @Test func `one field is in a list`() {
        #expect(excepted("- {name: e, fields: proc.name, values: [a, l]}", before: "- {list: l, items: [b]}") == names(["a", "b"]))
        #expect(
            excepted("- {name: e, fields: fd.name, comps: pmatch, values: [/a]}") == test("fd.name", .pathPrefix([Array("/a".utf8)])))
        #expect(
            excepted("- {name: e, fields: fd.name, comps: endswith anyof, values: [a]}")
                == test("fd.name", .quantified(.any, .endsWith, [Array("a".utf8)])))
    }

    @Test func `values are appended to an exception, nothing else is`() {
        let rule = ruleFile("proc.pid = 1", more: "exceptions: [{name: e, fields: proc.name, values: [a]}]")
        let append = { (exception: String) in "- {rule: r, exceptions: [\(exception)], override: {exceptions: append}}\n" }
        let set = load(rule, append("{name: e, values: [b]}"))
        #expect(set.policy.rules.first?.condition == .all([test("proc.pid", .compare(.equal, .int64(1))), .not(names(["a", "b"]))]))
        #expect(load(rule, append("{name: e}")).codes == ["LOAD_APPEND_NO_VALUES"])
        #expect(load(rule, append("{name: e, fields: proc.name, values: [b]}")).codes == ["LOAD_ERR_VALIDATE"])
        #expect(load(rule, append("{name: e, comps: in, values: [b]}")).codes == ["LOAD_ERR_VALIDATE"])
        #expect(load(rule, append("{name: f, values: [b]}")).codes == ["LOAD_ERR_VALIDATE"])
        #expect(load(rule, append("{name: f, fields: proc.name, values: [b]}")).codes == [])
    }

    // MARK: Outputs

    @Test func `an output is compiled to text and typed values`() {
        let message = load(ruleFile("proc.name = a", output: " x=%10proc.name y=%evt.arg.flags[z].")).rules.first?.message
        #expect(message == nil)  // A field with its argument twice.
        #expect(
            load(ruleFile("proc.name = a", output: "  x=%10proc.name %proc.aname[2]. ")).rules.first?.message
                == MessageTemplate([
                    .text(Array("x=".utf8)), .value(name: "proc.name", .field(field("proc.name")), width: 10), .text([0x20]),
                    .value(name: "proc.aname[2]", .field(field("proc.aname", "2")), width: nil), .text(Array(".".utf8)),
                ]))
    }

    @Test func `container info is stripped`() {
        #expect(load(ruleFile("proc.name = a", output: "a %container.info b")).rules.first?.outputText == "a  b")
    }

    @Test func `outputs are appended to where rule, source and tags match`() {
        var addition = LoadOptions.OutputAddition()
        addition.tags = ["x"]
        addition.output = "pid=%proc.pid"
        addition.fields = [("who", "%user.name"), ("text", "a %user.name")]
        addition.isSuggested = true
        var options = LoadOptions()
        options.additions = [addition]
        let tagged = load(ruleFile("proc.name = a", more: "tags: [x, y]"), options: options).rules.first
        #expect(tagged?.outputText == "o pid=%proc.pid " + LoadOptions.suggestedOutput)
        #expect(tagged?.extraFields.map(\.name) == ["who", "text"])
        #expect(load(ruleFile("proc.name = a"), options: options).rules.first?.outputText == "o")
        options.additions[0].fields = [("bad", "%no.field")]
        #expect(load(ruleFile("proc.name = a", more: "tags: [x]"), options: options).codes == ["LOAD_ERR_COMPILE_OUTPUT"])
    }

    // MARK: Configuration

    private static let three =
        ruleFile("proc.name = a", more: "tags: [x]").replacing("rule: r", with: "rule: Read file")
        + ruleFile("proc.name = b", more: "tags: [x, y]").replacing("rule: r", with: "rule: Write file")
        + ruleFile("proc.name = c", more: "enabled: false").replacing("rule: r", with: "rule: Other").replacing("INFO", with: "error")

    @Test func `rules are switched in order`() {
        let cases: [([LoadOptions.Selection], [String])] = [
            ([], ["Read file", "Write file"]), ([.init(enable: false, rule: "*file")], []), ([.init(enable: true, rule: "O*")],
                ["Read file", "Write file", "Other"]),
            ([.init(enable: false, rule: "*"), .init(enable: true, tag: "y")], ["Write file"]),
            ([.init(enable: false, rule: "Read*", tag: "y")], ["Read file", "Write file"]), ([.init(enable: false)], ["Read file",
                "Write file"]),
        ]
        for (selections, names) in cases {
            var options = LoadOptions()
            options.selections = selections
            #expect(load(Self.three, options: options).policy.rules.map(\.name) == names)
        }
    }

    @Test func `what is less urgent than the threshold is left out`() {
        var options = LoadOptions()
        options.minimumPriority = .warning
        options.selections = [.init(enable: true, rule: "*")]
        #expect(load(Self.three, options: options).policy.rules.map(\.name) == ["Other"])
    }

    @Test(arguments: ["Emergency", "ALERT", "critical", "Error", "warning", "Notice", "INFO", "Informational", "Debug"])
    func `priorities are read in any case`(_ text: String) {
        #expect(Priority(falco: text) != nil)
    }

    @Test func `a mistake in one file loads nothing, and tells of all`() {
        let set = load(good, ruleFile("proc.nam = x").replacing("rule: r", with: "rule: s"), "- rule: t")
        #expect(set.policy.rules.isEmpty)
        #expect(set.diagnostics.map(\.file.name).sorted() == ["1.yaml", "2.yaml"])
    }
}
