// SPDX-License-Identifier: Apache-2.0

internal import Context
internal import Events
internal import FalcoLanguage
internal import Glibc
internal import PolicyModel
internal import PolicySyntax
internal import RuleEvaluator
internal import Sensors
internal import Sinks

/// The rules of a run, compiled, and what they need from the kernel side.
struct LoadedRules: Sendable {
    let program: Program
    /// Only the first rule that matches an event is told.
    let firstOnly: Bool
    let needs: RecordParts
    /// For the kernel's compiler.
    let filterPlan: FilterPlan
    /// What the kernel decides; nil: nothing.
    private(set) var filter: RuleFilter?

    /// Reads and compiles; diagnostics go to `report`.
    init(_ paths: [String], _ options: LoadOptions, report: (Diagnostic) -> Void) throws(AgentError) {
        let files = try PolicyFiles.read(paths)
        let set = FalcoLoader(options).load(files)
        for diagnostic in set.diagnostics { report(diagnostic) }
        let errors = set.diagnostics.count { $0.severity == .error }
        guard !set.hasErrors else {
            throw AgentError(
                .failure, "the policies have \(errors == 1 ? "an error" : "\(errors) errors"), nothing is loaded",
                hint: "apus check shows them all")
        }
        let binding = FalcoBinding(staticFields: options.staticFields)
        var builder = ProgramBuilder(policy: set.policy.name, language: set.policy.language)
        var needed = RecordParts.none
        for rule in set.policy.rules {
            let kinds = set.kinds(of: rule)
            builder.add(rule, kinds: kinds, binding)
            var fields: [Field] = []
            rule.forEachField { fields.append($0) }
            needed = needed | binding.needs(of: fields, in: kinds)
        }
        program = builder.build()
        needs = needed
        firstOnly = set.matching == .first
        filterPlan = FilterPlan(set, options)
        guard !program.kinds.isEmpty else { throw AgentError(.failure, "no rule is left to run", hint: "apus list rules shows which there are") }
    }

    /// How many there are.
    var count: Int { program.rules.count }

    /// The events that rules are about.
    var kinds: Set<EventKind> { program.kinds }

    /// The numbers of the rules that are about a kind.
    func numbers(about kind: EventKind) -> [Int] { program.rules.indices.filter { filterPlan.kinds(ofRule: $0).contains(kind) } }

    /// Kinds that rules are about only where an io_uring asked.
    var ringKinds: Set<EventKind> { Set(FalcoEvents.ringKinds) }

    /// Calls that rules are about only where they failed.
    var failureKinds: Set<EventKind> { Set(FalcoEvents.failureKinds) }

    /// Lets the kernel decide which events rules may want. Of those in `shown` it drops none, but says so: what a rule may want then does
    /// not stand in one line with what is merely to be seen.
    mutating func filter(beside shown: Set<EventKind>) { filter = RuleFilter(filterPlan.compile(.sysExit, kinds: kinds, beside: shown)) }
}

/// Asks the rules about events, one after the other.
final class RuleEngine {
    private let rules: LoadedRules
    private let evaluator: Evaluator
    /// Rules that asked for something that an event did not have; nil: not counted.
    private(set) var rulesWithMissing: Set<Int>?
    /// Asked until lately: events that were decided in the kernel by its rules are still on their way.
    private let former: RuleEngine?
    /// For each rule how often the kernel said that it may match, and how often it did.
    private var candidateCounts: [UInt64]
    private var alertCounts: [UInt64]
    /// Numbers of the rules that may match the event that is looked at, and those that do.
    private var candidates: [Int] = []
    private var matches: [RuleMatch] = []

    /// - Parameter former: asked until now; numbers and times of events go on from there.
    init(
        _ rules: LoadedRules, _ surroundings: any ProcessSurroundings, _ host: HostIdentity, hostNames: any HostNames,
        countsMissing: Bool = false, after former: RuleEngine? = nil
    ) {
        rulesWithMissing = countsMissing ? [] : nil
        self.rules = rules
        evaluator = Evaluator(
            rules.program, surroundings, hostName: host.nodeName, utcOffset: host.utcOffset, services: host.services, hostNames: hostNames)
        if let former { evaluator.follow(former.evaluator) }
        self.former = former?.alone
        candidateCounts = Array(repeating: 0, count: rules.count)
        alertCounts = candidateCounts
    }

