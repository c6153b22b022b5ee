// SPDX-License-Identifier: Apache-2.0

/// JSON strings from bytes that may be anything.
extension TextBuffer {
    /// Appends `text` as a JSON string with its quotes, controls escaped, those from U+0080 to U+009F too: JSON does not ask
    /// for that, but some terminals obey them. Bytes that are not UTF-8 become U+FFFD each; returns false when there were
    /// such.
    @discardableResult
    package mutating func append(jsonString text: Span<UInt8>) -> Bool {
        append(UInt8(ascii: "\""))
        var valid = true
        var start = 0
        var index = 0
        let count = text.count
        while index < count {
            index += PlainText.run(text, from: index)
            guard index < count else { break }
            let byte = text[index]
            if byte >= 0x20, byte < 0x7f, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                index += 1
                continue
            }
            let length = byte < 0x80 ? 0 : UTF8Sequence.length(text, at: index)
            if length == 2, byte == 0xc2, text[index + 1] < 0xa0 {
                append(contentsOf: text.extracting(start..<index))
                append(jsonEscape: text[index + 1])
                index += 2
                start = index
                continue
            }
            if length > 0 {
                index += length
                continue
            }
            append(contentsOf: text.extracting(start..<index))
            if byte < 0x80 {
                append(jsonEscape: byte)
            } else {
                append("\u{fffd}")
                valid = false
            }
            index += 1
            start = index
        }
        append(contentsOf: text.extracting(start..<count))
        append(UInt8(ascii: "\""))
        return valid
    }

    @discardableResult
    package mutating func append(jsonString text: [UInt8]) -> Bool { append(jsonString: text.span) }

    package mutating func append(jsonString text: String) { append(jsonString: text.utf8Span.span) }

    private mutating func append(jsonEscape byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case UInt8(ascii: "\n"): append(UInt8(ascii: "n"))
        case UInt8(ascii: "\t"): append(UInt8(ascii: "t"))
        case UInt8(ascii: "\r"): append(UInt8(ascii: "r"))
        default:
            append(UInt8(ascii: "u"))
            append(bareHex: byte, minimumDigits: 4)
        }
    }
}

/// Well-formed UTF-8 (Unicode 15, table 3-7).
package enum UTF8Sequence {
    /// The length of the sequence of two to four bytes at `index`, or 0 when it is not well-formed.
    package static func length(_ text: Span<UInt8>, at index: Int) -> Int {
        let first = text[index]
        func continuation(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xbf) -> Bool {
            index + offset < text.count && range.contains(text[index + offset])
        }
        switch first {
        case 0xc2...0xdf: return continuation(1) ? 2 : 0
        case 0xe0: return continuation(1, 0xa0...0xbf) && continuation(2) ? 3 : 0
        case 0xed: return continuation(1, 0x80...0x9f) && continuation(2) ? 3 : 0
        case 0xe1...0xef: return continuation(1) && continuation(2) ? 3 : 0
        case 0xf0: return continuation(1, 0x90...0xbf) && continuation(2) && continuation(3) ? 4 : 0
        case 0xf1...0xf3: return continuation(1) && continuation(2) && continuation(3) ? 4 : 0
        case 0xf4: return continuation(1, 0x80...0x8f) && continuation(2) && continuation(3) ? 4 : 0
        default: return 0
        }
    }
}
