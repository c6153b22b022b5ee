// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicySyntax

/// The messages of a load of Tracee's policies.
typealias TraceeLog = DiagnosticLog

extension DiagnosticLog {
    convenience init() { self.init(code: TraceeCode.document.rawValue) }

    func error(_ code: TraceeCode, _ text: String, at range: SourceRange, hint: String? = nil) {
        add(Diagnostic(.error, code: code.rawValue, text, at: range, hint: hint))
    }

    func warn(_ code: TraceeCode, _ text: String, at range: SourceRange, hint: String? = nil) {
        add(Diagnostic(.warning, code: code.rawValue, text, at: range, hint: hint))
    }

    /// Tells `subject` the first time only, wherever it comes up again.
    func warnOnce(_ subject: String, _ code: TraceeCode, _ text: String, at range: SourceRange, hint: String? = nil) {
        if isFirst(subject) { warn(code, text, at: range, hint: hint) }
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
}