    /// The same, without those before it.
    private var alone: RuleEngine { former == nil ? self : RuleEngine(self) }

    private init(_ engine: RuleEngine) {
        (rules, evaluator, rulesWithMissing, former) = (engine.rules, engine.evaluator, engine.rulesWithMissing, nil)
        (candidateCounts, alertCounts) = (engine.candidateCounts, engine.alertCounts)
    }

    /// The addresses of names in rules, asked for by a thread of its own now and once a minute while they are in use.
    static func hostNames(of rules: LoadedRules) -> any HostNames {
        let names = rules.program.hostNames
        guard !names.isEmpty else { return NoHostNames() }
        let cache = HostNameCache(names)
        _ = OwnThread.start { [weak cache] in
            // Nobody but the engine keeps the cache while this sleeps.
            while cache?.refresh() != nil { sleep(60) }
        }
        return cache
    }

    /// What became of the rules that were asked; `lost`: how many events, or alerts, of a rule were lost.
    func counts(lost: (String) -> UInt64) -> [RuleCount] {
        rules.program.rules.enumerated().compactMap { number, rule in
            let count = RuleCount(rule: rule.name, candidates: candidateCounts[number], alerts: alertCounts[number], lost: lost(rule.name))
            return count.candidates == 0 && count.alerts == 0 && count.lost == 0 ? nil : count
        }
    }

    /// The rules that lost records may have matched; none where the record was decided by rules that are long gone.
    func names(of loss: RuleLoss) -> [String] {
        if let former, former.rules.filter?.generation == loss.generation, rules.filter?.generation != loss.generation {
            return former.names(of: loss)
        }
        guard let place = loss.place else { return rules.numbers(about: loss.kind).map { rules.program.rules[$0].name } }
        guard let filter = rules.filter, filter.generation == loss.generation, let number = filter.rule(at: place, of: loss.kind) else { return [] }
        return [rules.program.rules[number].name]
    }

    /// Calls `body` for each alert of one event, in the rules' order.
    func forEachAlert(_ event: borrowing Event, _ body: (Alert) -> Void) {
        let verdict = event.verdict
        if let verdict, let former, let before = former.rules.filter, verdict.generation == before.generation {
            return former.forEachAlert(event, body)
        }
        matches.removeAll(keepingCapacity: true)
        if let verdict, verdict.words > 0, let filter = rules.filter, verdict.generation == filter.generation {
            filter.candidates(of: event, &candidates)
            for number in candidates where candidateCounts.indices.contains(number) { candidateCounts[number] += 1 }
            evaluator.evaluate(event, asking: { candidates.contains($0) }, take)
        } else {
            evaluator.evaluate(event, take)
        }
        if rulesWithMissing != nil {
            evaluator.forEachRuleMissing(event, firstOnly: rules.firstOnly) { rulesWithMissing?.insert($0) }
        }
        for match in matches {
            if alertCounts.indices.contains(match.rule) { alertCounts[match.rule] += 1 }
            body(evaluator.alert(match, event))
        }
    }

    private func take(_ match: RuleMatch) -> Bool {
        matches.append(match)
        return !rules.firstOnly
    }
}

/// How often one rule was asked after the kernel's decision, how often it held, and how many events that it may have matched, or alerts of
/// its own, were lost.
struct RuleCount: Equatable, Sendable {
    let rule: String
    let candidates: UInt64
    let alerts: UInt64
    let lost: UInt64
}

/// Names of TCP and UDP ports, from /etc/services.
enum ServiceFile {
    static let ports: [UInt16: String] = {
        var ports: [UInt16: String] = [:]
        for line in (ProcFS.contents("/etc/services") ?? []).split(separator: UInt8(ascii: "\n")) {
            let fields = line.prefix { $0 != UInt8(ascii: "#") }.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard fields.count > 1, let slash = fields[1].firstIndex(of: UInt8(ascii: "/")) else { continue }
            guard let port = UInt16(String(decoding: fields[1][..<slash], as: UTF8.self)), ports[port] == nil else { continue }
            ports[port] = String(decoding: fields[0], as: UTF8.self)
        }
        return ports
    }()
}
