// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Foundation

/// An object of a JSON line. What is not there, or is something else, is nil.
struct LineObject {
    private let members: [String: Any]
    init(_ members: [String: Any]) { self.members = members }

    subscript(_ key: String) -> Any? { members[key] }
    func text(_ key: String) -> String? { members[key] as? String }
    func bytes(_ key: String) -> [UInt8]? { text(key).map { Array($0.utf8) } }
    func texts(_ key: String) -> [String] { members[key] as? [String] ?? [] }
    func flag(_ key: String) -> Bool? { members[key] as? Bool }
    func object(_ key: String) -> LineObject? { (members[key] as? [String: Any]).map { LineObject($0) } }
    func time(_ key: String) -> UInt64? { text(key).flatMap { ClockText.nanoseconds(of: $0) } }
    /// With all its bits: -1 has all of them.
    func number(_ key: String) -> UInt64? { members[key].flatMap { Self.number($0) } }
    func id(_ key: String) -> UInt32? { number(key).flatMap { UInt32(exactly: $0) } }

    static func number(_ value: Any) -> UInt64? {
        (value as? UInt64) ?? (value as? Int64).map { UInt64(bitPattern: $0) }
    }

    /// Two digits a byte.
    static func bytes(hexadecimal text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[place..<(place + 2)], as: UTF8.self), radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
