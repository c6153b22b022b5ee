// SPDX-License-Identifier: Apache-2.0

/// The name of a container image in its parts: `registry:5000/team/web:1.27@sha256:…`.
package struct ImageReference: Sendable, Equatable {
    /// Everything before tag and digest; nil where only a digest is given, which is an image's id.
    package let repository: String?
    /// As it was given: nil where the name has none.
    package let tag: String?
    /// With its algorithm: `sha256:…`.
    package let digest: String?

    /// Takes any text; what has no parts is a repository.
    package init(_ text: String) {
        var name = text[...]
        var digest: Substring?
        if let at = name.firstIndex(of: "@") {
            digest = name[name.index(after: at)...]
            name = name[..<at]
        } else if Self.isDigest(name) {
            digest = name
            name = ""
        }
        // A colon before the last slash belongs to the registry's port.
        let leaf = name.lastIndex(of: "/") ?? name.startIndex
        var tag: Substring?
        if let colon = name[leaf...].lastIndex(of: ":") {
            tag = name[name.index(after: colon)...]
            name = name[..<colon]
        }
        repository = name.isEmpty ? nil : String(name)
        self.tag = tag.flatMap { $0.isEmpty ? nil : String($0) }
        self.digest = digest.flatMap { $0.isEmpty ? nil : String($0) }
    }

    private static func isDigest(_ text: Substring) -> Bool {
        text.hasPrefix("sha256:") && text.utf8.count == 71 && text.dropFirst(7).allSatisfy { $0.isHexDigit }
    }
}
