// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a configuration file, and where.
package struct ConfigurationError: Error, Equatable, Sendable {
    /// The file's name as it was given.
    package let file: String
    /// Nil where it is about the file as a whole.
    package let place: ConfigurationPlace?
    /// One phrase, on one line whatever the file holds.
    package let message: String
    /// What to write instead.
    package let hint: String?

    package init(file: String, place: ConfigurationPlace?, message: String, hint: String? = nil) {
        self.file = file
        self.place = place
        self.message = message
        self.hint = hint
    }
}

/// A place in a text: line, and Unicode scalar in that line, both from 1.
package struct ConfigurationPlace: Equatable, Sendable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// `file:line:column: message`, without the hint.
    package var description: String {
        guard let place else { return "\(file): \(message)" }
        return "\(file):\(place.line):\(place.column): \(message)"
    }
}

extension AgentError {
    /// A configuration file that was wrong is wrong usage.
    package init(_ error: ConfigurationError) {
        self.init(.usage, error.description, hint: error.hint)
    }
}
