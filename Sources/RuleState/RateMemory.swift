// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel

/// A bucket of tokens for each key, which fills evenly and is full at first. A token is `interval` parts and each nanosecond brings `count`
/// parts, so nothing is rounded and no token is there before its time.
final class RateMemory {
    private struct Bucket: BitwiseCopyable, Sendable {
        var parts: UInt64
        var time: UInt64
    }

    private var table: KeyTable<Bucket>
    private let interval: UInt64
    private let count: UInt64
    /// Keys that were forgotten while they meant something.
    private(set) var evictions: UInt64 = 0

    init(_ rate: TokenRate, _ limits: StateLimits) {
        interval = max(1, rate.interval)
        // A full bucket is a number; so many a second nobody can tell apart from all.
        count = max(1, min(rate.count, UInt64.max / interval))
        table = KeyTable(limit: min(limits.keys, limits.bytes / KeyTable<Bucket>.bytes()))
    }

    var keys: Int { table.count }

    /// Whether there is a token, which is then gone.
    func admit(_ key: StateKey, _ time: UInt64) -> Bool {
        let place = table.find(key)
        guard place >= 0 else {
            if table.isFull {
                // A full bucket is as good as none.
                if !time.isBeyond(interval - 1, after: table[table.oldest].time) { evictions += 1 }
                table.remove(table.oldest)
            }
            _ = table.insert(key, Bucket(parts: (count - 1) * interval, time: time))
            return true
        }
        table.touch(place)
        refill(place, time)
        guard table[place].parts >= interval else { return false }
        table[place].parts -= interval
        return true
    }

    /// What comes late finds what is there.
    private func refill(_ place: Int32, _ time: UInt64) {
        let bucket = table[place]
        guard time > bucket.time else { return }
        let full = count * interval
        let elapsed = time - bucket.time
        // Within an interval the product is less than a full bucket.
        let fresh = elapsed >= interval ? full : elapsed * count
        table[place] = Bucket(parts: fresh >= full - bucket.parts ? full : bucket.parts + fresh, time: time)
    }
}
