// SPDX-License-Identifier: Apache-2.0

/// Whole texts, looked up by hash: what a list is that no table has room for.
struct LiteralSet: Sendable {
    private var bytes: [UInt8] = []
    /// Where each literal lies; two words a slot, empty ones begin at -1.
    private var slots: [Int32]
    private let mask: Int

    init(_ literals: [[UInt8]]) {
        var capacity = 2
        while capacity < literals.count * 2 { capacity *= 2 }
        mask = capacity - 1
        slots = Array(repeating: -1, count: capacity * 2)
        bytes.reserveCapacity(literals.reduce(0) { $0 + $1.count })
        for literal in literals {
            let slot = find(literal.span)
            guard slots[slot * 2] < 0 else { continue }
            slots[slot * 2] = Int32(bytes.count)
            slots[slot * 2 + 1] = Int32(literal.count)
            bytes += literal
        }
    }

    func contains(_ text: Span<UInt8>) -> Bool { slots[find(text) * 2] >= 0 }

    /// The slot that has the text, or the empty one where it would be.
    private func find(_ text: Span<UInt8>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in text.indices { hash = (hash ^ UInt64(text[index])) &* 0x0000_0100_0000_01B3 }
        var slot = Int(truncatingIfNeeded: hash ^ (hash >> 32)) & mask
        while slots[slot * 2] >= 0 {
            let start = Int(slots[slot * 2])
            let count = Int(slots[slot * 2 + 1])
            if count == text.count, text.holds(bytes.span.extracting(start..<(start + count)), at: 0) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }
}
