// SPDX-License-Identifier: Apache-2.0

import Events
import FalcoLanguage
import Foundation
import Formats
import PolicySyntax
import RuleEvaluator

/// `RuleBenchmark RULES RECORDING`: what rules cost in user space, on the events of a recording. One core; nothing is watched. Prints a
/// line of text for each result, and at the end one of JSON for Benchmarks/run.
@main
struct RuleBenchmark {
    static func main() throws {
        guard CommandLine.arguments.count == 3 else {
            print("usage: RuleBenchmark RULES RECORDING")
            exit(2)
        }
        let rules = SourceFile(name: CommandLine.arguments[1], bytes: Array(try Data(contentsOf: URL(filePath: CommandLine.arguments[1]))))
        let recording = try RecordedEvents(CommandLine.arguments[2])
        var results: [String: Double] = ["events": Double(recording.count)]

        results["check_ms"] = Measure.median { _ = FalcoLoader().load([rules]) } / 1e6
        print("check of \(rules.name): \(Measure.shown(results["check_ms"]!)) ms")

        let official = RuleProgram(rules)
        let cost = recording.cost(of: official)
        results["share"] = recording.share(of: official)
        results["ns_per_event"] = cost
        results["events_per_second"] = 1e9 / cost
        print("\(recording.count) events a pass, \(Measure.shown(100 * results["share"]!)) % of kinds that a rule is about")
        print("\(official.count) rules: \(Measure.shown(cost)) ns an event, \(Int(1e9 / cost)) events/s")

        for count in [1, 10, 100, 1000] {
            let cost = recording.cost(of: RuleProgram(Self.alike(count)))
            results["ns_with_\(count)_rules"] = cost
            print("\(count) rules of one shape: \(Measure.shown(cost)) ns an event")
        }
        results["growth"] = results["ns_with_1000_rules"]! / results["ns_with_1_rules"]!

        let alerts = recording.alerts(of: RuleProgram(Self.everyOpen))
        results["alerts_per_second"] = alerts.perSecond
        print("alerts into JSON: \(Int(alerts.perSecond)) a second, of \(alerts.count)")
        print(String(decoding: try JSONSerialization.data(withJSONObject: results, options: .sortedKeys), as: UTF8.self))
    }

    /// Rules that differ in what they name, as those of one team do.
    private static func alike(_ count: Int) -> SourceFile {
        let rules = (0..<count).map { number in
            """
            - rule: access to the data of tenant \(number)
              desc: somebody else reads it
              condition: >
                evt.type in (open, openat, openat2) and evt.is_open_read=true and fd.num>=0 and
                fd.name startswith /srv/tenant\(number)/ and not proc.name in (tenant\(number), backup\(number % 7))
              output: read by others | file=%fd.name command=%proc.cmdline
              priority: WARNING

            """
        }
        return SourceFile(name: "alike", text: rules.joined())
    }

    private static let everyOpen = SourceFile(
        name: "every open",
        text: """
            - rule: open
              desc: each open is told
              condition: evt.type in (open, openat, openat2)
              output: opened | file=%fd.name process=%proc.name parent=%proc.pname command=%proc.cmdline user=%user.name result=%evt.res
              priority: NOTICE
              tags: [file, process]
            """)
}
