// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

/// Ranges of addresses without overlaps and in order, so that halving finds the one that an address can lie in.
struct AddressInterval: Sendable, Equatable {
    let isV6: Bool
    let first: UInt128
    private(set) var last: UInt128

    private init?(_ range: AddressRange) {
        guard let address = InternetAddress(range.address.span) else { return nil }
        let width: Int
        switch address {
        case .v4(let number): (isV6, first, width) = (false, UInt128(number), 32)
        case .v6(let number): (isV6, first, width) = (true, number, 128)
        }
        let free = width - range.prefix
        last = free >= 128 ? .max : first | ((1 << UInt128(free)) - 1)
    }

    /// The same addresses, IPv4 first.
    static func sorted(_ ranges: [AddressRange]) -> [AddressInterval] {
        let all = ranges.compactMap { AddressInterval($0) }.sorted { left, right in
            left.isV6 == right.isV6 ? left.first < right.first : !left.isV6
        }
        var result: [AddressInterval] = []
        for next in all {
            if let before = result.last, before.isV6 == next.isV6, next.first <= before.last {
                result[result.count - 1].last = max(before.last, next.last)
            } else {
                result.append(next)
            }
        }
        return result
    }

    /// Whether an address lies in one of those in `places` of a table.
    static func contains(_ address: InternetAddress, _ table: [AddressInterval], _ places: Range<Int32>) -> Bool {
        let isV6: Bool, number: UInt128
        switch address {
        case .v4(let address): (isV6, number) = (false, UInt128(address))
        case .v6(let address): (isV6, number) = (true, address)
        }
        var low = Int(places.lowerBound), high = Int(places.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            let isBefore = table[middle].isV6 == isV6 ? table[middle].last < number : !table[middle].isV6
            if isBefore { low = middle + 1 } else { high = middle }
        }
        return low < Int(places.upperBound) && table[low].isV6 == isV6 && table[low].first <= number
    }
}
