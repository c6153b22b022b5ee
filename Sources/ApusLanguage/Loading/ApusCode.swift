// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import FalcoLanguage
internal import PolicySyntax

/// What a message is about, as a word for programs.
package enum ApusCode: String, Sendable, CaseIterable {
    case yaml = "APUS_YAML"
    /// A document that is no policy, or a key of the wrong kind.
    case document = "APUS_DOCUMENT"
    case name = "APUS_NAME"
    case scope = "APUS_SCOPE"
    case event = "APUS_EVENT"
    case filter = "APUS_FILTER"
    case condition = "APUS_CONDITION"
    case message = "APUS_MESSAGE"
    case detection = "APUS_DETECTION"
    case state = "APUS_STATE"
    /// What is written and has no effect.
    case ignored = "APUS_IGNORED"
    /// A list or macro that nothing names.
    case unused = "APUS_UNUSED"
    /// An event that cannot be had yet.
    case notBuilt = "APUS_NOT_BUILT"
    /// A field that has no value yet.
    case notKnown = "APUS_NOT_KNOWN"
}

/// The messages of a load of our policies.
typealias ApusLog = DiagnosticLog

extension DiagnosticLog {
    convenience init() { self.init(code: ApusCode.document.rawValue) }

    func error(_ code: ApusCode, _ text: String, at range: SourceRange, hint: String? = nil) {
        add(Diagnostic(.error, code: code.rawValue, text, at: range, hint: hint))
    }

    func warn(_ code: ApusCode, _ text: String, at range: SourceRange, hint: String? = nil) {
        add(Diagnostic(.warning, code: code.rawValue, text, at: range, hint: hint))
    }

    /// An error within a scalar.
    func error(_ code: ApusCode, _ error: FilterError, in scalar: YAMLScalar) {
        self.error(code, error.message, at: scalar.source.range(ofValueBytes: error.bytes), hint: error.hint)
    }

    /// What Tracee's part of the language said, under our words.
    func take(_ tracee: DiagnosticLog) {
        for diagnostic in tracee.diagnostics {
            let code = "APUS_" + diagnostic.code.drop { $0 != "_" }.dropFirst()
            add(Diagnostic(
                diagnostic.severity, code: code, diagnostic.message, file: diagnostic.file, bytes: diagnostic.bytes, hint: diagnostic.hint))
        }
    }

    /// What Falco's part of the language said, under our words.
    func take(_ falco: [LoadMessage]) {
        for message in falco {
            let diagnostic = message.diagnostic
            let code: ApusCode = message.code == .compileOutput ? .message : .condition
            add(Diagnostic(
                diagnostic.severity, code: code.rawValue, diagnostic.message, file: diagnostic.file, bytes: diagnostic.bytes,
                hint: diagnostic.hint))
        }
    }
}
