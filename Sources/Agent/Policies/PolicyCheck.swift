// SPDX-License-Identifier: Apache-2.0

internal import FalcoLanguage
internal import PolicySyntax

/// What `apus check` finds in policies, and `apus list` and `apus fields` tell of them.
package struct PolicyCheck {
    private let set: FalcoRuleSet

    /// Reads the files as one set.
    package init(_ paths: [String]) throws(AgentError) {
        set = FalcoLoader(FalcoCatalogue()).load(try PolicyFiles.read(paths))
    }

    package var errors: Int { set.diagnostics.count { $0.severity == .error } }
    package var warnings: Int { set.diagnostics.count { $0.severity == .warning } }

    /// Everything found, one paragraph each, and a last line with the sums.
    package func text(color: Bool) -> String {
        let renderer = DiagnosticRenderer(color: color)
        let parts = set.diagnostics.map { renderer.render($0) }
        func plural(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
        let sums = "\(plural(set.rules.count, "rule")), \(plural(errors, "error")), \(plural(warnings, "warning"))"
        return (parts + [sums]).joined(separator: "\n")
    }

    /// In the shape of Falco's own validation.
    package var json: String { FalcoLoadReport(set).json }

    /// Rules, macros or lists of the set as a table.
    package enum Subject: String, CaseIterable, Sendable { case rules, macros, lists, fields }

    /// Name and what there is to say, one line each.
    package func list(_ subject: Subject) -> String {
        switch subject {
        case .rules:
            let rows = set.rules.map { [$0.priority.word, $0.isEnabled ? "on" : "off", $0.name, $0.tags.joined(separator: ",")] }
            return TextTable.lines([["PRIORITY", "STATE", "RULE", "TAGS"]] + rows)
        case .macros: return TextTable.lines([["MACRO", "CONDITION"]] + set.macros.map { [$0.name, $0.values.joined(separator: " ")] })
        case .lists: return TextTable.lines([["LIST", "ITEMS"]] + set.lists.map { [$0.name, $0.values.joined(separator: ", ")] })
        case .fields: return Self.fields("")
        }
    }

    /// Fields whose name begins so.
    package static func fields(_ prefix: String) -> String {
        let rows = FalcoFields.all.filter { $0.name.hasPrefix(prefix) }.map { field in
            [field.name + (field.argument == .none ? "" : field.argument == .required ? "[…]" : "[[…]]"), field.type.rawValue, field.about]
        }
        return TextTable.lines([["FIELD", "TYPE", "ABOUT"]] + rows)
    }
}
