// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
package import PolicySyntax

/// The messages of a load of Tracee's policies.
package typealias TraceeLog = DiagnosticLog<TraceeCode>

extension TraceeLog {
    /// Tells `subject` the first time only, wherever it comes up again.
    func warnOnce(_ subject: String, _ code: TraceeCode, _ text: String, at range: SourceRange, hint: String? = nil) {
        if isFirst(subject) { warn(code, text, at: range, hint: hint) }
    }

    /// An error within a scalar that holds a scope.
    func error(_ error: ScopeError, in scalar: YAMLScalar) {
        let start = scalar.text.unicodeScalars.prefix(max(0, error.column - 1)).reduce(0) { $0 + UTF8.width($1) }
        self.error(.scope, error.message, at: scalar.source.range(ofValueBytes: start..<start + 1), hint: error.hint)
    }
}
