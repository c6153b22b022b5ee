// SPDX-License-Identifier: Apache-2.0

/// Help for messages about misspelled words.
package enum Spelling {
    /// Words longer than this in bytes get no suggestion: comparing takes time, and nobody misspells that much.
    static let lengthLimit = 64

    /// Suggests the candidate closest to a misspelled word: at most a third of the word's bytes may differ, but always one.
    ///
    /// Between equals the first wins. A swap of neighbours counts as one difference. A single letter is near to nothing.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let length = word.utf8.count
        guard length > 1, length <= lengthLimit else { return nil }
        let limit = max(1, length / 3)
        var best: (word: String, distance: Int)?
        for candidate in candidates where abs(candidate.utf8.count - length) <= limit {
            let distance = distance(word, candidate)
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    /// A hint for an unknown word: the nearest candidate, or all of them if none is near.
    package static func hint(for word: String, among candidates: [String]) -> String {
        if let nearest = nearest(to: word, among: candidates) { return "did you mean '\(nearest)'?" }
        return "one of " + candidates.joined(separator: ", ")
    }

    /// Puts a user's text between quotes, on one line and at most 64 characters long.
    package static func quoted(_ text: some StringProtocol) -> String {
        var result = "'"
        for (count, scalar) in text.unicodeScalars.enumerated() {
            if count == 64 { return result + "…'" }
            result += printable(scalar)
        }
        return result + "'"
    }

    /// Text of any length, on one line and harmless to a terminal.
    package static func printable(_ text: some StringProtocol) -> String {
        text.unicodeScalars.reduce(into: "") { $0 += printable($1) }
    }

    static func printable(_ scalar: Unicode.Scalar) -> String {
        isInvisible(scalar) ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }

    /// Whether a character could break the line or change how a terminal shows what follows.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }

    /// Counts insertions, deletions, replacements and swaps of neighbours, in bytes; no byte is edited twice.
    private static func distance(_ first: String, _ second: String) -> Int {
        let first = Array(first.utf8)
        let second = Array(second.utf8)
        var beforePrevious: [Int] = []
        var previous = Array(0...second.count)
        for row in first.indices {
            var current = [row + 1]
            for column in second.indices {
                let replaced = previous[column] + (first[row] == second[column] ? 0 : 1)
                var cost = min(replaced, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                    cost = min(cost, beforePrevious[column - 1] + 1)
                }
                current.append(cost)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[second.count]
    }
}
