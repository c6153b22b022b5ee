// SPDX-License-Identifier: Apache-2.0

internal import ApusLanguage
internal import FalcoLanguage
// Off the event path: `apus check` prints this and ends.
internal import Foundation
internal import PolicySyntax
internal import TraceeLanguage

/// What `apus check --output json` prints: the shape of Falco's own validation, with an entry for each of Tracee's files, and of ours,
/// beside it where there are any.
struct PolicyCheckReport: Encodable {
    private let falco: [FalcoLoadReport.File]
    private let tracee: [File]?
    private let apus: [File]?

    enum CodingKeys: String, CodingKey {
        case falco = "falco_load_results"
        case tracee = "tracee_load_results"
        case apus = "apus_load_results"
    }

    init(_ set: PolicySet) {
        falco = FalcoLoadReport(set.falco).files
        tracee = Self.files(set.tracee.files, set.tracee.diagnostics)
        apus = Self.files(set.apus.files, set.apus.diagnostics)
    }

    /// On one line.
    func text() throws(AgentError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        } catch {
            throw AgentError(.failure, "the report cannot be written as JSON: \(error)")
        }
    }

    /// Nil where there are none.
    private static func files(_ files: [SourceFile], _ diagnostics: [Diagnostic]) -> [File]? {
        files.isEmpty ? nil : files.map { file in File(file.name, diagnostics.filter { $0.file === file }) }
    }

    private struct File: Encodable {
        let name: String
        let successful: Bool
        let errors: [Message]
        let warnings: [Message]

        init(_ name: String, _ diagnostics: [Diagnostic]) {
            self.name = name
            errors = diagnostics.filter { $0.severity == .error }.map { Message(diagnostic: $0) }
            warnings = diagnostics.filter { $0.severity == .warning }.map { Message(diagnostic: $0) }
            successful = errors.isEmpty
        }
    }

    private struct Message: Encodable {
        let diagnostic: Diagnostic

        enum CodingKeys: CodingKey { case code, message, hint, line, column }

        /// What is not there is null, so that every message has all members.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(diagnostic.code, forKey: .code)
            try container.encode(diagnostic.message, forKey: .message)
            try container.encode(diagnostic.hint, forKey: .hint)
            try container.encode(diagnostic.position?.line, forKey: .line)
            try container.encode(diagnostic.position?.column, forKey: .column)
        }
    }
}
