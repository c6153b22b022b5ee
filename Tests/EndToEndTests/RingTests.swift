// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
/// What a flood of one thing does to another, in short; `make flood` has it long.
@Suite struct RingTests {
    /// A rule each for files `calm` and `hot` in the folder.
    private static let rules = ["calm", "hot"].map { name in
        """
        - rule: \(name)
          desc: opens of one file
          condition: evt.type in (open, openat, openat2) and fd.num>=0 and evt.is_open_read=true and fd.name=FOLDER/\(name)
          output: file=%fd.name
          priority: NOTICE

        """
    }.joined()

    /// What one rule's account says.
    private struct Account: Equatable {
        var candidates = 0
        var alerts = 0
        var lost = 0
    }

    private static func accounts(_ summary: [String: Any]) -> [String: Account] {
        var accounts: [String: Account] = [:]
        for rule in summary["rules"] as? [[String: Any]] ?? [] {
            func number(_ key: String) -> Int { rule[key] as? Int ?? -1 }
            accounts[rule["rule"] as? String ?? ""] = Account(candidates: number("candidates"), alerts: number("alerts"), lost: number("lost"))
        }
        return accounts
    }

    private static func lost(_ summary: [String: Any]) -> [String: Int] {
        (summary["kernel"] as? [String: Any])?["lost"] as? [String: Int] ?? [:]
    }

