// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel
internal import PolicySyntax
internal import TraceeLanguage

extension EventSelection {
    /// What `--events` asks of events, as rules whose matches are shown.
    var rules: [PolicyRule] {
        conditions.sorted { $0.key.rawValue < $1.key.rawValue }.map { Self.rule(about: $0, $1, TraceeBinding(since: 0)) }
            + (narrowsOpens ? [Self.rule(about: .securityFileOpen, ChangeBinding.condition, ChangeBinding())] : [])
    }

    private static func rule(about kind: EventKind, _ condition: Condition, _ binding: any FieldBinding) -> PolicyRule {
        var rule = Rule(EventCatalogue.shared[kind]?.name ?? "event")
        rule.triggers = [.event(kind)]
        rule.condition = condition
        return PolicyRule(rule: rule, kinds: [kind], binding: binding, policy: "", language: .events)
    }

    /// The detections of `--events` as rules whose matches are told, by what the set has them detected by. What is to be said about filters
    /// goes to the log.
    func rules(about set: PolicySet, _ log: Log) throws(AgentError) -> [PolicyRule] {
        var rules: [PolicyRule] = []
        for detection in detections {
            let name = detection.name
            guard let fields = set.fields(ofDetection: name) else {
                throw AgentError(.failure, "nothing detects \(Spelling.quoted(name)) here", hint: "apus show \(name) says what it is about")
            }
            var rule = Rule(name)
            var warnings: [String] = []
            rule.condition = try EventFilters.condition(detection.filters, .detection(name, fields), &warnings) ?? .never
            for warning in warnings { log.write(.warning, warning) }
            rule.triggers = [.detection(name)]
            rule.source = "syscall"
            rules += set.rules(rule, about: name)
        }
        return rules
    }
}

/// Opens for writing, creation or truncation, as the kernel side knows them (Kernel/file/open.bpf.c): those that the set `default` means.
private struct ChangeBinding: FieldBinding {
    private static let field = Field("is_open_for_change", type: .bool)
    static let condition = Condition.test(Test(field, .compare(.equal, .bool(true))))
    private static let flags: UInt64 = 0o3 | 0o100 | 0o1000

    func source(of field: Field, in kind: EventKind) -> ValueSource {
        guard field == Self.field, let place = EventCatalogue.shared[kind]?.arguments.firstIndex(where: { $0.name == "flags" }) else { return .missing }
        return .derived(.anyBit(Self.flags), [.argument(place)])
    }
}
