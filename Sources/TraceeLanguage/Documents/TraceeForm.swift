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

    /// Whether a file holds policies of Tracee. What is no YAML is told by a word in it, so that whoever reads it can say where it is wrong.
    package static func isWritten(in file: SourceFile) -> Bool {
        // A list is none, however long it is.
        guard !beginsWithList(file.bytes) else { return false }
        do throws(Diagnostic) {
            return try YAMLReader().documents(of: file).contains { TraceeForm($0) != nil }
        } catch {
            return (groups.map { $0 + "/" } + ["type: policy"]).contains { mentions($0, file.bytes) }
        }
    }

    static let groups = ["tracee.aquasec.com", "aquasecurity.github.io"]
    static let formerKind = "TraceePolicy"

    /// Whether the first line that says something begins a list.
    private static func beginsWithList(_ bytes: [UInt8]) -> Bool {
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
            let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") || $0 > 0xbe || $0 == 0xbb }
            guard let first = text.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "%"), !text.starts(with: Array("---".utf8))
            else { continue }
            return first == UInt8(ascii: "[") || first == UInt8(ascii: "-")
        }
        return false
    }

    private static func mentions(_ word: String, _ bytes: [UInt8]) -> Bool {
        let word = Array(word.utf8)
        guard bytes.count >= word.count else { return false }
        return (0...bytes.count - word.count).contains { bytes[$0] == word[0] && bytes[$0..<$0 + word.count].elementsEqual(word) }
    }
}
