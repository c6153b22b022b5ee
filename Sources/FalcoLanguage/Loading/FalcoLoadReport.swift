// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicySyntax

/// The result of a load in the shape of `falco_load_results`.
package struct FalcoLoadReport: Sendable {
    private let set: FalcoRuleSet
    /// Columns of the source line that are shown.
    private static let width = 160

    package init(_ set: FalcoRuleSet) { self.set = set }

    /// One object, on one line.
    package var json: String {
        let files = set.files.map { file in
            let messages = set.messages.filter { $0.diagnostic.file === file }
            let errors = messages.filter { $0.diagnostic.severity == .error }
            let warnings = messages.filter { $0.diagnostic.severity == .warning }
            return "{\"errors\":\(list(errors)),\"name\":\(Self.quoted(file.name)),\"successful\":\(errors.isEmpty),"
                + "\"warnings\":\(list(warnings))}"
        }
        return "{\"falco_load_results\":[\(files.joined(separator: ","))]}"
    }

    private func list(_ messages: [LoadMessage]) -> String { "[" + messages.map(message).joined(separator: ",") + "]" }

    private func message(_ message: LoadMessage) -> String {
        let diagnostic = message.diagnostic
        let text = diagnostic.hint.map { "\(diagnostic.message) (\($0))" } ?? diagnostic.message
        return "{\"code\":\(Self.quoted(message.code.rawValue)),\"codedesc\":\(Self.quoted(message.code.about)),"
            + "\"context\":{\"locations\":[\(locations(message).joined(separator: ","))],\"snippet\":\(Self.quoted(snippet(diagnostic)))},"
            + "\"message\":\(Self.quoted(text))}"
    }

    /// From the file inward.
    private func locations(_ message: LoadMessage) -> [String] {
        let diagnostic = message.diagnostic
        let start = SourcePosition(line: 1, column: 1, offset: 0)
        var result = [Self.location(.content, "", start, diagnostic.file.name)]
        if let context = message.context {
            result.append(Self.location(context.kind, context.name, context.range.start, context.range.file.name))
        }
        if let position = diagnostic.position, position.offset != message.context?.range.start.offset {
            result.append(Self.location("value for", "", position, diagnostic.file.name))
        }
        return result
    }

    private static func location(_ kind: LoadContext.Kind, _ name: String, _ position: SourcePosition, _ file: String) -> String {
        location(kind.rawValue, name, position, file)
    }

    private static func location(_ kind: String, _ name: String, _ position: SourcePosition, _ file: String) -> String {
        "{\"item_name\":\(quoted(name)),\"item_type\":\(quoted(kind)),\"position\":{\"column\":\(position.column),"
            + "\"line\":\(position.line),\"name\":\(quoted(file)),\"offset\":\(position.offset)}}"
    }

    /// The line with a caret below, as the renderer shows it.
    private func snippet(_ diagnostic: Diagnostic) -> String {
        let lines = DiagnosticRenderer(width: Self.width).render(diagnostic).split(separator: "\n", omittingEmptySubsequences: false)
        guard diagnostic.bytes != nil, lines.count > 3 else { return "" }
        return lines[1] + "\n" + lines[2] + "\n"
    }

    private static func quoted(_ text: String) -> String {
        var buffer = TextBuffer(capacity: text.utf8.count + 2)
        buffer.append(jsonString: text)
        return String(decoding: buffer.bytes, as: UTF8.self)
    }
}
