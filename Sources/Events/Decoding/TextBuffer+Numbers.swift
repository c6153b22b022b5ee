// SPDX-License-Identifier: Apache-2.0

// Numbers are written from the last digit backwards into a small array that lives on the stack, then appended at once, so
// no `String` is made. Entry points only widen.
extension TextBuffer {
    /// Appends `value` in base ten.
    package mutating func append(decimal value: UInt64) { append(magnitude: value, minimumDigits: 1) }

    /// Appends `value` in base ten.
    package mutating func append(decimal value: UInt32) { append(magnitude: UInt64(value), minimumDigits: 1) }

    /// Appends `value` in base ten.
    package mutating func append(decimal value: Int64) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        append(magnitude: value.magnitude, minimumDigits: 1)
    }

    /// Appends `value` in base ten.
    package mutating func append(decimal value: Int) { append(decimal: Int64(value)) }

    /// Appends `value` in base ten. Values of more than 64 bits are clamped to the largest 64-bit magnitude.
    package mutating func append(decimal value: some FixedWidthInteger) {
        append(paddedDecimal: value, width: 1)
    }

    /// Appends `value` in base ten with zeros in front up to `width` digits.
    package mutating func append(paddedDecimal value: UInt64, width: Int) {
        append(magnitude: value, minimumDigits: width)
    }

    /// Appends `value` in base ten with zeros in front up to `width` digits; a minus sign does not count.
    package mutating func append(paddedDecimal value: Int, width: Int) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        append(magnitude: UInt64(value.magnitude), minimumDigits: width)
    }

    /// Appends `value` in base ten with zeros in front up to `width` digits; a minus sign does not count.
    package mutating func append(paddedDecimal value: some FixedWidthInteger, width: Int) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        append(magnitude: UInt64(clamping: value.magnitude), minimumDigits: width)
    }

    /// Appends `0x` and the bits of `value` in base sixteen; a negative value shows the two's complement of its width.
    package mutating func append<Value: FixedWidthInteger>(hex value: Value) {
        append("0x")
        append(bareHex: value, minimumDigits: 1)
    }

    /// Appends the bits of `value` in base sixteen without `0x`, with zeros in front up to `minimumDigits`.
    package mutating func append(bareHex value: UInt64, minimumDigits: Int = 1) {
        append(bits: value, bitsPerDigit: 4, minimumDigits: minimumDigits)
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
        var digits = [20 of UInt8](repeating: UInt8(ascii: "0"))  // UInt64.max has 20
        var first = 20
        var rest = magnitude
        repeat {
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
            first -= 1
            digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: remainder)
            rest = quotient
        } while rest != 0
        appendZeros(minimumDigits - 20)
        first = min(first, 20 - min(max(minimumDigits, 1), 20))
        append(contentsOf: digits.span.extracting(first..<20))
    }

    private mutating func append(bits: UInt64, bitsPerDigit: UInt64, minimumDigits: Int) {
        var digits = [22 of UInt8](repeating: UInt8(ascii: "0"))  // UInt64.max has 22 in base eight
        var first = 22
        var rest = bits
        repeat {
            let digit = UInt8(truncatingIfNeeded: rest & ((1 << bitsPerDigit) - 1))
            first -= 1
            digits[first] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            rest >>= bitsPerDigit
        } while rest != 0
        appendZeros(minimumDigits - 22)
        first = min(first, 22 - min(max(minimumDigits, 1), 22))
        append(contentsOf: digits.span.extracting(first..<22))
    }

    private mutating func appendZeros(_ count: Int) {
        if count > 0 { bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count)) }
    }
}
