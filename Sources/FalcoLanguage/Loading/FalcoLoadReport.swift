// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// The result of a load in the shape of `falco_load_results`.
package struct FalcoLoadReport: Encodable, Sendable {
    /// In the order in which the files were read.
    package let files: [File]

    enum CodingKeys: String, CodingKey { case files = "falco_load_results" }

    package init(_ set: FalcoRuleSet) {
        files = set.files.map { file in
            let messages = set.messages.filter { $0.diagnostic.file === file }
            return File(
                name: file.name, errors: messages.filter { $0.diagnostic.severity == .error }.map { Message($0) },
                warnings: messages.filter { $0.diagnostic.severity == .warning }.map { Message($0) })
        }
    }

    /// What is to be said of one file.
    package struct File: Encodable, Sendable {
        let name: String
        let successful: Bool
        let errors: [Message]
        let warnings: [Message]

        init(name: String, errors: [Message], warnings: [Message]) {
            (self.name, self.errors, self.warnings, successful) = (name, errors, warnings, errors.isEmpty)
        }
    }

    struct Message: Encodable, Sendable {
        let code: String
        let codedesc: String
        let context: Context
        let message: String

        init(_ message: LoadMessage) {
            let diagnostic = message.diagnostic
            (code, codedesc) = (message.code.rawValue, message.code.about)
            context = Context(message)
            self.message = diagnostic.hint.map { "\(diagnostic.message) (\($0))" } ?? diagnostic.message
        }
    }

    struct Context: Encodable, Sendable {
        /// From the file inward.
        let locations: [Location]
        /// The line with a caret below, as the renderer shows it.
        let snippet: String

        /// Columns of the source line that are shown.
        private static let width = 160

        init(_ message: LoadMessage) {
            let diagnostic = message.diagnostic
            let start = SourcePosition(line: 1, column: 1, offset: 0)
            var locations = [Location(LoadContext.Kind.content.rawValue, "", start, diagnostic.file)]
            if let context = message.context {
                locations.append(Location(context.kind.rawValue, context.name, context.range.start, context.range.file))
            }
            if let position = diagnostic.position, position.offset != message.context?.range.start.offset {
                locations.append(Location("value for", "", position, diagnostic.file))
            }
            self.locations = locations
            let lines = DiagnosticRenderer(width: Self.width).render(diagnostic).split(separator: "\n", omittingEmptySubsequences: false)
            snippet = diagnostic.bytes != nil && lines.count > 3 ? lines[1] + "\n" + lines[2] + "\n" : ""
        }
    }

    struct Location: Encodable, Sendable {
        let name: String
        let kind: String
        let position: Position

        enum CodingKeys: String, CodingKey {
            case name = "item_name"
            case kind = "item_type"
            case position
        }

        init(_ kind: String, _ name: String, _ position: SourcePosition, _ file: SourceFile) {
            (self.kind, self.name) = (kind, name)
            self.position = Position(line: position.line, column: position.column, offset: position.offset, name: file.name)
        }
    }

    struct Position: Encodable, Sendable {
        let line: Int
        let column: Int
        let offset: Int
        /// Of the file.
        let name: String
    }
}
