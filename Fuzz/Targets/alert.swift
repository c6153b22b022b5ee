// SPDX-License-Identifier: Apache-2.0

// Bytes as the pieces of an alert's message: Falco's JSON is JSON, and says what the pieces one after the other are, escaped as a whole.

import Events
import Formats

private let options = FalcoOptions(hostname: Array("host".utf8))
/// Kept from input to input, as an output keeps it from alert to alert.
nonisolated(unsafe) private var json = FalcoJSONFormatter(options)
nonisolated(unsafe) private var plain = FalcoTextFormatter(options)

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // Pieces have a byte 1 between them; the first of each says what it is.
    let pieces = RawInput(start, min(count, 2048)).split(separator: 1, omittingEmptySubsequences: true).map(Array.init)
    let alert = alert(pieces)
    var line = TextBuffer()
    json.append(alert, to: &line)
    expect(line.bytes.last == UInt8(ascii: "\n"), "no end of the line")
    do throws(JSONCheck.Mistake) {
        try JSONCheck.check(line.bytes.dropLast()[...])
    } catch {
        expect(false, "\(error.what) at \(error.offset) of \(String(decoding: line.bytes, as: UTF8.self))")
    }
    let wanted = "\"output\":\"16:17:57.881785348: Warning \(escaped(message(alert)))\",\"output_fields\""
    expect(contains(line.bytes, Array(wanted.utf8)), "no \(wanted) in \(String(decoding: line.bytes, as: UTF8.self))")

    var text = TextBuffer()
    plain.append(alert, to: &text)
    expect(text.bytes.last == UInt8(ascii: "\n") && !text.bytes.dropLast().contains { $0 < 0x20 }, "not one line of text")
    return 0
}

private func alert(_ pieces: [[UInt8]]) -> Alert {
    var message: [AlertForm.Piece] = [], values: [AlertValue] = [], texts: [UInt8] = []
    for piece in pieces.prefix(20) {
        let bytes = Array(piece.dropFirst()), range = texts.count..<(texts.count + bytes.count)
        texts += bytes
        let value: AlertValue
        switch piece[0] % 8 {
        case 0: value = .bytes(range)
        case 1: value = .address(range)
        case 2: value = .int64(Int64(bytes.count) - 3)
        case 3: value = .double(Double(bytes.count) / 3)
        case 4, 5: value = .text(range)
        default:
            message.append(.text(bytes))
            continue
        }
        message.append(.value(values.count, width: piece[0] & 0x80 != 0 ? Int(piece[0] & 0x1f) : nil))
        values.append(value)
    }
    // Beside the message: all of them as a list.
    let names = (0..<values.count).map { "field.\($0 % 7)" } + ["all"]
    let own = values.indices
    values += [.list((own.upperBound + 1)..<(own.upperBound + 1 + own.count))] + values
    let form = AlertForm(
        rule: "r", priority: "Warning", tags: ["b", "a"], source: "syscall", policy: "p", language: "falco", message: message, names: names)
    return Alert(form, time: 1_470_327_477_881_785_348, values: values, texts: texts)
}

/// The pieces one after the other.
private func message(_ alert: Alert) -> [UInt8] {
    var text = TextBuffer()
    for piece in alert.form.message {
        switch piece {
        case .text(let bytes): text.append(contentsOf: bytes)
        case .value(let number, let width): FalcoRendering.append(alert.values[number], of: alert, width: width, to: &text)
        }
    }
    return text.bytes
}

/// As the library does that Falco has; Swift repairs what is no UTF-8 in the same way.
private func escaped(_ text: [UInt8]) -> String {
    var result = ""
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\u{08}": result += "\\b"
        case "\u{0c}": result += "\\f"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case "\0"..<" ": result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    guard part.count <= bytes.count else { return false }
    for start in 0...(bytes.count - part.count) where bytes[start..<(start + part.count)].elementsEqual(part) { return true }
    return false
}
