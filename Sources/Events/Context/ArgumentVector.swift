// SPDX-License-Identifier: Apache-2.0

/// Byte strings of a process, as argv and the environment are: one buffer, in which each string ends with a NUL.
///
/// A process can write over its own; what is here was read at exec, or from /proc when that was missed.
package struct ArgumentVector: Sendable, Equatable {
    /// The longest that is kept, bytes.
    package static let limit = 16384

    /// The strings and their NULs.
    package let bytes: [UInt8]
    /// How many strings.
    package let count: Int
    /// Whether there was more.
    package let isCut: Bool

    /// `bytes` may lack the last NUL, and may be longer than what is kept.
    package init(_ bytes: [UInt8], isCut: Bool = false) {
        var kept = bytes
        if let last = kept.last, last != 0 { kept.append(0) }
        if kept.count > Self.limit {
            kept.removeLast(kept.count - Self.limit)
            kept[Self.limit - 1] = 0
            self.isCut = true
        } else {
            self.isCut = isCut
        }
        count = kept.reduce(0) { $1 == 0 ? $0 + 1 : $0 }
        self.bytes = kept
    }

    /// Strings, each up to its first NUL.
    package init(_ strings: [[UInt8]]) {
        self.init(strings.flatMap { $0.prefix { $0 != 0 } + [0] })
    }

    /// Where string `index` lies in `bytes`, without its NUL; nil beyond the last.
    package func range(_ index: Int) -> Range<Int>? {
        guard index >= 0, index < count else { return nil }
        var start = 0
        var left = index
        for place in bytes.indices where bytes[place] == 0 {
            if left == 0 { return start..<place }
            left -= 1
            start = place + 1
        }
        return nil
    }

    /// String `index`; nil beyond the last.
    package subscript(_ index: Int) -> ArraySlice<UInt8>? { range(index).map { bytes[$0] } }

    /// The value of `name` in an environment; nil where it is not set.
    package func value(of name: [UInt8]) -> ArraySlice<UInt8>? { valueRange(of: name.span).map { bytes[$0] } }

    /// Where in `bytes` the value of `name` lies.
    package func valueRange(of name: Span<UInt8>) -> Range<Int>? {
        var start = 0
        for place in bytes.indices where bytes[place] == 0 {
            defer { start = place + 1 }
            guard place - start > name.count, bytes[start + name.count] == UInt8(ascii: "=") else { continue }
            if name.indices.allSatisfy({ bytes[start + $0] == name[$0] }) { return (start + name.count + 1)..<place }
        }
        return nil
    }
}
