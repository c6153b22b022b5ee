// SPDX-License-Identifier: Apache-2.0

/// Whether a key is new: did not match within the window before. Each match renews it, so what goes on without a break that is longer than
/// the window is told once.
final class FirstMemory {
    /// When each key matched last.
    private var table: KeyTable<UInt64>
    private let within: UInt64
    /// Keys that were forgotten while they meant something.
    private(set) var evictions: UInt64 = 0

    init(within: UInt64, _ limits: StateLimits) {
        self.within = within
        table = KeyTable(limit: min(limits.keys, limits.bytes / KeyTable<UInt64>.bytes()))
    }

    var count: Int { table.count }

    func match(_ key: StateKey, _ time: UInt64) -> Bool {
        let place = table.find(key)
        guard place >= 0 else {
            if table.isFull {
                if !time.isBeyond(within, after: table[table.oldest]) { evictions += 1 }
                table.remove(table.oldest)
            }
            _ = table.insert(key, time)
            return true
        }
        table.touch(place)
        let last = table[place]
        table[place] = max(last, time)
        return time.isBeyond(within, after: last)
    }
}
