// SPDX-License-Identifier: Apache-2.0

/// RFC 4648, section 4; padding may be missing.
enum Base64Text {
    /// Decodes what begins at `start`, in its place: the result is shorter. Where it ends; nil for what is none.
    static func decode(_ text: inout MutableSpan<UInt8>, from start: Int) -> Int? {
        var bits: UInt32 = 0
        var count = 0
        var end = text.count
        while end > start, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
        guard text.count - end <= 2, (end - start) % 4 != 1 else { return nil }
        var written = start
        for index in start..<end {
            guard let value = value(text[index]) else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                text[written] = UInt8(truncatingIfNeeded: bits >> UInt32(count))
                written += 1
            }
        }
        return written
    }

    private static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

/// Options in a list of words, as getopt(3) finds them: short ones, `-a value`, `-avalue`, `-ba value`; `--` ends them.
enum OptionSearch {
    /// Where a value is: a word, and the place in it; `word` is -1 for the value of an option that takes none.
    struct Place {
        let word: Int
        let start: Int
    }

    /// The value of option `name` (one letter); nil when it is not there. `accepted` is getopt's option string: a colon behind a letter
    /// says that it takes a value. `byte` gives a word's byte, nil behind its last.
    static func value(of name: String, accepted: String, words: Int, byte: (_ word: Int, _ place: Int) -> UInt8?) -> Place? {
        guard name.utf8.count == 1, let wanted = name.utf8.first else { return nil }
        let letters = accepted.utf8Span.span, dash = UInt8(ascii: "-")
        func takesValue(_ letter: UInt8) -> Bool {
            for place in letters.indices where letters[place] == letter {
                return place + 1 < letters.count && letters[place + 1] == UInt8(ascii: ":")
            }
            return false
        }
        var index = 0
        while index < words {
            let word = index
            index += 1
            guard byte(word, 0) == dash, byte(word, 1) != nil else { continue }
            if byte(word, 1) == dash, byte(word, 2) == nil { return nil }
            var place = 1
            while let letter = byte(word, place) {
                place += 1
                guard takesValue(letter) else {
                    if letter == wanted { return Place(word: -1, start: 0) }
                    continue
                }
                var value = Place(word: word, start: place)
                if byte(word, place) == nil, index < words {
                    value = Place(word: index, start: 0)
                    index += 1
                }
                if letter == wanted { return value }
                break
            }
        }
        return nil
    }
}
