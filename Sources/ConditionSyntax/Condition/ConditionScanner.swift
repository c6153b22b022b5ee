// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// Cuts a condition's text into words, on demand: what a word is depends on what may stand there.
struct ConditionScanner {
    let bytes: [UInt8]
    var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index >= bytes.count }
    var byte: UInt8 { index < bytes.count ? bytes[index] : 0 }

    func byte(_ distance: Int) -> UInt8 { index + distance < bytes.count ? bytes[index + distance] : 0 }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D || byte == 0x08
    }

    static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    static func isName(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") }

    static func isHex(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }

    /// What may be in a word without quotes.
    static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case 0, 0x20, 0x08...0x0D, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\""), UInt8(ascii: "'"),
            UInt8(ascii: "="), UInt8(ascii: ","):
            false
        default: true
        }
    }

    /// Skips blanks; whether there were any.
    @discardableResult
    mutating func skipBlanks() -> Bool {
        let start = index
        while index < bytes.count, Self.isBlank(bytes[index]) { index += 1 }
        return index > start
    }

    func hasNext(_ text: String) -> Bool {
        bytes[min(index, bytes.count)...].starts(with: text.utf8)
    }

    /// Takes a text if it comes next.
    mutating func take(_ text: String) -> Bool {
        guard hasNext(text) else { return false }
        index += text.utf8.count
        return true
    }

    mutating func takeWhile(_ isIncluded: (UInt8) -> Bool) -> Range<Int> {
        let start = index
        while index < bytes.count, isIncluded(bytes[index]) { index += 1 }
        return start..<index
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// A name: a letter, then letters, digits and underscores.
    mutating func name() -> Range<Int>? {
        guard Self.isLetter(byte) else { return nil }
        return takeWhile(Self.isName)
    }

    /// Names joined by dots, two or more; without a second nothing is taken.
    mutating func fieldName() -> Range<Int>? {
        let start = index
        guard name() != nil else { return nil }
        let first = index
        while byte == UInt8(ascii: "."), Self.isLetter(byte(1)) {
            index += 1
            _ = name()
        }
        guard index > first else {
            index = start
            return nil
        }
        return start..<index
    }

    /// Decimal with sign, fraction and exponent, or hexadecimal.
    mutating func number() -> ConditionValue? {
        let start = index
        if byte == UInt8(ascii: "0"), byte(1) | 0x20 == UInt8(ascii: "x"), Self.isHex(byte(2)) {
            index += 2
            _ = takeWhile(Self.isHex)
        } else {
            if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") { index += 1 }
            guard !takeWhile(Self.isDigit).isEmpty else {
                index = start
                return nil
            }
            if byte == UInt8(ascii: ".") {
                index += 1
                _ = takeWhile(Self.isDigit)
            }
            let sign = byte(1) == UInt8(ascii: "-") || byte(1) == UInt8(ascii: "+")
            if byte | 0x20 == UInt8(ascii: "e"), sign, Self.isDigit(byte(2)) {
                index += 2
                _ = takeWhile(Self.isDigit)
            }
        }
        return ConditionValue(Array(bytes[start..<index]), isQuoted: false, range: start..<index)
    }

    mutating func bareValue() -> ConditionValue? {
        let range = takeWhile(Self.isBare)
        return range.isEmpty ? nil : ConditionValue(Array(bytes[range]), isQuoted: false, range: range)
    }

    /// What stands here, for messages: a word, or one character.
    func found() -> (text: String, range: Range<Int>) {
        guard !isAtEnd else { return ("the end", bytes.count..<bytes.count) }
        var end = index
        while end < bytes.count, end < index + 200, Self.isBare(bytes[end]) { end += 1 }
        if end == index { end += 1 }
        return (Spelling.quoted(text(index..<end)), index..<end)
    }
}

// MARK: Quotes

extension ConditionScanner {
    /// A text in single or double quotes; nil where there is no quote.
    mutating func quotedValue() throws(ConditionError) -> ConditionValue? {
        let quote = byte
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        let start = index
        index += 1
        var value: [UInt8] = []
        while !isAtEnd {
            switch byte {
            case quote:
                index += 1
                return ConditionValue(value, isQuoted: true, range: start..<index)
            case UInt8(ascii: "\\"): value.append(try escape(in: quote))
            case 0: throw ConditionError("a text cannot contain a NUL", at: index..<index + 1)
            default:
                value.append(byte)
                index += 1
            }
        }
        throw ConditionError("this quote is never closed", at: start..<start + 1)
    }

    private mutating func escape(in quote: UInt8) throws(ConditionError) -> UInt8 {
        let start = index
        let letter = byte(1)
        index = min(index + 2, bytes.count)
        switch letter {
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        // Rules of old have a backslash before a blank, and Falco reads the two as a backslash.
        case UInt8(ascii: "\\"), UInt8(ascii: " "): return UInt8(ascii: "\\")
        case UInt8(ascii: "/"): return letter
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            guard letter == quote else {
                throw ConditionError(
                    "this quote needs no backslash within the other kind", at: start..<index, hint: "leave out the backslash")
            }
            return letter
        case UInt8(ascii: "x"):
            guard Self.isHex(byte), Self.isHex(byte(1)), let value = UInt8(text(index..<index + 2), radix: 16) else {
                throw ConditionError("'\\x' needs two hexadecimal digits", at: start..<index)
            }
            guard value != 0 else { throw ConditionError("a text cannot contain a NUL", at: start..<index + 2) }
            index += 2
            return value
        default:
            throw ConditionError(
                "unknown escape", at: start..<index, hint: #"there are \b \f \n \r \t \\ \/ \" \' and \xHH"#)
        }
    }
}
