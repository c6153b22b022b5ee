// SPDX-License-Identifier: Apache-2.0

/// Eight bytes at once: most of a text needs no escape, and that is quicker to see of eight than of one.
package enum PlainText {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// How many bytes from `index` on are surely of U+0020 to U+007E without quote and backslash: a multiple of eight.
    package static func run(_ text: Span<UInt8>, from index: Int) -> Int {
        var end = index
        while let word = text.word(at: end), isPlain(word) { end += 8 }
        return end - index
    }

    private static func isPlain(_ word: UInt64) -> Bool {
        // A byte below n, or equal to another, leaves its top bit behind; only whether there is one is exact.
        let low = (word &- ones &* 0x20) & ~word
        let quote = hasZero(word ^ ones &* 0x22), backslash = hasZero(word ^ ones &* 0x5c), delete = hasZero(word ^ ones &* 0x7f)
        return (word | low | quote | backslash | delete) & tops == 0
    }

    private static func hasZero(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }
}
