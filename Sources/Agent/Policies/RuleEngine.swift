// SPDX-License-Identifier: Apache-2.0

internal import Context
internal import Events
internal import Glibc
internal import PolicyModel
internal import PolicySyntax
internal import RuleEvaluator
internal import RuleState
internal import Sensors
internal import Sinks

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
    private let judge: StateJudge
    /// One of Falco's rules has matched the event that is looked at.
    private var isFalcoTold = false
    private let surroundings: any ProcessSurroundings
    /// What processes carry of trees and of scopes that follow.
    private let marks: ProcessMarks
    private let detectors: Detectors
    private let follower: Evaluator?

    /// - Parameter former: asked until now; numbers and times of events go on from there.
    init(
        _ rules: LoadedRules, _ surroundings: any ProcessSurroundings, _ host: HostIdentity, hostNames: any HostNames,
        countsMissing: Bool = false, after former: RuleEngine? = nil
    ) {
        rulesWithMissing = countsMissing ? [] : nil
        self.rules = rules
        self.surroundings = surroundings
        let marks = former?.marks ?? ProcessMarks()
        for mark in rules.marks { marks.keep(mark) }
        self.marks = marks
        let detectors = former?.detectors ?? Detectors()
        for type in rules.detectors { detectors.keep(type) }
        self.detectors = detectors
        evaluator = Evaluator(
            rules.program, surroundings, hostName: host.nodeName, utcOffset: host.utcOffset, services: host.services, hostNames: hostNames,
            marks: marks, detectors: detectors)
        follower = rules.followers.map { Evaluator($0.program, surroundings, hostName: host.nodeName, marks: marks) }
        if let former { evaluator.follow(former.evaluator) }
        self.former = former?.alone
        judge = StateJudge(rules, after: former?.judge)
        candidateCounts = Array(repeating: 0, count: rules.count)
        alertCounts = candidateCounts
    }

    /// The same, without those before it.
    private var alone: RuleEngine { former == nil ? self : RuleEngine(self) }

    private init(_ engine: RuleEngine) {
        (rules, evaluator, rulesWithMissing, former) = (engine.rules, engine.evaluator, engine.rulesWithMissing, nil)
        (surroundings, marks, detectors, follower, judge) = (engine.surroundings, engine.marks, engine.detectors, engine.follower, engine.judge)
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
        // Several rules are one to people: the steps of a sequence, the ways in which what others detect comes about.
        var counts: [RuleCount] = [], places: [String: Int] = [:]
        for (number, origin) in rules.origins.enumerated() {
            if let place = places[origin.title] {
                counts[place].candidates += candidateCounts[number]
                counts[place].alerts += alertCounts[number]
            } else {
                places[origin.title] = counts.count
                counts.append(RuleCount(
                    rule: origin.title, candidates: candidateCounts[number], alerts: alertCounts[number], lost: lost(origin.title),
                    forgotten: judge.evictions(of: number)))
            }
        }
        return counts.filter { $0.candidates != 0 || $0.alerts != 0 || $0.lost != 0 || $0.forgotten != 0 }
    }

    /// How many keys rules have forgotten before their time.
    var forgotten: UInt64 { judge.evictions }

    /// The same of each rule that has.
    var forgottenOfRules: [String: UInt64] {
        var all: [String: UInt64] = [:]
        for (number, origin) in rules.origins.enumerated() {
            let count = judge.evictions(of: number)
            if count > 0 { all[origin.title] = count }
        }
        return all
    }

    /// Calls `body` for each alert that stands for what was folded in windows that are over, all of them without a time, with the record of
    /// the event that it is told with.
    func forEachFolded(at now: UInt64?, _ body: (Alert, [UInt8]) -> Void) {
        judge.forEachFolded(at: now) { match, summary in
            let first = surroundings.unixTime(summary.first), last = surroundings.unixTime(summary.last)
            body(match.alert.standing(for: summary.count, first: first, last: last), match.record)
        }
    }

    /// The rules that lost records may have matched; none where the record was decided by rules that are long gone.
    func names(of loss: RuleLoss) -> [String] {
        if let former, former.rules.filter?.generation == loss.generation, rules.filter?.generation != loss.generation {
            return former.names(of: loss)
        }
        guard let place = loss.place else { return titles(rules.numbers(about: loss.kind)) }
        guard let filter = rules.filter, filter.generation == loss.generation, let number = filter.rule(at: place, of: loss.kind) else { return [] }
        return [rules.origins[number].title]
    }

    /// Each once.
    private func titles(_ numbers: [Int]) -> [String] {
        numbers.map { rules.origins[$0].title }.distinct()
    }

    /// Says which processes there are already, so that those below a tree's root are known before they start others.
    func seed(_ pids: [UInt32]) { if !rules.marks.isEmpty { marks.seed(pids, surroundings) } }

    /// Takes in what every record says of processes that pass marks on, and to detectors, before rules are asked about it.
    func observe(_ event: borrowing Event) {
        detectors.remember(event, surroundings)
        guard !marks.isEmpty else { return }
        if let follower, let followers = rules.followers {
            let process = event.process
            follower.evaluate(event) { match in
                marks.mark(process, followers.marks[match.rule])
                return true
            }
        }
        marks.observe(event, surroundings)
    }

    /// Calls `body` for each alert of one event, in the rules' order; returns whether a filter of `--events` holds for it.
    func forEachAlert(_ event: borrowing Event, _ body: (Alert) -> Void) -> Bool {
        let verdict = event.verdict
        if let verdict, let former, let before = former.rules.filter, verdict.generation == before.generation {
            return former.forEachAlert(event, body)
        }
        matches.removeAll(keepingCapacity: true)
        isFalcoTold = false
        if let verdict, verdict.words > 0, let filter = rules.filter, verdict.generation == filter.generation {
            filter.candidates(of: event, &candidates)
            for number in candidates where candidateCounts.indices.contains(number) { candidateCounts[number] += 1 }
            evaluator.evaluate(event, asking: { candidates.contains($0) }, take)
        } else {
            evaluator.evaluate(event, take)
        }
        if rulesWithMissing != nil {
            evaluator.forEachRuleMissing(event, firstOnly: rules.firstOnly && rules.isFalcoAlone) { rulesWithMissing?.insert($0) }
        }
        judge.judge(matches, event, evaluator)
        var isChosen = false
        isFalcoTold = false
        for (match, verdict) in zip(matches, judge.verdicts) {
            guard case .told(let state) = verdict else { continue }
            let origin = rules.origins[match.rule]
            if rules.firstOnly, origin.language == .falco {
                if isFalcoTold { continue }
                isFalcoTold = true
            }
            if alertCounts.indices.contains(match.rule) { alertCounts[match.rule] += 1 }
            if origin.isFilter {
                isChosen = true
            } else {
                body(evaluator.alert(match, event, state))
            }
        }
        return isChosen
    }

    /// Of Falco's rules the first may be all that is wanted; whatever other policies say is told besides.
    private func take(_ match: RuleMatch) -> Bool {
        if rules.firstOnly, rules.origins[match.rule].language == .falco {
            if isFalcoTold { return true }
            // One that waits for a detection's memory may not be told after all.
            isFalcoTold = rules.statePlan.entries[match.rule].isPlain
            matches.append(match)
            if !isFalcoTold { return true }
            return !rules.isFalcoAlone
        }
        matches.append(match)
        return true
    }
}

/// How often one rule was asked after the kernel's decision, how often it held, and how many events that it may have matched, or alerts of
/// its own, were lost.
struct RuleCount: Equatable, Sendable {
    let rule: String
    var candidates: UInt64
    var alerts: UInt64
    let lost: UInt64
    /// Keys that its memory forgot before their time.
    let forgotten: UInt64
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
