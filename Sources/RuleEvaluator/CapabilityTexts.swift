// SPDX-License-Identifier: Apache-2.0

internal import Events

/// Names of capabilities with blanks between them. Texts of the last few sets are kept, each in a place that its set chooses, so that nothing
/// is allocated however many sets come.
struct CapabilityTexts {
    private var sets: [UInt64]
    private var texts: [TextBuffer]
    private static let places: UInt64 = 8

    init() {
        // In place 0 the empty set has its empty text; no other place is that of an empty set.
        sets = Array(repeating: 0, count: Int(Self.places))
        texts = (0..<Int(Self.places)).map { _ in TextBuffer(capacity: 1024) }
    }

    mutating func append(_ set: UInt64, to text: inout TextBuffer) {
        let place = Int((set ^ set >> 21 ^ set >> 42) % Self.places)
        if sets[place] != set {
            sets[place] = set
            texts[place].removeAll()
            Self.write(set, to: &texts[place])
        }
        text.append(contentsOf: texts[place].bytes)
    }

    private static func write(_ set: UInt64, to text: inout TextBuffer) {
        for bit in 0..<UInt64(64) where set >> bit & 1 != 0 {
            let before = text.count
            if before > 0 { text.append(UInt8(ascii: " ")) }
            if !Meaning.capability.append(bit, to: &text) { text.truncate(to: before) }
        }
    }
}
