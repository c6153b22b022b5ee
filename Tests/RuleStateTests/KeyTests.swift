// SPDX-License-Identifier: Apache-2.0

@testable import RuleState
import Testing

@Suite struct KeyTests {
    private let secret = KeyHasher.Secret(low: 0x0706_0504_0302_0100, high: 0x0f0e_0d0c_0b0a_0908)

    /// Of messages 00 01 02 …, by OpenSSL's SIPHASH with this key and 16 bytes.
    private static let vectors: [(words: [UInt64], low: UInt64, high: UInt64)] = [
        ([], 0xe6a8_25ba_047f_81a3, 0x9302_55c7_1472_f66d),
        ([0x0706_0504_0302_0100], 0x61f5_5862_baa9_623b, 0xb497_14f3_64e2_830f),
        ([0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908], 0xbb54_b067_caa4_e26e, 0x7705_2385_bf15_33fd),
    ]

    @Test(arguments: vectors) func `keys are SipHash-2-4 with 128 bits`(vector: (words: [UInt64], low: UInt64, high: UInt64)) {
        var hasher = KeyHasher(secret)
        for word in vector.words { hasher.mix(word) }
        #expect(hasher.key() == StateKey(low: vector.low, high: vector.high))
    }

    private func key(_ texts: [String]) -> StateKey {
        var hasher = KeyHasher(secret)
        for text in texts {
            let bytes = Array(text.utf8)
            hasher.append(bytes.span)
        }
        return hasher.key()
    }

    @Test func `where one value ends and the next begins makes a difference`() {
        let lists = [[], [""], ["", ""], ["ab", "c"], ["a", "bc"], ["abc"], ["abc\0"], ["abc\0\0\0\0\0"], ["abcdefgh"], ["abcdefgh", ""]]
        #expect(Set(lists.map { key($0) }).count == lists.count)
    }

    @Test func `what is missing, zero, empty or a list is not the same`() {
        var hashers = Array(repeating: KeyHasher(secret), count: 4)
        hashers[0].appendMissing()
        hashers[1].append(0)
        let empty: [UInt8] = []
        hashers[2].append(empty.span)
        hashers[3].append(listOf: 0)
        #expect(Set(hashers.map { $0.key() }).count == 4)
    }

    @Test func `every byte of a long text counts`() {
        var text = [UInt8](repeating: 7, count: 100_000)
        var keys: Set<StateKey> = []
        for place in stride(from: 0, to: text.count, by: 9973) {
            text[place] = 8
            var hasher = KeyHasher(secret)
            hasher.append(text.span)
            keys.insert(hasher.key())
        }
        #expect(keys.count == 11)
    }
}
