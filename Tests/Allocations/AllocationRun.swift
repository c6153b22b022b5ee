// SPDX-License-Identifier: Apache-2.0

import Events
import Formats
import RuleEvaluator
import SoundnessCheck

/// One evaluator and its events.
final class AllocationRun {
    private let evaluator: Evaluator
    private let records: [[UInt8]]
    private let formatter = FalcoJSONFormatter(FalcoOptions(hostname: Array("host".utf8)))
    private var lines = TextBuffer(capacity: 1 << 20)
    private var found: [RuleMatch] = []
    private(set) var events = 0
    private(set) var matches = 0

    convenience init(_ load: EvaluatorLoad, _ surroundings: any ProcessSurroundings) { self.init(load.program, load.records, surroundings) }

    init(_ program: Program, _ records: [[UInt8]], _ surroundings: any ProcessSurroundings) {
        evaluator = Evaluator(program, surroundings, hostName: "host")
        self.records = records
    }

    func reset() { (events, matches) = (0, 0) }

    func pass() throws {
        for index in records.indices {
            let record = records[index]
            let event = try Event(record.span)
            evaluator.evaluate(event) { _ in
                matches += 1
                return true
            }
            events += 1
        }
    }

    /// With the alerts as lines.
    func alerts() throws {
        lines.removeAll()
        for index in records.indices {
            let record = records[index]
            let event = try Event(record.span)
            found.removeAll(keepingCapacity: true)
            evaluator.evaluate(event) { match in
                found.append(match)
                return true
            }
            for match in found {
                formatter.append(evaluator.alert(match, event), to: &lines)
                matches += 1
            }
            if lines.count > 1 << 19 { lines.removeAll() }
        }
    }

    var text: String { String(decoding: lines.bytes, as: UTF8.self) }
}
