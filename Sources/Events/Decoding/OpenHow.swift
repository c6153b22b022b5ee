// SPDX-License-Identifier: Apache-2.0

/// What an `openat2` was asked for: `struct open_how` (`linux/openat2.h`), three 64-bit words.
package struct OpenHow: Equatable, Sendable {
    package let flags: UInt64
    package let mode: UInt64
    package let resolve: UInt64

    /// Nil for bytes that are shorter: the kernel refuses such calls.
    package init?(_ bytes: Span<UInt8>) {
        guard let flags = bytes.word(at: 0), let mode = bytes.word(at: 8), let resolve = bytes.word(at: 16) else { return nil }
        (self.flags, self.mode, self.resolve) = (flags, mode, resolve)
    }
}

extension Span<UInt8> {
    /// The 64-bit number at `offset`, least byte first; nil where it is not whole.
    package func word(at offset: Int) -> UInt64? {
        guard offset >= 0, offset <= count - 8 else { return nil }
        var word: UInt64 = 0
        for index in (0..<8).reversed() { word = word << 8 | UInt64(self[offset + index]) }
        return word
    }
}
