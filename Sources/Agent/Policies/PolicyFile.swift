// SPDX-License-Identifier: Apache-2.0

internal import ApusLanguage
internal import PolicySyntax
internal import TraceeLanguage

/// A file of policies, and the language that its content is in.
struct PolicyFile: Sendable {
    enum Language: Sendable { case tracee, apus }

    let source: SourceFile
    /// Nil: none that says so, which is what Falco's rules are.
    let language: Language?

    init(_ source: SourceFile) {
        self.source = source
        let head = FileHead(source)
        language = ApusForm.isWritten(in: head) ? .apus : TraceeForm.isWritten(in: head) ? .tracee : nil
    }

    var name: String { source.name }
    var bytes: [UInt8] { source.bytes }
}
