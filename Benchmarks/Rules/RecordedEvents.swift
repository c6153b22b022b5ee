// SPDX-License-Identifier: Apache-2.0

import Context
import Events
import FalcoLanguage
import Foundation
import Formats
import PolicyModel
import PolicySyntax
import Recording
import RuleEvaluator

/// Rules as an evaluator runs them.
struct RuleProgram {
    let program: Program
    var count: Int { program.rules.count }

    init(_ file: SourceFile) {
        let set = FalcoLoader().load([file])
        precondition(!set.hasErrors, "\(set.diagnostics.map { DiagnosticRenderer().render($0) })")
        let binding = FalcoBinding()
        var builder = ProgramBuilder()
        for rule in set.policy.rules { builder.add(rule, kinds: set.kinds(of: rule), binding) }
        program = builder.build()
    }
}

/// A recording in memory, replayed as often as is asked.
struct RecordedEvents {
    private var header = RecordingHeader()
    private var entries: [RecordingEntry] = []
    private(set) var count = 0

    init(_ path: String) throws {
        var reader = RecordingReader()
        reader.feed(Array(try Data(contentsOf: URL(filePath: path))))
        while let entry = try reader.next() {
            switch entry {
            case .header(let header): self.header = header
            case .observed, .made: count += 1
            default: break
            }
            entries.append(entry)
        }
        try reader.finish()
    }

    /// Gives every event to `body`, with what is known of its surroundings by then.
    private func pass(_ surroundings: RecordedSurroundings, _ body: (borrowing Event) -> Void) {
        for entry in entries {
            switch entry {
            case .header, .end, .shown, .fileHash: continue
            case .accounts(let table): surroundings.learn(table)
            case .containerAccounts(let inside): surroundings.learn(inside)
            case .container(let container, let cgroup): surroundings.learn(container, cgroup: cgroup)
            case .process(let facts): surroundings.learn(facts)
            case .clock(let offset): surroundings.clockOffset = offset
            case .observed(let record), .made(let record):
                guard let event = try? Event(record.span) else { continue }
                surroundings.observe(event)
                body(event)
            }
        }
    }

    private func fresh() -> RecordedSurroundings { RecordedSurroundings(SurroundingsSnapshot(clockOffset: header.clockOffset)) }

    private func evaluator(_ rules: RuleProgram, _ surroundings: RecordedSurroundings) -> Evaluator {
        Evaluator(rules.program, surroundings, hostName: header.hostName, utcOffset: Int(header.utcOffset), services: header.services)
    }

    /// Nanoseconds an event: passes with the rules less passes without them, which decode and keep the processes too.
    func cost(of rules: RuleProgram) -> Double {
        let (with, without) = Measure.pair {
            let surroundings = fresh()
            let evaluator = evaluator(rules, surroundings)
            pass(surroundings) { event in evaluator.evaluate(event) { _ in true } }
        } _: {
            pass(fresh()) { _ in }
        }
        return max(0.1, with - without) / Double(count)
    }

    /// How many of the events are of kinds that a rule is about.
    func share(of rules: RuleProgram) -> Double {
        var found = 0
        pass(fresh()) { event in if rules.program.kinds.contains(event.kind) { found += 1 } }
        return Double(found) / Double(max(1, count))
    }

    /// Alerts made and written as Falco's JSON, and how many a second of what that adds to a pass.
    func alerts(of rules: RuleProgram) -> (count: Int, perSecond: Double) {
        var told = 0
        let (with, without) = Measure.pair {
            let surroundings = fresh()
            let evaluator = evaluator(rules, surroundings)
            let formatter = FalcoJSONFormatter(FalcoOptions(hostname: Array(header.hostName.utf8)))
            var text = TextBuffer(capacity: 1 << 20)
            told = 0
            var matches: [RuleMatch] = []
            pass(surroundings) { event in
                matches.removeAll(keepingCapacity: true)
                evaluator.evaluate(event) { match in
                    matches.append(match)
                    return true
                }
                for match in matches {
                    formatter.append(evaluator.alert(match, event), to: &text)
                    told += 1
                    if text.count > 1 << 19 { text.removeAll() }
                }
            }
        } _: {
            pass(fresh()) { _ in }
        }
        return (told, Double(told) * 1e9 / max(1, with - without))
    }
}

enum Measure {
    private static func once(_ body: () -> Void) -> Double {
        let time = ContinuousClock().measure(body).components
        return Double(time.seconds) * 1e9 + Double(time.attoseconds) / 1e9
    }

    /// Nanoseconds, the median of seven.
    static func median(_ body: () -> Void) -> Double { (0..<7).map { _ in once(body) }.sorted()[3] }

    /// Both, taken in turns.
    static func pair(_ first: () -> Void, _ second: () -> Void) -> (Double, Double) {
        let times = (0..<7).map { _ in (once(first), once(second)) }
        return (times.map(\.0).sorted()[3], times.map(\.1).sorted()[3])
    }

    static func shown(_ number: Double) -> String { String(format: "%.1f", number) }
}
