// SPDX-License-Identifier: Apache-2.0

internal import Events

/// Text escaped as the library does that Falco writes JSON with: controls below U+0020, quotes and backslashes; what is not UTF-8
/// becomes U+FFFD, once for each sequence that breaks off. Consumers compare bytes, so that nothing more is escaped.
extension TextBuffer {
    mutating func append(falcoString text: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        append(falcoText: text, quoted: true)
        append(UInt8(ascii: "\""))
    }

    mutating func append(falcoString text: [UInt8]) { append(falcoString: text.span) }

    mutating func append(falcoText text: [UInt8], quoted: Bool) { append(falcoText: text.span, quoted: quoted) }

    /// Without `quoted`, quotes and backslashes stay as they are.
    mutating func append(falcoText text: Span<UInt8>, quoted: Bool) {
        var start = 0
        var index = 0
        while index < text.count {
            index += PlainText.run(text, from: index)
            guard index < text.count else { break }
            let byte = text[index]
            let special = byte < 0x20 || quoted && (byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\"))
            let length = byte < 0x80 ? (special ? 0 : 1) : UTF8Sequence.length(text, at: index)
            if length > 0 {
                index += length
                continue
            }
            append(contentsOf: text.extracting(start..<index))
            if byte < 0x80 {
                append(falcoEscape: byte)
                index += 1
            } else {
                append("\u{fffd}")
                index += UTF8Sequence.brokenLength(text, at: index)
            }
            start = index
        }
        append(contentsOf: text.extracting(start..<text.count))
    }

    private mutating func append(falcoEscape byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: append(UInt8(ascii: "b"))
        case 0x0c: append(UInt8(ascii: "f"))
        case UInt8(ascii: "\n"): append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): append(UInt8(ascii: "t"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        default:
            append(UInt8(ascii: "u"))
            append(bareHex: UInt64(byte), minimumDigits: 4)
        }
    }
}

extension UTF8Sequence {
    /// How many of the bytes at `index`, where no well-formed sequence is, could begin one: at least 1.
    static func brokenLength(_ text: Span<UInt8>, at index: Int) -> Int {
        let first = text[index]
        let second: ClosedRange<UInt8>
        let longest: Int
        switch first {
        case 0xe0: (second, longest) = (0xa0...0xbf, 3)
        case 0xed: (second, longest) = (0x80...0x9f, 3)
        case 0xe1...0xef: (second, longest) = (0x80...0xbf, 3)
        case 0xf0: (second, longest) = (0x90...0xbf, 4)
        case 0xf1...0xf3: (second, longest) = (0x80...0xbf, 4)
        case 0xf4: (second, longest) = (0x80...0x8f, 4)
        default: return 1
        }
        var length = 1
        while length < longest, index + length < text.count,
            (length == 1 ? second : 0x80...0xbf).contains(text[index + length])
        {
            length += 1
        }
        return length
    }
}
