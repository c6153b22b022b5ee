// SPDX-License-Identifier: Apache-2.0

internal import Events

/// Text of any origin on its way to a terminal: what is not a printing character never gets there as it is.
extension TextBuffer {
    /// Appends `text` as it is when nobody could misread it, otherwise between quotes and escaped. In a list, brackets are
    /// reason enough for quotes.
    mutating func append(quotedIfNeeded text: Span<UInt8>, always: Bool = false, inList: Bool = false) {
        let quoted = always || Self.needsQuotes(text, inList: inList)
        if quoted { append(UInt8(ascii: "\"")) }
        append(escaped: text, quoted: quoted)
        if quoted { append(UInt8(ascii: "\"")) }
    }

    /// Appends `text` with what does not print as `\n`, `\t`, `\r`, `\xNN` or `\\`, and between quotes `\"`. Bytes that are
    /// not UTF-8 and each byte of invisible and direction-changing characters are `\xNN`. Returns how many characters it
    /// is long.
    @discardableResult
    mutating func append(escaped text: Span<UInt8>, quoted: Bool = false) -> Int {
        var width = 0
        var start = 0
        var index = 0
        while index < text.count {
            let length = Printable.length(text, at: index)
            let byte = text[index]
            let special = byte == UInt8(ascii: "\\") || quoted && byte == UInt8(ascii: "\"")
            if length > 0, !special {
                index += length
                width += 1
                continue
            }
            append(contentsOf: text.extracting(start..<index))
            width += append(escape: byte)
            index += 1
            start = index
        }
        append(contentsOf: text.extracting(start..<text.count))
        return width
    }

    /// Returns how many characters it took.
    private mutating func append(escape byte: UInt8) -> Int {
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case UInt8(ascii: "\n"): append(UInt8(ascii: "n"))
        case UInt8(ascii: "\t"): append(UInt8(ascii: "t"))
        case UInt8(ascii: "\r"): append(UInt8(ascii: "r"))
        default:
            append(UInt8(ascii: "x"))
            append(bareHex: UInt64(byte), minimumDigits: 2)
            return 4
        }
        return 2
    }

    /// A lone `?` is what stands for unreadable values, so as a text it is quoted.
    private static func needsQuotes(_ text: Span<UInt8>, inList: Bool) -> Bool {
        if text.isEmpty || text.count == 1 && text[0] == UInt8(ascii: "?") { return true }
        var index = 0
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: "\\"): return true
            case UInt8(ascii: "["), UInt8(ascii: "]"): if inList { return true }
            default: break
            }
            let length = Printable.length(text, at: index)
            if length == 0 { return true }
            index += length
        }
        return false
    }

    /// Appends spaces until a column that has `width` characters so far is `columns` wide, and one more.
    mutating func pad(_ width: Int, to columns: Int) {
        var width = min(width, columns)
        while width <= columns {
            append(UInt8(ascii: " "))
            width += 1
        }
    }

    /// Takes back the spaces at the end.
    mutating func dropTrailingSpaces() {
        var length = count
        while length > 0, bytes[length - 1] == UInt8(ascii: " ") { length -= 1 }
        truncate(to: length)
    }
}

/// Which characters a terminal shows as they are.
enum Printable {
    /// The length of the printing character at `index`; 0 when what is there does not print or is not UTF-8.
    static func length(_ text: Span<UInt8>, at index: Int) -> Int {
        let byte = text[index]
        if byte < 0x80 { return byte >= 0x20 && byte != 0x7f ? 1 : 0 }
        let length = UTF8Sequence.length(text, at: index)
        guard length > 0 else { return 0 }
        var value = UInt32(byte) & (0x7f >> UInt32(length))
        for offset in 1..<length { value = value << 6 | UInt32(text[index + offset] & 0x3f) }
        guard let scalar = Unicode.Scalar(value) else { return 0 }
        return prints(scalar) ? length : 0
    }

    /// Not controls (C1 is one byte to some terminals), not what is invisible or turns the direction of what follows, not
    /// spaces other than the plain one, not what no character is assigned to.
    private static func prints(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .unassigned: false
        default: !scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
