import Events
import Testing

/// What `fill` appends to an empty buffer.
func written(_ fill: (inout TextBuffer) -> Void) -> String {
    var buffer = TextBuffer()
    fill(&buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
}

@Suite struct TextBufferTests {
    @Test(arguments: [0, 1, -1, 9, 10, 99, 100, 12345, Int.max, .min])
    func `decimal numbers read as Swift writes them`(number: Int) {
        let unsigned = UInt64(bitPattern: Int64(number))
        let small = Int8(truncatingIfNeeded: number)
        #expect(written { $0.append(decimal: number) } == String(number))
        #expect(written { $0.append(decimal: unsigned) } == String(unsigned))
        #expect(written { $0.append(decimal: small) } == String(small))
    }

    @Test(arguments: [0, 1, 0xf, 0x10, 0xabc_def0, UInt64.max])
    func `hexadecimal and octal numbers read as Swift writes them`(number: UInt64) {
        #expect(written { $0.append(hex: number) } == "0x" + String(number, radix: 16))
        #expect(written { $0.append(octal: number) } == String(number, radix: 8))
    }

    @Test func `negative numbers show the two's complement of their own width in base sixteen and eight`() {
        #expect(written { $0.append(hex: Int8(-1)) } == "0xff")
        #expect(written { $0.append(hex: Int32(-100)) } == "0xffffff9c")
        #expect(written { $0.append(octal: Int16(-1)) } == "177777")
    }

    @Test func `padding adds zeros and never cuts`() {
        #expect(written { $0.append(paddedDecimal: 7, width: 2) } == "07")
        #expect(written { $0.append(paddedDecimal: 0, width: 9) } == "000000000")
        #expect(written { $0.append(paddedDecimal: 1234, width: 2) } == "1234")
        #expect(written { $0.append(paddedDecimal: -5, width: 3) } == "-005")
        #expect(written { $0.append(paddedDecimal: 5, width: -3) } == "5")
        #expect(written { $0.append(paddedDecimal: 5, width: 30) } == String(repeating: "0", count: 29) + "5")
        #expect(written { $0.append(octal: 0o4, minimumDigits: 3) } == "004")
        #expect(written { $0.append(bareHex: 0xa, minimumDigits: 4) } == "000a")
        #expect(written { $0.append(bareHex: UInt64.max, minimumDigits: 30) } == String(repeating: "0", count: 14) + "ffffffffffffffff")
        #expect(written { $0.append(paddedDecimal: UInt64(5), width: 9) } == "000000005")
    }

    @Test func `literals, strings and spans of bytes are appended alike`() {
        let text = "größe € 💥 and a text too long to be stored in place"
        let bytes = Array(text.utf8)
        #expect(written { $0.append("größe € 💥 and a text too long to be stored in place") } == text)
        #expect(written { $0.append(text) } == text)
        #expect(written { $0.append(contentsOf: bytes.span) } == text)
        #expect(written { $0.append("") } == "")
        #expect(written { $0.append(StaticString(unicodeScalarLiteral: "é")) } == "é")
    }

    @Test func `text and bytes are appended in order, and emptying keeps the storage`() {
        var buffer = TextBuffer(capacity: 64)
        buffer.append("größe")
        buffer.append(0xff)
        buffer.append(contentsOf: [1, 2] as [UInt8])
        buffer.append(contentsOf: ([3, 4, 5] as [UInt8])[1...])
        buffer.append(contentsOf: "x".utf8)
        #expect(buffer.bytes == Array("größe".utf8) + [0xff, 1, 2, 4, 5, 0x78])
        buffer.truncate(to: 2)
        #expect(buffer.bytes == Array("gr".utf8))
        buffer.truncate(to: 5)
        buffer.truncate(to: -1)
        #expect(buffer.count == 2)
        let capacity = buffer.bytes.capacity
        buffer.removeAll()
        #expect(buffer.isEmpty && buffer.bytes.capacity == capacity)
    }
}
