// SPDX-License-Identifier: Apache-2.0

package import PolicySyntax

/// How a document says that it is a policy in our own language.
package enum ApusForm {
    /// What `apiVersion` begins with.
    package static let group = "apus.dev/"
    static let version = "apus.dev/v1"

    /// Whether a file holds policies of ours.
    package static func isWritten(in head: FileHead) -> Bool { head.holds({ isWritten(in: $0) }, orMentions: [group]) }

    static func isWritten(in node: YAMLNode) -> Bool { node["apiVersion"]?.scalar?.text.hasPrefix(group) == true }
}
