// SPDX-License-Identifier: Apache-2.0

import Events
import PolicyModel
import RuleState

let second: UInt64 = 1_000_000_000
let millisecond: UInt64 = 1_000_000
let lateness: UInt64 = 50_000_000

/// A key that a number stands for.
func key(_ number: Int) -> StateKey {
    var hasher = KeyHasher(KeyHasher.Secret(low: 1, high: 2))
    hasher.append(UInt64(number))
    return hasher.key()
}

/// A match of a key at a time; `step` for sequences.
struct Match: Hashable, CustomStringConvertible {
    var key: Int
    var time: UInt64
    var step = 0
    var description: String { "\(key)@\(time)#\(step)" }
}

/// What was told of a key.
struct Told: Hashable, CustomStringConvertible {
    var key: Int
    var summary: StateSummary
    var description: String { "\(key): \(summary.count) \(summary.first)-\(summary.last)" }
}

typealias Memory = StateMemory

private let form = AlertForm(rule: "", priority: "", source: "", policy: "", language: "apus", message: [], names: [])

extension Memory {
    static func count(_ atLeast: UInt64, within: UInt64, _ limits: StateLimits = StateLimits()) -> Memory {
        var rule = Rule("count")
        rule.state = StateRule(.count(atLeast: atLeast), by: [], within: within)
        return Memory(rule, limits)
    }

    static func sequence(_ steps: Int, within: UInt64, _ limits: StateLimits = StateLimits()) -> Memory {
        var rule = Rule("sequence")
        let step = SequenceStep([.init([], .always, by: [])])
        rule.state = StateRule(.sequence(Array(repeating: step, count: steps)), by: [], within: within)
        return Memory(rule, limits)
    }

    static func first(within: UInt64, _ limits: StateLimits = StateLimits()) -> Memory {
        var rule = Rule("first")
        rule.state = StateRule(.first, by: [], within: within)
        return Memory(rule, limits)
    }

    static func rate(_ count: UInt64, _ interval: UInt64, _ limits: StateLimits = StateLimits()) -> Memory {
        var rule = Rule("rate")
        rule.rate = TokenRate(count: count, interval: interval, by: [])
        return Memory(rule, limits)
    }

    static func fold(within: UInt64, _ limits: StateLimits = StateLimits()) -> Memory {
        var rule = Rule("fold")
        rule.fold = FoldRule(by: [], within: within)
        return Memory(rule, limits)
    }

    /// Whether this match is told, by a state.
    func tells(_ number: Int = 0, at time: UInt64, step: Int = 0) -> Bool { match(step: step, key(number), time) != .silent }

    /// All that is told of these matches, with a summary.
    func told(_ matches: [Match]) -> [Told] {
        matches.compactMap { match in
            guard case .told(let summary?) = self.match(step: match.step, key(match.key), match.time) else { return nil }
            return Told(key: match.key, summary: summary)
        }
    }

    /// The same of a fold; the match is held as an alert of its time.
    func folds(_ number: Int = 0, at time: UInt64, bytes: Int = 100) -> Bool {
        fold(key(number), time) { FoldedMatch(Alert(form, time: time, values: [], texts: []), record: [UInt8](repeating: 0, count: bytes)) }
    }
}

/// As two processors' buffers bring them: what the second one has comes late, by as much as that may be.
func late(_ matches: [Match], isLate: (Match) -> Bool) -> [Match] {
    matches.enumerated().sorted { left, right in
        let (one, other) = (left.element.time + (isLate(left.element) ? lateness : 0), right.element.time + (isLate(right.element) ? lateness : 0))
        return (one, left.offset) < (other, right.offset)
    }.map(\.element)
}
