// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel
internal import RuleEvaluator
internal import RuleState

/// Asks the memory of rules which matches of an event are told.
final class StateJudge {
    private let plan: StatePlan
    private let store: StateStore
    /// By the plan's numbers.
    private let memories: [StateMemory?]
    /// Whether rules are folded, now or until lately.
    private let folds: Bool
    /// Of the event that is looked at: the memories, and steps, that were asked, and the memories that fired.
    private var asked: [(memory: Int, step: Int)] = []
    private var fired: [Int] = []
    /// For each match of the event.
    private(set) var verdicts: [StateMemory.Verdict] = []
    /// The latest time of an event.
    private var newest: UInt64 = 0

    /// - Parameter former: asked until now; what it knows of rules that stay the same is kept.
    init(_ rules: LoadedRules, after former: StateJudge? = nil) {
        plan = rules.statePlan
        let store = StateStore(rules.program.rules, after: former?.store)
        self.store = store
        memories = plan.identities.map { store.memory(of: $0) }
        folds = rules.program.rules.contains { $0.fold != nil } || former?.folds == true
        newest = former?.newest ?? 0
    }

    /// Decides about all matches of one event; what comes of it is in `verdicts`.
    func judge(_ matches: [RuleMatch], _ event: borrowing Event, _ evaluator: Evaluator) {
        newest = max(newest, event.time)
        verdicts.removeAll(keepingCapacity: true)
        asked.removeAll(keepingCapacity: true)
        fired.removeAll(keepingCapacity: true)
        for _ in matches { verdicts.append(.told(nil)) }
        guard !plan.isPlain else { return }
        // What a rule waits for is decided before it.
        for depth in 0...plan.depth {
            for place in matches.indices where plan.entries[matches[place].rule].depth == depth {
                verdicts[place] = verdict(matches[place], event, evaluator)
            }
        }
    }

    private func verdict(_ match: RuleMatch, _ event: borrowing Event, _ evaluator: Evaluator) -> StateMemory.Verdict {
        let entry = plan.entries[match.rule]
        if entry.isPlain { return .told(nil) }
        for required in entry.requires where !fired.contains(required) { return .silent }
        var verdict = StateMemory.Verdict.told(nil)
        if let number = entry.memory, let memory = memories[number] {
            // One event is one match of a rule, however many ways it matches.
            guard !asked.contains(where: { $0 == (number, entry.step) }) else { return .silent }
            // What completes a sequence is not the beginning of the next one.
            if entry.hasState, fired.contains(number) { return .silent }
            asked.append((number, entry.step))
            if entry.hasState {
                verdict = memory.match(step: entry.step, evaluator.key(.state, of: match, event, store.secret), event.time)
                guard verdict != .silent else { return .silent }
                fired.append(number)
            }
            if entry.isHidden { return .silent }
            if entry.hasRate, !memory.admit(evaluator.key(.rate, of: match, event, store.secret), event.time) { return .silent }
            if entry.hasFold {
                let key = evaluator.key(.fold, of: match, event, store.secret)
                let isTold = memory.fold(key, event.time) {
                    FoldedMatch(evaluator.alert(match, event, StateSummary(count: 1, first: event.time, last: event.time)), record: event.record)
                }
                if !isTold { return .silent }
            }
        }
        return entry.isHidden ? .silent : verdict
    }

    /// Calls `body` with what windows that are over have folded; nil: all windows.
    func forEachFolded(at now: UInt64?, _ body: (FoldedMatch, StateSummary) -> Void) {
        if folds { store.fold(at: now.map { max($0, newest) }, body) }
    }

    /// How many keys were forgotten before their time.
    var evictions: UInt64 { store.evictions }

    /// The same of one rule, by its number.
    func evictions(of rule: Int) -> UInt64 { plan.entries[rule].memory.map { memories[$0]?.evictions ?? 0 } ?? 0 }
}
