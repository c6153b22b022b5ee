// SPDX-License-Identifier: Apache-2.0

extension Glob {
    /// How far one member of a bracket expression was read.
    private enum Member {
        /// It holds the byte; the rest begins there.
        case matched(Int)
        /// It does not; the next byte of the expression, nil at the end, and where it goes on.
        case next(UInt8?, Int)
        /// The whole pattern cannot match.
        case illFormed
    }

    /// glibc gives up on longer names of classes.
    private static let longestName = 2_048

    /// A bracket expression whose inside begins at `start`.
    func bracket(_ start: Int, _ byte: UInt8) -> Step {
        var index = start
        let negated = self.byte(index) == UInt8(ascii: "!") || self.byte(index) == UInt8(ascii: "^")
        if negated { index += 1 }
        var current = self.byte(index)
        index += 1
        repeat {
            guard let head = current else {
                return bracketItself(start, byte)
            }
            switch member(head, index, byte) {
            case .illFormed: return .fails
            case .matched(let rest):
                guard let end = endOfBracket(rest) else { return bracketItself(start, byte) }
                return negated ? .fails : end
            case .next(let following, let position):
                current = following
                index = position
            }
        } while current != UInt8(ascii: "]")
        return negated ? .goesOn(index) : .fails
    }

    /// A bracket expression without an end is a bracket.
    private func bracketItself(_ start: Int, _ byte: UInt8) -> Step { byte == UInt8(ascii: "[") ? .goesOn(start) : .fails }

    /// The member that begins with `head`; `index` is behind it.
    private func member(_ head: UInt8, _ index: Int, _ byte: UInt8) -> Member {
        if head == UInt8(ascii: "\\") {
            guard let escaped = self.byte(index) else { return .illFormed }
            return characterOrRange(fold(escaped), index + 1, byte)
        }
        if head == UInt8(ascii: "[") {
            switch self.byte(index) {
            case UInt8(ascii: ":"): return classMember(index, byte)
            case UInt8(ascii: "="): return equivalence(index, byte)
            case UInt8(ascii: "."): return collatingSymbol(index, byte)
            default: break
            }
        }
        return characterOrRange(fold(head), index, byte)
    }

    private func characterOrRange(_ first: UInt8, _ index: Int, _ byte: UInt8) -> Member {
        let following = self.byte(index + 1)
        let isRange = self.byte(index) == UInt8(ascii: "-") && following != nil && following != UInt8(ascii: "]")
        if !isRange, first == fold(byte) { return .matched(index) }
        return rangeOrNext(from: first, index, byte)
    }

    /// What follows the first character of a member: a hyphen and the last one, or the next member.
    private func rangeOrNext(from first: UInt8, _ index: Int, _ byte: UInt8) -> Member {
        guard self.byte(index) == UInt8(ascii: "-"), self.byte(index + 1) != UInt8(ascii: "]") else {
            return .next(self.byte(index), index + 1)
        }
        var index = index + 1
        guard var last = self.byte(index) else { return .illFormed }
        index += 1
        if last == UInt8(ascii: "["), self.byte(index) == UInt8(ascii: ".") {
            guard let symbol = symbol(index) else { return .illFormed }
            last = symbol.byte
            index = symbol.end
        } else {
            if last == UInt8(ascii: "\\") {
                guard let escaped = self.byte(index) else { return .illFormed }
                last = escaped
                index += 1
            }
            last = fold(last)
        }
        if first <= fold(byte), fold(byte) <= last { return .matched(index) }
        return .next(self.byte(index), index + 1)
    }

    /// `[:name:]`; `index` is at the first colon.
    private func classMember(_ index: Int, _ byte: UInt8) -> Member {
        var end = index + 1
        while !(self.byte(end) == UInt8(ascii: ":") && self.byte(end + 1) == UInt8(ascii: "]")) {
            // glibc takes no z: none of the names has one.
            guard end - index <= Self.longestName else { return .illFormed }
            guard let letter = self.byte(end), (UInt8(ascii: "a")..<UInt8(ascii: "z")).contains(letter) else {
                return characterOrRange(UInt8(ascii: "["), index, byte)
            }
            end += 1
        }
        guard let holds = Self.holds(pattern.extracting((index + 1)..<end), byte) else { return .illFormed }
        if holds { return .matched(end + 2) }
        return .next(self.byte(end + 2), end + 3)
    }

