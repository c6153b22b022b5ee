// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
/// Rules that change while a run goes on.
@Suite(.enabled(if: Harness.isTurn(1), Harness.notHere)) struct ReloadTests {
    /// A rule that tells who executes a program of this name, with fields that need more of records, or none.
    private static func executing(_ name: String, rule: String, output: String = "%proc.name") -> String {
        """
        - rule: \(rule)
          desc: somebody executes it
          condition: evt.type in (execve, execveat) and proc.name=\(name)
          output: name \(output)
          priority: NOTICE
        """
    }

    private static func opening(_ path: String, rule: String) -> String {
        """
        - rule: \(rule)
          desc: somebody opens it
          condition: evt.type in (open, openat, openat2) and fd.name=\(path) and fd.num>=0
          output: file=%fd.name session=%proc.sname parent=%proc.pname
          priority: NOTICE
        """
    }

    /// A traced shell that does `before`, waits until `after.go` is there, and does `after`. Meanwhile `change` is made, and the agent's
    /// standard error is to contain `sign`. Returns the names of the rules that matched, and standard error.
    private func trace(
        _ options: [String], before: String, after: String, in folder: String, until sign: String, change: (Process) throws -> Void
    ) throws -> (alerts: [[String: Any]], errors: String, code: Int32) {
        let go = folder + "/go", first = folder + "/first", alerts = folder + "/alerts"
        let errors = folder + "/errors"
        for file in [errors, alerts] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
        let process = Process()
        process.executableURL = URL(filePath: Harness.apus)
        process.arguments = ["trace", "--output", "json:" + alerts, "--log-level", "info", "--summary", "json"] + options
            + ["--", "/bin/sh", "-c", "\(before); : > \(first); while [ ! -e \(go) ]; do sleep 0.02; done; \(after)"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
        try process.run()
        func said() -> String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }
        func wait(_ condition: () -> Bool) -> Bool {
            let end = Date(timeIntervalSinceNow: Load.patience)
            while Date() < end, process.isRunning {
                if condition() { return true }
                usleep(10_000)
            }
            return condition()
        }
        #expect(wait { FileManager.default.fileExists(atPath: first) }, "\(said())")
        try change(process)
        #expect(wait { said().contains(sign) }, "\(said())")
        _ = FileManager.default.createFile(atPath: go, contents: nil)
        process.waitUntilExit()
        return (try Harness.events(in: alerts), said(), process.terminationStatus)
    }

    /// Two rules with memory: one stays as it is, of the other somebody changes the count.
    private static func remembering(_ atLeast: Int) -> String {
        func rule(_ name: String, _ atLeast: Int) -> String {
            """
                - name: \(name)
                  event: sched_process_exec
                  when: proc.name = "true"
                  state: {count: {by: [proc.name], within: 1h, atLeast: \(atLeast)}}
            """
        }
        return "apiVersion: apus.dev/v1\nkind: Policy\nmetadata: {name: remembering}\nspec:\n  rules:\n\(rule("kept", 3))\n\(rule("changed", atLeast))\n"
    }

    @Test func `what rules remember outlives a reload, unless the rule says something else`() throws {
        try Harness.withFolder { folder in
            let file = folder + "/policy.yaml"
            try Self.remembering(2).write(toFile: file, atomically: true, encoding: .utf8)
            let ran = try trace(
                ["--policy", file], before: "/bin/true; /bin/true", after: "/bin/true; /bin/true; :", in: folder, until: "policies read again: 2 rules"
            ) { agent in
                try Self.remembering(3).write(toFile: file, atomically: true, encoding: .utf8)
                kill(agent.processIdentifier, SIGHUP)
            }
            // The third /bin/true completes what two before the reload began; of the other rule there were two before, and two since.
            #expect(rules(ran.alerts) == ["changed", "kept"] && ran.code == 0, "\(ran.errors)")
            #expect(ran.alerts.compactMap { ($0["state"] as? [String: Any])?["count"] as? Int } == [2, 3])
        }
    }

    @Test func `policies of all three languages are read anew together`() throws {
        try Harness.withFolder { folder in
            let policies = folder + "/policies"
            try FileManager.default.createDirectory(atPath: policies, withIntermediateDirectories: true)
            func write(_ name: String, _ text: String) throws { try text.write(toFile: policies + "/" + name, atomically: true, encoding: .utf8) }
            func detecting(_ path: String) -> String {
                """
                apiVersion: apus.dev/v1
                kind: Policy
                metadata: {name: own}
                spec:
                  rules:
                    - {event: sched_process_exec, detects: seen, when: proc.exepath endswith \(path), fields: {path: proc.exepath}, message: "own %proc.name"}
                """
            }
            try write("a.yaml", detecting("/true"))
            try write("b.yaml", "type: policy\nname: b\nscope: [global]\nrules: [{event: seen, filters: ['data.path=*/true,*/false']}]\n")
            try write("c.yaml", "- rule: c\n  desc: d\n  condition: evt.type = seen\n  output: c %evt.type %proc.name\n  priority: INFO\n")
            let ran = try trace(
                ["--policy", policies], before: "/bin/true", after: "/bin/true; /bin/false; :", in: folder, until: "policies read again: 3 rules"
            ) { agent in
                try write("a.yaml", detecting("/false"))
                kill(agent.processIdentifier, SIGHUP)
            }
            let told = ran.alerts.compactMap { alert in (alert["policy"] as? String).map { "\($0): \(alert["message"] as? String ?? "")" } }
            #expect(told == ["own: own true", "falco: c seen true", "b: own true", "own: own false", "falco: c seen false", "b: own false"], "\(ran.errors)")
        }
    }

    private func rules(_ alerts: [[String: Any]]) -> [String] { alerts.compactMap { $0["rule"] as? String } }

    @Test(arguments: [true, false])
    func `new rules hold from the next event on, by --watch and by SIGHUP`(watches: Bool) throws {
        try Harness.withFolder { folder in
            let file = folder + "/rules.yaml"
            try Self.executing("true", rule: "Old").write(toFile: file, atomically: true, encoding: .utf8)
            let ran = try trace(
                ["--rules", file] + (watches ? ["--watch"] : []), before: "/bin/true", after: "/bin/true; /bin/false; :", in: folder,
                until: "policies read again: 1 rules"
            ) { agent in
                // Atomically: another file takes its place.
                try Self.executing("false", rule: "New").write(toFile: file, atomically: true, encoding: .utf8)
                if !watches { kill(agent.processIdentifier, SIGHUP) }
            }
            #expect(rules(ran.alerts) == ["Old", "New"] && ran.code == 0, "\(ran.errors)")
            #expect(!ran.errors.contains("other hooks"))
        }
    }

    @Test func `a broken set leaves the old one at work, and says what is wrong`() throws {
        try Harness.withFolder { folder in
            let file = folder + "/rules.yaml"
            try Self.executing("true", rule: "Old").write(toFile: file, atomically: true, encoding: .utf8)
            let ran = try trace(
                ["--rules", file, "--watch"], before: "/bin/true", after: "/bin/true; /bin/false; :", in: folder, until: "the policies stay as they were"
            ) { _ in
                try Self.executing("false", rule: "New", output: "%proc.nmae").write(toFile: file, atomically: false, encoding: .utf8)
            }
            #expect(rules(ran.alerts) == ["Old", "Old"] && ran.code == 0, "\(ran.errors)")
            #expect(ran.errors.contains("\(file):4:") && ran.errors.contains("proc.nmae") && ran.errors.contains("proc.name"))
        }
    }

    @Test func `rules that need other hooks get them, and no event is lost or told twice meanwhile`() throws {
        try Harness.withFolder { folder in
            let file = folder + "/rules.yaml", secret = folder + "/secret"
            try "x".write(toFile: secret, atomically: true, encoding: .utf8)
            try Self.executing("true", rule: "Both").write(toFile: file, atomically: true, encoding: .utf8)
            // An orphan, whose parent is gone when the new hooks come, still belongs to the traced command.
            let orphan = "(/bin/sh -c 'while [ ! -e \(folder)/go ]; do sleep 0.02; done; cat \(secret); : > \(folder)/orphan' &)"
            let steady = "(i=0; while [ ! -e \(folder)/go ]; do /bin/true; i=$((i+1)); echo $i > \(folder)/count; done; : > \(folder)/end) &"
            let ran = try trace(
                ["--rules", file], before: "\(orphan); \(steady) sleep 0.2",
                after: "while [ ! -e \(folder)/orphan ] || [ ! -e \(folder)/end ]; do sleep 0.02; done; cat \(secret); :", in: folder,
                until: "policies read again"
            ) { agent in
                try (Self.executing("true", rule: "Both") + "\n" + Self.opening(secret, rule: "Opened")).write(toFile: file, atomically: true, encoding: .utf8)
                kill(agent.processIdentifier, SIGHUP)
            }
            let count = try #require(Int(String(contentsOfFile: folder + "/count", encoding: .utf8).split(separator: "\n")[0]))
            let told = rules(ran.alerts)
            #expect(ran.errors.contains("the new rules need other hooks"), "\(ran.errors)")
            print("reload with other hooks: \(count) executions")
            #expect(told.count { $0 == "Both" } == count)
            #expect(told.count { $0 == "Opened" } == 2)
            // What the accounts say is complete too.
            let line = try #require(ran.errors.split(separator: "\n").last { $0.hasPrefix("{") }, "\(ran.errors)")
            let summary = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let kernel = try #require(summary["kernel"] as? [String: Any]), read = try #require(summary["read"] as? [String: Any])
            #expect(kernel["submitted"] as? Int == read["records"] as? Int && Harness.lostForSure(summary) == 0, "\(line)")
        }
    }

    @Test func `what is known of processes stays`() throws {
        try Harness.withFolder { folder in
            let file = folder + "/rules.yaml"
            try Self.executing("true", rule: "Old").write(toFile: file, atomically: true, encoding: .utf8)
            // Events are counted on; those that no rule wants are not.
            let ran = try trace(["--rules", file, "--watch"], before: "/bin/true", after: "/bin/true; :", in: folder, until: "policies read again") { _ in
                try Self.executing("true", rule: "New", output: "parent=%proc.pcmdline number=%evt.num").write(toFile: file, atomically: true, encoding: .utf8)
            }
            let alert = try #require(ran.alerts.last)
            #expect((alert["message"] as? String)?.hasPrefix("name parent=sh -c ") == true, "\(alert)")
            #expect((alert["message"] as? String)?.hasSuffix("number=1") == false)
        }
    }
}
}
