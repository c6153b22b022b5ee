// SPDX-License-Identifier: Apache-2.0

/// RFC 4648, section 4; padding may be missing.
enum Base64Text {
    /// Nil for what is none.
    static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        var end = text.count
        while end > 0, text[end - 1] == UInt8(ascii: "=") { end -= 1 }
        guard text.count - end <= 2, end % 4 != 1 else { return nil }
        for index in 0..<end {
            guard let value = value(text[index]) else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
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
    /// The value of option `name` (one letter); empty for an option that takes none; nil when it is not there. `accepted` is
    /// getopt's option string: a colon behind a letter says that it takes a value.
    static func value(of name: String, accepted: String, in words: [[UInt8]]) -> [UInt8]? {
        guard name.utf8.count == 1, let wanted = name.utf8.first else { return nil }
        let letters = Array(accepted.utf8)
        func takesValue(_ letter: UInt8) -> Bool {
            guard let place = letters.firstIndex(of: letter) else { return false }
            return place + 1 < letters.count && letters[place + 1] == UInt8(ascii: ":")
        }
        var index = 0
        while index < words.count {
            let word = words[index]
            index += 1
            guard word.count > 1, word[0] == UInt8(ascii: "-") else { continue }
            if word == [UInt8(ascii: "-"), UInt8(ascii: "-")] { return nil }
            var place = 1
            while place < word.count {
                let letter = word[place]
                place += 1
                if takesValue(letter) {
                    var value = Array(word[place...])
                    if value.isEmpty, index < words.count {
                        value = words[index]
                        index += 1
                    }
                    if letter == wanted { return value }
                    break
                }
                if letter == wanted { return [] }
            }
        }
        return nil
    }
}
