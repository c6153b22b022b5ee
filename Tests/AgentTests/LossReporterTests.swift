// SPDX-License-Identifier: Apache-2.0

@testable import Agent
import Events
import Sensors
import Testing

@Suite struct LossReporterTests {
    /// `stage reason cgroup rule count` of each report.
    private func lines(_ records: [[UInt8]]) throws -> [String] {
        try records.map { record in
            let event = try Event(record.span)
            let texts = [0, 1, 5].map { event.copy($0).map { String(decoding: $0, as: UTF8.self) } ?? "-" }
            return "\(texts[0]) \(texts[1]) \(event.slot(2) ?? 99) \(texts[2]) \(event.slot(3) ?? 0)"
        }
    }

    private let kind = EventKind.schedProcessExec

    @Test func `what was lost since the last time is told by control group, and once more by rule`() throws {
        var reporter = LossReporter(since: 0)
        let names: (RuleLoss) -> [String] = { $0.place.map { ["rule \($0)"] } ?? ["rule 0", "rule 1"] }
        let groups = { (count: UInt64) in [CgroupLoss(cgroup: 7, reason: "ring_full", count: count)] }
        let rules = { (one: UInt64, all: UInt64) in
            [
                RuleLoss(generation: 1, kind: kind, place: 1, reason: "ring_full", count: one),
                RuleLoss(generation: 1, kind: kind, place: nil, reason: "ring_full", count: all),
            ]
        }
        reporter.count(rules(2, 3), names: names)
        #expect(try lines(reporter.records(groups(5), [], 1)) == [
            "kernel ring_full 7 - 5", "kernel ring_full 0 rule 0 3", "kernel ring_full 0 rule 1 5",
        ])
        #expect(reporter.records(groups(5), [], 2).isEmpty)
        reporter.count(rules(2, 4), names: names)
        #expect(try lines(reporter.records(groups(6), [], 3)) == [
            "kernel ring_full 7 - 1", "kernel ring_full 0 rule 0 1", "kernel ring_full 0 rule 1 1",
        ])
        #expect(reporter.lost(ofRule: "rule 0") == 4 && reporter.lost(ofRule: "rule 1") == 6 && reporter.lost(ofRule: "other") == 0)
    }

    @Test func `other rules have other places`() {
        var reporter = LossReporter(since: 0)
        let losses = { (generation: UInt32) in [RuleLoss(generation: generation, kind: kind, place: 0, reason: "rate", count: 4)] }
        reporter.count(losses(1)) { _ in ["before"] }
        reporter.count(losses(1) + losses(2)) { $0.generation == 2 ? ["after"] : [] }
        #expect(reporter.lost(ofRule: "before") == 4 && reporter.lost(ofRule: "after") == 4)
    }

    @Test func `an output says whose matches it dropped`() throws {
        var reporter = LossReporter(since: 0)
        let dropped = LossReporter.Dropped(name: "json", events: 9, ofRules: ["b": 2, "a": 5])
        #expect(try lines(reporter.records([], [dropped], 1)) == ["output json 0 - 9", "output json 0 a 5", "output json 0 b 2"])
    }
}
