// SPDX-License-Identifier: Apache-2.0

extension TextBuffer {
    /// Appends `more` as it is, without any check that it is text.
    package mutating func append(contentsOf more: Span<UInt8>) {
        // The buffer lives for the closure, and is only read.
        unsafe more.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
