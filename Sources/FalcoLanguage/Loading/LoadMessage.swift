// SPDX-License-Identifier: Apache-2.0

package import PolicySyntax

/// The item that a message is about.
package struct LoadContext: Sendable {
    /// In Falco's words, which its reports use.
    package enum Kind: String, Sendable {
        case content = "rules content"
        case item = "rules content item"
        case engineVersion = "required_engine_version"
        case pluginVersions = "required plugin versions"
        case list, macro, rule
    }

    package let kind: Kind
    package let name: String
    package let range: SourceRange

    package init(_ kind: Kind, _ name: String = "", at range: SourceRange) {
        self.kind = kind
        self.name = name
        self.range = range
    }
}

/// A diagnostic, and the item that it belongs to.
package struct LoadMessage: Sendable {
    package let code: LoadCode
    package let diagnostic: Diagnostic
    /// Nil where it is about the file as a whole.
    package let context: LoadContext?
}

/// Collects the messages of one load. What is told already is not told again: a mistake in a macro concerns each rule that uses it.
final class MessageLog {
    private(set) var messages: [LoadMessage] = []
    private(set) var hasErrors = false
    private var seen: Set<Key> = []
    /// Files come from anyone: enough to read, not enough to fill the memory.
    static let limit = 1000

    private struct Key: Hashable {
        let code: LoadCode
        let text: String
        let file: ObjectIdentifier
        let bytes: Range<Int>?
    }

    func add(_ code: LoadCode, _ text: String, at range: SourceRange, hint: String? = nil, in context: LoadContext? = nil) {
        add(code, text, file: range.file, bytes: range.bytes, hint: hint, in: context)
    }

    func add(
        _ code: LoadCode, _ text: String, file: SourceFile, bytes: Range<Int>?, hint: String? = nil, in context: LoadContext? = nil
    ) {
        if code.isError { hasErrors = true }
        guard messages.count <= Self.limit else { return }
        let isLast = messages.count == Self.limit
        guard isLast || seen.insert(Key(code: code, text: text, file: ObjectIdentifier(file), bytes: bytes)).inserted else { return }
        // Whatever is left out may hold an error.
        let severity: Diagnostic.Severity = code.isError || isLast ? .error : .warning
        let diagnostic = Diagnostic(
            severity, code: isLast ? LoadCode.validate.rawValue : code.rawValue,
            isLast ? "more than \(Self.limit) errors and warnings; the rest is not told" : text, file: file, bytes: bytes,
            hint: isLast ? nil : hint)
        if isLast { hasErrors = true }
        messages.append(LoadMessage(code: isLast ? .validate : code, diagnostic: diagnostic, context: context))
    }

    func add(_ diagnostic: Diagnostic, _ code: LoadCode) {
        add(code, diagnostic.message, file: diagnostic.file, bytes: diagnostic.bytes, hint: diagnostic.hint)
    }
}
