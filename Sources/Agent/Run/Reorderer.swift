// SPDX-License-Identifier: Apache-2.0

/// Holds copies of records back a little, so that those of several CPUs come out in the order of their times.
struct Reorderer {
    /// How long a record waits, ns: longer than any hook runs between its timestamp and its place in the ring.
    static let delay: UInt64 = 50_000_000

    private struct Waiting {
        let time: UInt64
        let sequence: UInt64
        let bytes: [UInt8]
    }
    private var records: [Waiting] = []

    mutating func add(_ record: [UInt8], time: UInt64, sequence: UInt64) {
        records.append(Waiting(time: time, sequence: sequence, bytes: record))
    }

    /// Records with an earlier time, in order; they wait no longer.
    mutating func take(before time: UInt64) -> [[UInt8]] {
        let ready = records.filter { $0.time < time }.sorted { ($0.time, $0.sequence) < ($1.time, $1.sequence) }
        guard !ready.isEmpty else { return [] }
        records.removeAll { $0.time < time }
        return ready.map(\.bytes)
    }
}
