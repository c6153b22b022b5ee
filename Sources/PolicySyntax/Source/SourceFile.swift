// SPDX-License-Identifier: Apache-2.0

/// A text as it was read, under the name that messages give it.
///
/// A class, so that the many ranges that point into it share it.
package final class SourceFile: Sendable {
    /// What messages call it, usually a path.
    package let name: String
    /// All of it, a byte order mark included; nothing says that it is UTF-8.
    package let bytes: [UInt8]
    /// Offsets of the lines' first bytes.
    private let lines: [Int]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        var lines = [bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0]
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "\n"): lines.append(index + 1)
            case UInt8(ascii: "\r") where index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n"):
                lines.append(index + 1)
            default: break
            }
        }
        self.lines = lines
    }

    package convenience init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }

    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}

/// A place in a text, as editors count.
package struct SourcePosition: Hashable, Sendable {
    /// From 1; a line ends with LF, CR LF or CR.
    package let line: Int
    /// In Unicode scalars, from 1.
    package let column: Int
    /// In bytes, from 0.
    package let offset: Int

    package init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }
}

/// Some bytes of a text.
package struct SourceRange: Sendable {
    package let file: SourceFile
    package let bytes: Range<Int>

    /// A range outside the file is cut to what lies within.
    package init(_ file: SourceFile, _ bytes: Range<Int>) {
        self.file = file
        self.bytes = bytes.clamped(to: 0..<file.bytes.count)
    }

    /// Where it begins.
    package var start: SourcePosition { file.position(at: bytes.lowerBound) }
}

extension SourceFile {
    /// The place of a byte; one behind the end is taken as the end.
    package func position(at offset: Int) -> SourcePosition {
        let offset = min(max(offset, lines[0]), bytes.count)
        let line = line(of: offset)
        // Every byte but those that continue a scalar begins one.
        let column = bytes[lines[line]..<offset].count { $0 & 0xC0 != 0x80 } + 1
        return SourcePosition(line: line + 1, column: column, offset: offset)
    }

    /// The bytes of the line that holds a byte, without its end.
    func lineRange(at offset: Int) -> Range<Int> {
        let line = line(of: min(max(offset, lines[0]), bytes.count))
        let start = lines[line]
        var end = line + 1 < lines.count ? lines[line + 1] : bytes.count
        while end > start, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return start..<end
    }

    /// The line of a byte, from 0.
    private func line(of offset: Int) -> Int {
        var low = 0
        var high = lines.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lines[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }
}
