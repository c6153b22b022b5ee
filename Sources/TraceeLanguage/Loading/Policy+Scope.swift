// SPDX-License-Identifier: Apache-2.0

package import PolicyModel

// A policy's scope with the trees that it is about, for languages that have Tracee's scopes.
extension Policy {
    /// What must hold of an event for a rule of the policy to match it, the scope included.
    package func condition(of rule: Rule) -> Condition { .all([fullScope, rule.condition]) }

    /// The scope with the trees that it is about.
    package var fullScope: Condition {
        let own = scopeWithoutFollowing
        guard trees.contains(.following) else { return own }
        return .any([own, .test(Test(TraceeFields.follows(name), .compare(.equal, .bool(true))))])
    }

    /// Whom those are that are followed: nil where nobody is.
    package var followed: Condition? { trees.contains(.following) ? scopeWithoutFollowing : nil }

    private var scopeWithoutFollowing: Condition {
        var inside: [Condition] = [], parts: [Condition] = [scope]
        for tree in trees {
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
