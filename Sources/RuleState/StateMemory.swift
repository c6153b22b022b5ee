// SPDX-License-Identifier: Apache-2.0

package import PolicyModel

/// All that one written rule remembers.
package final class StateMemory {
    private enum Kind {
        case none
        case count(CountMemory)
        case sequence(SequenceMemory)
        case first(FirstMemory)
    }

    /// What a state says of a match.
    package enum Verdict: Hashable, Sendable {
        case silent
        case told(StateSummary?)
    }

    private let kind: Kind
    private let rate: RateMemory?
    private let fold: FoldMemory?

    package init(_ rule: Rule, _ limits: StateLimits = StateLimits()) {
        var limits = limits
        limits.bytes /= max(1, (rule.state == nil ? 0 : 1) + (rule.rate == nil ? 0 : 1) + (rule.fold == nil ? 0 : 1))
        kind =
            switch rule.state?.kind {
            case nil: .none
            case .count(let atLeast): .count(CountMemory(atLeast: atLeast, within: rule.state?.within ?? 0, limits))
            case .sequence(let steps): .sequence(SequenceMemory(steps: steps.count, within: rule.state?.within ?? 0, limits))
            case .first: .first(FirstMemory(within: rule.state?.within ?? 0, limits))
            }
        rate = rule.rate.map { RateMemory($0, limits) }
        fold = rule.fold.map { FoldMemory($0, limits) }
    }

    /// Takes in a match, or a match of a sequence's step: one event's from the last step to the first.
    package func match(step: Int = 0, _ key: StateKey, _ time: UInt64) -> Verdict {
        switch kind {
        case .none: .told(nil)
        case .count(let memory): memory.match(key, time).map { .told($0) } ?? .silent
        case .sequence(let memory): memory.match(step: step, key, time).map { .told($0) } ?? .silent
        case .first(let memory): memory.match(key, time) ? .told(nil) : .silent
        }
    }

    /// Whether the rate lets a match be told.
    package func admit(_ key: StateKey, _ time: UInt64) -> Bool { rate?.admit(key, time) ?? true }

    /// Whether a match is told now, and not with the others of its window.
    package func fold(_ key: StateKey, _ time: UInt64, hold: () -> FoldedMatch) -> Bool { fold?.match(key, time, hold: hold) ?? true }

    /// There is something for `takeFolded`.
    package var hasFolded: Bool { fold?.hasClosed ?? false }

    /// Closes the windows that are over; nil: all of them.
    package func closeFolds(at now: UInt64?) {
        if let now { fold?.close(at: now) } else { fold?.closeAll() }
    }

    /// What windows that are over have to tell.
    package func takeFolded() -> [(FoldedMatch, StateSummary)] { fold?.takeClosed() ?? [] }

    /// Whether windows are open.
    package var isFolding: Bool { (fold?.count ?? 0) > 0 }

    /// How often a key was forgotten before its time.
    package var evictions: UInt64 {
        let ofKind: UInt64 =
            switch kind {
            case .none: 0
            case .count(let memory): memory.evictions
            case .sequence(let memory): memory.evictions
            case .first(let memory): memory.evictions
            }
        return ofKind + (rate?.evictions ?? 0) + (fold?.evictions ?? 0)
    }
}
