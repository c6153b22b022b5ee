// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    /// What detections are told as, what they cost others, and the pack that runs by itself.
    @Suite(.enabled(if: Harness.ready, "needs root, and the programs that act"))
    struct DetectionTests {
        @Test func `Tracee's default policy runs but for what is named, and a detection is told in Tracee's shape`() throws {
            let policy = Harness.root.deletingLastPathComponent().appending(path: "shared/fixtures/tracee/policies/default-policy.yaml").path
            guard FileManager.default.fileExists(atPath: policy) else { return print("skipped: no \(policy)") }
            try Harness.withFolder { folder in
                let file = folder + "/alerts.json"
                let ran = try Harness.run(
                    [Harness.apus, "trace", "--policy", policy, "--output", "tracee-json:" + file, "--", "/bin/cat", "/proc/sys/kernel/randomize_va_space"])
                #expect(ran.code == 0)
                let warnings = ran.errors.split(separator: "\n").filter { $0.contains("nothing ") }
                #expect(warnings.count == 2 && warnings[0].contains("proc_fops_hooking") && warnings[1].contains("syscall_hooking"), "\(ran.errors)")
                let alerts = try Harness.events(in: file)
                let alert = try #require(alerts.first, "\(ran.errors)")
                #expect(alerts.count == 1 && alert["eventName"] as? String == "aslr_inspection")
                #expect(alert["matchedPolicies"] as? [String] == ["default-policy"])
                let properties = try #require((alert["metadata"] as? [String: Any])?["Properties"] as? [String: Any])
                #expect(properties["signatureID"] as? String == "TRC-109" && properties["Severity"] as? Int == 0)
                #expect(properties["Category"] as? String == "privilege-escalation" && properties["external_id"] as? String == "T1068")
                let arguments = try #require(alert["args"] as? [[String: Any]])
                let cause = try #require(arguments.first { $0["name"] as? String == "triggeredBy" }?["value"] as? [String: Any])
                #expect(cause["name"] as? String == "security_file_open")
            }
        }

        @Test func `of an environment nothing is copied but the variables that a detection looks for, wherever they stand`() throws {
            try Harness.withFolder { folder in
                let policy = folder + "/p.yaml"
                try "apiVersion: apus.dev/v1\nkind: Policy\nmetadata: {name: p}\nspec: {scope: [global], rules: [{event: ld_preload}]}\n"
                    .write(toFile: policy, atomically: true, encoding: .utf8)
                // More in front of it than is kept of whole environments, one string longer than is read at once, and names that are nearly it.
                let script = "many=\"$(seq 1 12000 | sed s/^/V/)\"; exec env -i A=\"$many\" SECRET=s LD_PRELOADS=n XLD_PRELOAD=n LD_PRELOAD=/none.so LD_PRELOA=n /bin/true"
                let ran = try Harness.trace(
                    ["--policy", policy, "--events", "sched_process_exec"],
                    ["/usr/bin/env", "-u", "LD_PRELOAD", "-u", "LD_LIBRARY_PATH", "/bin/sh", "-c", script])
                let program = try #require(ran.events.last { $0["event"] as? String == "sched_process_exec" && $0["rule"] == nil }, "\(ran.errors)")
                #expect((program["args"] as? [String: Any])?["env"] as? [String] == ["LD_PRELOAD=/none.so"])
                // The first env has what these tests were started with.
                var programs: [String] = []
                for event in ran.events {
                    guard let rule = event["rule"] as? String, rule == "ld_preload" else { continue }
                    programs.append(try #require((event["process"] as? [String: Any])?["executable"] as? String))
                }
                let variables = ["LD_PRELOAD", "LD_LIBRARY_PATH"]
                let isInherited = variables.contains { ProcessInfo.processInfo.environment[$0] != nil }
                #expect(programs == (isInherited ? ["/usr/bin/env"] : []) + ["/usr/bin/true"], "\(programs)")
            }
        }

        /// Programs that /bin/sh starts with and without a library in front of their own; the first has what these tests were started with.
        private static let preloading = ["/usr/bin/env", "-u", "LD_PRELOAD", "-u", "LD_LIBRARY_PATH", "/bin/sh", "-c", """
            LD_PRELOAD=/none.so /bin/true; LD_PRELOAD=/other.so /bin/true; LD_LIBRARY_PATH=/none /bin/echo; LD_PRELOAD=/none.so /bin/echo; /bin/true; :
            """]

        private static let isInherited = ["LD_PRELOAD", "LD_LIBRARY_PATH"].contains { ProcessInfo.processInfo.environment[$0] != nil }

        /// The values of the detection's own argument, and of how many programs it was told.
        private func preloaded(_ events: [[String: Any]]) -> [String] {
            events.compactMap { event in
                guard event["rule"] as? String == "ld_preload", let told = event["detection"] as? [String: Any] else { return nil }
                return ((told["args"] as? [String: Any])?["LD_PRELOAD"] as? String ?? "none") + " " + (event.process("comm") ?? "")
            }
        }

        @Test(.enabled(if: !isInherited), arguments: [
            (["ld_preload"], [], ["/none.so true", "/other.so true", "none echo", "/none.so echo"]),
            (["ld_preload.data.LD_PRELOAD=/none*"], [], ["/none.so true", "/none.so echo"]),
            (["ld_preload.data.LD_PRELOAD=/none*", "ld_preload.scope.comm!=echo"], [], ["/none.so true"]),
            (["ld_preload"], ["--scope", "comm=echo"], ["none echo", "/none.so echo"]),
            (["threat.mitre.technique=T1574", "-default_loader_mod", "ld_preload.data.LD_LIBRARY_PATH=/n*"], [], ["none echo"]),
        ] as [([String], [String], [String])]) func `a detection is an event of the command line, with filters and within the scope`(
            events: [String], scope: [String], told: [String]
        ) throws {
            for options in [[], ["--no-kernel-filter"]] {
                let ran = try Harness.trace(events.map { "--events=" + $0 } + scope + options, Self.preloading)
                #expect(preloaded(ran.events) == told && ran.events.count == told.count, "\(ran.errors) \(ran.events)")
            }
        }

        @Test func `detections and events are shown beside each other, and what is taken out is not`() throws {
            let ran = try Harness.trace(["--events", "ld_preload.data.LD_PRELOAD=/other*,", "--events", "sched_process_exec.scope.comm=true"], Self.preloading)
            #expect(ran.code == 2, "an empty value: \(ran.errors)")
            let both = try Harness.trace(["--events", "sched_process_exec.scope.comm=true", "--events", "ld_preload.data.LD_PRELOAD=/other*"], Self.preloading)
            #expect(preloaded(both.events) == ["/other.so true"])
            #expect(both.events.count == 4 && both.events.filter { $0["rule"] == nil }.allSatisfy { $0["event"] as? String == "sched_process_exec" }, "\(both.errors)")
            let without = try Harness.trace(["--events", "sched_process_exec,ld_preload,-ld_preload"], Self.preloading)
            #expect(without.events.count == 7 && without.events.allSatisfy { $0["rule"] == nil })
        }

        @Test func `in Tracee's shape it is an event of its name, of no policy`() throws {
            try Harness.withFolder { folder in
                let file = folder + "/events.json"
                let ran = try Harness.run(
                    [Harness.apus, "trace", "--events", "aslr_inspection", "--output", "tracee-json:" + file, "--", "/bin/cat", "/proc/sys/kernel/randomize_va_space"])
                let events = try Harness.events(in: file)
                #expect(events.count == 1 && events.first?["eventName"] as? String == "aslr_inspection", "\(ran.errors)")
                #expect(events.first?["matchedPolicies"] == nil && events.first?["metadata"] != nil)
            }
        }

        @Test func `a detection that looks at all opens leaves those of the default set narrowed`() throws {
            let ran = try Harness.trace(["--events", "default,aslr_inspection"], ["/bin/sh", "-c", "cat /proc/sys/kernel/randomize_va_space > /dev/null"])
            #expect(ran.events.compactMap { $0["rule"] as? String } == ["aslr_inspection"], "\(ran.errors)")
            let opens = ran.named("security_file_open").filter { $0["rule"] == nil }
            #expect(!opens.isEmpty && opens.allSatisfy { $0.argument("pathname") == "/dev/null" }, "\(opens)")
        }

        @Test func `without policies and events the default pack runs, and tells nothing else`() throws {
            try Harness.withLoad { load, folder in
                let file = folder + "/alerts.json"
                let agent = try WatchingAgent(["--output", "json:" + file], over: load, in: folder)
                defer { _ = agent.end() }
                let deed = "dd if=/bin/true of=\(folder)/visible 2>/dev/null; dd if=/bin/true of=\(folder)/.hidden 2>/dev/null"
                try load.act(deed, toldBy: agent.process) { !Harness.lines(of: file).isEmpty }
                _ = agent.end()
                let alerts = (try? Harness.events(in: file)) ?? []
                #expect(!alerts.isEmpty, "\(agent.errors)")
                for alert in alerts {
                    #expect(alert["rule"] as? String == "hidden_file_created" && alert["policy"] as? String == "default")
                    #expect(alert.argument("pathname") == folder + "/.hidden")
                }
            }
        }
    }
}