    /// `[=x=]`; `index` is at the first equals sign.
    private func equivalence(_ index: Int, _ byte: UInt8) -> Member {
        guard let member = self.byte(index + 1), self.byte(index + 2) == UInt8(ascii: "="), self.byte(index + 3) == UInt8(ascii: "]")
        else { return characterOrRange(UInt8(ascii: "["), index, byte) }
        if member == byte { return .matched(index + 4) }
        return .next(self.byte(index + 4), index + 5)
    }

    /// `[.x.]`, alone or as the beginning of a range; `index` is at the first dot.
    private func collatingSymbol(_ index: Int, _ byte: UInt8) -> Member {
        guard let symbol = symbol(index) else { return .illFormed }
        let isRange = self.byte(symbol.end) == UInt8(ascii: "-") && self.byte(symbol.end + 1) != nil
        if !isRange, symbol.byte == byte { return .matched(symbol.end) }
        return rangeOrNext(from: symbol.byte, symbol.end, byte)
    }

    /// The C locale has symbols of one byte only.
    private func symbol(_ index: Int) -> (byte: UInt8, end: Int)? {
        var end = index + 1
        while !(byte(end) == UInt8(ascii: ".") && byte(end + 1) == UInt8(ascii: "]")) {
            guard end < pattern.count else { return nil }
            end += 1
        }
        return end == index + 2 ? (pattern[index + 1], end + 2) : nil
    }

    /// Behind a member that holds the byte glibc only looks for the end, less carefully than before. Nil: there is none.
    private func endOfBracket(_ start: Int) -> Step? {
        var index = start
        while let current = byte(index) {
            index += 1
            switch (current, byte(index)) {
            case (UInt8(ascii: "]"), _): return .goesOn(index)
            case (UInt8(ascii: "\\"), let escaped):
                if escaped == nil { return .fails }
                index += 1
            case (UInt8(ascii: "["), UInt8(ascii: ":")):
                var end = index + 1
                while !(byte(end) == UInt8(ascii: ":") && byte(end + 1) == UInt8(ascii: "]")) {
                    guard end - index < Self.longestName else { return .fails }
                    guard let letter = byte(end), (UInt8(ascii: "a")..<UInt8(ascii: "z")).contains(letter) else {
                        end = index - 2
                        break
                    }
                    end += 1
                }
                index = end + 2
            case (UInt8(ascii: "["), UInt8(ascii: "=")):
                guard byte(index + 1) != nil, byte(index + 2) == UInt8(ascii: "="), byte(index + 3) == UInt8(ascii: "]")
                else { return .fails }
                index += 4
            case (UInt8(ascii: "["), UInt8(ascii: ".")):
                var end = index + 1
                while !(byte(end) == UInt8(ascii: ".") && byte(end + 1) == UInt8(ascii: "]")) {
                    guard end < pattern.count else { return .fails }
                    end += 1
                }
                index = end + 2
            default: break
            }
        }
        return nil
    }

    /// Whether the byte is in the class of that name; nil when there is no such class.
    private static func holds(_ name: Span<UInt8>, _ byte: UInt8) -> Bool? {
        let isUpper = byte &- 0x41 < 26
        let isLower = byte &- 0x61 < 26
        let isDigit = byte &- 0x30 < 10
        let isGraphic = byte > 0x20 && byte < 0x7F
        func named(_ expected: StaticString) -> Bool {
            guard expected.utf8CodeUnitCount == name.count else { return false }
            for index in name.indices where unsafe expected.utf8Start[index] != name[index] { return false }
            return true
        }
        if named("alpha") { return isUpper || isLower }
        if named("digit") { return isDigit }
        if named("alnum") { return isUpper || isLower || isDigit }
        if named("upper") { return isUpper }
        if named("lower") { return isLower }
        if named("space") { return byte == 0x20 || (0x09...0x0D).contains(byte) }
        if named("blank") { return byte == 0x20 || byte == 0x09 }
        if named("punct") { return isGraphic && !(isUpper || isLower || isDigit) }
        if named("print") { return isGraphic || byte == 0x20 }
        if named("graph") { return isGraphic }
        if named("cntrl") { return byte < 0x20 || byte == 0x7F }
        if named("xdigit") { return isDigit || (byte | 0x20) &- 0x61 < 6 }
        return nil
    }
}
