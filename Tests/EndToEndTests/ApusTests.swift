// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Policies in our own language on live events, alone and beside the others.
extension EndToEnd {
@Suite(.enabled(if: Harness.isTurn(0), Harness.notHere)) struct ApusTests {
    private static func policy(_ name: String, _ rules: String, spec: String = "") -> String {
        "apiVersion: apus.dev/v1\nkind: Policy\nmetadata: {name: \(name)}\nspec:\n\(spec)  rules:\n\(rules)\n"
    }

    private func write(_ text: String, _ folder: String, _ name: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
    }

    @Test func `one condition in each of the three languages gives the same matches`() throws {
        try Harness.withFolder { folder in
            let rules = folder + "/rules"
            try write("""
                - rule: falco
                  desc: the same
                  condition: evt.type=openat and evt.arg.name startswith \(folder)/file and proc.name in (cat, head) and not proc.name=head and evt.rawres>=0
                  output: file=%evt.arg.name
                  priority: NOTICE
                """, rules, "falco.yaml")
            try write("type: policy\nname: tracee\nscope: [comm=cat]\nrules: [{event: openat, filters: ['data.pathname=\(folder)/file*', 'retval>=0']}]\n", rules, "tracee.yaml")
            try write(Self.policy("apus", """
                    - {name: falcos, event: openat, when: evt.arg.name startswith \(folder)/file and proc.name = cat and evt.rawres >= 0}
                    - {name: tracees, event: openat, filters: ['data.pathname=\(folder)/file*', 'comm=cat', 'retval>=0']}
                    - {name: ours, when: evt.type = openat and data.pathname startswith \(folder)/file and is_cat and retval >= 0 and not scope.container}
                """, spec: "  macros: [{name: is_cat, condition: scope.comm = cat}]\n"), rules, "apus.yaml")
            let script = """
                cd \(folder); for i in 1 2 3; do echo x > file$i; done
                cat \(folder)/file1 \(folder)/file2 \(folder)/none; head -c1 \(folder)/file1; cat \(folder)/../x; :
                """
            for options in [[], ["--no-kernel-filter"]] {
                let ran = try Harness.trace(["--policy", rules] + options, ["/bin/sh", "-c", script])
                func files(_ rule: String, _ policy: String) -> [String] {
                    ran.events.filter { $0["rule"] as? String == rule && $0["policy"] as? String == policy }.compactMap { $0.argument("pathname") }
                }
                let wanted = [folder + "/file1", folder + "/file2"]
                #expect(files("falco", "falco") == wanted && files("openat", "tracee") == wanted, "\(ran.errors)")
                for rule in ["falcos", "tracees", "ours"] { #expect(files(rule, "apus") == wanted, "\(rule)") }
                #expect(ran.events.count == 10)
            }
        }
    }

    // MARK: Detections

    private static func detecting(_ folder: String) -> String {
        policy("finder", """
                - name: Somebody opened what is ours
                  event: openat
                  detects: ours_opened
                  id: X-7
                  priority: error
                  description: what it is
                  tags: [t]
                  mitre: {tactic: Credential Access, technique: T1003.007, name: Proc Filesystem}
                  when: data.pathname startswith \(folder)/ours
                  fields: {path: data.pathname, "who did": proc.name, result: retval}
                  message: "%proc.name opened %data.pathname"
            """)
    }

    @Test func `rules of all three languages are about what one detects, decided in the kernel`() throws {
        try Harness.withFolder { folder in
            let rules = folder + "/rules"
            try write(Self.detecting(folder), rules, "a.yaml")
            try write(Self.policy("about", "    - {name: about, event: ours_opened, when: data.path endswith 1, message: '%data.path %evt.type'}"), rules, "b.yaml")
            try write("type: policy\nname: tracee\nscope: [comm=cat]\nrules: [{event: ours_opened, filters: ['data.path=*1', 'data.result>=0']}]\n", rules, "c.yaml")
            try write("- rule: falco\n  desc: d\n  condition: evt.type=ours_opened and proc.name=cat and fd.name endswith 1\n  output: '%evt.type of %fd.name'\n  priority: INFO\n", rules, "d.yaml")
            let script = "cd \(folder); echo x > ours1; echo x > ours2; i=0; while [ $i -lt 300 ]; do : < /etc/hostname; i=$((i+1)); done; cat \(folder)/ours1 \(folder)/ours2; :"
            let ran = try Harness.trace(["--policy", rules, "--summary", "json"], ["/bin/sh", "-c", script])
            func alerts(_ rule: String, _ policy: String) -> [[String: Any]] {
                ran.events.filter { $0["rule"] as? String == rule && $0["policy"] as? String == policy }
            }
            let found = alerts("Somebody opened what is ours", "finder")
            #expect(found.compactMap { $0["message"] as? String } == ["cat opened \(folder)/ours1", "cat opened \(folder)/ours2"], "\(ran.errors)")
            #expect(alerts("about", "about").compactMap { $0["message"] as? String } == ["\(folder)/ours1 ours_opened"])
            #expect(alerts("about", "about").compactMap { $0["priority"] as? String } == ["Error"])
            #expect(alerts("ours_opened", "tracee").count == 1 && alerts("falco", "falco").compactMap { $0["message"] as? String } == ["ours_opened of \(folder)/ours1"])
            let detection = try #require(found.first?["detection"] as? [String: Any])
            #expect(detection["name"] as? String == "ours_opened" && detection["severity"] as? Int == 3)
            let args = try #require(detection["args"] as? [String: Any])
            #expect(args["path"] as? String == folder + "/ours1" && args["who did"] as? String == "cat" && (args["result"] as? Int ?? -1) >= 0)
            let line = try #require(ran.errors.split(separator: "\n").last)
            let summary = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(try #require((summary["kernel"] as? [String: Any])?["accepted"] as? Int) < 100, "\(line)")
        }
    }

    @Test func `a detection is an event of tracee-json, with what caused it`() throws {
        try Harness.withFolder { folder in
            try write(Self.detecting(folder), folder + "/rules", "a.yaml")
            try write("type: policy\nname: tracee\nscope: [global]\nrules: [{event: ours_opened}, {event: openat, filters: ['data.pathname=\(folder)/ours*']}]\n", folder + "/rules", "b.yaml")
            let output = folder + "/tracee.json"
            let ran = try Harness.run([
                Harness.apus, "trace", "--policy", folder + "/rules", "--output", "tracee-json:" + output, "--", "/bin/sh", "-c", "echo x > \(folder)/ours",
            ])
            let events = try Harness.events(in: output)
            #expect(events.compactMap { $0["eventName"] as? String } == ["openat", "ours_opened"], "\(ran.errors)")
            let event = try #require(events.last)
            #expect(event["matchedPolicies"] as? [String] == ["finder", "tracee"] && event["argsNum"] as? Int == 4)
            let args = try #require(event["args"] as? [[String: Any]])
            #expect(args.compactMap { $0["name"] as? String } == ["path", "who did", "result", "triggeredBy"])
            #expect(args.compactMap { $0["type"] as? String } == ["string", "string", "int64", "unknown"] && args[0]["value"] as? String == folder + "/ours")
            let cause = try #require(args[3]["value"] as? [String: Any])
            #expect(cause["name"] as? String == "openat" && (cause["args"] as? [[String: Any]])?.count == 4 && (cause["returnValue"] as? Int ?? -1) >= 0)
            let metadata = try #require(event["metadata"] as? [String: Any])
            let properties = try #require(metadata["Properties"] as? [String: Any])
            #expect(metadata["Description"] as? String == "what it is" && metadata["Tags"] as? [String] == ["t"])
            #expect(properties["Severity"] as? Int == 3 && properties["Category"] as? String == "credential-access")
            #expect(properties["Technique"] as? String == "Proc Filesystem" && properties["external_id"] as? String == "T1003.007")
            #expect(properties["signatureID"] as? String == "X-7" && properties["signatureName"] as? String == "Somebody opened what is ours")
        }
    }

    // MARK: Recordings, choices, listings

    @Test func `a recording answers our policies as the live events do`() throws {
        try Harness.withFolder { folder in
            try write(Self.detecting(folder), folder, "a.yaml")
            let script = "cd \(folder); echo x > ours; cat \(folder)/ours; cat \(folder)/ours; :"
            let recording = folder + "/r.apus"
            let recorded = try Harness.run([Harness.apus, "record", "-o", recording, "--events", "openat", "--", "/bin/sh", "-c", script])
            let replayed = try Harness.run([Harness.apus, "replay", recording, "--policy", folder + "/a.yaml", "--output", "json"])
            #expect(replayed.code == 0, "\(recorded.errors) \(replayed.errors)")
            let messages = try replayed.output.split(separator: "\n").map { line in
                try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])["message"] as? String
            }
            #expect(messages == Array(repeating: "cat opened \(folder)/ours", count: 2), "\(replayed)")
        }
    }

    @Test func `rules are switched by their names and policies, and left out below a priority`() throws {
        try Harness.withFolder { folder in
            try write(Self.policy("p", "    - {name: one, event: openat, when: data.pathname = \(folder)/x, priority: warning}\n    - {name: two, event: openat, when: data.pathname = \(folder)/x, priority: debug}"), folder, "p.yaml")
            func rules(_ options: [String]) throws -> [String] {
                try Harness.trace(["--policy", folder + "/p.yaml"] + options, ["/bin/sh", "-c", "echo > \(folder)/x"]).events.compactMap { $0["rule"] as? String }
            }
            #expect(try rules([]) == ["one", "two"])
            #expect(try rules(["--disable-rule", "o*"]) == ["two"])
            #expect(try rules(["--enable-rule", "p", "--disable-rule", "two"]) == ["one"])
            #expect(try rules(["--min-priority", "notice"]) == ["one"])
        }
    }

    @Test func `check, list and explain know them`() throws {
        try Harness.withFolder { folder in
            try write(Self.detecting(folder) + "---\n" + Self.policy("q", "    - {event: ours_opened, when: data.path = /x}\n", spec: "  lists: [{name: l, items: [a]}]\n"), folder, "a.yaml")
            let checked = try Harness.run([Harness.apus, "check", folder + "/a.yaml"])
            #expect(checked.code == 0 && checked.output.contains("warning: no rule, macro or list uses the list 'l'") && checked.output.contains("2 rules, 0 errors, 1 warning"))
            let json = try Harness.run([Harness.apus, "check", folder + "/a.yaml", "--output", "json"])
            let report = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: [[String: Any]]])
            #expect(report["apus_load_results"]?.first?["successful"] as? Bool == true)
            let listed = try Harness.run([Harness.apus, "list", "rules", folder + "/a.yaml", "--output", "json"])
            let rules = try #require(JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]])
            #expect(rules.compactMap { $0["policy"] as? String } == ["finder", "q"] && rules[0]["detects"] as? String == "ours_opened" && rules[1]["events"] as? [String] == ["ours_opened"])
            #expect(try Harness.run([Harness.apus, "list", "policies", folder + "/a.yaml"]).output.contains("apus"))
            let explained = try Harness.run([Harness.apus, "explain", folder + "/a.yaml", "--output", "json"])
            let hooks = try #require(JSONSerialization.jsonObject(with: Data(explained.output.utf8)) as? [[String: Any]])
            #expect(hooks.compactMap { $0["rule"] as? String } == ["finder: Somebody opened what is ours", "q: ours_opened"])
            for rule in hooks { #expect((rule["hooks"] as? [[String: Any]])?.map { $0["kernel"] as? String } == ["all"], "\(rule)") }
        }
    }
}
}
