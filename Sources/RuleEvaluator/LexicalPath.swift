// SPDX-License-Identifier: Apache-2.0

/// Paths by their letters alone.
enum LexicalPath {
    /// Takes out `.`, `..` and repeated slashes, and looks at no file: `..` after a link is not what the kernel makes of it.
    static func normalized(_ path: [UInt8]) -> [UInt8] {
        guard path.first == UInt8(ascii: "/"), !isNormal(path.span) else { return path }
        var parts: [ArraySlice<UInt8>] = []
        for part in path.split(separator: UInt8(ascii: "/")) {
            if part.elementsEqual([UInt8(ascii: ".")]) { continue }
            if part.elementsEqual([UInt8(ascii: "."), UInt8(ascii: ".")]) {
                _ = parts.popLast()
            } else {
                parts.append(part)
            }
        }
        var result: [UInt8] = []
        result.reserveCapacity(path.count)
        for part in parts {
            result.append(UInt8(ascii: "/"))
            result.append(contentsOf: part)
        }
        return result.isEmpty ? [UInt8(ascii: "/")] : result
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
