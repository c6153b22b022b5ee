// SPDX-License-Identifier: Apache-2.0

import PolicyModel
import Testing

@Suite struct AddressRangeTests {
    private func holds(_ range: AddressRange, _ address: [UInt8]) -> Bool { range.contains(address.span) }

    @Test func `a range holds the addresses that share its prefix, of its own family`() throws {
        let range = try #require(AddressRange(address: [10, 1, 130, 7], prefix: 17))
        #expect(range.address == [10, 1, 128, 0])
        #expect(holds(range, [10, 1, 255, 1]) && !holds(range, [10, 1, 127, 1]) && !holds(range, [UInt8](repeating: 10, count: 16)))
    }

    @Test func `a prefix of all bits is one address, one of none is all`() throws {
        let one = try #require(AddressRange(address: [1, 2, 3, 4], prefix: 32)), all = try #require(AddressRange(address: [1, 2, 3, 4], prefix: 0))
        #expect(holds(one, [1, 2, 3, 4]) && !holds(one, [1, 2, 3, 5]))
        #expect(holds(all, [9, 9, 9, 9]))
    }

    @Test func `what is no address makes no range`() {
        #expect(AddressRange(address: [1, 2, 3], prefix: 8) == nil && AddressRange(address: [1, 2, 3, 4], prefix: 33) == nil)
    }
}
