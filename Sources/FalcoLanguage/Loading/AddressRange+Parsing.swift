// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel

extension AddressRange {
    /// Reads `10.0.0.0/8`, `::1` and the like; without a prefix it is one address.
    init?(parsing text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = Self.ipv4(first) ?? Self.ipv6(first) else { return nil }
        var prefix = 8 * address.count
        if parts.count == 2 {
            guard let number = Self.number(parts[1], limit: prefix) else { return nil }
            prefix = number
        }
        self.init(address: address, prefix: prefix)
    }

    /// Decimal digits only: no sign, no more than three.
    private static func number(_ text: Substring, limit: Int) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            number <= limit
        else { return nil }
        return number
    }

    private static func ipv4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { number($0, limit: 255).map { UInt8($0) } }
        return bytes.count == 4 ? bytes : nil
    }

    private static func ipv6(_ text: Substring) -> [UInt8]? {
        guard text.utf8.count <= 45, text.contains(":") else { return nil }
        var halves: [[UInt8]] = []
        var rest = text
        if let gap = Self.gap(in: text) {
            guard let head = groups(text[..<gap]) else { return nil }
            halves.append(head)
            rest = text[text.index(gap, offsetBy: 2)...]
            guard Self.gap(in: rest) == nil else { return nil }
        }
        guard let tail = groups(rest) else { return nil }
        guard let head = halves.first else { return tail.count == 16 ? tail : nil }
        guard head.count + tail.count <= 14 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// Where `::` stands.
    private static func gap(in text: Substring) -> Substring.Index? {
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            if text[index] == ":", next < text.endIndex, text[next] == ":" { return index }
            index = next
        }
        return nil
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        if text.isEmpty { return [] }
        var bytes: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (place, part) in parts.enumerated() {
            if place == parts.count - 1, let last = ipv4(part) { return bytes.count <= 12 ? bytes + last : nil }
            guard (1...4).contains(part.utf8.count), part.first != "+", part.first != "-", let value = UInt16(part, radix: 16) else {
                return nil
            }
            bytes += [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)]
        }
        return bytes.count <= 16 ? bytes : nil
    }
}
