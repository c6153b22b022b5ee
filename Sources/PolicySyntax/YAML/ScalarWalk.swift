// SPDX-License-Identifier: Apache-2.0

/// What libyaml takes for the end of a line.
struct YAMLBreak {
    /// Where it stands, and its bytes there.
    let offset: Int
    let length: Int
    /// What it is in a value: a line feed, but U+2028 and U+2029 stay.
    let text: [UInt8]

    /// Folding turns it into a space.
    var isFoldable: Bool { text.count == 1 }

    init?(_ bytes: [UInt8], _ index: Int) {
        func byte(_ distance: Int) -> UInt8 { index + distance < bytes.count ? bytes[index + distance] : 0 }
        offset = index
        switch byte(0) {
        case UInt8(ascii: "\n"): (length, text) = (1, [10])
        case UInt8(ascii: "\r"): (length, text) = (byte(1) == 10 ? 2 : 1, [10])
        case 0xC2 where byte(1) == 0x85: (length, text) = (2, [10])
        case 0xE2 where byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9):
            (length, text) = (3, [0xE2, 0x80, byte(2)])
        default: return nil
        }
    }
}

/// Reads a scalar once more as libyaml did, taking down where each byte comes from.
///
/// libyaml has found it well formed and has said what it is worth, which tells where it ends and how far it is indented.
struct ScalarWalk {
    let bytes: [UInt8]
    let style: YAMLScalar.Style
    let text: String
    /// The next byte to read.
    var index: Int

    private(set) var value: [UInt8] = []
    private(set) var runs: [ScalarMap.Run] = []
    /// Where the value ends.
    var end: Int

    init(_ bytes: [UInt8], from start: Int, _ style: YAMLScalar.Style, _ text: String) {
        self.bytes = bytes
        self.style = style
        self.text = text
        index = start
        end = start
    }

    mutating func run() {
        switch style {
        case .plain: walkPlain()
        case .singleQuoted, .doubleQuoted: walkQuoted()
        case .literal, .folded: walkBlock()
        }
    }

    var isDone: Bool { value.count >= text.utf8.count }
    var isAtEnd: Bool { index >= bytes.count }

    func byte(_ distance: Int = 0) -> UInt8 { index + distance < bytes.count ? bytes[index + distance] : 0 }

    var isBlank: Bool { byte() == UInt8(ascii: " ") || byte() == UInt8(ascii: "\t") }

    var lineBreak: YAMLBreak? { YAMLBreak(bytes, index) }

    /// Takes bytes of the file as they are.
    mutating func copy(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        runs.append(.init(value: value.count, source: range.lowerBound, count: range.count, isVerbatim: true))
        value += bytes[range]
        end = range.upperBound
    }

    /// Takes bytes that the file spells otherwise.
    mutating func emit(_ spelled: [UInt8], from range: Range<Int>) {
        runs.append(.init(value: value.count, source: range.lowerBound, count: spelled.count, isVerbatim: false))
        value += spelled
        end = range.upperBound
    }

    mutating func emit(_ lineBreak: YAMLBreak) {
        emit(lineBreak.text, from: lineBreak.offset..<lineBreak.offset + lineBreak.length)
    }
}

// MARK: Plain and quoted scalars

extension ScalarWalk {
    private mutating func walkPlain() {
        while !isDone, !isAtEnd {
            let start = index
            while !isAtEnd, !isBlank, lineBreak == nil, value.count + index - start < text.utf8.count { index += 1 }
            copy(start..<index)
            if isDone { return }
            guard isBlank || lineBreak != nil else { return }
            foldSpace(afterEscapedBreak: false)
        }
    }

    private mutating func walkQuoted() {
        let quote = byte()
        index += 1
        while !isAtEnd {
            var start = index
            var escapedBreak = false
            content: while !isAtEnd, !isBlank, lineBreak == nil {
                if byte() == quote {
                    guard style == .singleQuoted, byte(1) == quote else { break }
                    copy(start..<index)
                    emit([quote], from: index..<index + 2)
                    index += 2
                    start = index
                } else if style == .doubleQuoted, byte() == UInt8(ascii: "\\") {
                    copy(start..<index)
                    if let skipped = YAMLBreak(bytes, index + 1) {
                        index += 1 + skipped.length
                        start = index
                        escapedBreak = true
                        break content
                    }
                    walkEscape()
                    start = index
                } else {
                    index += 1
                }
            }
            copy(start..<index)
            if !escapedBreak, byte() == quote { return }
            foldSpace(afterEscapedBreak: escapedBreak)
        }
    }

    /// Blanks and line breaks between words: blanks stay, one break becomes a space, of several the first goes.
    private mutating func foldSpace(afterEscapedBreak: Bool) {
        let start = index
        var first: YAMLBreak?
        var others: [YAMLBreak] = []
        var blanks = start..<start
        while !isAtEnd {
            if let lineBreak {
                if first == nil, !afterEscapedBreak { first = lineBreak } else { others.append(lineBreak) }
                index += lineBreak.length
            } else if isBlank {
                index += 1
                if first == nil, !afterEscapedBreak { blanks = start..<index }
            } else {
                break
            }
        }
        guard first != nil || afterEscapedBreak else { return copy(blanks) }
        if let first {
            if !first.isFoldable {
                emit(first)
            } else if others.isEmpty {
                emit([UInt8(ascii: " ")], from: first.offset..<first.offset + first.length)
            }
        }
        for lineBreak in others { emit(lineBreak) }
    }

    private mutating func walkEscape() {
        let start = index
        let letter = byte(1)
        index += 2
        if let digits = [UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8][letter] {
            let number = UInt32(String(decoding: bytes[index..<min(bytes.count, index + digits)], as: UTF8.self), radix: 16)
            index = min(bytes.count, index + digits)
            guard let scalar = number.flatMap(Unicode.Scalar.init) else { return }
            emit(Array(String(scalar).utf8), from: start..<index)
        } else {
            index = min(bytes.count, index)
            emit(Array((Self.escapes[letter] ?? "").utf8), from: start..<index)
        }
    }

    private static let escapes: [UInt8: String] = [
        UInt8(ascii: "0"): "\0", UInt8(ascii: "a"): "\u{7}", UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "t"): "\t",
        UInt8(ascii: "\t"): "\t", UInt8(ascii: "n"): "\n", UInt8(ascii: "v"): "\u{B}", UInt8(ascii: "f"): "\u{C}",
        UInt8(ascii: "r"): "\r", UInt8(ascii: "e"): "\u{1B}", UInt8(ascii: " "): " ", UInt8(ascii: "\""): "\"",
        UInt8(ascii: "/"): "/", UInt8(ascii: "\\"): "\\", UInt8(ascii: "N"): "\u{85}", UInt8(ascii: "_"): "\u{A0}",
        UInt8(ascii: "L"): "\u{2028}", UInt8(ascii: "P"): "\u{2029}",
    ]
}
