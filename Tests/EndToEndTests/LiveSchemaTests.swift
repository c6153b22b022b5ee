// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
/// Lines of real events against Schemas/event.schema.json.
@Suite(.enabled(if: Harness.isTurn(1), Harness.notHere))
struct LiveSchemaTests {
    /// Lines of one event that are looked at; all of them on this host, machines are emulated.
    private static let enough = Harness.machine == nil ? Int.max : 20

    /// The event's name, for which not the whole of a line need be read: `{"time":"…","event":"…"`.
    private static func name(_ line: Substring) -> String? {
        let words = line.utf8.split(separator: UInt8(ascii: "\""), maxSplits: 8)
        return words.count == 9 && Substring(words[5]) == "event" ? String(Substring(words[7])) : nil
    }

    /// Runs a command; each mistake once, with a line that has it.
    private func check(_ options: [String], _ command: String, in folder: String, least: Int) throws {
        let schema = try Schema(named: "event")
        let file = folder + "/told.json"
        let words = [Harness.apus, "trace", "--output", "json:" + file, "--overflow", "wait"] + options + ["--", "/bin/sh", "-c", command]
        let errors = try Harness.run(words).errors
        var mistakes: [String: String] = [:]
        var seen: [String: Int] = [:]
        let lines = Harness.lines(of: file)
        for line in lines {
            let name = try #require(Self.name(line), "no event: \(line)")
            seen[name, default: 0] += 1
            guard seen[name, default: 0] <= Self.enough else { continue }
            let event = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "not JSON: \(line)")
            for mistake in schema.mistakes(in: event) { mistakes["\(name): \(mistake)"] = String(line) }
        }
        print("schema: \(lines.count) lines of \(seen.count) events")
        #expect(seen.count >= least, "\(errors.suffix(2000))")
        #expect(mistakes.isEmpty, "\(mistakes.prefix(10))")
    }

    /// One after the other, each in a folder of its own, what every host may see.
    private static func actions(in folder: String) throws -> String {
        let list = try Harness.run([Harness.actionFolder + "/actions", "--list"]).output
        let arguments = [
            "exit-code": "7", "exit-signal": "15", "exec": "/bin/true", "sys-storm": "100", "open-storm": "file 100", "fd-race": "50",
            "path-race": "bind 10", "path-model": "1 40",
        ]
        var commands: [String] = []
        for line in list.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            let given = arguments[words[0]]
            guard words[1] == "host" || Harness.machine != nil, words.count < 3 || words[2].hasPrefix("[") || given != nil else { continue }
            let place = folder + "/" + words[0]
            commands.append("mkdir \(place); " + Harness.action("\(words[0]) \(place) \(given ?? "")"))
        }
        return commands.joined(separator: "\n")
    }

    private static let broadest = ["--events", "*", "--with", "env,ancestors,fd-paths"]
    private static let choices = [
        broadest, ["--events", "default"], ["--events", "default", "--with", "env,ancestors=4,fd-paths"], ["--events", "*", "--with", "raw"],
    ]

    @Test(arguments: Harness.machine == nil ? choices : [broadest])
    func `what all actions cause is told as the schema says`(options: [String]) throws {
        try Harness.withFolder { folder in
            try check(options, Self.actions(in: folder) + "\ntrue", in: folder, least: options[1] == "*" ? 250 : 15)
        }
    }

    @Test(arguments: [[], ["--with", "env,ancestors,fd-paths"]])
    func `the calls of ordinary commands are told as the schema says`(options: [String]) throws {
        let command = "ls -lR /etc/apt >/dev/null; cat /etc/passwd | sort | head -3 >/dev/null; find /usr/share/doc -maxdepth 1 >/dev/null"
        try Harness.withFolder { folder in try check(["--events", "syscalls,default"] + options, command, in: folder, least: 20) }
    }
}
}
