// SPDX-License-Identifier: Apache-2.0

internal import Events

/// Values as Go's JSON has them: numbers are numbers, and bytes are Base64.
struct TraceeValues {
    private let others: ValueWriter<JSONStyle>

    init(_ options: FormatOptions) {
        var options = options
        options.raw = true
        options.descriptorPaths = false
        others = ValueWriter(options)
    }

    func append(_ event: borrowing Event, _ index: Int, _ argument: ArgumentPlan, _ surroundings: any Surroundings, to text: inout TextBuffer) {
        switch argument.type {
        case .pointer: text.append(decimal: event.slot(index) ?? 0)
        case .bytes:
            text.append(UInt8(ascii: "\""))
            if let data = event.data(index) { Base64.append(data, to: &text) }
            text.append(UInt8(ascii: "\""))
        case .uint64Array: appendNumbers(event, index, to: &text)
        case .sockaddr: appendAddress(event, index, to: &text)
        default: _ = others.append(event, index, argument, surroundings, to: &text)
        }
    }

    private func appendNumbers(_ event: borrowing Event, _ index: Int, to text: inout TextBuffer) {
        text.append(UInt8(ascii: "["))
        if let data = event.data(index) {
            var offset = 0
            while let word = data.word(at: offset) {
                if offset > 0 { text.append(UInt8(ascii: ",")) }
                text.append(decimal: word)
                offset += 8
            }
        }
        text.append(UInt8(ascii: "]"))
    }

    private func appendAddress(_ event: borrowing Event, _ index: Int, to text: inout TextBuffer) {
        guard let data = event.data(index), let address = SocketAddress(bytes: data) else { return text.append("null") }
        text.append(UInt8(ascii: "{"))
        for (place, part) in address.parts.enumerated() {
            text.append(place == 0 ? "\"" : ",\"")
            text.append(part.name)
            text.append("\":")
            text.append(jsonString: part.value)
        }
        text.append(UInt8(ascii: "}"))
    }
}

private enum Base64 {
    static func append(_ bytes: Span<UInt8>, to text: inout TextBuffer) {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            var group = UInt32(0)
            for place in 0..<3 { group = group << 8 | (place < count ? UInt32(bytes[start + place]) : 0) }
            for place in 0..<4 {
                text.append(place <= count ? digits[Int(group >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
            }
        }
    }
}
