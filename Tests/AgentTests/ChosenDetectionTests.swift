// SPDX-License-Identifier: Apache-2.0

@testable import Agent
import Events
import Foundation
import PolicyModel
import RuleEvaluator
import Testing

/// What `--events` says of detections, as rules.
@Suite struct ChosenDetectionTests {
    private func load(_ events: [String], policy: String? = nil) throws -> LoadedRules {
        var options = RunOptions()
        options.events = events
        let file = FileManager.default.temporaryDirectory.appending(path: "apus-chosen-\(UUID().uuidString.prefix(8)).yaml").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        if let policy {
            try policy.write(toFile: file, atomically: true, encoding: .utf8)
            options.policies = [file]
        }
        let selection = try EventSelection(events)
        let source = try PolicySource(options, detections: selection.detectionNames)
        return try LoadedPolicies(source, selection, Log(.error)).rules
    }

    private func names(_ rules: LoadedRules) -> Set<String> { Set(rules.kinds.compactMap { EventCatalogue.shared[$0]?.name }) }

    @Test func `a detection becomes rules about what causes it, told as what it is and in no policy`() throws {
        let rules = try load(["ld_preload", "openat"])
        #expect(names(rules) == ["sched_process_exec", "security_file_open", "security_inode_rename"])
        for rule in rules.program.rules {
            #expect(rule.name == "ld_preload" && rule.told?.name == "ld_preload" && rule.id == "TRC-107" && rule.priority == .warning)
            #expect(rule.technique?.id == "T1574" && rule.message != nil)
        }
        #expect(rules.tellsAlerts && rules.origins.allSatisfy { $0.title == "ld_preload" && $0.policy.isEmpty && !$0.isFilter })
        // Two variables, and nothing else of environments.
        #expect(rules.needs.variables == ["LD_PRELOAD", "LD_LIBRARY_PATH"] && !rules.needs.environment)
    }

    @Test func `filters of its fields and of its context are part of each, and what lacks a field is none`() throws {
        let rules = try load(["ld_preload.data.LD_PRELOAD=/x*", "ld_preload.scope.comm=cat"])
        #expect(names(rules) == ["sched_process_exec"])
        var fields: Set<String> = []
        rules.program.rules[0].condition.forEachField { fields.insert($0.name) }
        #expect(fields.isSuperset(of: ["proc.env", "comm"]), "\(fields)")
    }

    @Test func `filters of events stay filters beside detections`() throws {
        let rules = try load(["openat.retval<0", "aslr_inspection"])
        #expect(rules.origins.map(\.isFilter).filter { $0 }.count == 1 && rules.tellsAlerts)
        #expect(try !load(["openat.retval<0"]).tellsAlerts)
    }

    @Test func `what a policy detects by the same name is meant`() throws {
        let policy = """
            apiVersion: apus.dev/v1
            kind: Policy
            metadata: {name: p}
            spec:
              scope: [global]
              rules:
                - {detects: ld_preload, event: chdir, fields: {where: data.path}}
            """
        let rules = try load(["ld_preload.data.where=/tmp"], policy: policy)
        #expect(names(rules) == ["chdir"] && rules.origins.map(\.title) == ["p: ld_preload", "ld_preload"])
        #expect(throws: AgentError.self) { try load(["ld_preload.data.LD_PRELOAD=/x"], policy: policy) }
    }

    @Test(arguments: [
        ("ld_preload.data.pth=/x", "--events 'ld_preload.data.pth=/x': ld_preload has no field 'pth'", "did you mean 'path'?"),
        ("ld_preload.retval=0", "--events 'ld_preload.retval=0': what is detected returns nothing", nil),
        ("ld_preload.scope.comm>a", "--events 'ld_preload.scope.comm>a': comm cannot be compared with '>'", "use = or !="),
    ] as [(String, String, String?)]) func `a filter with a mistake is wrong usage`(value: String, message: String, hint: String?) {
        let error = #expect(throws: AgentError.self) { try load([value]) }
        #expect(error?.message == message && error?.hint == hint && error?.code == .usage, "\(error?.message ?? "") \(error?.hint ?? "")")
    }

    @Test func `every detection that is shipped can be chosen`() throws {
        #expect(try ShippedDetection.all().map(\.name) == ShippedDetection.names && ShippedDetection.names.count == 29)
        let rules = try load(["detections"])
        #expect(Set(rules.origins.map(\.title)) == Set(ShippedDetection.names))
        #expect(rules.detectors.map { $0.name } == ["k8s_api_connection"])
    }
}
