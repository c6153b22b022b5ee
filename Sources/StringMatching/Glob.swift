// SPDX-License-Identifier: Apache-2.0

/// A shell pattern as fnmatch(3) of glibc reads it, without flags or with case folded, in the C locale: `*` and `?` match
/// any bytes, `/` and a leading dot too; a bracket expression that has no end is a bracket.
///
/// glibc reads a bracket expression while it matches one byte. What is well-formed reads the same for each byte; what is
/// not may not, and then only this matcher, and no automaton, says what glibc says.
struct Glob: ~Escapable {
    let pattern: Span<UInt8>
    let foldsCase: Bool

    @_lifetime(copy pattern)
    init(_ pattern: Span<UInt8>, foldsCase: Bool) {
        self.pattern = pattern
        self.foldsCase = foldsCase
    }

    /// How one element of the pattern, other than a star, takes one byte.
    enum Step: Equatable {
        case fails
        /// The byte is taken; the pattern goes on there.
        case goesOn(Int)
    }

    /// The byte at `index`, or nil at the end, where C has a zero.
    func byte(_ index: Int) -> UInt8? { index < pattern.count ? pattern[index] : nil }

    func fold(_ byte: UInt8) -> UInt8 { foldsCase ? byte.lowercased : byte }

    /// The element at `index`, which is not a star, and a byte of the text.
    func step(_ index: Int, _ byte: UInt8) -> Step {
        switch pattern[index] {
        case UInt8(ascii: "?"):
            return .goesOn(index + 1)
        case UInt8(ascii: "\\"):
            guard let escaped = self.byte(index + 1), fold(escaped) == fold(byte) else { return .fails }
            return .goesOn(index + 2)
        case UInt8(ascii: "["):
            return bracket(index + 1, byte)
        case let literal:
            return fold(literal) == fold(byte) ? .goesOn(index + 1) : .fails
        }
    }

    /// Whether the pattern matches all of `text`. Of several stars only the last one needs to give bytes back.
    func matches(_ text: Span<UInt8>) -> Bool {
        var index = 0
        var position = 0
        var retry: (index: Int, position: Int)?
        while true {
            if index < pattern.count, pattern[index] == UInt8(ascii: "*") {
                index += 1
                retry = (index, position)
                continue
            }
            if index == pattern.count {
                // Behind a last star anything may follow.
                if position == text.count || retry?.index == index { return true }
            } else if position < text.count, case .goesOn(let next) = step(index, text[position]) {
                index = next
                position += 1
                continue
            }
            guard let again = retry, again.position < text.count else { return false }
            retry = (again.index, again.position + 1)
            index = again.index
            position = again.position + 1
        }
    }
}

