// SPDX-License-Identifier: Apache-2.0

package import PolicySyntax

/// The rules of a policy, one node each.
package enum RuleEntries {
    /// - Parameters:
    ///   - hint: what to write where there are none.
    ///   - tell: takes what is wrong.
    package static func of(_ body: YAMLNode, hint: String, _ tell: (_ message: String, SourceRange, _ hint: String?) -> Void) -> [YAMLNode]? {
        guard let node = body["rules"], !node.isNull else {
            tell("the policy has no rules", body["rules"]?.range ?? body.mapping?.first?.key.range ?? body.range, hint)
            return nil
        }
        guard let entries = node.sequence else {
            tell("rules is no list", node.range, nil)
            return nil
        }
        guard !entries.isEmpty else {
            tell("the list of rules is empty", node.range, nil)
            return nil
        }
        return entries
    }
}
