// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// Why a command ended without doing its work: one line, a hint, and the exit code.
package struct AgentError: Error, Equatable, Sendable {
    /// The exit codes of `apus`.
    package enum Code: Int32, Sendable {
        /// Privilege, kernel, unwritable output.
        case failure = 1
        /// What was asked for does not exist or makes no sense.
        case usage = 2
        /// The traced command is there but cannot be executed.
        case notExecutable = 126
        /// The traced command is not there.
        case notFound = 127
    }

    package let code: Code
    package let message: String
    package let hint: String?

    package init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }
}

extension AgentError {
    /// A word that is none of those that there are.
    package static func unknown(_ what: String, _ word: String, among words: [String]) -> AgentError {
        AgentError(.usage, "unknown \(what) \(Spelling.quoted(word))", hint: Spelling.hint(for: word, among: words))
    }
}
