// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Rules with memory on live events. Docs/apus-cookbook.md has more of them (CookbookTests).
extension EndToEnd {
@Suite(.enabled(if: Harness.isTurn(2), Harness.notHere)) struct StateTests {
    /// A policy of these rules, each a mapping of YAML on one line.
    private static func policy(_ rules: String...) -> String {
        "apiVersion: apus.dev/v1\nkind: Policy\nmetadata: {name: memory}\nspec:\n  rules:\n" + rules.map { "    - \($0)\n" }.joined()
    }

    /// Of processes that run /bin/true; `more` goes behind.
    private static func ofTrue(_ name: String, _ more: String) -> String {
        "{name: \(name), event: sched_process_exec, when: 'proc.name = \"true\"', message: ran, \(more)}"
    }

    private func trace(_ policy: String, _ script: String, _ options: [String] = []) throws -> Harness.Outcome {
        try Harness.withFolder { folder in
            let file = folder + "/policy.yaml"
            try policy.write(toFile: file, atomically: true, encoding: .utf8)
            return try Harness.trace(["--policy", file] + options, ["/bin/sh", "-c", script])
        }
    }

    private func rules(_ outcome: Harness.Outcome) -> [String] { outcome.events.compactMap { $0["rule"] as? String } }
    private func count(_ alert: [String: Any]?) -> Int? { (alert?["state"] as? [String: Any])?["count"] as? Int }

    @Test func `each kind of memory tells what it should`() throws {
        let all = Self.policy(
            Self.ofTrue("count", "state: {count: {by: [proc.ppid], within: 1m, atLeast: 3}}"),
            Self.ofTrue("first", "state: {first: {by: [proc.exepath], within: 1h}}"),
            Self.ofTrue("rate", "rateLimit: 2/h by proc.name"),
            Self.ofTrue("fold", "fold: {by: [proc.name], within: 1h}"),
            "{name: sequence, message: done, state: {sequence: {by: [proc.ppid], within: 1m, steps: ['evt.type = sched_process_exec and proc.name = \"true\"', 'evt.type = sched_process_exec and proc.name = \"false\"']}}}")
        let ran = try trace(all, "/bin/true; /bin/true; /bin/true; /bin/true; /bin/false; /bin/false; :")
        let counts = Dictionary(grouping: rules(ran)) { $0 }.mapValues(\.count)
        #expect(counts == ["count": 1, "first": 1, "rate": 2, "fold": 2, "sequence": 1], "\(ran.errors)")
        let byRule = Dictionary(ran.events.map { ($0["rule"] as? String ?? "", $0) }) { $1 }
        #expect(count(byRule["count"]) == 3 && count(byRule["fold"]) == 3 && count(byRule["sequence"]) == 2)
        #expect(count(byRule["first"]) == nil && count(byRule["rate"]) == nil)
        // Told by the last step, and at the end of the run by the first repeat.
        #expect((byRule["sequence"]?["process"] as? [String: Any])?["comm"] as? String == "false")
        let state = try #require(byRule["count"]?["state"] as? [String: Any])
        let first = try #require(state["first"] as? String), last = try #require(state["last"] as? String)
        #expect(first < last && last == byRule["count"]?["time"] as? String)
    }

    @Test func `what is not enough is not told`() throws {
        let all = Self.policy(
            Self.ofTrue("count", "state: {count: {by: [proc.ppid], within: 1m, atLeast: 3}}"),
            Self.ofTrue("short", "state: {count: {by: [proc.ppid], within: 10ms, atLeast: 2}}"),
            "{name: sequence, state: {sequence: {by: [proc.ppid], within: 1m, steps: ['evt.type = sched_process_exec and proc.name = \"false\"', 'evt.type = sched_process_exec and proc.name = \"true\"']}}}")
        let ran = try trace(all, "/bin/true; sleep 0.1; /bin/true; /bin/false; sh -c '/bin/true; :'; :")
        #expect(rules(ran).isEmpty, "\(ran.events)")
        #expect(ran.errors.contains("alerts=0"))
    }

    @Test func `a window that is over while the run goes on is told then`() throws {
        try Harness.withFolder { folder in
            let told = folder + "/told"
            let mark = "{name: mark, event: sched_process_exec, when: 'proc.name = \"false\"'}"
            let ran = try trace(
                Self.policy(Self.ofTrue("fold", "fold: {by: [proc.name], within: 5s}"), mark),
                """
                /bin/true; /bin/true; /bin/true; n=0
                until [ "$(grep -c '"rule":"fold"' \(told))" = 2 ] || [ $((n=n+1)) -gt 600 ]; do sleep 0.1; done; /bin/false; :
                """, ["--output", "json:" + told])
            #expect(rules(ran) == ["fold", "fold", "mark"])
        }
    }

    @Test(arguments: ["table", "compact", "falco-text", "falco-json", "tracee-json", "json"])
    func `count, first and last are in every format`(format: String) throws {
        try Harness.withFolder { folder in
            let file = folder + "/policy.yaml", output = folder + "/output"
            try Self.policy(Self.ofTrue("count", "state: {count: {by: [proc.name], within: 1m, atLeast: 2}}")).write(toFile: file, atomically: true, encoding: .utf8)
            let ran = try Harness.run([
                Harness.apus, "trace", "--output", "\(format):\(output)", "--policy", file, "--", "/bin/sh", "-c", "/bin/true; /bin/true; :",
            ])
            let text = try String(contentsOfFile: output, encoding: .utf8)
            #expect(ran.code == 0, "\(ran.errors)")
            guard format.hasSuffix("json") else {
                #expect(text.firstMatch(of: #/ran \(count=2 first=[0-9T:.-]+Z last=[0-9T:.-]+Z\)/#) != nil, "\(text)")
                return
            }
            let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            switch format {
            case "json": #expect((object["state"] as? [String: Any])?.count == 3)
            case "falco-json":
                let fields = try #require(object["output_fields"] as? [String: Any])
                #expect(fields["state.count"] as? Int == 2 && fields["state.first"] is String && fields["state.last"] is String)
            default:
                let state = try #require((object["matchedState"] as? [[String: Any]])?.first)
                #expect(state["count"] as? Int == 2 && state["first"] is Int && state["last"] is Int)
            }
        }
    }

    @Test func `a rule of any language over a detection with memory fires when that one does`() throws {
        try Harness.withFolder { folder in
            let detection = Self.ofTrue("often", "state: {count: {by: [proc.ppid], within: 1m, atLeast: 3}}, detects: often_true, fields: {who: proc.ppid}")
            let files = [
                "apus.yaml": Self.policy(detection, "{name: over, event: often_true, when: data.who > 1}"),
                "tracee.yaml": "apiVersion: tracee.aquasec.com/v1beta1\nkind: Policy\nmetadata: {name: tracee}\nspec: {scope: [global], rules: [{event: often_true}]}\n",
                "falco.yaml": "- rule: falco\n  desc: d\n  condition: evt.type = often_true\n  output: o\n  priority: NOTICE\n",
            ]
            for (name, text) in files { try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8) }
            let ran = try Harness.trace(files.keys.sorted().flatMap { ["--policy", folder + "/" + $0] }, ["/bin/sh", "-c", "/bin/true; /bin/true; /bin/true; /bin/true; :"])
            #expect(rules(ran).sorted() == ["falco", "often", "often_true", "over"], "\(ran.errors)")
        }
    }

