// SPDX-License-Identifier: Apache-2.0

internal import FalcoLanguage
internal import PolicyModel
internal import PolicySyntax
internal import ApusLanguage
internal import TraceeLanguage

/// What `apus check` finds in policies, and `apus list` tells of them.
package struct PolicyCheck {
    private let policies: PolicySet

    /// Reads the files as one set, each in its own language, with what Falco's configuration says about them. What is wrong with that goes
    /// to standard error.
    package init(_ paths: [String], falcoConfig: String? = nil, falcoOverrides: [String] = []) throws(AgentError) {
        var options = RunOptions()
        (options.policies, options.falcoConfig, options.falcoOverrides) = (paths, falcoConfig, falcoOverrides)
        let plan = try PolicySource(options).plan(Log(.warning))
        policies = try PolicySet(plan)
    }

    package var errors: Int { policies.count(.error) }
    package var warnings: Int { policies.count(.warning) }

    /// Everything found, one paragraph each, and a last line with the sums.
    package func text(color: Bool) -> String {
        let renderer = DiagnosticRenderer(usesColours: color)
        let parts = policies.diagnostics.map { renderer.render($0) + "\n" }
        func plural(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
        let rules = policies.falco.rules.count + policies.tracee.policies.reduce(0) { $0 + $1.policy.rules.count }
            + policies.apus.policies.reduce(0) { $0 + ($1.isOfLibrary ? 0 : $1.rules.count) }
        return parts.joined() + "\(plural(rules, "rule")), \(plural(errors, "error")), \(plural(warnings, "warning"))\n"
    }

    /// In the shape of Falco's own validation, on one line.
    package func json() throws(AgentError) -> String { try PolicyCheckReport(policies).text() }

    /// Rules, macros, lists or policies of the set.
    package func listing(_ subject: PolicyListing.Subject) -> PolicyListing { PolicyListing(policies, subject) }
}
