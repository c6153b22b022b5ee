// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// One value of `--output`: a format and where it goes, written `FORMAT`, `FORMAT:-` or `FORMAT:FILE`.
package struct OutputSpecification: Equatable, Sendable {
    package let format: Format
    package let destination: Destination

    /// How an event becomes text; the raw value is how it is written.
    package enum Format: String, CaseIterable, Sendable {
        /// Columns for a person.
        case table
        /// One object on a line.
        case json
        /// One short line an event.
        case compact
        /// Alerts as Falco writes them: JSON, or text.
        case falcoJSON = "falco-json"
        case falcoText = "falco-text"
        /// Events and alerts as Tracee writes them, one object on a line.
        case traceeJSON = "tracee-json"
    }

    /// Where the text goes.
    package enum Destination: Hashable, Sendable {
        case standardOutput
        /// A path as it was written, not empty; it may contain colons.
        case file(String)
    }

    package init(_ format: Format, to destination: Destination = .standardOutput) {
        self.format = format
        self.destination = destination
    }

    package init(parsing text: String) throws(AgentError) {
        let colon = text.utf8.firstIndex(of: UInt8(ascii: ":"))
        let name = String(text[..<(colon ?? text.endIndex)])
        guard let format = Format(rawValue: name) else { throw Self.unknown(name) }
        self.format = format
        guard let colon else {
            destination = .standardOutput
            return
        }
        let path = String(text[text.utf8.index(after: colon)...])
        guard !path.isEmpty else {
            throw AgentError(
                .usage, "no file after '\(name):'", hint: "write \(name) for standard output, or \(name):FILE")
        }
        destination = try Destination(parsing: path)
    }

    /// Reads all values of the option; two of them may not share a destination, where their lines would mix.
    package static func list(parsing texts: [String]) throws(AgentError) -> [OutputSpecification] {
        var list: [OutputSpecification] = []
        for text in texts {
            let output = try OutputSpecification(parsing: text)
            guard !list.contains(where: { $0.destination == output.destination }) else {
                throw AgentError(
                    .usage, "two outputs to \(output.destination)",
                    hint: "give one of them a file: \(output.format.rawValue):FILE")
            }
            list.append(output)
        }
        return list
    }

    private static func unknown(_ name: String) -> AgentError {
        let isPath = name.contains("/") || name.contains(".")
        return AgentError(
            .usage, name.isEmpty ? "no output format" : "unknown output format \(Spelling.quoted(name))",
            hint: isPath
                ? "write FORMAT:FILE, such as json:FILE"
                : Spelling.hint(for: name, among: Format.allCases.map(\.rawValue)))
    }
}

extension OutputSpecification.Destination {
    /// A path, or `-`.
    init(parsing path: String) throws(AgentError) {
        guard !path.isEmpty else { throw AgentError(.usage, "the file name is empty", hint: "like json:FILE, or json for standard output") }
        guard !path.utf8.contains(0) else { throw AgentError(.usage, "the file name \(Spelling.quoted(path)) contains a NUL") }
        self = path == "-" ? .standardOutput : .file(path)
    }
}

extension OutputSpecification.Destination: CustomStringConvertible {
    package var description: String {
        switch self {
        case .standardOutput: "standard output"
        case .file(let path): Spelling.quoted(path)
        }
    }
}
