// SPDX-License-Identifier: Apache-2.0

// Block scalars: `|` and `>`.

extension ScalarWalk {
    mutating func walkBlock() {
        while !isAtEnd, lineBreak == nil { index += 1 }
        index += lineBreak?.length ?? 0
        let indent = blockIndent()

        var first: YAMLBreak?
        var others: [YAMLBreak] = []
        var followsBlank = false
        var column = skipIndent(indent, &others)
        while column == indent, !isAtEnd, !isDone {
            if let lineBreak = first {
                if style == .folded, lineBreak.isFoldable, !followsBlank, !isBlank {
                    if others.isEmpty {
                        emit([UInt8(ascii: " ")], from: lineBreak.offset..<lineBreak.offset + lineBreak.length)
                    }
                } else {
                    emit(lineBreak)
                }
            }
            for lineBreak in others { emit(lineBreak) }
            others = []
            followsBlank = isBlank
            let start = index
            while !isAtEnd, lineBreak == nil { index += 1 }
            copy(start..<index)
            first = lineBreak
            index += first?.length ?? 0
            column = skipIndent(indent, &others)
        }
        // What chomping has left of the end, the length of the text says.
        for lineBreak in ([first].compactMap { $0 } + others) where !isDone { emit(lineBreak) }
    }

    /// Skips indentation and empty lines; the column of the first byte that is neither.
    private mutating func skipIndent(_ indent: Int, _ breaks: inout [YAMLBreak]) -> Int {
        while true {
            var column = 0
            while column < indent, byte() == UInt8(ascii: " ") {
                index += 1
                column += 1
            }
            guard let lineBreak else { return column }
            breaks.append(lineBreak)
            index += lineBreak.length
        }
    }

    /// How far the lines are indented: by as many spaces as the first line that says something has lost in the text.
    ///
    /// The indicator would not tell: it counts from the parent, which is not known here.
    private func blockIndent() -> Int {
        let inFile = Self.leadingSpaces(bytes, from: index)
        guard let inText = Self.leadingSpaces(Array(text.utf8), from: 0), let inFile else { return Int.max }
        return max(1, inFile - inText)
    }

    /// Spaces before the first byte that is neither a space nor part of a line break, on its line; nil without one.
    private static func leadingSpaces(_ bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        var spaces = 0
        while index < bytes.count {
            if let lineBreak = YAMLBreak(bytes, index) {
                index += lineBreak.length
                spaces = 0
            } else if bytes[index] == UInt8(ascii: " ") {
                index += 1
                spaces += 1
            } else {
                return spaces
            }
        }
        return nil
    }
}
