// SPDX-License-Identifier: Apache-2.0

package import Events

/// Values as Falco writes them.
package enum FalcoRendering {
    /// Into a message: numbers in base ten, `(a,b)` for lists, `<NA>` for what is missing. With a width, the text is filled with
    /// blanks or cut to that many characters.
    package static func append(_ value: AlertValue, of alert: Alert, width: Int? = nil, to text: inout TextBuffer) {
        guard let width else { return append(value, alert, to: &text) }
        let start = text.count
        append(value, alert, to: &text)
        fit(from: start, width, &text)
    }

    private static func append(_ value: AlertValue, _ alert: Alert, to text: inout TextBuffer) {
        switch value {
        case .missing: text.append("<NA>")
        case .int64(let number): text.append(decimal: number)
        case .uint64(let number), .time(let number), .duration(let number): text.append(decimal: number)
        case .moment(let time): append(moment: time, to: &text)
        case .port(let number): text.append(decimal: UInt64(number))
        case .bool(let bool): text.append(bool ? "true" : "false")
        case .double(let number): append(tenths: number, to: &text)
        case .text(let range): text.append(contentsOf: alert.text(range))
        case .bytes(let range): append(printable: alert.text(range), to: &text)
        case .address(let range): if !text.append(internetAddress: alert.text(range)) { text.append("<NA>") }
        case .list(let range):
            text.append(UInt8(ascii: "("))
            for place in range {
                if place > range.lowerBound { text.append(UInt8(ascii: ",")) }
                append(alert.values[place], alert, to: &text)
            }
            text.append(UInt8(ascii: ")"))
        }
    }

    /// As a JSON value: numbers and booleans as such, all else as text, lists as arrays, what is missing as null.
    package static func append(json value: AlertValue, of alert: Alert, to text: inout TextBuffer) {
        switch value {
        case .missing: text.append("null")
        case .int64, .uint64, .time, .duration, .port, .bool: append(value, alert, to: &text)
        case .double(let number):
            if number.isFinite { text.append("\(number)") } else { text.append("null") }
        case .text(let range): text.append(falcoString: alert.text(range))
        case .bytes(let range):
            var plain = TextBuffer(capacity: range.count)
            append(printable: alert.text(range), to: &plain)
            text.append(falcoString: plain.bytes)
        case .address, .moment:
            text.append(UInt8(ascii: "\""))
            append(value, alert, to: &text)
            text.append(UInt8(ascii: "\""))
        case .list(let range):
            text.append(UInt8(ascii: "["))
            for place in range {
                if place > range.lowerBound { text.append(UInt8(ascii: ",")) }
                append(json: alert.values[place], of: alert, to: &text)
            }
            text.append(UInt8(ascii: "]"))
        }
    }

    /// UTC, RFC 3339.
    private static func append(moment time: UInt64, to text: inout TextBuffer) {
        let (seconds, rest) = time.quotientAndRemainder(dividingBy: 1_000_000_000)
        CivilTime(Int(seconds)).append(to: &text)
        text.append(UInt8(ascii: "."))
        text.append(paddedDecimal: rest, width: 9)
        text.append(UInt8(ascii: "Z"))
    }

    private static func append(tenths number: Double, to text: inout TextBuffer) {
        let scaled = (number.magnitude * 10).rounded(.toNearestOrEven)
        guard scaled < 1e18 else { return text.append("\(number)") }
        if number < 0 { text.append(UInt8(ascii: "-")) }
        let (whole, tenth) = UInt64(scaled).quotientAndRemainder(dividingBy: 10)
        text.append(decimal: whole)
        text.append(UInt8(ascii: "."))
        text.append(decimal: tenth)
    }

    /// What does not print as a dot.
    private static func append(printable bytes: Span<UInt8>, to text: inout TextBuffer) {
        for index in bytes.indices {
            let byte = bytes[index]
            text.append(byte >= 0x20 && byte < 0x7f ? byte : UInt8(ascii: "."))
        }
    }

    /// Makes what was appended since `start` exactly `width` characters long; a byte that is no UTF-8 is one.
    private static func fit(from start: Int, _ width: Int, _ text: inout TextBuffer) {
        let (characters, end) = count(text.bytes.span, from: start, width)
        if characters == width { return text.truncate(to: end) }
        for _ in characters..<width { text.append(UInt8(ascii: " ")) }
    }

    /// How many characters there are, `limit` at most, and where they end.
    private static func count(_ bytes: Span<UInt8>, from start: Int, _ limit: Int) -> (Int, Int) {
        var (index, characters) = (start, 0)
        while index < bytes.count, characters < limit {
            index += max(1, UTF8Sequence.length(bytes, at: index))
            characters += 1
        }
        return (characters, index)
    }
}
