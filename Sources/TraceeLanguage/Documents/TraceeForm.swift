// SPDX-License-Identifier: Apache-2.0

package import PolicySyntax

/// How a document says that it is a policy of Tracee.
package enum TraceeForm: Sendable {
    /// A custom resource of Kubernetes: `apiVersion`, `kind`, `metadata`, `spec`.
    case resource
    /// `type: policy` with everything at the top.
    case plain
    /// The form of Tracee 0.16 and earlier: like `plain`, without its type.
    case early

    /// The form of a document; nil where it is nothing of Tracee's.
    init?(_ node: YAMLNode) {
        guard node.mapping != nil else { return nil }
        let version = node["apiVersion"]?.scalar?.text ?? ""
        if Self.groups.contains(where: { version.hasPrefix($0 + "/") }) || node["kind"]?.scalar?.text == Self.formerKind {
            self = .resource
        } else if node["apiVersion"] == nil, node["type"]?.scalar?.text == "policy" {
            self = .plain
        } else if node["apiVersion"] == nil, node["type"] == nil, node["rules"] != nil, node["scope"] != nil {
            self = .early
        } else {
            return nil
        }
    }

    /// Whether a file holds policies of Tracee.
    package static func isWritten(in file: SourceFile) -> Bool { isWritten(in: FileHead(file)) }

    package static func isWritten(in head: FileHead) -> Bool {
        head.holds({ TraceeForm($0) != nil }, orMentions: groups.map { $0 + "/" } + ["type: policy"])
    }

    static let groups = ["tracee.aquasec.com", "aquasecurity.github.io"]
    static let formerKind = "TraceePolicy"
}
