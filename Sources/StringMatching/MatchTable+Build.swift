// SPDX-License-Identifier: Apache-2.0

extension MatchTable {
    /// How a table says what is true.
    package enum Mode: Sendable {
        /// By the row of the last state.
        case final
        /// By the rows of all states on the way (`visit`); for predicates that are `contains` or `icontains` only. Such a table
        /// does not have to remember what it found, and is linear in its patterns.
        case visits
        /// By both: the row of the last state, and the `visitRows` of all on the way (`matchVisiting`). What holds whatever follows
        /// need not be remembered, so such a table is about linear in its patterns but for stars inside of globs.
        case mixed
    }

    /// A table, and what it says nothing about.
    package struct Build: Sendable {
        package let table: MatchTable
        /// Predicates that did not fit, ascending: their bits are zero. Each is to be matched by itself.
        package let leftOut: [PatternID]
    }

    /// One table for the predicates `ids` of a set, or for all of them. Always ends, within the limits; what does not fit is left
    /// out, the most dangerous first: what is anchored where reading begins stays longest, then fewer stars before more.
    package static func build(
        _ set: PatternSet, ids: [PatternID]? = nil, reversed: Bool = false, mode: Mode = .final, limits: MatchLimits = MatchLimits()
    ) -> Build {
        var builder = TableBuilder(set, ids: ids ?? set.ids, reversed: reversed, mode: mode, limits: limits)
        return builder.build()
    }
}

/// Looks for the predicates that fit into one table.
private struct TableBuilder {
    private let bits: Int
    private let reversed: Bool
    private let limits: MatchLimits
    private var sets = ByteSetPool()
    /// In the order of their danger.
    private var candidates: [NondeterministicAutomaton.Predicate] = []
    private var leftOut: [PatternID] = []
    private var work = 0

    init(_ set: PatternSet, ids: [PatternID], reversed: Bool, mode: MatchTable.Mode, limits: MatchLimits) {
        bits = set.count
        self.reversed = reversed
        self.limits = limits
        var bytes = 0
        var ranked: [(danger: Danger, predicate: NondeterministicAutomaton.Predicate)] = []
        for id in ids.sorted(by: { set.length($0) < set.length($1) }) {
            bytes += set.length(id)
            guard bytes <= limits.patternBytes, let chains = Self.chains(set[id], reversed, mode, &sets) else {
                leftOut.append(id)
                continue
            }
            let danger = Danger(stars: chains.map(\.openStars).max() ?? 0, length: chains.reduce(0) { $0 + $1.states.count })
            ranked.append((danger, .init(number: id.index, chains: chains.filter { $0.acceptsSomething(sets) })))
        }
        candidates = ranked.sorted { $0.danger < $1.danger }.map(\.predicate)
        if candidates.count > limits.predicates {
            leftOut += candidates[limits.predicates...].map { PatternID($0.number) }
            candidates.removeLast(candidates.count - limits.predicates)
        }
    }

    private struct Danger: Comparable {
        let stars: Int
        let length: Int

        static func < (left: Danger, right: Danger) -> Bool { (left.stars, left.length) < (right.stars, right.length) }
    }

    private static func chains(
        _ patterns: [BytePattern], _ reversed: Bool, _ mode: MatchTable.Mode, _ sets: inout ByteSetPool
    ) -> [LinearAutomaton]? {
        var chains: [LinearAutomaton] = []
        chains.reserveCapacity(patterns.count)
        for pattern in patterns {
            guard let parts = LinearAutomaton.chains(pattern, sets: &sets) else { return nil }
            for var chain in parts {
                if mode == .visits {
                    switch pattern {
                    case .contains, .icontains: chain.forgetWhatFollows()
                    default: return nil
                    }
                }
                if reversed { chain = chain.reversed() }
                if mode == .mixed { chain.acceptByVisit() }
                chains.append(chain)
            }
        }
        return chains
    }

    mutating func build() -> MatchTable.Build {
        if let table = attempt(candidates[...]) { return finish(table) }
        // Take as many as fit, skip the one that did not, and so on.
        var accepted: [NondeterministicAutomaton.Predicate] = []
        var table: MatchTable?
        var rest = candidates[...]
        while !rest.isEmpty {
            var fits = 0
            var tooMany = rest.count + 1
            // One, two, four …, which is cheap as long as it works; then halves.
            while fits + 1 < tooMany, work < limits.totalWork {
                let count = tooMany > rest.count ? min(max(fits * 2, 1), rest.count) : (fits + tooMany) / 2
                if let larger = attempt(accepted + rest.prefix(count)) {
                    table = larger
                    fits = count
                } else {
                    tooMany = count
                }
            }
            accepted += rest.prefix(fits)
            rest = rest.dropFirst(fits)
            if work >= limits.totalWork {
                leftOut += rest.map { PatternID($0.number) }
                break
            }
            if let skipped = rest.popFirst() { leftOut.append(PatternID(skipped.number)) }
        }
        return finish(table ?? attempt([])!)
    }

    private func finish(_ table: MatchTable) -> MatchTable.Build { MatchTable.Build(table: table, leftOut: leftOut.sorted()) }

    private mutating func attempt(_ predicates: some Collection<NondeterministicAutomaton.Predicate>) -> MatchTable? {
        let automaton = NondeterministicAutomaton(Array(predicates), sets: sets)
        guard let partial = SubsetConstruction.run(automaton, limits: limits, work: &work) else { return nil }
        work += partial.targets.count
        return MatchTable(
            partial, classMap: automaton.classMap, classCount: automaton.classCount, bits: bits, reversed: reversed, limits: limits)
    }
}

extension PatternSet {
    /// Bytes of all patterns of a predicate, and one for each of them.
    fileprivate func length(_ id: PatternID) -> Int { self[id].reduce(0) { $0 + $1.bytes.count + 1 } }
}

extension LinearAutomaton {
    /// How many places there are where a match may begin anew, doubled; one more if what was found must be remembered.
    fileprivate var openStars: Int {
        let open = states.count { $0.waits && $0.step != ByteSetPool.none }
        return open * 2 + (open > 0 && states.contains { $0.waits && $0.step == ByteSetPool.none } ? 1 : 0)
    }
}

extension LinearAutomaton.State {
    /// Whether more than one byte keeps it; slashes that are repeated open nothing.
    fileprivate var waits: Bool { loop >= ByteSetPool.any }
}
