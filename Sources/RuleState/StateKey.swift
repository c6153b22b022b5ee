// SPDX-License-Identifier: Apache-2.0

/// What a key is known by: 128 bits of SipHash-2-4 under a secret that is drawn at the start of each run. Keys are as long as whoever makes
/// events likes, so their bytes are not kept; nobody who does not know the secret can make two keys that are taken for one, and by chance
/// 65,536 keys have a pair in about one of 10^29 tables.
package struct StateKey: Hashable, Sendable, BitwiseCopyable {
    package let low: UInt64
    package let high: UInt64

    package init(low: UInt64, high: UInt64) { (self.low, self.high) = (low, high) }
}

/// Makes a key out of values, one after the other. Each says what it is and how long, so that no two lists of values are alike by where one
/// ends and the next begins.
package struct KeyHasher: Sendable {
    /// What makes the keys of one run unlike those of any other.
    package struct Secret: Sendable {
        let low: UInt64
        let high: UInt64

        package init(low: UInt64, high: UInt64) { (self.low, self.high) = (low, high) }

        package static func random() -> Secret {
            var generator = SystemRandomNumberGenerator()
            return Secret(low: generator.next(), high: generator.next())
        }
    }

    private enum Tag {
        static let missing: UInt64 = 1
        static let number: UInt64 = 2
        static let text: UInt64 = 3
        static let list: UInt64 = 4
    }

    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64
    private var words: UInt64 = 0

    package init(_ secret: Secret) {
        v0 = secret.low ^ 0x736f_6d65_7073_6575
        v1 = secret.high ^ 0x646f_7261_6e64_6f6d ^ 0xee
        v2 = secret.low ^ 0x6c79_6765_6e65_7261
        v3 = secret.high ^ 0x7465_6462_7974_6573
    }

    package mutating func appendMissing() { mix(Tag.missing) }

    /// A number by its bits: negative ones are themselves in two's complement.
    package mutating func append(_ number: UInt64) {
        mix(Tag.number)
        mix(number)
    }

    /// The elements follow.
    package mutating func append(listOf count: Int) { mix(Tag.list | UInt64(count) << 8) }

    package mutating func append(_ text: Span<UInt8>) {
        mix(Tag.text | UInt64(text.count) << 8)
        var word: UInt64 = 0
        for index in text.indices {
            word |= UInt64(text[index]) << UInt64(8 * (index & 7))
            if index & 7 == 7 {
                mix(word)
                word = 0
            }
        }
        if text.count & 7 != 0 { mix(word) }
    }

    package consuming func key() -> StateKey {
        // The length in the last word's highest byte, as SipHash has it.
        mix((words &* 8) << 56)
        v2 ^= 0xee
        for _ in 0..<4 { round() }
        let low = v0 ^ v1 ^ v2 ^ v3
        v1 ^= 0xdd
        for _ in 0..<4 { round() }
        return StateKey(low: low, high: v0 ^ v1 ^ v2 ^ v3)
    }

    /// Eight bytes of the message, as they are.
    mutating func mix(_ word: UInt64) {
        words &+= 1
        v3 ^= word
        round()
        round()
        v0 ^= word
    }

    @inline(__always)
    private mutating func round() {
        v0 &+= v1
        v1 = v1 << 13 | v1 >> 51
        v1 ^= v0
        v0 = v0 << 32 | v0 >> 32
        v2 &+= v3
        v3 = v3 << 16 | v3 >> 48
        v3 ^= v2
        v0 &+= v3
        v3 = v3 << 21 | v3 >> 43
        v3 ^= v0
        v2 &+= v1
        v1 = v1 << 17 | v1 >> 47
        v1 ^= v2
        v2 = v2 << 32 | v2 >> 32
    }
}
