// SPDX-License-Identifier: Apache-2.0

@testable import Agent
import FalcoLanguage
import Foundation
import PolicyModel
import Testing

/// What options, a configuration file and Falco's configuration say of policies, and which of them comes first.
@Suite struct PolicySourceTests {
    private func withFiles(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "apus-source-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: folder + "/empty", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in files {
            try text.replacingOccurrences(of: "@", with: folder).write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
        }
        try body(folder)
    }

    private func plan(_ change: (inout RunOptions) -> Void) throws -> PolicySource.Plan {
        var options = RunOptions()
        change(&options)
        return try PolicySource(options).plan(Log(.error))
    }

    @Test func `a configuration file has the options of policies`() throws {
        try withFiles(["apus.yaml": """
            policy: [a.yaml, b.yaml]
            rules: c.yaml
            rule-matching: all
            min-priority: notice
            enable-rule: Some*
            disable-rule: [A, B]
            falco-config: falco.yaml
            falco-option: [priority=info, json_output=true]
            watch: true
            """]) { folder in
            var options = RunOptions()
            try options.merge(configuration: folder + "/apus.yaml")
            #expect(options.policies == ["a.yaml", "b.yaml", "c.yaml"] && options.ruleMatching == "all" && options.minPriority == "notice")
            #expect(options.enabledRules == ["Some*"] && options.disabledRules == ["A", "B"] && options.falcoConfig == "falco.yaml" && options.watch)
            #expect(options.falcoOverrides == ["priority=info", "json_output=true"])

            options = RunOptions()
            (options.policies, options.ruleMatching, options.minPriority) = (["own.yaml"], "first", "error")
            (options.enabledRules, options.disabledRules, options.falcoConfig, options.falcoOverrides) = (["X"], ["Y"], "own", ["priority=alert"])
            try options.merge(configuration: folder + "/apus.yaml")
            #expect(options.policies == ["own.yaml"] && options.ruleMatching == "first" && options.minPriority == "error")
            #expect(options.enabledRules == ["X"] && options.disabledRules == ["Y"] && options.falcoConfig == "own")
            // The last of them wins where both name a key.
            #expect(options.falcoOverrides == ["priority=info", "json_output=true", "priority=alert"])
        }
    }

    private static let falco = ["falco.yaml": """
        rules_files: ["@/a.yaml", "@/none.yaml", "@/empty", "@/falco.yaml"]
        rules: [{disable: {tag: x}}]
        rule_matching: all
        priority: error
        """, "a.yaml": ""]

    @Test func `rules and their settings come from Falco's configuration, files that are not there left out`() throws {
        try withFiles(Self.falco) { folder in
            let plan = try plan { $0.falcoConfig = folder + "/falco.yaml" }
            #expect(plan.paths == [folder + "/a.yaml", folder + "/falco.yaml"])
            #expect(plan.options.matching == .all && plan.options.minimumPriority == .error && plan.options.selections.map(\.tag) == ["x"])
            // One that comes later is to be seen.
            #expect(plan.watched.contains(folder + "/none.yaml") && plan.watched.contains(folder + "/falco.yaml"))
        }
    }

    @Test func `own options come before Falco's configuration`() throws {
        try withFiles(Self.falco) { folder in
            let plan = try plan {
                $0.falcoConfig = folder + "/falco.yaml"
                ($0.policies, $0.ruleMatching, $0.minPriority, $0.disabledRules) = (["own.yaml"], "first", "debug", ["A"])
                $0.falcoOverrides = ["rule_matching=all"]
            }
            #expect(plan.paths == ["own.yaml"] && plan.options.matching == .first && plan.options.minimumPriority == .debug)
            // In order, so that the last one that says something of a rule holds.
            #expect(plan.options.selections.map(\.rule) == [nil, "A"])
        }
    }

    @Test func `a mistake, a file that is not there, and no rules are told`() throws {
        try withFiles(["bad.yaml": "priority: loud\n", "none.yaml": "rules_files: [@/nothing.yaml]\n", "other.yaml": "webserver: {}\n"]) { folder in
            for (file, message) in [
                ("bad.yaml", "Falco's configuration has an error"), ("none.yaml", "no file of rules_files is there"),
                ("other.yaml", "there are no rules"), ("missing.yaml", "cannot read '\(folder)/missing.yaml': No such file or directory"),
            ] {
                let error = #expect(throws: AgentError.self) { try plan { $0.falcoConfig = folder + "/" + file } }
                #expect(error?.message == message)
            }
        }
        #expect(throws: AgentError(.usage, "unknown priority 'loud'", hint: "one of emergency, alert, critical, error, warning, notice, informational, debug")) {
            try plan { $0.minPriority = "loud" }
        }
    }
}
