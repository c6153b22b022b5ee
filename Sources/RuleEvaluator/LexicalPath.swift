// SPDX-License-Identifier: Apache-2.0

/// Paths by their letters alone.
enum LexicalPath {
    /// Takes `.`, `..` and repeated slashes out of the path that begins at `start`, and looks at no file: `..` after a link is not what
    /// the kernel makes of it. In its place; what it returns is where the path ends. What is relative stays as it is.
    static func normalize(_ bytes: inout MutableSpan<UInt8>, from start: Int) -> Int {
        let slash = UInt8(ascii: "/"), dot = UInt8(ascii: ".")
        guard start < bytes.count, bytes[start] == slash else { return bytes.count }
        // What is written is never ahead of what is read: each part that stays had a slash in front of it.
        var read = start, written = start
        while read < bytes.count {
            while read < bytes.count, bytes[read] == slash { read += 1 }
            var end = read
            while end < bytes.count, bytes[end] != slash { end += 1 }
            let length = end - read
            if length == 2, bytes[read] == dot, bytes[read + 1] == dot {
                while written > start {
                    written -= 1
                    if bytes[written] == slash { break }
                }
            } else if length > 0, length > 1 || bytes[read] != dot {
                bytes[written] = slash
                written += 1
                for index in read..<end {
                    bytes[written] = bytes[index]
                    written += 1
                }
            }
            read = end
        }
        if written > start { return written }
        bytes[start] = slash
        return start + 1
    }

    /// Nothing would be taken out, as of most paths. May say no of some that it is true of: names that begin with a dot.
    static func isNormal(_ path: Span<UInt8>) -> Bool {
        var previous: UInt8 = 0
        for index in path.indices {
            let byte = path[index]
            if previous == UInt8(ascii: "/"), byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") { return false }
            previous = byte
        }
        return path.count == 1 || previous != UInt8(ascii: "/")
    }
}
