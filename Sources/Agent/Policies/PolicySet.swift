// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import FalcoLanguage
internal import PolicyModel
internal import PolicySyntax
internal import StringMatching
internal import TraceeLanguage

/// One rule of whatever language, ready to be compiled.
struct PolicyRule: Sendable {
    /// With the scope of its policy in its condition.
    let rule: Rule
    let kinds: [EventKind]
    let binding: any FieldBinding
    let policy: String
    let language: Language
    /// Of a sequence, from 0.
    var step = 0

    enum Language: String, Sendable {
        case falco, tracee
        /// A filter of `--events`: what it matches is shown as an event.
        case events
    }

    /// By which people know it among the rules of all policies.
    var title: String { AlertForm.title(rule.name, policy: policy, language: language.rawValue) }
}

/// What all files of a reading say, each in its own language.
struct PolicySet: Sendable {
    let falco: FalcoRuleSet
    let tracee: TraceePolicySet
    /// Those that are on: Falco's in their order, then those of each policy.
    let rules: [PolicyRule]
    /// Whom policies follow, by the policy's name.
    let followed: [(policy: String, condition: Condition)]
    let binding: TraceeBinding

    /// Reads the files of a plan. What is wrong with what they say is in `diagnostics`.
    init(_ plan: PolicySource.Plan) throws(AgentError) {
        let files = try PolicyFiles.read(plan.paths)
        self.init(files, plan)
    }

    init(_ files: [SourceFile], _ plan: PolicySource.Plan) {
        let written = files.map { ($0, isTracee: TraceeForm.isWritten(in: $0)) }
        let falco = FalcoLoader(plan.options).load(written.filter { !$0.isTracee }.map(\.0))
        let tracee = TraceeLoader(plan.tracee).load(written.filter(\.isTracee).map(\.0))
        let binding = TraceeBinding(since: plan.since)
        (self.falco, self.tracee, self.binding) = (falco, tracee, binding)
        let falcoBinding = FalcoBinding(staticFields: plan.options.staticFields)
        var rules = falco.policy.rules.map { rule in
            PolicyRule(rule: rule, kinds: falco.kinds(of: rule), binding: falcoBinding, policy: falco.policy.name, language: .falco)
        }
        for policy in tracee.policies {
            for rule in policy.policy.rules where Self.isOn(rule, of: policy.policy, plan.selections) {
                var whole = rule
                whole.condition = policy.condition(of: rule)
                let kinds: [EventKind] = rule.triggers.compactMap { if case .event(let kind) = $0 { kind } else { nil } }
                rules.append(PolicyRule(rule: whole, kinds: kinds, binding: binding, policy: policy.policy.name, language: .tracee))
            }
        }
        self.rules = rules
        followed = tracee.policies.compactMap { policy in policy.followed.map { (policy.policy.name, $0) } }
    }

    var diagnostics: [Diagnostic] { falco.diagnostics + tracee.diagnostics }
    var hasErrors: Bool { falco.hasErrors || tracee.hasErrors }

    func count(_ severity: Diagnostic.Severity) -> Int { diagnostics.count { $0.severity == severity } }

    /// Patterns are about the names of rules and of policies alike.
    private static func isOn(_ rule: Rule, of policy: Policy, _ selections: [LoadOptions.Selection]) -> Bool {
        var isOn = true
        for selection in selections {
            guard let pattern = selection.rule else { continue }
            let glob = BytePattern.glob(Array(pattern.utf8), caseInsensitive: false)
            if glob.matches(Array(rule.name.utf8).span) || glob.matches(Array(policy.name.utf8).span) { isOn = selection.isEnabling }
        }
        return isOn
    }
}