    /// Every record is somewhere.
    private static func check(_ summary: [String: Any]) throws {
        let kernel = try #require(summary["kernel"] as? [String: Any])
        let read = try #require(summary["read"] as? [String: Int])
        func number(_ key: String) -> Int { read[key] ?? 0 }
        #expect(kernel["accepted"] as? Int == (kernel["submitted"] as? Int ?? 0) + lost(summary).values.reduce(0, +))
        #expect(kernel["submitted"] as? Int == number("records"))
        #expect(
            number("records") + number("made")
                == number("malformed") + number("internal") + number("filtered") + (summary["events"] as? Int ?? 0))
        #expect(number("malformed") == 0 && kernel["rules_uncounted"] as? Int == 0)
    }

    /// Runs a shell below an agent with the rules; the summary, and the reports of losses.
    private func trace(_ options: [String], in folder: String, _ script: String) throws -> (summary: [String: Any], losses: [[String: Any]], cgroups: [String: String]) {
        try Self.rules.replacingOccurrences(of: "FOLDER", with: folder).write(toFile: folder + "/rules.yaml", atomically: true, encoding: .utf8)
        for name in ["calm", "hot", "other"] { _ = FileManager.default.createFile(atPath: folder + "/" + name, contents: nil) }
        let file = folder + "/alerts.json"
        let ran = try Harness.run(
            [Harness.apus, "trace", "--rules", folder + "/rules.yaml", "--output", "json:" + file, "--sink-buffer", "1G", "--summary", "json"]
                + options + ["--", "/bin/sh", "-c", script.replacingOccurrences(of: "FOLDER", with: folder)])
        let summary = try #require(
            ran.errors.split(separator: "\n").last.flatMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) } as? [String: Any], "\(ran.errors)")
        try Self.check(summary)
        var losses: [[String: Any]] = [], cgroups: [String: String] = [:]
        for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
            if line.contains("\"lost_events\"") {
                losses.append(try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]))
            } else if let name = ["calm", "hot"].first(where: { line.contains("\"rule\":\"\($0)\"") }), cgroups[name] == nil {
                let event = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                cgroups[name] = event.process("cgroup_id")
            }
        }
        return (summary, losses, cgroups)
    }

    /// The sums of reports, by reason, rule, and control group; of a rule nobody says which group's they are.
    private static func sums(_ losses: [[String: Any]]) -> [String: Int] {
        losses.reduce(into: [:]) { sums, loss in
            let key = [loss.argument("stage"), loss.argument("reason"), loss.argument("rule") ?? loss.argument("cgroup_id")].compactMap(\.self)
            sums[key.joined(separator: " "), default: 0] += loss.argument("count").flatMap(Int.init) ?? 0
        }
    }

    private static let flood = Harness.machine == nil ? 40_000 : 6000
    private static func storm(_ words: String) -> String { Harness.action("open-storm FOLDER \(words)") + " >/dev/null" }

    @Test(arguments: [["--events", "openat", "--buffer-size", "64K"], ["--events", "openat", "--telemetry-rate", "500", "--telemetry-burst", "10"]])
    func `what is merely shown displaces no alert, though it is lost itself`(options: [String]) throws {
        try Harness.withFolder { folder in
            let script = "\(Self.storm("other \(Self.flood)")) & \(Self.storm("other \(Self.flood)")) & \(Self.storm("calm 200 400")); wait"
            let ran = try trace(options, in: folder, script)
            #expect(Self.accounts(ran.summary) == ["calm": Account(candidates: 200, alerts: 200, lost: 0)])
            let reason = options.contains("--telemetry-rate") ? "rate" : "ring_full"
            let lost = Self.lost(ran.summary)
            print("rings: \(options) lost \(lost)")
            #expect(lost[reason] ?? 0 > 0 && Set(lost.keys).isSubset(of: [reason, "recursion"]))
            // One control group, and no rule.
            let sums = Self.sums(ran.losses)
            #expect(sums.filter { $0.key.hasPrefix("kernel \(reason) ") } == ["kernel \(reason) \(ran.cgroups["calm"] ?? "")": lost[reason] ?? 0])
        }
    }

    @Test func `what is to be seen is told beside rules, whether one wants it or not`() throws {
        try Harness.withFolder { folder in
            let rules = """
                - rule: other exec
                  desc: nobody does
                  condition: evt.type in (execve, execveat) and proc.exepath=\(folder)/none
                  output: file=%proc.exepath
                  priority: NOTICE
                - rule: other open
                  desc: nobody does
                  condition: evt.type in (open, openat, openat2) and fd.name=\(folder)/none
                  output: file=%fd.name
                  priority: NOTICE

                """
            try rules.write(toFile: folder + "/rules.yaml", atomically: true, encoding: .utf8)
            let ran = try Harness.trace(
                ["--rules", folder + "/rules.yaml", "--events", "sched_process_exec,openat"], ["/bin/sh", "-c", "/bin/cat /etc/hostname; /bin/true"])
            #expect(ran.named("sched_process_exec").compactMap { $0.argument("cmdpath") } == ["/bin/sh", "/bin/cat", "/bin/true"], "\(ran.errors)")
            #expect(ran.named("openat").contains { $0.argument("pathname") == "/etc/hostname" })
            #expect(ran.events.allSatisfy { $0["rule"] == nil })
        }
    }

    /// Control groups where processes are told by: version 1 beside version 2, or version 2 alone.
    private static let groups = FileManager.default.fileExists(atPath: "/sys/fs/cgroup/pids") ? "/sys/fs/cgroup/pids" : "/sys/fs/cgroup"

    @Test func `a control group that fires as fast as it can costs no other one an alert, and its own losses are counted`() throws {
        try Harness.withFolder { folder in
            let group = Self.groups + "/apus-test-\(getpid())"
            func inside(_ name: String, _ storm: String) -> String { "sh -c 'echo $$ > \(group)-\(name)/cgroup.procs; \(storm)'" }
            let script = """
                mkdir \(group)-hot \(group)-calm
                \(inside("hot", Self.storm("hot \(Self.flood)"))) & \(inside("hot", Self.storm("hot \(Self.flood)"))) &
                \(inside("calm", Self.storm("calm 200 400")))
                wait; rmdir \(group)-hot \(group)-calm
                """
            // While nobody reads, which may be as long as the calm one takes, it has 3 of 16 parts of the ring at least: all that it fires fits there.
            let ran = try trace(["--alert-buffer-size", "1M"], in: folder, script)
            let accounts = Self.accounts(ran.summary), lost = Self.lost(ran.summary)
            print("rings: \(accounts) lost \(lost)")
            #expect(accounts["calm"] == Account(candidates: 200, alerts: 200, lost: 0))
            let hot = try #require(accounts["hot"])
            #expect(hot.candidates == hot.alerts && hot.alerts + hot.lost == 2 * Self.flood && hot.lost > 0)
            #expect(Set(lost.keys).isSubset(of: ["alerts_share", "recursion"]) && lost["alerts_share"] == hot.lost)
            let sums = Self.sums(ran.losses), cgroup = try #require(ran.cgroups["hot"])
            #expect(cgroup != ran.cgroups["calm"])
            #expect(sums.filter { $0.key.hasPrefix("kernel alerts") } == ["kernel alerts_share \(cgroup)": hot.lost, "kernel alerts_share hot": hot.lost])
        }
    }

    @Test func `alerts that an output drops are counted for their rule`() throws {
        try Harness.withFolder { folder in
            try Self.rules.replacingOccurrences(of: "FOLDER", with: folder).write(toFile: folder + "/rules.yaml", atomically: true, encoding: .utf8)
            for name in ["calm", "hot"] { _ = FileManager.default.createFile(atPath: folder + "/" + name, contents: nil) }
            // Nobody reads the pipe until all is over.
            let script = """
                mkfifo \(folder)/pipe; sleep 100 < \(folder)/pipe & keeper=$!
                \(Harness.apus) trace --rules \(folder)/rules.yaml --output json:\(folder)/pipe --sink-buffer 64K --summary json \
                    -- \(Self.storm("hot \(Self.flood)").replacingOccurrences(of: "FOLDER", with: folder).replacingOccurrences(of: " >/dev/null", with: ""))
                kill $keeper
                """
            let ran = try Harness.run(["/bin/sh", "-c", script])
            let summary = try #require(
                ran.errors.split(separator: "\n").compactMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) }.last as? [String: Any], "\(ran.errors)")
            try Self.check(summary)
            let output = try #require((summary["outputs"] as? [[String: Any]])?.first)
            let hot = try #require(Self.accounts(summary)["hot"])
            let lost = Self.lost(summary).filter { $0.key != "recursion" }.values.reduce(0, +), dropped = output["dropped"] as? Int ?? 0
            print("rings: \(hot), dropped \(dropped), lost \(lost)")
            #expect(hot.alerts + lost == Self.flood && dropped > 0)
            // Reports of losses are events too, and may have been dropped.
            let made = (summary["read"] as? [String: Int])?["made"] ?? 0
            #expect(hot.lost - lost <= dropped && hot.lost - lost >= dropped - made && output["events"] as? Int == made)
        }
    }
}
}
