// SPDX-License-Identifier: Apache-2.0

internal import Events

extension TextBuffer {
    /// Appends each byte as two digits in base sixteen.
    mutating func append(bareHex bytes: Span<UInt8>) {
        for index in bytes.indices { append(bareHex: bytes[index], minimumDigits: 2) }
    }
}
