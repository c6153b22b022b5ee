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

    /// What must hold of an event for a rule of the policy to match it, the scope included.
    package func condition(of rule: Rule) -> Condition { .all([fullScope, rule.condition]) }

    /// The scope with the trees that it is about.
    package var fullScope: Condition {
        let own = scopeWithoutFollowing
        guard policy.trees.contains(.following) else { return own }
        return .any([own, .test(Test(TraceeFields.follows(policy.name), .compare(.equal, .bool(true))))])
    }

    /// Whom those are that are followed: nil where nobody is.
    package var followed: Condition? { policy.trees.contains(.following) ? scopeWithoutFollowing : nil }

    private var scopeWithoutFollowing: Condition {
        var inside: [Condition] = [], parts: [Condition] = [policy.scope]
        for tree in policy.trees {
            switch tree {
            case .inside(let root): inside.append(.test(Test(TraceeFields.isBelow(root), .compare(.equal, .bool(true)))))
            case .outside(let root): parts.append(.not(.test(Test(TraceeFields.isBelow(root), .compare(.equal, .bool(true))))))
            case .following: continue
            }
        }
        if !inside.isEmpty { parts.append(.any(inside)) }
        return parts.count == 1 ? parts[0] : .all(parts)
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
