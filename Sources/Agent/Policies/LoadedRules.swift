// SPDX-License-Identifier: Apache-2.0

internal import Detections
internal import Events
internal import FalcoLanguage
internal import KernelInterface
internal import PolicyModel
internal import PolicySyntax
internal import RuleEvaluator

/// The rules of a run, compiled, and what they need from the kernel side.
struct LoadedRules: Sendable {
    let program: Program
    /// For each rule of the program.
    let origins: [RuleOrigin]
    /// Of Falco's rules only the first that matches an event is told.
    let firstOnly: Bool
    /// Whether all rules are Falco's.
    let isFalcoAlone: Bool
    let needs: RecordParts
    /// What marks have to be kept, and the scopes that give them.
    let marks: Set<ProcessMark>
    let followers: Followers?
    /// Code that rules ask.
    let detectors: [any Detector.Type]
    /// For the kernel's compiler.
    let filterPlan: FilterPlan
    /// What rules remember.
    let statePlan: StatePlan
    /// What the kernel decides; nil: nothing.
    private(set) var filter: RuleFilter?

    struct RuleOrigin: Sendable {
        let title: String
        let policy: String
        let language: PolicyRule.Language
        /// What it matches is shown as an event, and no alert.
        let isFilter: Bool
    }

    /// The scopes of policies that follow those whom they are true of.
    struct Followers: Sendable {
        let program: Program
        /// For each rule of the program.
        let marks: [ProcessMark]
    }

    /// Compiles the rules of policies, and those that `--events` filters by.
    init(_ set: PolicySet?, _ filters: [PolicyRule] = []) throws(AgentError) {
        let rules = PolicyRule.compiled((set?.rules ?? []) + filters)
        var builder = ProgramBuilder()
        var needed = RecordParts.none
        var marks: Set<ProcessMark> = []
        for rule in rules {
            builder.add(rule.rule, kinds: rule.kinds, rule.binding, origin: (rule.policy, rule.language.rawValue))
            var fields: [Field] = []
            rule.rule.forEachField { fields.append($0) }
            needed = needed | rule.binding.needs(of: fields, in: rule.kinds)
            for field in fields {
                for kind in rule.kinds.prefix(1) { marks.formUnion(rule.binding.source(of: field, in: kind).marks) }
            }
        }
        let program = builder.build()
        self.program = program
        detectors = DetectorRegistry.all.filter { program.detectors.contains($0.name) }
        for type in detectors { needed.variables.formUnion(type.variables) }
        needs = needed
        self.marks = marks
        followers = set.flatMap { [kinds = program.kinds] in Self.followers($0, kinds) }
        origins = rules.map { RuleOrigin(title: $0.title, policy: $0.policy, language: $0.language, isFilter: $0.isFilter) }
        isFalcoAlone = rules.allSatisfy { $0.language == .falco }
        firstOnly = set?.falco.matching == .first
        filterPlan = FilterPlan(rules)
        statePlan = StatePlan(rules)
        guard !program.kinds.isEmpty else { throw AgentError(.failure, "no rule is left to run", hint: "apus list rules shows which there are") }
    }

    private static func followers(_ set: PolicySet, _ kinds: Set<EventKind>) -> Followers? {
        guard !set.followed.isEmpty else { return nil }
        var builder = ProgramBuilder()
        for (policy, condition) in set.followed {
            var rule = Rule(policy)
            rule.condition = condition
            let all = kinds.union([.schedProcessFork, .schedProcessExec])
            builder.add(rule, kinds: all.sorted { $0.rawValue < $1.rawValue }, set.binding)
        }
        return Followers(program: builder.build(), marks: set.followed.map { .following($0.policy) })
    }

    /// What rules need of environments.
    var environment: EnvironmentChoice { needs.environment ? .everything : EnvironmentChoice(variables: needs.variables) }

    /// How many there are.
    var count: Int { program.rules.count }

    /// The events that rules are about, and that detectors remember something of.
    var kinds: Set<EventKind> { program.kinds.union(remembered) }

    /// The events of which detectors miss nothing. What processes begin with is told in any case.
    private var remembered: Set<EventKind> {
        Set(detectors.flatMap { Array($0.remembered) }).subtracting([.schedProcessExec, .schedProcessFork, .schedProcessExit])
    }

    /// The numbers of the rules that are about a kind.
    func numbers(about kind: EventKind) -> [Int] { program.rules.indices.filter { filterPlan.kinds(ofRule: $0).contains(kind) } }

    /// Whether some of them tell alerts, and not filters of `--events` alone.
    var tellsAlerts: Bool { origins.contains { !$0.isFilter } }

    /// Kinds that rules are about only where an io_uring asked.
    var ringKinds: Set<EventKind> { Set(FalcoEvents.ringKinds).subtracting(kindsOfOthers) }

    /// Calls that rules are about only where they failed.
    var failureKinds: Set<EventKind> { Set(FalcoEvents.failureKinds).subtracting(kindsOfOthers) }

    /// The events that rules are about which are none of Falco's, or are about what other rules detect.
    private var kindsOfOthers: Set<EventKind> { filterPlan.kindsAskedAlways }

    /// Lets the kernel decide which events rules may want. Of those in `shown` it drops none, but says so: what a rule may want then does
    /// not stand in one line with what is merely to be seen.
    mutating func filter(beside shown: Set<EventKind>) { filter = RuleFilter(filterPlan.compile(.sysExit, kinds: kinds, beside: shown.union(remembered))) }
}

extension ValueSource {
    /// The marks that it asks for.
    fileprivate var marks: Set<ProcessMark> {
        switch self {
        case .process(.mark(let mark), _): [mark]
        case .derived(_, let parts), .firstOf(let parts), .list(let parts): Set(parts.flatMap(\.marks))
        case .ofEachPolled(let part): part.marks
        default: []
        }
    }
}
