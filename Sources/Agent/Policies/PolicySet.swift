// SPDX-License-Identifier: Apache-2.0

internal import ApusLanguage
internal import Detections
internal import Events
internal import FalcoLanguage
internal import PolicyModel
internal import PolicySyntax
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
        case falco, tracee, apus
        /// What `--events` asks of events, and of detections.
        case events
    }

    /// What it matches is shown as an event, and no alert.
    var isFilter: Bool { language == .events && rule.told == nil }

    /// By which people know it among the rules of all policies.
    var title: String { AlertForm.title(rule.name, policy: policy, language: language.rawValue) }
}

/// What all files of a reading say, each in its own language.
struct PolicySet: Sendable {
    let falco: FalcoRuleSet
    let tracee: TraceePolicySet
    let apus: ApusPolicySet
    /// Those that are on: ours, those with memory before those that are about what they detect, then Falco's in their order, then those of
    /// each of Tracee's policies.
    let rules: [PolicyRule]
    /// Whom policies follow, by the policy's name.
    let followed: [(policy: String, condition: Condition)]
    let binding: TraceeBinding
    private let choice: RuleChoice

    /// Reads the files of a plan. What is wrong with what they say is in `diagnostics`.
    init(_ plan: PolicySource.Plan) throws(AgentError) {
        self.init(plan.packs + (try PolicyFiles.read(plan.paths)), plan)
    }

    init(_ files: [PolicyFile], _ plan: PolicySource.Plan) {
        func sources(_ language: PolicyFile.Language?) -> [SourceFile] { files.filter { $0.language == language }.map(\.source) }
        var options = ApusOptions()
        (options.tracee, options.staticFields, options.library) = (plan.tracee, plan.options.staticFields, plan.library)
        options.detectors = Set(DetectorRegistry.names)
        (options.others, options.wanted) = (sources(nil) + sources(.tracee), plan.detections)
        let apus = ApusLoader(options).load(sources(.apus))

        // What ours detect is there for the others.
        var (ofFalco, ofTracee) = (plan.options, plan.tracee)
        ofFalco.detections = apus.declared
        for name in apus.declared {
            // One that has an error, which is told, is none that nobody has heard of.
            if let detection = apus.detections[name] { ofTracee.detections[name] = detection.fields } else if apus.hasErrors { ofTracee.detections[name] = .some(nil) }
        }
        let falco = FalcoLoader(ofFalco).load(sources(nil))
        let tracee = TraceeLoader(ofTracee).load(sources(.tracee))

        (self.falco, self.tracee, self.apus, binding) = (falco, tracee, apus, TraceeBinding(since: plan.since))
        choice = RuleChoice(plan, apus)
        rules = choice.rules(of: apus) + choice.rules(of: falco) + choice.rules(of: tracee)
        followed = (apus.policies.map(\.policy) + tracee.policies.map(\.policy)).compactMap { policy in policy.followed.map { (policy.name, $0) } }
    }

    /// The fields of what is detected by this name; nil where nothing detects it.
    func fields(ofDetection name: String) -> [Field]? { apus.detections[name]?.fields }

    /// What a rule of nobody's policy says of a detection, as rules about what causes it.
    func rules(_ rule: Rule, about detection: String) -> [PolicyRule] {
        choice.rules(rule, about: detection, policy: "", .events)
    }

    var diagnostics: [Diagnostic] { falco.diagnostics + tracee.diagnostics + apus.diagnostics }
    var hasErrors: Bool { falco.hasErrors || tracee.hasErrors || apus.hasErrors }

    func count(_ severity: Diagnostic.Severity) -> Int { diagnostics.count { $0.severity == severity } }
}
