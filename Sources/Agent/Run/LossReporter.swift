// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Sensors

/// Turns growing loss counters into `lost_events` records.
struct LossReporter {
    /// What one output has dropped.
    struct Dropped {
        let name: String
        let events: UInt64
        /// Of these, the matches of each rule.
        let ofRules: [String: UInt64]
    }

    private struct Loss: Hashable {
        let stage: String
        let reason: String
        let cgroup: UInt64
        var rule: String?
    }

    /// Of one rule, as the kernel side counts it.
    private struct Candidate: Hashable {
        let generation: UInt32
        let kind: EventKind
        let place: Int?
        let reason: String
    }

    private var reported: [Loss: UInt64] = [:]
    private var counted: [Candidate: UInt64] = [:]
    /// Records lost in the kernel that each rule may have matched, by why.
    private var candidates: [Loss: UInt64] = [:]
    private var since: UInt64

    /// `start`: CLOCK_BOOTTIME ns from which losses are counted.
    init(since start: UInt64) { since = start }

    /// Records lost in the kernel that the rule may have matched.
    func lost(ofRule rule: String) -> UInt64 { candidates.reduce(0) { $1.key.rule == rule ? $0 + $1.value : $0 } }

    /// Takes in what the kernel side counted for rules; `names`: the rules that a loss is of.
    mutating func count(_ losses: [RuleLoss], names: (RuleLoss) -> [String]) {
        for loss in losses {
            let key = Candidate(generation: loss.generation, kind: loss.kind, place: loss.place, reason: loss.reason)
            let fresh = loss.count - min(loss.count, counted[key] ?? 0)
            guard fresh > 0 else { continue }
            counted[key] = loss.count
            for name in names(loss) {
                candidates[Loss(stage: "kernel", reason: loss.reason, cgroup: 0, rule: name), default: 0] += fresh
            }
        }
    }

    /// One record for each stage, reason and control group that lost something since the last call, then one for each rule that it may
    /// concern.
    ///
    /// - Parameter forgotten: for each rule the keys that its memory forgot before their time.
    mutating func records(_ kernel: [CgroupLoss], _ outputs: [Dropped], forgotten: [String: UInt64] = [:], _ now: UInt64) -> [[UInt8]] {
        defer { since = now }
        var records: [[UInt8]] = []
        for loss in kernel { add(Loss(stage: "kernel", reason: loss.reason, cgroup: loss.cgroup), loss.count, now, &records) }
        for (loss, count) in candidates.sorted(by: { ($0.key.reason, $0.key.rule ?? "") < ($1.key.reason, $1.key.rule ?? "") }) {
            add(loss, count, now, &records)
        }
        for (rule, count) in forgotten.sorted(by: { $0.key < $1.key }) {
            add(Loss(stage: "rules", reason: "state", cgroup: 0, rule: rule), count, now, &records)
        }
        for output in outputs {
            let loss = Loss(stage: "output", reason: output.name, cgroup: 0)
            add(loss, output.events, now, &records)
            for (rule, count) in output.ofRules.sorted(by: { $0.key < $1.key }) {
                var ofRule = loss
                ofRule.rule = rule
                add(ofRule, count, now, &records)
            }
        }
        return records
    }

    private mutating func add(_ loss: Loss, _ count: UInt64, _ now: UInt64, _ records: inout [[UInt8]]) {
        let fresh = count - min(count, reported[loss] ?? 0)
        guard fresh > 0 else { return }
        reported[loss] = count
        var record = RecordBuilder(kind: .lostEvents, provider: .agent, arguments: 6)
        record.time = now
        record.set(0, text: Array(loss.stage.utf8))
        record.set(1, text: Array(loss.reason.utf8))
        record.set(2, value: loss.cgroup)
        record.set(3, value: fresh)
        record.set(4, value: since)
        if let rule = loss.rule { record.set(5, text: Array(rule.utf8)) }
        records.append(record.bytes())
    }
}
