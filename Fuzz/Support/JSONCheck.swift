// SPDX-License-Identifier: Apache-2.0

/// Whether bytes are one JSON value (RFC 8259), in UTF-8, no object having a key twice.
struct JSONCheck {
    struct Mistake: Error {
        let offset: Int
        let what: String
    }

    private let bytes: ArraySlice<UInt8>
    private var index: Int

    /// Throws where the bytes stop being JSON.
    static func check(_ bytes: ArraySlice<UInt8>) throws(Mistake) {
        var check = JSONCheck(bytes: bytes, index: bytes.startIndex)
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Mistake(offset: 0, what: "not UTF-8") }
        try check.value()
        guard check.index == bytes.endIndex else { throw check.mistake("something behind the value") }
    }

    private func mistake(_ what: String) -> Mistake { Mistake(offset: index - bytes.startIndex, what: what) }

    private var next: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    private mutating func take(_ text: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard bytes[index...].starts(with: wanted) else { return false }
        index += wanted.count
        return true
    }

    private mutating func value() throws(Mistake) {
        switch next {
        case UInt8(ascii: "{"): try object()
        case UInt8(ascii: "["): try array()
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
            if !take("true"), !take("false"), !take("null") { throw mistake("no value") }
        default: try number()
        }
    }

    private mutating func object() throws(Mistake) {
        _ = take("{")
        if take("}") { return }
        var keys: Set<ArraySlice<UInt8>> = []
        repeat {
            guard keys.insert(try string()).inserted else { throw mistake("the same key again") }
            guard take(":") else { throw mistake("no colon") }
            try value()
        } while take(",")
        guard take("}") else { throw mistake("no end of the object") }
    }

    private mutating func array() throws(Mistake) {
        _ = take("[")
        if take("]") { return }
        repeat { try value() } while take(",")
        guard take("]") else { throw mistake("no end of the array") }
    }

    private mutating func string() throws(Mistake) -> ArraySlice<UInt8> {
        guard take("\"") else { throw mistake("no string") }
        let start = index
        while let byte = next {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return bytes[start..<(index - 1)]
            case 0..<0x20: throw mistake("a control character")
            case UInt8(ascii: "\\"): try escape()
            default: break
            }
        }
        throw mistake("no end of the string")
    }

    private mutating func escape() throws(Mistake) {
        guard let byte = next else { throw mistake("no escape") }
        index += 1
        if byte == UInt8(ascii: "u") {
            for _ in 0..<4 {
                guard let digit = next, "0123456789abcdefABCDEF".utf8.contains(digit) else { throw mistake("no digit") }
                index += 1
            }
        } else if !"\"\\/bfnrt".utf8.contains(byte) {
            throw mistake("an unknown escape")
        }
    }

    private mutating func number() throws(Mistake) {
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
    }

    private mutating func digits() throws(Mistake) {
        let start = index
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        guard index > start else { throw mistake("no digit") }
    }
}
