// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel

/// Which memory each rule of a program has, and what it waits for.
struct StatePlan: Sendable {
    struct Entry: Sendable {
        /// The memory's number in `identities`; nil: none.
        var memory: Int?
        /// Of a sequence, from 0.
        var step = 0
        var hasState = false
        var hasRate = false
        var hasFold = false
        /// Memories that must have fired on this event.
        var requires: [Int] = []
        /// How many rules it waits for, one behind the other.
        var depth = 0
        var isHidden = false

        /// It is told as soon as its condition holds.
        var isPlain: Bool { memory == nil && requires.isEmpty && !isHidden }
    }

    /// For each rule.
    let entries: [Entry]
    let identities: [StateIdentity]
    /// The largest of the entries' depths.
    let depth: Int
    /// All rules are told as soon as their conditions hold.
    let isPlain: Bool

    init(_ rules: [PolicyRule]) {
        var numbers: [StateIdentity: Int] = [:], identities: [StateIdentity] = []
        func number(_ identity: StateIdentity) -> Int {
            if let known = numbers[identity] { return known }
            numbers[identity] = identities.count
            identities.append(identity)
            return identities.count - 1
        }
        var entries = rules.map { rule in
            var entry = Entry()
            if rule.rule.hasMemory, let identity = rule.rule.identity { entry.memory = number(identity) }
            entry.step = rule.step
            (entry.hasState, entry.hasRate, entry.hasFold) = (rule.rule.state != nil, rule.rule.rate != nil, rule.rule.fold != nil)
            entry.requires = rule.rule.requires.map(number)
            entry.isHidden = rule.rule.isHidden
            return entry
        }
        // As many rounds as there are memories suffice: languages refuse detections that are made of each other.
        var depths = Array(repeating: 0, count: identities.count)
        for _ in identities {
            var isChanged = false
            for index in entries.indices where !entries[index].requires.isEmpty {
                let depth = 1 + entries[index].requires.reduce(0) { max($0, depths[$1]) }
                guard depth > entries[index].depth, depth <= identities.count else { continue }
                isChanged = true
                entries[index].depth = depth
                if let memory = entries[index].memory { depths[memory] = max(depths[memory], depth) }
            }
            if !isChanged { break }
        }
        // The steps of a sequence are asked together, the last one first: one that waits for nothing is not to be done before one that waits.
        for index in entries.indices where entries[index].hasState {
            if let memory = entries[index].memory { entries[index].depth = depths[memory] }
        }
        self.entries = entries
        self.identities = identities
        depth = entries.reduce(0) { max($0, $1.depth) }
        isPlain = entries.allSatisfy(\.isPlain)
    }
}

extension PolicyRule {
    /// The rules that are compiled: of a sequence one for each way to do each step, the last step first, so that one event is never two.
    static func compiled(_ rules: [PolicyRule]) -> [PolicyRule] {
        rules.flatMap { rule -> [PolicyRule] in
            guard let state = rule.rule.state, case .sequence(let steps) = state.kind else { return [rule] }
            return steps.enumerated().reversed().flatMap { number, step in
                step.alternatives.map { alternative in
                    var part = rule.rule
                    part.condition = alternative.condition
                    part.state = StateRule(state.kind, by: alternative.by, within: state.within)
                    part.requires = alternative.requires
                    part.triggers = alternative.kinds.map { .event($0) }
                    // Where this one completes it, since the last step came out of order before it, that one's detection is not this event.
                    if number < steps.count - 1, part.detects == nil, let told = part.told {
                        part.details.removeLast(min(told.fieldCount, part.details.count))
                        part.told = nil
                    }
                    return PolicyRule(
                        rule: part, kinds: alternative.kinds, binding: rule.binding, policy: rule.policy, language: rule.language, step: number)
                }
            }
        }
    }
}
