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

    /// In the shape of Falco's own validation, with an entry for each of Tracee's files, and of ours, behind it where there are any.
    package var json: String {
        [("tracee", policies.tracee.files, policies.tracee.diagnostics), ("apus", policies.apus.files, policies.apus.diagnostics)].reduce(
            FalcoLoadReport(policies.falco).json
        ) { text, language in
            guard !language.1.isEmpty else { return text }
            return text.dropLast() + ",\"\(language.0)_load_results\":" + Self.results(language.1, language.2).text(depth: 0).dropLast() + "}"
        }
    }

    private static func results(_ files: [SourceFile], _ diagnostics: [Diagnostic]) -> ReportJSON {
        .array(files.map { file in
            let messages = diagnostics.filter { $0.file === file }
            return ReportJSON.object([
                .init("name", .string(file.name)), .init("successful", .bool(!messages.contains { $0.severity == .error })),
                .init("errors", .array(messages.filter { $0.severity == .error }.map(json))),
                .init("warnings", .array(messages.filter { $0.severity == .warning }.map(json))),
            ])
        })
    }

    private static func json(_ diagnostic: Diagnostic) -> ReportJSON {
        .object([
            .init("code", .string(diagnostic.code)), .init("message", .string(diagnostic.message)), .init("hint", .optional(diagnostic.hint)),
            .init("line", diagnostic.position.map { .number($0.line) } ?? .null),
            .init("column", diagnostic.position.map { .number($0.column) } ?? .null),
        ])
    }

    /// Rules, macros, lists or policies of the set.
    package func listing(_ subject: PolicyListing.Subject) -> PolicyListing { PolicyListing(policies, subject) }
}
