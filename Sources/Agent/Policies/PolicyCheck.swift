// SPDX-License-Identifier: Apache-2.0

internal import FalcoLanguage
internal import PolicySyntax

/// What `apus check` finds in policies, and `apus list` tells of them.
package struct PolicyCheck {
    private let set: FalcoRuleSet

    /// Reads the files as one set, with what Falco's configuration says about them. What is wrong with that goes to standard error.
    package init(_ paths: [String], falcoConfig: String? = nil, falcoOverrides: [String] = []) throws(AgentError) {
        var options = RunOptions()
        (options.policies, options.falcoConfig, options.falcoOverrides) = (paths, falcoConfig, falcoOverrides)
        let plan = try PolicySource(options).plan(Log(.warning))
        set = FalcoLoader(plan.options).load(try PolicyFiles.read(plan.paths))
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

    /// Rules, macros, lists or policies of the set.
    package func listing(_ subject: PolicyListing.Subject) -> PolicyListing { PolicyListing(set, subject) }
}
