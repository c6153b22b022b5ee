// SPDX-License-Identifier: Apache-2.0

/// Diagnostics as compilers show them: place and message, the line, a caret under what is meant, a hint.
package struct DiagnosticRenderer: Sendable {
    /// Colours by escape sequences, for a terminal.
    package let usesColours: Bool
    /// Columns of the source line that are shown; a longer one is cut around the caret.
    package let width: Int

    package init(usesColours: Bool = false, width: Int = 160) {
        self.usesColours = usesColours
        self.width = max(width, 16)
    }

    /// Several lines, each with its end.
    package func render(_ diagnostic: Diagnostic) -> String {
        let place = diagnostic.position.map { ":\($0.line):\($0.column)" } ?? ""
        var text = paint(.bold, Spelling.printable(diagnostic.file.name) + place + ": ")
        text += paint(diagnostic.severity == .error ? .red : .yellow, diagnostic.severity.rawValue + ": ")
        text += paint(.bold, Spelling.printable(diagnostic.message)) + "\n"
        if let bytes = diagnostic.bytes, !diagnostic.file.bytes.isEmpty {
            let snippet = SourceSnippet(diagnostic.file, bytes, width: width)
            text += snippet.line + "\n" + snippet.indentation + paint(.green, snippet.mark) + "\n"
        }
        if let hint = diagnostic.hint { text += paint(.cyan, "hint: ") + Spelling.printable(hint) + "\n" }
        return text
    }
}

extension DiagnosticRenderer {
    private enum Colour: String {
        case bold = "1"
        case red = "1;31"
        case green = "1;32"
        case yellow = "1;33"
        case cyan = "1;36"
    }

    private func paint(_ colour: Colour, _ text: String) -> String {
        usesColours ? "\u{1b}[\(colour.rawValue)m\(text)\u{1b}[0m" : text
    }
}
