// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// What is wrong with a scope, and where.
package struct ScopeError: Error, Equatable, Sendable {
    /// The whole scope as it was written.
    package let text: String
    /// Where in it, in Unicode scalars from 1.
    package let column: Int
    /// One phrase, on one line whatever the text holds.
    package let message: String
    /// What to write instead.
    package let hint: String?

    package init(text: String, column: Int, message: String, hint: String? = nil) {
        self.text = text
        self.column = column
        self.message = message
        self.hint = hint
    }
}

extension ScopeError: CustomStringConvertible {
    /// One line, without the hint.
    package var description: String { "scope \(Spelling.quoted(text)): \(message)" }
}
