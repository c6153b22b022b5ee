// SPDX-License-Identifier: Apache-2.0

/// The contents of an entry make no sense.
struct Malformed: Error {}

/// Reads what `ByteWriter` wrote, from anybody's bytes: every length is checked before it is believed.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    private var left: Int { bytes.endIndex - position }

    mutating func integer<T: FixedWidthInteger>(_: T.Type = T.self) throws(Malformed) -> T {
        guard left >= T.bitWidth / 8 else { throw Malformed() }
        var number: T = 0
        for shift in stride(from: 0, to: T.bitWidth, by: 8) {
            number |= T(truncatingIfNeeded: bytes[position]) << T(shift)
            position += 1
        }
        return number
    }

    mutating func flag() throws(Malformed) -> Bool {
        let byte: UInt8 = try integer()
        guard byte < 2 else { throw Malformed() }
        return byte == 1
    }

    mutating func text() throws(Malformed) -> [UInt8] {
        let length = Int(try integer(UInt32.self))
        guard length <= left else { throw Malformed() }
        defer { position += length }
        return Array(bytes[position..<(position + length)])
    }

    mutating func string() throws(Malformed) -> String { String(decoding: try text(), as: UTF8.self) }

    mutating func optional<T>(_ read: (inout ByteReader) throws(Malformed) -> T) throws(Malformed) -> T? {
        try flag() ? try read(&self) : nil
    }

    mutating func optionalInteger<T: FixedWidthInteger>(_: T.Type = T.self) throws(Malformed) -> T? {
        try optional { reader throws(Malformed) in try reader.integer() }
    }
    mutating func optionalFlag() throws(Malformed) -> Bool? { try optional { reader throws(Malformed) in try reader.flag() } }
    mutating func optionalText() throws(Malformed) -> [UInt8]? { try optional { reader throws(Malformed) in try reader.text() } }
    mutating func optionalString() throws(Malformed) -> String? { try optional { reader throws(Malformed) in try reader.string() } }

    /// Nothing is set aside for the number of elements that is stated: each must be there.
    mutating func list<T>(_ read: (inout ByteReader) throws(Malformed) -> T) throws(Malformed) -> [T] {
        let count = try integer(UInt32.self)
        var elements: [T] = []
        for _ in 0..<count {
            // An element has a byte at least, so this ends soon where the number is too large.
            guard left > 0 else { throw Malformed() }
            elements.append(try read(&self))
        }
        return elements
    }

    /// Nothing may be left.
    func end() throws(Malformed) { if left > 0 { throw Malformed() } }
}
