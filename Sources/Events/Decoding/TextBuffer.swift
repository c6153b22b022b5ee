/// Bytes of text under construction, meant to be filled, read and emptied many times without allocating again.
///
/// The bytes are UTF-8 where they come from a `String`, and whatever the caller appended where they come from bytes.
package struct TextBuffer: Sendable {
    /// What has been appended since the last `removeAll()`.
    package private(set) var bytes: [UInt8]

    /// Creates an empty buffer that holds `capacity` bytes before it has to grow.
    package init(capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(max(capacity, 0))
    }

    /// The number of bytes appended.
    package var count: Int { bytes.count }

    /// Whether nothing has been appended.
    package var isEmpty: Bool { bytes.isEmpty }

    /// Empties the buffer and keeps its storage.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Drops everything after the first `length` bytes; does nothing when there are not that many.
    package mutating func truncate(to length: Int) {
        guard length >= 0, length < bytes.count else { return }
        bytes.removeLast(bytes.count - length)
    }

    /// Appends one byte.
    package mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    /// Appends the UTF-8 of `text`.
    package mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends `more` as it is, without any check that it is text.
    package mutating func append(contentsOf more: some Collection<UInt8>) {
        bytes.append(contentsOf: more)
    }

    /// Appends `more` as it is, without any check that it is text.
    package mutating func append(contentsOf more: [UInt8]) {
        bytes.append(contentsOf: more)
    }

    /// Appends `more` as it is, without any check that it is text.
    package mutating func append(contentsOf more: ArraySlice<UInt8>) {
        bytes.append(contentsOf: more)
    }
}

// Numbers are written from the last digit backwards into a small array that lives in registers or on the stack, so no
// `String` is made. The generic entry points only widen; the work is in functions that are not generic, because generic
// code is not specialised across modules.
extension TextBuffer {
    /// Appends `value` in base ten. Values of more than 64 bits are clamped to the largest 64-bit magnitude.
    package mutating func append(decimal value: some FixedWidthInteger) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        append(magnitude: UInt64(clamping: value.magnitude), minimumDigits: 1)
    }

    /// Appends `value` in base ten with zeros in front up to `width` digits; a minus sign does not count.
    package mutating func append(paddedDecimal value: some FixedWidthInteger, width: Int) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        append(magnitude: UInt64(clamping: value.magnitude), minimumDigits: width)
    }

    /// Appends `0x` and the bits of `value` in base sixteen; a negative value shows the two's complement of its width.
    package mutating func append<Value: FixedWidthInteger>(hex value: Value) {
        bytes.append(UInt8(ascii: "0"))
        bytes.append(UInt8(ascii: "x"))
        append(bareHex: value, minimumDigits: 1)
    }

    /// Appends the bits of `value` in base sixteen without `0x`, with zeros in front up to `minimumDigits`.
    package mutating func append<Value: FixedWidthInteger>(bareHex value: Value, minimumDigits: Int = 1) {
        let bits = UInt64(truncatingIfNeeded: Value.Magnitude(truncatingIfNeeded: value))
        append(bits: bits, bitsPerDigit: 4, minimumDigits: minimumDigits)
    }

    /// Appends the bits of `value` in base eight without a prefix, with zeros in front up to `minimumDigits`.
    package mutating func append<Value: FixedWidthInteger>(octal value: Value, minimumDigits: Int = 1) {
        let bits = UInt64(truncatingIfNeeded: Value.Magnitude(truncatingIfNeeded: value))
        append(bits: bits, bitsPerDigit: 3, minimumDigits: minimumDigits)
    }

    private mutating func append(magnitude: UInt64, minimumDigits: Int) {
        if magnitude < 10, minimumDigits <= 1 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude))
            return
        }
        var digits = [20 of UInt8](repeating: 0)  // UInt64.max has 20
        var first = 20
        var rest = magnitude
        repeat {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
            first -= 1
            digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: remainder)
            rest = quotient
        } while rest != 0
        appendZeros(minimumDigits - (20 - first))
        for index in first..<20 { bytes.append(digits[index]) }
    }

    private mutating func append(bits: UInt64, bitsPerDigit: UInt64, minimumDigits: Int) {
        var digits = [22 of UInt8](repeating: 0)  // UInt64.max has 22 in base eight
        var first = 22
        var rest = bits
        repeat {
            let digit = UInt8(truncatingIfNeeded: rest & ((1 << bitsPerDigit) - 1))
            first -= 1
            digits[first] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            rest >>= bitsPerDigit
        } while rest != 0
        appendZeros(minimumDigits - (22 - first))
        for index in first..<22 { bytes.append(digits[index]) }
    }

    private mutating func appendZeros(_ count: Int) {
        var left = count
        while left > 0 {
            bytes.append(UInt8(ascii: "0"))
            left -= 1
        }
    }
}
