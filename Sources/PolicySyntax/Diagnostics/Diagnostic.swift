// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a text that a user wrote, and where.
package struct Diagnostic: Error, Sendable {
    package enum Severity: String, Sendable {
        case error, warning
    }

    package let severity: Severity
    /// A word for programs, such as `LOAD_ERR_VALIDATE`; each language has its own.
    package let code: String
    /// One phrase, on one line whatever the text holds.
    package let message: String
    package let file: SourceFile
    /// The bytes in question; nil where it is about the file as a whole.
    package let bytes: Range<Int>?
    /// What to write instead.
    package let hint: String?

    package init(
        _ severity: Severity = .error, code: String, _ message: String, file: SourceFile, bytes: Range<Int>?,
        hint: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.file = file
        self.bytes = bytes.map { SourceRange(file, $0).bytes }
        self.hint = hint
    }

    package init(
        _ severity: Severity = .error, code: String, _ message: String, at range: SourceRange, hint: String? = nil
    ) {
        self.init(severity, code: code, message, file: range.file, bytes: range.bytes, hint: hint)
    }

    /// Where it begins; nil where it is about the file as a whole.
    package var position: SourcePosition? {
        bytes.map { file.position(at: $0.lowerBound) }
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `file:line:column: error: message`, on one line, without the hint.
    package var description: String { "\(place): \(severity.rawValue): \(message)" }

    /// `file:line:column: message`, for who has said already how bad it is.
    package var placeAndMessage: String { "\(place): \(message)" }

    private var place: String {
        Spelling.printable(file.name) + (position.map { ":\($0.line):\($0.column)" } ?? "")
    }
}
