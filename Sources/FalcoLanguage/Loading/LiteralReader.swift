// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicyModel
internal import PolicySyntax

/// Texts of a condition ─► values of a field's type.
enum LiteralReader {
    static func literal(_ value: ConditionValue, as type: ValueType) throws(CompileError) -> Literal {
        guard !value.bytes.contains(0) else { throw CompileError("a text cannot contain a NUL", at: value.range) }
        switch type {
        case .text, .path: return .text(value.bytes)
        case .bytes: return .bytes(value.bytes)
        case .bool:
            switch value.text {
            case "true": return .bool(true)
            case "false": return .bool(false)
            default: throw mismatch(value, "neither true nor false")
            }
        case .int64:
            guard let number = signed(value.text) else { throw mismatch(value, "no number") }
            return .int64(number)
        case .double:
            guard let number = signed(value.text) else { throw mismatch(value, "no whole number") }
            return .double(Double(number))
        case .uint64, .duration, .time:
            guard let number = unsigned(value.text) else {
                throw mismatch(value, signed(value.text) == nil ? "no number" : "negative, and the field never is")
            }
            return .uint64(number)
        case .port:
            if let number = unsigned(value.text) {
                guard number <= 65_535 else { throw mismatch(value, "no port", hint: "ports end at 65535") }
                return .uint64(number)
            }
            guard let port = ServicePorts.table[value.text] else {
                throw mismatch(
                    value, "no port and no known service",
                    hint: Spelling.nearest(to: value.text, among: ServicePorts.table.keys.sorted()).map { "did you mean '\($0)'?" })
            }
            return .uint64(UInt64(port))
        case .address, .network:
            guard value.bytes.count <= 64, let range = AddressRange(parsing: value.text) else {
                throw mismatch(value, "no address", hint: "such as 10.0.0.1, 10.0.0.0/8, ::1 or fe80::/10")
            }
            return .network(range)
        case .hostName:
            // RFC 1035, 2.3.4: without the length bytes of its labels.
            guard (1...253).contains(value.bytes.count) else { throw mismatch(value, "no host's name") }
            return .hostName(value.bytes)
        }
    }

    private static func mismatch(_ value: ConditionValue, _ what: String, hint: String? = nil) -> CompileError {
        CompileError("\(Spelling.quoted(value.text)) is \(what)", at: value.range, hint: hint)
    }

    static func signed(_ text: String) -> Int64? {
        if let digits = hexadecimal(text) { return Int64(digits, radix: 16) }
        return Int64(text)
    }

    static func unsigned(_ text: String) -> UInt64? {
        if let digits = hexadecimal(text) { return UInt64(digits, radix: 16) }
        return UInt64(text)
    }

    private static func hexadecimal(_ text: String) -> Substring? {
        guard text.hasPrefix("0x") || text.hasPrefix("0X") else { return nil }
        let digits = text.dropFirst(2)
        return digits.first.map { $0 != "+" && $0 != "-" } == true ? digits : nil
    }

    /// The bytes that pairs of hexadecimal digits stand for.
    static func hexBytes(_ value: ConditionValue) throws(CompileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var high: UInt8?
        for byte in value.bytes {
            guard let digit = digit(byte) else { throw mismatch(value, "not hexadecimal", hint: "write the bytes as digits: 48656c6c6f") }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        guard high == nil, !bytes.isEmpty else {
            throw mismatch(value, bytes.isEmpty ? "not hexadecimal" : "half a byte too long", hint: "each byte has two digits")
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
