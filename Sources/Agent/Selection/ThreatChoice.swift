// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicyModel
internal import PolicySyntax
internal import StringMatching

/// Detections by what they say of a threat, as Tracee's `--events` has it: `threat.severity>=high`, `threat.mitre.technique=T1574`.
enum ThreatChoice {
    static let prefix = "threat."

    private enum Subject: String, CaseIterable {
        case severity = "threat.severity"
        case technique = "threat.mitre.technique"
        case tactic = "threat.mitre.tactic"
        case name = "threat.name"
    }

    private static let severities = ["info", "low", "medium", "high", "critical"]

    /// The names of those for which it holds; one at least.
    static func names(_ text: String, among detections: [KnownDetections.Entry]) throws(AgentError) -> [String] {
        do throws(FilterError) {
            let filter = try FilterExpression(parsing: text)
            let found = try test(filter, detections)
            if !found.isEmpty { return found.map(\.name) }
        } catch {
            throw AgentError(.usage, "--events \(Spelling.quoted(text)): \(error.message)", hint: error.hint)
        }
        throw AgentError(.usage, "no detection has \(Spelling.quoted(text))", hint: "apus list detections --output json says what they have")
    }

    private static func test(_ filter: FilterExpression, _ detections: [KnownDetections.Entry]) throws(FilterError) -> [KnownDetections.Entry] {
        guard let subject = Subject(rawValue: filter.field.text) else {
            throw filter.error(
                at: filter.field.bytes, "unknown field \(Spelling.quoted(filter.field.text))",
                hint: Spelling.hint(for: filter.field.text, among: Subject.allCases.map(\.rawValue)))
        }
        guard let operation = filter.operation else {
            throw filter.error(at: filter.field.bytes, "\(filter.field.text) needs an operator and a value", hint: "write \(filter.field.text)=VALUE")
        }
        if subject == .severity {
            var wanted: [Int] = []
            for value in filter.values { wanted.append(try severity(value, filter)) }
            return detections.filter { holds(operation, $0.severity, wanted) }
        }
        guard operation == .equal || operation == .notEqual else {
            throw filter.error(
                at: filter.operatorBytes, "\(filter.field.text) cannot be compared with '\(operation.rawValue)'", hint: "use = or !=")
        }
        let patterns = filter.values.map { BytePattern.glob(Array($0.text.utf8), caseInsensitive: true) }
        return detections.filter { detection in
            let texts = texts(subject, detection)
            return (operation == .equal) == patterns.contains { pattern in texts.contains { pattern.matches(Array($0.utf8).span) } }
        }
    }

    private static func severity(_ value: FilterExpression.Part, _ filter: FilterExpression) throws(FilterError) -> Int {
        if let number = severities.firstIndex(of: value.text.lowercased()) { return number }
        if let number = Int(value.text), severities.indices.contains(number) { return number }
        throw filter.error(
            at: value.bytes, "\(Spelling.quoted(value.text)) is no severity",
            hint: Spelling.hint(for: value.text, among: severities) + ", or 0 to \(severities.count - 1)")
    }

    private static func holds(_ operation: ScopeExpression.Operation, _ severity: Int, _ values: [Int]) -> Bool {
        switch operation {
        case .equal: values.contains(severity)
        case .notEqual: !values.contains(severity)
        case .less: values.contains { severity < $0 }
        case .lessOrEqual: values.contains { severity <= $0 }
        case .greater: values.contains { severity > $0 }
        case .greaterOrEqual: values.contains { severity >= $0 }
        }
    }

    /// What a value may be like: techniques have a number and a name.
    private static func texts(_ subject: Subject, _ detection: KnownDetections.Entry) -> [String] {
        switch subject {
        case .severity: []
        case .technique: detection.technique.map { [$0.id, $0.name] } ?? []
        case .tactic: detection.technique.map { [$0.tactic] } ?? []
        case .name: [detection.name]
        }
    }
}
