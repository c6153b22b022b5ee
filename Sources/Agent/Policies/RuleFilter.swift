// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import KernelFilter
internal import KernelInterface
internal import Synchronization

/// What the kernel decides for one set of rules, and what its verdicts mean.
struct RuleFilter: Sendable {
    /// Of these rules, in every verdict.
    let generation: UInt32
    let decisions: KernelDecisions
    /// For each kind the number of the rule at each place of its candidates.
    private let rules: [EventKind: [Int]]

    private static let last = Atomic<UInt32>(0)

    init(_ filter: CompiledFilter) {
        // 31 bits count; 0 is what nobody has decided.
        generation = max(1, Self.last.add(1, ordering: .relaxed).newValue & 0x7fff_ffff)
        decisions = filter.decisions(generation: generation)
        rules = filter.kinds.mapValues { $0.rules.map(\.rule) }
    }

    /// The number of the rule at a place of a kind's candidates.
    func rule(at place: Int, of kind: EventKind) -> Int? {
        guard let rules = rules[kind], rules.indices.contains(place) else { return nil }
        return rules[place]
    }

    /// The numbers of the rules that may match, in order.
    func candidates(of event: borrowing Event, _ numbers: inout [Int]) {
        numbers.removeAll(keepingCapacity: true)
        guard let rules = rules[event.kind] else { return }
        var word = 0
        while var bits = event.candidates(word) {
            while bits != 0 {
                let place = 64 * word + bits.trailingZeroBitCount
                bits &= bits - 1
                if rules.indices.contains(place) { numbers.append(rules[place]) }
            }
            word += 1
        }
    }
}
