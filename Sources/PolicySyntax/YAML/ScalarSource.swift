// SPDX-License-Identifier: Apache-2.0

/// How a scalar is written in its file: where each byte of its value stands there.
package struct ScalarSource: Sendable {
    /// From its first character (a quote, `|` or `>`) to its end.
    package let range: SourceRange
    private let style: YAMLScalar.Style
    private let text: String

    init(_ range: SourceRange, _ style: YAMLScalar.Style, _ text: String) {
        self.range = range
        self.style = style
        self.text = text
    }

    /// The place of a byte of the value; the value's length asks for the place where it ends.
    ///
    /// What stands for no single byte (an escape, a fold) has the place where it begins. Takes a walk over the scalar; who
    /// asks more than once takes `map`.
    package func position(ofValueOffset offset: Int) -> SourcePosition {
        range.file.position(at: map.offset(ofValueOffset: offset))
    }

    /// The bytes in the file that some bytes of the value come from, at least one where there is one.
    package func range(ofValueBytes bytes: Range<Int>) -> SourceRange {
        map.range(ofValueBytes: bytes)
    }

    /// All places at once.
    package var map: ScalarMap {
        var walk = ScalarWalk(range.file.bytes, from: range.bytes.lowerBound, style, text)
        walk.run()
        // Where the walk does not arrive at libyaml's text, the beginning is all that can be told.
        guard walk.value.elementsEqual(text.utf8) else {
            return ScalarMap(file: range.file, runs: [], end: range.bytes.lowerBound, count: 0)
        }
        return ScalarMap(file: range.file, runs: walk.runs, end: walk.end, count: walk.value.count)
    }

    /// Where a scalar itself begins, behind its anchor and tag.
    static func skipProperties(in bytes: [UInt8], _ range: Range<Int>) -> Int {
        var index = range.lowerBound
        while index < range.upperBound, bytes[index] == UInt8(ascii: "&") || bytes[index] == UInt8(ascii: "!") {
            // An anchor ends with the letters that libyaml allows in it, whatever comes next; a tag at a blank.
            let isAnchor = bytes[index] == UInt8(ascii: "&")
            index += 1
            while index < range.upperBound, isAnchor ? isAnchorName(bytes[index]) : !isSpace(bytes, index) { index += 1 }
            while index < range.upperBound {
                if bytes[index] == UInt8(ascii: "#") {
                    while index < range.upperBound, YAMLBreak(bytes, index) == nil { index += 1 }
                } else if isSpace(bytes, index) {
                    let lineBreak = YAMLBreak(bytes, index)
                    index += lineBreak?.length ?? 1
                    // libyaml lets a byte order mark begin any line.
                    if lineBreak != nil, bytes[index...].starts(with: SourceFile.byteOrderMark) {
                        index += SourceFile.byteOrderMark.count
                    }
                } else {
                    break
                }
            }
        }
        return min(index, range.upperBound)
    }

    private static func isAnchorName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private static func isSpace(_ bytes: [UInt8], _ index: Int) -> Bool {
        bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\t") || YAMLBreak(bytes, index) != nil
    }
}

/// The places of a scalar's bytes.
package struct ScalarMap: Sendable {
    /// Bytes of the value that come from one place.
    struct Run: Sendable {
        let value: Int
        let source: Int
        let count: Int
        /// Whether each byte is one byte in the file; otherwise all come from `source`.
        let isVerbatim: Bool
    }

    let file: SourceFile
    let runs: [Run]
    /// Where the value ends in the file.
    let end: Int
    let count: Int

    package func position(ofValueOffset offset: Int) -> SourcePosition {
        file.position(at: self.offset(ofValueOffset: offset))
    }

    package func range(ofValueBytes bytes: Range<Int>) -> SourceRange {
        let start = offset(ofValueOffset: bytes.lowerBound)
        guard bytes.count > 1 else { return SourceRange(file, start..<start + 1) }
        let last = offset(ofValueOffset: bytes.upperBound - 1)
        return SourceRange(file, start..<max(start, last) + 1)
    }

    func offset(ofValueOffset offset: Int) -> Int {
        guard offset < count, !runs.isEmpty else { return end }
        var low = 0
        var high = runs.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if runs[middle].value <= offset { low = middle } else { high = middle }
        }
        return runs[low].source + (runs[low].isVerbatim ? max(0, offset - runs[low].value) : 0)
    }
}
