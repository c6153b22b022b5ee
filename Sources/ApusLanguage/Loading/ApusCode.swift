// SPDX-License-Identifier: Apache-2.0

internal import FalcoLanguage
internal import PolicySyntax
internal import TraceeLanguage

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
typealias ApusLog = DiagnosticLog<ApusCode>

extension ApusLog {
    /// What Tracee's part of the language said, under our words.
    func take(_ tracee: TraceeLog) {
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
