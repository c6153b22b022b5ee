// SPDX-License-Identifier: Apache-2.0

/// Collects the messages of one load, each once. `Code`: what they can be about, a word for programs each.
package final class DiagnosticLog<Code: RawRepresentable> where Code.RawValue == String {
    package private(set) var diagnostics: [Diagnostic] = []
    package private(set) var hasErrors = false
    private var seen: Set<Key> = []
    private var toldOnce: Set<String> = []
    /// Of the message that ends the log.
    private let code: Code
    /// Files come from anyone: enough to read, not enough to fill the memory.
    package static var limit: Int { 1000 }

    private struct Key: Hashable {
        let text: String
        let file: ObjectIdentifier
        let bytes: Range<Int>?
    }

    /// - Parameter code: of the message that there were too many.
    package init(_ code: Code) { self.code = code }

    package func error(_ code: Code, _ text: String, at range: SourceRange, hint: String? = nil) {
        add(Diagnostic(.error, code: code.rawValue, text, at: range, hint: hint))
    }

    package func warn(_ code: Code, _ text: String, at range: SourceRange, hint: String? = nil) {
        add(Diagnostic(.warning, code: code.rawValue, text, at: range, hint: hint))
    }

    /// Whether `subject` has not been told yet; from now on it has.
    package func isFirst(_ subject: String) -> Bool { toldOnce.insert(subject).inserted }

    package func add(_ diagnostic: Diagnostic) {
        if diagnostic.severity == .error { hasErrors = true }
        let key = Key(text: diagnostic.message, file: ObjectIdentifier(diagnostic.file), bytes: diagnostic.bytes)
        guard diagnostics.count <= Self.limit, seen.insert(key).inserted else { return }
        guard diagnostics.count < Self.limit else {
            // Whatever is left out may hold an error.
            hasErrors = true
            diagnostics.append(Diagnostic(
                .error, code: code.rawValue, "more than \(Self.limit) errors and warnings; the rest is not told", file: diagnostic.file,
                bytes: diagnostic.bytes))
            return
        }
        diagnostics.append(diagnostic)
    }
}
