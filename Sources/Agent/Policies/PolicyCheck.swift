// SPDX-License-Identifier: Apache-2.0

internal import FalcoLanguage
internal import PolicyModel
internal import PolicySyntax
internal import RuleEvaluator

/// What `apus check` finds in policies, and `apus list` and `apus fields` tell of them.
package struct PolicyCheck {
    private let set: FalcoRuleSet

    /// Reads the files as one set.
    package init(_ paths: [String]) throws(AgentError) {
        set = FalcoLoader().load(try PolicyFiles.read(paths))
    }

    package var errors: Int { count(.error) }
    package var warnings: Int { count(.warning) }
    private func count(_ severity: Diagnostic.Severity) -> Int { set.diagnostics.count { $0.severity == severity } }

    /// Everything found, one paragraph each, and a last line with the sums.
    package func text(color: Bool) -> String {
        let renderer = DiagnosticRenderer(usesColours: color)
        let parts = set.diagnostics.map { renderer.render($0) + "\n" }
        func plural(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
        return parts.joined() + "\(plural(set.rules.count, "rule")), \(plural(errors, "error")), \(plural(warnings, "warning"))\n"
    }

    /// In the shape of Falco's own validation.
    package var json: String { FalcoLoadReport(set).json }

    /// Rules, macros or lists of the set as a table.
    package enum Subject: String, CaseIterable, Sendable { case rules, macros, lists }

    /// Name and what there is to say, one line each.
    package func list(_ subject: Subject, _ options: ReportOptions) -> String {
        switch subject {
        case .rules:
            Self.table(["PRIORITY", "STATE", "RULE", "TAGS"], set.rules.map { rule in
                [rule.priority.word, rule.isEnabled ? "on" : "off", rule.name, rule.tags.joined(separator: ",")]
            }, options)
        case .macros: Self.table(["MACRO", "CONDITION"], set.macros.map { [$0.name, $0.values.joined(separator: " ")] }, options)
        case .lists: Self.table(["LIST", "ITEMS"], set.lists.map { [$0.name, $0.values.joined(separator: ", ")] }, options)
        }
    }

    /// Fields whose name begins so.
    package static func fields(_ prefix: String, _ options: ReportOptions) -> String {
        table(["FIELD", "TYPE", "ABOUT"], FalcoFields.all.filter { $0.name.hasPrefix(prefix) }.map { field in
            let brackets = switch field.argument {
            case .none: ""
            case .optional: "[…]?"
            case .required: "[…]"
            }
            return [field.name + brackets, field.type.rawValue, field.about]
        }, options)
    }

    private static func table(_ header: [String], _ rows: [[String]], _ options: ReportOptions) -> String {
        var table = TextTable(overflow: .wrap)
        table.rows.append(header.map { StyledText($0, .faint) })
        for row in rows { table.rows.append(row.map { StyledText(Spelling.printable($0)) }) }
        return table.rendered(width: options.width, color: options.color)
    }
}
