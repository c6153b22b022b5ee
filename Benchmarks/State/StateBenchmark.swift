// SPDX-License-Identifier: Apache-2.0

import Events
import PolicyModel
import RuleState

/// What the memory of rules costs: matches a second of one core, for each kind, with few keys and with as many as there may be; the keys'
/// hashes included. Prints a line of text for each result, and at the end one of JSON for Benchmarks/run.
@main
struct StateBenchmark {
    private static let matches = 1_000_000
    private static let rounds = 5

    static func main() {
        var results: [(name: String, perSecond: Double)] = []
        for keys in [100, 65_536, 200_000] {
            for (name, rule) in rules {
                let perSecond = measure(rule, keys: keys)
                results.append(("\(name), \(keys) keys", perSecond))
                print("\(name), \(keys) keys: \(Int(perSecond)) matches/s")
            }
        }
        print("{" + results.map { "\"\($0.name)\":\(Int($0.perSecond))" }.joined(separator: ",") + "}")
    }

    private static var rules: [(String, Rule)] {
        func rule(_ change: (inout Rule) -> Void) -> Rule {
            var rule = Rule("benchmark")
            change(&rule)
            return rule
        }
        let second: UInt64 = 1_000_000_000
        let step = SequenceStep([.init([], .always, by: [])])
        return [
            ("count", rule { $0.state = StateRule(.count(atLeast: 5), by: [], within: 10 * second) }),
            ("count of 1000", rule { $0.state = StateRule(.count(atLeast: 1000), by: [], within: 10 * second) }),
            ("sequence", rule { $0.state = StateRule(.sequence([step, step, step]), by: [], within: 10 * second) }),
            ("first", rule { $0.state = StateRule(.first, by: [], within: 10 * second) }),
            ("rateLimit", rule { $0.rate = TokenRate(count: 5, by: []) }),
            ("fold", rule { $0.fold = FoldRule(by: [], within: second) }),
        ]
    }

    /// The median of a few rounds, each with a memory of its own. A match comes each 10 µs, of a key that a name and a number make.
    private static func measure(_ rule: Rule, keys: Int) -> Double {
        let form = AlertForm(rule: "benchmark", priority: "", source: "", policy: "", language: "apus", message: [], names: [])
        let held = FoldedMatch(Alert(form, time: 0, values: [], texts: []), record: [UInt8](repeating: 0, count: 512))
        let names = (0..<64).map { Array("/usr/lib/program-\($0)".utf8) }
        let times = (0..<rounds).map { _ in
            let memory = StateMemory(rule), secret = KeyHasher.Secret.random()
            var told = 0, number: UInt64 = 1
            let taken = ContinuousClock().measure {
                for match in 0..<matches {
                    number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    let chosen = Int(truncatingIfNeeded: number >> 33) % keys
                    var hasher = KeyHasher(secret)
                    let name = names[chosen & 63]
                    hasher.append(name.span)
                    hasher.append(UInt64(chosen))
                    let key = hasher.key(), time = UInt64(match) * 10_000
                    if memory.match(step: match % 3, key, time) != .silent, memory.admit(key, time), memory.fold(key, time, hold: { held }) { told += 1 }
                    memory.closeFolds(at: time)
                    if memory.hasFolded { told += memory.takeFolded().count }
                }
            }
            // Otherwise there would be nothing to do.
            precondition(told >= 0 && told <= matches)
            return Double(taken.components.attoseconds) / 1e18 + Double(taken.components.seconds)
        }
        return Double(matches) / times.sorted()[rounds / 2]
    }
}
