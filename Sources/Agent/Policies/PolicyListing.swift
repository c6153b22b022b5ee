// SPDX-License-Identifier: Apache-2.0

internal import ApusLanguage
internal import FalcoLanguage
internal import PolicyModel
internal import PolicySyntax
internal import RuleEvaluator
internal import TraceeLanguage

/// What `apus list` shows of policies.
package struct PolicyListing {
    package enum Subject: String, CaseIterable, Sendable { case rules, macros, lists, policies }

    private let loaded: FalcoRuleSet
    private let tracee: TraceePolicySet
    private let apus: ApusPolicySet
    private let subject: Subject

    init(_ set: PolicySet, _ subject: Subject) {
        (loaded, tracee, apus) = (set.falco, set.tracee, set.apus)
        self.subject = subject
    }

    /// As a table, or as an array of objects.
    package func text(_ options: ReportOptions) -> String {
        options.form == .json ? json.text(depth: 1) : table(options)
    }

    private func table(_ options: ReportOptions) -> String {
        switch subject {
        case .rules:
            TextTable.report(["PRIORITY", "STATE", "RULE", "TAGS"], loaded.rules.map { rule in
                [rule.priority.word, rule.isEnabled ? "on" : "off", rule.name, rule.tags.joined(separator: ",")]
            } + apusRules.map { policy, rule in
                [rule.priority?.word ?? "", "on", "\(policy): \(rule.name)", rule.tags.joined(separator: ",")]
            } + traceeRules.map { [$0.rule.priority?.word ?? "", "on", "\($0.policy): \($0.rule.name)", ""] }, options)
        case .macros:
            TextTable.report(
                ["MACRO", "CONDITION"],
                loaded.macros.map { [$0.name, $0.values.joined(separator: " ")] }
                    + apus.macros.map { ["\($0.policy): \($0.name)", $0.values.joined(separator: " ")] }, options)
        case .lists:
            TextTable.report(
                ["LIST", "ITEMS"],
                loaded.lists.map { [$0.name, $0.values.joined(separator: ", ")] }
                    + apus.lists.map { ["\($0.policy): \($0.name)", $0.values.joined(separator: ", ")] }, options)
        case .policies:
            TextTable.report(["POLICY", "LANGUAGE", "FILE", "RULES", "MACROS", "LISTS"], policies.map { policy in
                [policy.name, policy.language, policy.file, "\(policy.rules)", "\(policy.macros)", "\(policy.lists)"]
            }, options)
        }
    }

    private var json: ReportJSON {
        switch subject {
        case .rules: .array(loaded.rules.map(Self.json) + apusRules.map(Self.json) + traceeRules.map(Self.json))
        case .macros:
            .array(
                loaded.macros.map { Self.json($0, .init("condition", .string($0.values.joined(separator: " ")))) }
                    + apus.macros.map { Self.json($0, .init("condition", .string($0.values.joined(separator: " ")))) })
        case .lists:
            .array(
                loaded.lists.map { Self.json($0, .init("items", .strings($0.values))) }
                    + apus.lists.map { Self.json($0, .init("items", .strings($0.values))) })
        case .policies: .array(policies.map(\.json))
        }
    }

    private static func json(_ rule: FalcoRule) -> ReportJSON {
        .object([
            .init("name", .string(rule.name)), .init("priority", .string(rule.priority.word)), .init("tags", .strings(rule.tags)),
            .init("enabled", .bool(rule.isEnabled)), .init("source", .string(rule.source)), .init("description", .string(rule.about)),
            .init("condition", .string(rule.conditionText)), .init("output", .string(rule.outputText)),
            // Null: those that it does not exclude by name, whatever they are.
            .init("events", rule.eventTypes.listed.map { .strings($0.sorted()) } ?? .null),
        ] + place(rule.location))
    }

    /// The rules of Tracee's policies, each with its policy's name and where it was written.
    private var traceeRules: [(policy: String, rule: Rule, source: TraceePolicy.RuleSource)] {
        tracee.policies.flatMap { policy in zip(policy.policy.rules, policy.sources).map { (policy.policy.name, $0, $1) } }
    }

    private static func json(_ rule: (policy: String, rule: Rule, source: TraceePolicy.RuleSource)) -> ReportJSON {
        .object([
            .init("name", .string(rule.rule.name)), .init("policy", .string(rule.policy)), .init("language", .string("tracee")),
            .init("enabled", .bool(true)), .init("filters", .strings(rule.source.filters)), .init("events", .strings([rule.rule.name])),
            .init("file", .string(rule.source.location.file.name)), .init("line", .number(rule.source.location.start.line)),
        ])
    }

    /// The rules of our own policies, each with its policy's name.
    private var apusRules: [(policy: String, rule: ApusRule)] {
        apus.policies.filter { !$0.isOfLibrary }.flatMap { policy in policy.rules.map { (policy.policy.name, $0) } }
    }

    private static func json(_ entry: (policy: String, rule: ApusRule)) -> ReportJSON {
        let rule = entry.rule
        return .object([
            .init("name", .string(rule.name)), .init("policy", .string(entry.policy)), .init("language", .string("apus")),
            .init("priority", .string(rule.priority?.word ?? "")), .init("tags", .strings(rule.tags)), .init("enabled", .bool(true)),
            .init("description", .string(rule.about)), .init("condition", .string(rule.condition)), .init("filters", .strings(rule.filters)),
            .init("events", .strings(rule.events)), .init("detects", .optional(rule.detects)),
            .init("file", .string(rule.location.file.name)), .init("line", .number(rule.location.start.line)),
        ])
    }

    private static func json(_ definition: ApusDefinition, _ content: ReportJSON.Member) -> ReportJSON {
        .object([
            .init("name", .string(definition.name)), .init("policy", .string(definition.policy)), content, .init("used", .bool(definition.isUsed)),
            .init("file", .string(definition.location.file.name)), .init("line", .number(definition.location.start.line)),
        ])
    }

    private static func json(_ definition: FalcoDefinition, _ content: ReportJSON.Member) -> ReportJSON {
        .object([.init("name", .string(definition.name)), content, .init("used", .bool(definition.isUsed))] + place(definition.location))
    }

    private static func place(_ location: LoadContext) -> [ReportJSON.Member] {
        [.init("file", .string(location.range.file.name)), .init("line", .number(location.range.start.line))]
    }

    // MARK: Policies

    /// What one file brings to the loaded.
    private struct FilePolicy {
        let name: String
        let language: String
        let file: String
        let rules: Int
        let macros: Int
        let lists: Int

        var json: ReportJSON {
            .object([
                .init("name", .string(name)), .init("language", .string(language)), .init("file", .string(file)),
                .init("rules", .number(rules)), .init("macros", .number(macros)), .init("lists", .number(lists)),
            ])
        }
    }

    private var policies: [FilePolicy] {
        loaded.files.map { file in
            func isHere(_ location: LoadContext) -> Bool { location.range.file === file }
            return FilePolicy(
                name: loaded.policy.name, language: loaded.policy.language, file: file.name,
                rules: loaded.rules.count { isHere($0.location) }, macros: loaded.macros.count { isHere($0.location) },
                lists: loaded.lists.count { isHere($0.location) })
        } + apus.policies.filter { !$0.isOfLibrary }.map { policy in
            func count(_ definitions: [ApusDefinition]) -> Int { definitions.count { $0.policy == policy.policy.name } }
            return FilePolicy(
                name: policy.policy.name, language: policy.policy.language, file: policy.location.file.name, rules: policy.rules.count,
                macros: count(apus.macros), lists: count(apus.lists))
        } + tracee.policies.map { policy in
            FilePolicy(
                name: policy.policy.name, language: policy.policy.language, file: policy.location.file.name, rules: policy.policy.rules.count,
                macros: 0, lists: 0)
        }
    }
}
