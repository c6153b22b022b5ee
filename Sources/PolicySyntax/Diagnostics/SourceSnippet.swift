// SPDX-License-Identifier: Apache-2.0

/// One source line made safe to show, and what to write below it.
struct SourceSnippet {
    let line: String
    /// As wide as what comes before the mark; tabs stay tabs, so that it lines up whatever their width.
    let indentation: String
    /// A caret, and tildes under the rest of the range on this line.
    let mark: String

    init(_ file: SourceFile, _ bytes: Range<Int>, width: Int) {
        let whole = file.lineRange(at: bytes.lowerBound)
        let caret = min(max(bytes.lowerBound, whole.lowerBound), whole.upperBound)
        // A line may be the whole file: look only at what can be shown (a scalar has at most four bytes).
        let reach = 4 * width
        let from = Self.scalarStart(in: file, max(whole.lowerBound, caret - reach), whole)
        let to = Self.scalarStart(in: file, min(whole.upperBound, caret + reach), whole)

        let before = Self.cells(file.bytes[from..<caret])
        let marked = Self.cells(file.bytes[caret..<max(caret, min(bytes.upperBound, to))])
        let after = Self.cells(file.bytes[(caret + file.bytes[caret..<max(caret, min(bytes.upperBound, to))].count)..<to])

        var head = before[...]
        var tail = (marked + after)[...]
        var cutsHead = from > whole.lowerBound
        var cutsTail = to < whole.upperBound
        if Self.width(head) + Self.width(tail) > width || cutsHead || cutsTail {
            // The caret stays in sight with what led to it; the rest goes to what follows.
            let room = width - 2
            let wanted = max(room / 2, room - Self.width(tail))
            while Self.width(head) > wanted {
                head = head.dropFirst()
                cutsHead = true
            }
            let left = room - Self.width(head)
            while Self.width(tail) > left {
                tail = tail.dropLast()
                cutsTail = true
            }
        }
        line = (cutsHead ? "…" : "") + (head + tail).joined() + (cutsTail ? "…" : "")
        indentation =
            (cutsHead ? " " : "")
            + head.map { $0 == "\t" ? $0 : String(repeating: " ", count: $0.unicodeScalars.count) }.joined()
        let length = Self.width(tail.prefix(marked.count))
        mark = "^" + String(repeating: "~", count: max(0, length - 1))
    }

    /// The scalars as they are shown: tabs kept, what is invisible escaped.
    private static func cells(_ bytes: ArraySlice<UInt8>) -> [String] {
        String(decoding: bytes, as: UTF8.self).unicodeScalars.map { $0 == "\t" ? "\t" : Spelling.printable($0) }
    }

    private static func width(_ cells: some Sequence<String>) -> Int {
        cells.reduce(0) { $0 + $1.unicodeScalars.count }
    }

    /// The nearest offset, going back, where a scalar begins.
    private static func scalarStart(in file: SourceFile, _ offset: Int, _ line: Range<Int>) -> Int {
        var offset = offset
        while offset > line.lowerBound, offset < line.upperBound, file.bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
        return offset
    }
}
