// SPDX-License-Identifier: Apache-2.0

package import PolicyModel

/// Which of the rules that match an event are told.
package enum RuleMatching: String, Sendable, CaseIterable { case first, all }

/// What Falco's configuration says about rules.
package struct LoadOptions: Sendable {
    /// One entry of `rules`: switches rules on or off, after everything is read.
    package struct Selection: Sendable {
        package var isEnabling: Bool
        /// A shell pattern over the names of rules.
        package var rule: String?
        package var tag: String?

        package init(enable: Bool, rule: String? = nil, tag: String? = nil) {
            isEnabling = enable
            self.rule = rule
            self.tag = tag
        }
    }

    /// One entry of `append_output`: what the output of certain rules has at its end.
    package struct OutputAddition: Sendable {
        package var rule: String?
        package var source: String?
        /// All of them.
        package var tags: [String] = []
        package var output: String?
        /// A name for the field, and how its value is written: a field, or a template.
        package var fields: [(name: String, template: String)] = []
        /// Names of the container and the pod.
        package var isSuggested = false

        package init() {}
    }

    package var minimumPriority = Priority.debug
    package var matching = RuleMatching.first
    package var selections: [Selection] = []
    package var additions: [OutputAddition] = []
    /// Texts that rules can name as `static.NAME`.
    package var staticFields: [String: String] = [:]
    /// What rules of other languages detect: rules can name these as `evt.type`.
    package var detections: Set<String> = []
    /// Sources that events come from.
    package var sources: Set<String> = ["syscall"]
    /// What `required_plugin_versions` is held against.
    package var plugins: [String: String] = ["container": "0.7.1"]
    /// The version of Falco's engine that files may ask for.
    package var engine = "0.63.0"

    package init() {}

    /// What `suggested_output` adds.
    static let suggestedOutput = """
        container_id=%container.id container_name=%container.name container_image_repository=%container.image.repository \
        container_image_tag=%container.image.tag k8s_pod_name=%k8s.pod.name k8s_ns_name=%k8s.ns.name
        """
}

/// A version with three parts.
struct SemanticVersion: Comparable {
    let parts: [Int]

    /// `N` stands for `0.N.0`, as Falco has it.
    init?(engine text: String) {
        self.init(text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? "0.\(text).0" : text)
    }

    init?(_ text: String) {
        let core = text.prefix { $0 != "-" && $0 != "+" }
        let parts = core.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        guard parts.count == 3, parts.allSatisfy({ $0 >= 0 }) else { return nil }
        self.parts = parts
    }

    static func < (left: Self, right: Self) -> Bool { left.parts.lexicographicallyPrecedes(right.parts) }

    /// Whether who asks for `wanted` may have this one: the same major version, and not older.
    func satisfies(_ wanted: Self) -> Bool { parts[0] == wanted.parts[0] && self >= wanted }
}
