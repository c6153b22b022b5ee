// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// Sentences on standard error for who runs the agent; nothing is written for an event.
///
/// error: input or environment is wrong; warning: we degraded; info: state changed; debug: for us.
struct Log: Sendable {
    enum Level: String, CaseIterable, Sendable, Comparable {
        case error, warning, info, debug
        static func < (a: Level, b: Level) -> Bool { allCases.firstIndex(of: a)! < allCases.firstIndex(of: b)! }
    }

    let level: Level
    init(_ level: Level) { self.level = level }

    func write(_ level: Level, _ sentence: @autoclosure () -> String) {
        guard level <= self.level else { return }
        Console.standardError("apus: \(level.rawValue): \(sentence())")
    }
    /// What is wrong with a text: an error as a compiler shows it, a warning on one line.
    func write(_ diagnostic: Diagnostic, warningsAs level: Level) {
        if diagnostic.severity == .error {
            Console.standardError(DiagnosticRenderer().render(diagnostic))
        } else {
            write(level, level == .warning ? diagnostic.placeAndMessage : diagnostic.description)
        }
    }
}
