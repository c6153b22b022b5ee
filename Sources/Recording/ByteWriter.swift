// SPDX-License-Identifier: Apache-2.0

/// Numbers and texts as bytes, one after the other; `ByteReader` reads them in the same order.
struct ByteWriter {
    var bytes: [UInt8] = []

    mutating func append<T: FixedWidthInteger>(_ number: T) {
        for shift in stride(from: 0, to: T.bitWidth, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> T(shift))) }
    }

    mutating func append(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    /// The length, and the bytes.
    mutating func append(_ text: [UInt8]) {
        append(UInt32(clamping: text.count))
        bytes.append(contentsOf: text)
    }

    mutating func append(_ text: String) { append(Array(text.utf8)) }

    /// Whether there is one, and if so what `write` writes of it.
    mutating func append<T>(_ value: T?, _ write: (inout ByteWriter, T) -> Void) {
        append(value != nil)
        if let value { write(&self, value) }
    }

    mutating func append<T: FixedWidthInteger>(_ number: T?) { append(number) { $0.append($1) } }
    mutating func append(_ flag: Bool?) { append(flag) { $0.append($1) } }
    mutating func append(_ text: [UInt8]?) { append(text) { $0.append($1) } }
    mutating func append(_ text: String?) { append(text) { $0.append($1) } }

    /// The number of elements, and what `write` writes of each.
    mutating func append<C: Collection>(list: C, _ write: (inout ByteWriter, C.Element) -> Void) {
        append(UInt32(clamping: list.count))
        for element in list { write(&self, element) }
    }
}
