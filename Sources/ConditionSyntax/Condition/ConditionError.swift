// SPDX-License-Identifier: Apache-2.0

package import PolicySyntax

/// What is wrong with a condition or an output template, and which bytes of its text it is about.
package struct ConditionError: Error, Equatable, Sendable {
    /// One phrase.
    package let message: String
    package let range: Range<Int>
    /// What to write instead.
    package let hint: String?

    package init(_ message: String, at range: Range<Int>, hint: String? = nil) {
        self.message = message
        self.range = range
        self.hint = hint
    }

    /// The error with its place in the file that the text was read from.
    package func diagnostic(code: String, in source: ScalarSource) -> Diagnostic {
        Diagnostic(code: code, message, at: source.range(ofValueBytes: range), hint: hint)
    }
}

/// What a language has in its conditions beside what Falco's have.
package struct ConditionDialect: Sendable {
    /// Fields whose names have no dot.
    package var plainFields: Set<String> = []
    /// A field alone asks whether it is true.
    package var allowsBareFields = false

    /// Falco's own.
    package static let falco = ConditionDialect()
    package init() {}
}

/// How large a condition may be.
package struct ConditionLimits: Sendable {
    /// Parentheses and transformers within each other.
    package var depth = 1000
    /// Bytes of the text.
    package var bytes = 16 << 20

    package init() {}
}
