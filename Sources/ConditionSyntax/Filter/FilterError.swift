// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a filter, and where.
package struct FilterError: Error, Equatable, Sendable {
    /// The whole filter as it was written.
    package let text: String
    /// Where in it, as bytes.
    package let bytes: Range<Int>
    /// One phrase, on one line whatever the text holds.
    package let message: String
    /// What to write instead.
    package let hint: String?

    package init(text: String, bytes: Range<Int>, message: String, hint: String? = nil) {
        self.text = text
        self.bytes = bytes
        self.message = message
        self.hint = hint
    }
}
