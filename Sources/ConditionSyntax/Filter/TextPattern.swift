// SPDX-License-Identifier: Apache-2.0

/// What a text is to be like, as Tracee writes it: `x`, `x*`, `*x`, `*x*`, and, beyond Tracee, a star anywhere.
package enum TextPattern: Equatable, Sendable {
    case equal([UInt8])
    case prefix([UInt8])
    case suffix([UInt8])
    case contains([UInt8])
    /// In the language of fnmatch(3).
    case glob([UInt8])

    /// Nil for a pattern that holds nothing but stars, which says nothing.
    ///
    /// - Parameter questionMarks: `?` stands for any one byte, as it does in scopes.
    package init?(_ text: String, questionMarks: Bool = false) {
        let star = UInt8(ascii: "*")
        let bytes = Array(text.utf8)
        let hasQuestionMark = questionMarks && bytes.contains(UInt8(ascii: "?"))
        guard bytes.contains(where: { $0 != star }) else { return nil }
        var inner = bytes[...]
        let begins = inner.first == star, ends = inner.last == star
        if begins { inner = inner.dropFirst() }
        if ends { inner = inner.dropLast() }
        guard !inner.contains(star), !hasQuestionMark else {
            self = .glob(Self.escaped(bytes, questionMarks: questionMarks))
            return
        }
        switch (begins, ends) {
        case (false, false): self = .equal(bytes)
        case (false, true): self = .prefix(Array(inner))
        case (true, false): self = .suffix(Array(inner))
        case (true, true): self = .contains(Array(inner))
        }
    }

    /// With a backslash before what fnmatch(3) takes for more than itself.
    private static func escaped(_ bytes: [UInt8], questionMarks: Bool) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "?") && !questionMarks {
                result.append(UInt8(ascii: "\\"))
            }
            result.append(byte)
        }
        return result
    }
}
