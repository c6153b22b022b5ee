// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
/// A configuration file against the kernel.
@Suite(.enabled(if: Harness.machine == nil, "on the host only: the kernel has no part in it"))
struct ConfigurationTests {
    private func withConfiguration(_ text: (String) -> String, _ body: (_ file: String, _ folder: String) throws -> Void) throws {
        try Harness.withFolder { folder in
            let file = folder + "/apus.yaml"
            try text(folder).write(toFile: file, atomically: true, encoding: .utf8)
            try body(file, folder)
        }
    }

    private static func text(_ folder: String) -> String {
        """
        # what the command's children execute
        events: [sched_process_exec, sched_process_exit]
        scope:
          - comm!=true
          - uid=0
        output:
          - json:\(folder)/first.json
          - compact:\(folder)/second.txt
        summary: json
        """
    }

    private let command = ["--", "/bin/sh", "-c", "/bin/true; /bin/echo x"]

    @Test func `events, scope, outputs and summary come from the file`() throws {
        try withConfiguration(Self.text) { file, folder in
            let ran = try Harness.run([Harness.apus, "trace", "--config", file] + command)
            #expect(ran.code == 0, "\(ran.errors)")
            let events = try Harness.events(in: folder + "/first.json")
            #expect(Set(events.compactMap { $0["event"] as? String }) == ["sched_process_exec", "sched_process_exit"])
            #expect(Set(events.compactMap { $0.process("comm") }) == ["sh", "echo"])
            #expect(try String(contentsOfFile: folder + "/second.txt", encoding: .utf8).contains("/bin/echo"))
            let line = try #require(ran.errors.split(separator: "\n").last)
            let summary = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(summary["events"] as? Int == events.count)
        }
    }

    @Test func `an option on the command line comes before the file's`() throws {
        try withConfiguration(Self.text) { file, folder in
            let ran = try Harness.run([
                Harness.apus, "trace", "--config", file, "--events", "sched_process_exec", "--scope", "comm=true",
                "--output", "json:\(folder)/third.json", "--summary", "text",
            ] + command)
            #expect(ran.code == 0, "\(ran.errors)")
            let events = try Harness.events(in: folder + "/third.json")
            #expect(events.compactMap { $0["event"] as? String } == ["sched_process_exec"])
            #expect(events.compactMap { $0.process("comm") } == ["true"])
            #expect(!FileManager.default.fileExists(atPath: folder + "/first.json"))
            #expect(ran.errors.split(separator: "\n").last?.hasPrefix("apus: events=1 ") == true)
        }
    }

    @Test func `times in UTC can be had where the file says local`() throws {
        try withConfiguration({ "events: sched_process_exec\noutput: table:\($0)/table\nlocal: true\n" }) { file, folder in
            var times: [String] = []
            for option in [[], ["--utc"]] {
                let words = ["/usr/bin/env", "TZ=UTC-7", Harness.apus, "trace", "--config", file] + option + ["--", "/bin/true"]
                #expect(try Harness.run(words).code == 0)
                let line = try String(contentsOfFile: folder + "/table", encoding: .utf8).split(separator: "\n").last { $0.contains("/bin/true") }
                times.append(String(try #require(line).prefix(2)))
                try FileManager.default.removeItem(atPath: folder + "/table")
            }
            let hours = try times.map { try #require(Int($0)) }
            // The hour may have turned between the two.
            #expect([6, 7].contains((hours[0] - hours[1] + 24) % 24), "\(hours)")
        }
    }

    @Test func `a key that there is not ends with 2 and its place, before anything is started`() throws {
        try withConfiguration({ Self.text($0) + "\nevnts: openat\n" }) { file, folder in
            let ran = try Harness.run([Harness.apus, "trace", "--config", file, "--", "/bin/sh", "-c", ": > \(folder)/started"])
            #expect(ran.code == 2)
            #expect(ran.errors.hasPrefix("apus: \(file):10:1: unknown key 'evnts'"), "\(ran.errors)")
            #expect(ran.output.isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["apus.yaml"])
        }
    }

    @Test(arguments: ["events: opnat", "scope: uidd=0", "output: jsn", "duration: soon", "summary: xml", "with: foo"])
    func `a value that makes no sense ends with 2, before anything is started`(line: String) throws {
        try withConfiguration({ "\(line)\n" + (line.hasPrefix("output") ? "" : "output: json:\($0)/first.json\n") }) { file, folder in
            let ran = try Harness.run([Harness.apus, "trace", "--config", file, "--", "/bin/sh", "-c", ": > \(folder)/started"])
            #expect(ran.code == 2)
            #expect(ran.errors.hasPrefix("apus: "), "\(ran.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["apus.yaml"])
        }
    }
}
}
