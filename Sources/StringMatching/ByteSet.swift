// SPDX-License-Identifier: Apache-2.0

/// A set of bytes.
struct ByteSet: Hashable, Sendable {
    private var words: InlineWords = InlineWords()

    /// Four words of 64 bytes each; a struct, because it hashes by itself.
    private struct InlineWords: Hashable, Sendable {
        var a: UInt64 = 0
        var b: UInt64 = 0
        var c: UInt64 = 0
        var d: UInt64 = 0

        subscript(index: UInt8) -> UInt64 {
            get {
                switch index {
                case 0: a
                case 1: b
                case 2: c
                default: d
                }
            }
            set {
                switch index {
                case 0: a = newValue
                case 1: b = newValue
                case 2: c = newValue
                default: d = newValue
                }
            }
        }
    }

    static let any = ByteSet().complement

    init() {}

    init(_ byte: UInt8) { insert(byte) }

    init(where holds: (UInt8) -> Bool) {
        for byte in UInt8.min...UInt8.max where holds(byte) { insert(byte) }
    }

    /// The byte, and if it is an ASCII letter its other case.
    init(ignoringCaseOf byte: UInt8) {
        insert(byte.lowercased)
        insert(byte.uppercased)
    }

    mutating func insert(_ byte: UInt8) { words[byte >> 6] |= 1 << UInt64(byte & 63) }

    mutating func remove(_ byte: UInt8) { words[byte >> 6] &= ~(1 << UInt64(byte & 63)) }

    func contains(_ byte: UInt8) -> Bool { words[byte >> 6] >> UInt64(byte & 63) & 1 != 0 }

    var isEmpty: Bool { words.a | words.b | words.c | words.d == 0 }

    var complement: ByteSet {
        var result = self
        for index in UInt8(0)..<4 { result.words[index] = ~words[index] }
        return result
    }
}

extension UInt8 {
    /// As tolower(3) does in the C locale.
    var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    /// As toupper(3) does in the C locale.
    var uppercased: UInt8 { self &- 0x61 < 26 ? self & ~0x20 : self }
}
