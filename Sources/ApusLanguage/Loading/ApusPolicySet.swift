// SPDX-License-Identifier: Apache-2.0

package import PolicyModel
package import PolicySyntax

/// One policy as it was loaded.
package struct ApusPolicy: Sendable {
    /// Its rules are those of `rules`, ready.
    package let policy: Policy
    /// Of its name.
    package let location: SourceRange
    package let rules: [ApusRule]
    /// Came from the library, because something refers to it; it tells nothing itself.
    package let isOfLibrary: Bool
}

/// One rule as it was written, and what it became.
package struct ApusRule: Sendable {
    package let name: String
    package let priority: Priority?
    package let tags: [String]
    package let about: String
    /// As written; empty: none.
    package let condition: String
    package let filters: [String]
    /// The events, and what rules detect, that it is about.
    package let events: [String]
    package let detects: String?
    package let location: SourceRange
    /// One for the events, and one for each way in which a detection that it is about comes about.
    package let ready: [ReadyRule]
}

/// A list or macro, for listings.
package struct ApusDefinition: Sendable {
    package let name: String
    /// The condition, or the items.
    package let values: [String]
    package let policy: String
    package let location: SourceRange
    package let isUsed: Bool
}

/// What a set of files with our policies says.
package struct ApusPolicySet: Sendable {
    /// Those of the library first, then the others in order; none if any file has an error.
    package var policies: [ApusPolicy] = []
    package var lists: [ApusDefinition] = []
    package var macros: [ApusDefinition] = []
    /// What rules detect, by name; those of the library as far as something refers to them.
    package var detections: [String: Detection] = [:]
    /// The names of all that rules detect, whether there is something to detect it by or not.
    package var declared: Set<String> = []
    /// The names of detections, each behind those that it is about.
    package var order: [String] = []
    package var diagnostics: [Diagnostic] = []
    package var hasErrors = false
    package var files: [SourceFile] = []

    package init() {}
}
