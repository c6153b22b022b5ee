// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Sensors

/// Turns growing loss counters into `lost_events` records.
struct LossReporter {
    private var reported: [String: UInt64] = [:]
    private var since: UInt64

    /// `start`: CLOCK_BOOTTIME ns from which losses are counted.
    init(since start: UInt64) { since = start }

    /// One record for each stage, reason and control group that lost something since the last call.
    mutating func records(_ kernel: [CgroupLoss], _ outputs: [(name: String, dropped: UInt64)], _ now: UInt64) -> [[UInt8]] {
        defer { since = now }
        var records: [[UInt8]] = []
        for loss in kernel { add("kernel", loss.reason, loss.cgroup, loss.count, now, &records) }
        for (name, dropped) in outputs { add("output", name, 0, dropped, now, &records) }
        return records
    }

    private mutating func add(_ stage: String, _ reason: String, _ cgroup: UInt64, _ count: UInt64, _ now: UInt64, _ records: inout [[UInt8]]) {
        let key = "\(stage) \(reason) \(cgroup)"
        let fresh = count - min(count, reported[key] ?? 0)
        guard fresh > 0 else { return }
        reported[key] = count
        var record = RecordBuilder(kind: .lostEvents, provider: .agent, arguments: 5)
        record.time = now
        record.set(0, text: Array(stage.utf8))
        record.set(1, text: Array(reason.utf8))
        record.set(2, value: cgroup)
        record.set(3, value: fresh)
        record.set(4, value: since)
        records.append(record.bytes())
    }
}
