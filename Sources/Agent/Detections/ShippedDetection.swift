// SPDX-License-Identifier: Apache-2.0

internal import ApusLanguage
internal import Detections
internal import Events
internal import PolicyModel
internal import PolicySyntax

/// One of the detections that this binary holds.
package struct ShippedDetection: Sendable {
    let name: String
    let id: String
    let about: String
    let priority: Priority
    let technique: Technique?
    let tags: [String]
    /// What it looks at, and what it tells of itself; both in the order of its file.
    let events: [String]
    let arguments: [Argument]
    /// Its file, as it was written.
    let text: String

    struct Argument: Sendable {
        let name: String
        let type: String
    }

    /// By name.
    static func all() throws(AgentError) -> [ShippedDetection] { try loaded.get() }

    private static let loaded = Result<[ShippedDetection], AgentError> { () throws(AgentError) in try load() }

    private static func load() throws(AgentError) -> [ShippedDetection] {
        var options = ApusOptions()
        (options.tracee, options.detectors) = (PolicySource.traceeOptions, Set(DetectorRegistry.names))
        let set = ApusLoader(options).load(files)
        guard !set.hasErrors else {
            throw AgentError(.failure, "the detections that are shipped have an error: \(set.diagnostics.first?.message ?? "")")
        }
        let texts = Dictionary(uniqueKeysWithValues: ShippedPolicies.detections.map { ($0.name, $0.text) })
        return set.policies.compactMap { policy in
            ShippedDetection(policy, set.detections, text: texts[policy.location.file.name] ?? "")
        }.sorted { $0.name < $1.name }
    }

    private init?(_ policy: ApusPolicy, _ detections: [String: Detection], text: String) {
        guard let first = policy.rules.first, let name = first.detects, let rule = first.ready.first?.rule else { return nil }
        (self.name, self.text) = (name, text)
        (id, about, technique, tags) = (rule.id ?? "", first.about, rule.technique, rule.tags)
        priority = rule.priority ?? .notice
        events = policy.rules.flatMap(\.events).distinct()
        arguments = (detections[name]?.fields ?? []).map { field in
            Argument(name: String(field.name.dropFirst("data.".count)), type: field.type.rawValue)
        }
    }

    /// All names, sorted: each has a file that is called so.
    static let names = ShippedPolicies.detections.map { String($0.name.dropLast(".yaml".count)) }.sorted()
    private static let files = ShippedPolicies.detections.map { SourceFile(name: $0.name, bytes: Array($0.text.utf8)) }
    /// For policies that refer to them.
    static let library = DetectionLibrary(files)
    /// What runs where nobody names a policy.
    static let packs = ShippedPolicies.packs.map { PolicyFile(SourceFile(name: $0.name, bytes: Array($0.text.utf8))) }
}
