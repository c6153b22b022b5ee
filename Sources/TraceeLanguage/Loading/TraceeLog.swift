// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicySyntax

/// Collects the messages of one load, each once.
final class TraceeLog {
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var hasErrors = false
    private var seen: Set<Key> = []
    private var toldOnce: Set<String> = []
    /// Files come from anyone: enough to read, not enough to fill the memory.
    static let limit = 1000

    private struct Key: Hashable {
        let text: String
        let file: ObjectIdentifier
        let bytes: Range<Int>?
    }

    func error(_ code: TraceeCode, _ text: String, at range: SourceRange, hint: String? = nil) {
        add(Diagnostic(.error, code: code.rawValue, text, at: range, hint: hint))
    }

    func warn(_ code: TraceeCode, _ text: String, at range: SourceRange, hint: String? = nil) {
        add(Diagnostic(.warning, code: code.rawValue, text, at: range, hint: hint))
    }

    /// Tells `subject` the first time only, wherever it comes up again.
    func warnOnce(_ subject: String, _ code: TraceeCode, _ text: String, at range: SourceRange, hint: String? = nil) {
        if toldOnce.insert(subject).inserted { warn(code, text, at: range, hint: hint) }
    }

    /// An error within a scalar that holds a filter.
    func error(_ code: TraceeCode, _ error: FilterError, in scalar: YAMLScalar) {
        self.error(code, error.message, at: scalar.source.range(ofValueBytes: error.bytes), hint: error.hint)
    }

    /// An error within a scalar that holds a scope.
    func error(_ error: ScopeError, in scalar: YAMLScalar) {
        let start = scalar.text.unicodeScalars.prefix(max(0, error.column - 1)).reduce(0) { $0 + UTF8.width($1) }
        self.error(.scope, error.message, at: scalar.source.range(ofValueBytes: start..<start + 1), hint: error.hint)
    }

    func add(_ diagnostic: Diagnostic) {
        if diagnostic.severity == .error { hasErrors = true }
        let key = Key(text: diagnostic.message, file: ObjectIdentifier(diagnostic.file), bytes: diagnostic.bytes)
        guard diagnostics.count <= Self.limit, seen.insert(key).inserted else { return }
        guard diagnostics.count < Self.limit else {
            // Whatever is left out may hold an error.
            hasErrors = true
            diagnostics.append(Diagnostic(
                .error, code: TraceeCode.document.rawValue, "more than \(Self.limit) errors and warnings; the rest is not told",
                file: diagnostic.file, bytes: diagnostic.bytes))
            return
        }
        diagnostics.append(diagnostic)
    }
}
