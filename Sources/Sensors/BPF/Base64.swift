// SPDX-License-Identifier: Apache-2.0

/// Decodes base64 as EmbedObject writes it (RFC 4648, padded, no line breaks); nil for anything else.
func decodeBase64(_ text: String) -> [UInt8]? {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, letter) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
        values[Int(letter)] = UInt8(value)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count / 4 * 3)
    var group: UInt32 = 0
    var count = 0
    var padding = 0
    for letter in text.utf8 {
        if letter == UInt8(ascii: "=") {
            padding += 1
            group <<= 6
        } else {
            let value = values[Int(letter)]
            guard value != 255, padding == 0 else { return nil }
            group = group << 6 | UInt32(value)
        }
        count += 1
        if count == 4 {
            guard padding < 3 else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: group >> 16))
            if padding < 2 { bytes.append(UInt8(truncatingIfNeeded: group >> 8)) }
            if padding < 1 { bytes.append(UInt8(truncatingIfNeeded: group)) }
            group = 0
            count = 0
        }
    }
    return count == 0 ? bytes : nil
}
