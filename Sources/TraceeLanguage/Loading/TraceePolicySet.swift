// SPDX-License-Identifier: Apache-2.0

package import PolicyModel
package import PolicySyntax

/// One policy as it was loaded.
package struct TraceePolicy: Sendable {
    /// Rules about events that cannot be had yet are missing.
    package let policy: Policy
    /// Of its name.
    package let location: SourceRange
    /// For each rule, in order, where it was written and what was written there.
    package let sources: [RuleSource]

    package struct RuleSource: Sendable {
        package let location: SourceRange
        package let filters: [String]
    }
}

/// What a set of files with Tracee's policies says.
package struct TraceePolicySet: Sendable {
    /// In order; none if any file has an error.
    package let policies: [TraceePolicy]
    package let diagnostics: [Diagnostic]
    package let hasErrors: Bool
    package let files: [SourceFile]

    package init(policies: [TraceePolicy] = [], diagnostics: [Diagnostic] = [], hasErrors: Bool = false, files: [SourceFile] = []) {
        (self.policies, self.diagnostics, self.hasErrors, self.files) = (policies, diagnostics, hasErrors, files)
    }
}
