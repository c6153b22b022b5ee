// SPDX-License-Identifier: Apache-2.0

@testable import FalcoLanguage
import Foundation
import PolicyModel
import PolicySyntax

func load(_ texts: String..., options: LoadOptions = LoadOptions()) -> FalcoRuleSet {
    let files = texts.enumerated().map { SourceFile(name: "\($0.offset).yaml", text: $0.element) }
    return FalcoLoader(options).load(files)
}

/// A rule `r` with a condition, behind other items; it warns of no event types.
func ruleFile(_ condition: String, output: String = "o", before: String = "", more: String = "") -> String {
    let quoted = condition.replacing("'", with: "''")
    return before + (before.isEmpty || before.hasSuffix("\n") ? "" : "\n") + """
        - rule: r
          desc: d
          condition: '\(quoted)'
          output: '\(output.replacing("'", with: "''"))'
          priority: INFO
          warn_evttypes: false
        \(more.isEmpty ? "" : more.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n") + "\n")
        """
}

/// The condition of the only rule, or the messages that took its place.
func condition(_ text: String, before: String = "", more: String = "") -> Condition? {
    let set = load(ruleFile(text, before: before, more: more))
    if set.hasErrors { print(set.report) }
    return set.policy.rules.first?.condition
}

extension FalcoRuleSet {
    var codes: [String] { messages.map(\.code.rawValue) }
    /// As a user sees it.
    var report: String { diagnostics.map { DiagnosticRenderer().render($0) }.joined() }
    var firstPlace: String { diagnostics.first?.position.map { "\($0.line):\($0.column)" } ?? "" }
}

func field(_ name: String, _ argument: String? = nil) -> Field {
    let definition = FalcoFields.definition(name)!
    return Field(
        name, argument: argument, type: definition.type, isList: definition.isList, anyAncestor: definition.ranges && argument == nil)
}

func test(_ name: String, _ operation: PolicyModel.Operation<PolicyModel.Expression>) -> Condition { .test(Test(field(name), operation)) }

/// A file of `../shared/fixtures`, or nil with a word about it.
func sharedFixture(_ path: String) -> SourceFile? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    for candidate in [root.appending(path: "../shared/fixtures/" + path).path, "/work/shared/fixtures/" + path] {
        if let data = FileManager.default.contents(atPath: candidate) { return SourceFile(name: path, bytes: Array(data)) }
    }
    print("skipped: there is no ../shared/fixtures/\(path)")
    return nil
}
