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
        // In bounds by the guard; every bit pattern of an integer is valid, and bytes have no padding between them.
        return unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
