// SPDX-License-Identifier: Apache-2.0

package import PolicyModel

/// The memories of all rules of a run, by identity. Rules that are read again find what they knew.
package final class StateStore {
    /// What a memory was made for: another shape needs another one, whatever the identity says.
    private struct Shape: Hashable {
        let kind: Kind?
        let within: UInt64
        let rate: Rate?
        let fold: UInt64?

        enum Kind: Hashable { case count(UInt64), sequence(Int), first }
        struct Rate: Hashable {
            let count: UInt64
            let interval: UInt64
        }

        init(_ rule: Rule) {
            kind =
                switch rule.state?.kind {
                case nil: nil
                case .count(let atLeast): .count(atLeast)
                case .sequence(let steps): .sequence(steps.count)
                case .first: .first
                }
            within = rule.state?.within ?? 0
            rate = rule.rate.map { Rate(count: $0.count, interval: $0.interval) }
            fold = rule.fold?.within
        }
    }

    private var memories: [StateIdentity: (shape: Shape, memory: StateMemory)] = [:]
    /// Of rules that are gone, with windows that are still open.
    private var retired: [StateMemory]
    /// Forgotten keys of rules that are gone.
    private var formerEvictions: UInt64
    package let secret: KeyHasher.Secret

    /// - Parameter former: the rules until now; whatever stays the same goes on from there.
    package init(_ rules: [Rule], after former: StateStore? = nil, secret: KeyHasher.Secret? = nil, limits: StateLimits = StateLimits()) {
        self.secret = former?.secret ?? secret ?? .random()
        (retired, formerEvictions) = (former?.retired ?? [], former?.formerEvictions ?? 0)
        for rule in rules {
            guard let identity = rule.identity, rule.hasMemory, memories[identity] == nil else { continue }
            let shape = Shape(rule)
            if let known = former?.memories[identity], known.shape == shape {
                memories[identity] = known
            } else {
                memories[identity] = (shape, StateMemory(rule, limits))
            }
        }
        for (identity, known) in former?.memories ?? [:] where memories[identity]?.memory !== known.memory {
            formerEvictions += known.memory.evictions
            if known.memory.isFolding || known.memory.hasFolded { retired.append(known.memory) }
        }
    }

    package func memory(of identity: StateIdentity) -> StateMemory? { memories[identity]?.memory }

    /// Closes the windows that are over, all of them without a time, and calls `body` with what they have to tell.
    package func fold(at now: UInt64?, _ body: (FoldedMatch, StateSummary) -> Void) {
        for (_, known) in memories { Self.fold(known.memory, at: now, body) }
        for memory in retired { Self.fold(memory, at: now, body) }
        retired.removeAll { !$0.isFolding }
    }

    private static func fold(_ memory: StateMemory, at now: UInt64?, _ body: (FoldedMatch, StateSummary) -> Void) {
        memory.closeFolds(at: now)
        guard memory.hasFolded else { return }
        for (held, summary) in memory.takeFolded() { body(held, summary) }
    }

    /// How many keys of a rule were forgotten before their time.
    package func evictions(of identity: StateIdentity) -> UInt64 { memories[identity]?.memory.evictions ?? 0 }

    /// The same of all rules, those that are gone included.
    package var evictions: UInt64 { memories.values.reduce(formerEvictions) { $0 + $1.memory.evictions } }
}
