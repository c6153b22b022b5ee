// SPDX-License-Identifier: Apache-2.0

import PolicyModel
import Testing

@Suite struct AddressRangeTests {
    @Test func `a range holds the addresses that share its prefix, of its own family`() throws {
        let range = try #require(AddressRange(address: [10, 1, 130, 7], prefix: 17))
        #expect(range.address == [10, 1, 128, 0])
        #expect(range.contains([10, 1, 255, 1].span) && !range.contains([10, 1, 127, 1].span) && !range.contains([UInt8](repeating: 10, count: 16).span))
    }

    @Test func `a prefix of all bits is one address, one of none is all`() throws {
        let one = try #require(AddressRange(address: [1, 2, 3, 4], prefix: 32)), all = try #require(AddressRange(address: [1, 2, 3, 4], prefix: 0))
        #expect(one.contains([1, 2, 3, 4].span) && !one.contains([1, 2, 3, 5].span))
        #expect(all.contains([9, 9, 9, 9].span))
    }

    @Test func `what is no address makes no range`() {
        #expect(AddressRange(address: [1, 2, 3], prefix: 8) == nil && AddressRange(address: [1, 2, 3, 4], prefix: 33) == nil)
    }
}