    @Test func `a sequence that ends in several ways tells the one that it was`() throws {
        let step = "'evt.type = sched_process_exec and proc.name = \"true\"'"
        let sequence = "{name: steps, state: {sequence: {by: [proc.ppid], within: 1m, steps: [\(step), 'evt.type in (ld_preload, aslr_inspection, chdir)']}}}"
        let ran = try trace(Self.policy(sequence), """
            unset LD_PRELOAD LD_LIBRARY_PATH; /bin/true; LD_PRELOAD=/none.so /bin/echo; /bin/true; /bin/cat /proc/sys/kernel/randomize_va_space; \
            /bin/true; env -C /tmp /bin/echo; :
            """)
        #expect(rules(ran) == ["steps", "steps", "steps"], "\(ran.errors)")
        func told(_ alert: [String: Any]) -> String {
            let detection = alert["detection"] as? [String: Any], arguments = detection?["args"] as? [String: Any]
            return ["\(detection?["name"] ?? "-")", "\(arguments?["path"] ?? "-")", "\(alert["priority"] ?? "")"].joined(separator: " ")
        }
        let echo = URL(filePath: "/bin/echo").resolvingSymlinksInPath().path
        #expect(ran.events.map(told) == [
            "ld_preload \(echo) Warning", "aslr_inspection /proc/sys/kernel/randomize_va_space Informational", "- - Notice",
        ])
        let messages = ran.events.map { $0["message"] as? String ?? "" }
        #expect(zip(messages, ["echo was started with LD_PRELOAD=/none.so", "/proc/sys/kernel/randomize_va_space opened by cat", "path=/tmp"]).allSatisfy { $0.contains($1) }, "\(messages)")
        #expect(ran.events.map { $0["event"] as? String } == ["sched_process_exec", "security_file_open", "chdir"])
    }

    @Test func `explain says that memory is left to user space`() throws {
        try Harness.withFolder { folder in
            let file = folder + "/policy.yaml"
            try Self.policy(
                Self.ofTrue("count", "state: {count: {by: [proc.ppid], within: 90s, atLeast: 3}}"),
                "{name: sequence, state: {sequence: {by: [proc.ppid], within: 1m, steps: ['evt.type = openat and fd.name = /a', 'evt.type = openat and fd.name = /b']}}}"
            ).write(toFile: file, atomically: true, encoding: .utf8)
            let text = try Harness.run([Harness.apus, "explain", file]).output
            let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(flat.contains("memory is kept in user space: count by proc.ppid within 90s is at least 3"), "\(text)")
            #expect(flat.contains("step 1 of 2 by proc.ppid within 1m") && flat.contains("step 2 of 2"), "\(text)")
        }
    }
}
}
