// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import StringMatching

/// The rules about one kind of event, and which of them need not be looked at: where many rules each ask for something else of one
/// text, one look at the text's tables says which of them can hold.
final class Dispatch: Sendable {
    /// Rules that hold only where a text is one of theirs.
    struct Gate: Sendable {
        let subject: Int32
        /// Nodes that all of these rules need to hold.
        let guards: [Int32]
        /// For each predicate of the subject, the entries that need it: those of predicate `p` are `needing[starts[p]..<starts[p + 1]]`.
        let starts: [Int32]
        let needing: [Int32]
        /// All of its entries, as bits.
        let all: [UInt64]
    }

    let entries: [Program.Entry]
    /// Entries that are looked at for each event, as bits.
    let always: [UInt64]
    let gates: [Gate]

    /// Fewer rules than this are looked at one after the other.
    private static let worthwhile = 8
    /// Predicates of one rule, all in all, that a gate is made of.
    private static let limit = 4096

    init(_ entries: [Program.Entry], _ graph: ConditionGraph, _ tests: [Program.CompiledTest], _ bank: MatcherBank, matchers: [Int32]) {
        self.entries = entries
        var always = Self.bits(entries.indices, of: entries.count)
        var gates: [Gate] = []
        if entries.count >= Self.worthwhile {
            var search = NeedSearch(graph, tests, bank, matchers, limit: Self.limit)
            let needs = entries.map { search.needs($0.root) }
            var open = Set(entries.indices)
            while let subject = Self.mostNeeded(needs, open) {
                let members = open.filter { needs[$0][subject] != nil }.sorted()
                guard members.count >= Self.worthwhile else { break }
                open.subtract(members)
                gates.append(Self.gate(subject, members, needs, entries, graph))
            }
            always = Self.bits(open, of: entries.count)
        }
        (self.always, self.gates) = (always, gates)
    }

    private static func mostNeeded(_ needs: [NeedSearch.Needs], _ open: Set<Int>) -> Int32? {
        var counts: [Int32: Int] = [:]
        for entry in open { for subject in needs[entry].keys { counts[subject, default: 0] += 1 } }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    private static func gate(
        _ subject: Int32, _ members: [Int], _ needs: [NeedSearch.Needs], _ entries: [Program.Entry], _ graph: ConditionGraph
    ) -> Gate {
        var byPredicate: [[Int32]] = []
        for member in members {
            for id in needs[member][subject] ?? [] {
                while byPredicate.count <= id { byPredicate.append([]) }
                byPredicate[id].append(Int32(member))
            }
        }
        var starts: [Int32] = [0], needing: [Int32] = []
        for list in byPredicate {
            needing += list
            starts.append(Int32(needing.count))
        }
        // In the order of the graph: what decides for the least comes first.
        let parts = members.map { graph.conjuncts(of: entries[$0].root) }
        let shared = parts.dropFirst().reduce(Set(parts[0])) { $0.intersection($1) }
        return Gate(
            subject: subject, guards: parts[0].filter { shared.contains($0) }, starts: starts, needing: needing,
            all: bits(members, of: entries.count))
    }

    private static func bits(_ members: some Sequence<Int>, of count: Int) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: (count + 63) / 64)
        for member in members { words[member >> 6] |= 1 << UInt64(member & 63) }
        return words
    }
}

/// Finds, for each node, predicates of which one at least is true where the node holds.
private struct NeedSearch {
    /// By subject.
    typealias Needs = [Int32: Set<Int>]

    private let graph: ConditionGraph
    private let tests: [Program.CompiledTest]
    private let bank: MatcherBank
    private let matchers: [Int32]
    private let limit: Int
    private var known: [Int32: Needs] = [:]

    init(_ graph: ConditionGraph, _ tests: [Program.CompiledTest], _ bank: MatcherBank, _ matchers: [Int32], limit: Int) {
        (self.graph, self.tests, self.bank, self.matchers, self.limit) = (graph, tests, bank, matchers, limit)
    }

    mutating func needs(_ node: Int32) -> Needs {
        if let needs = known[node] { return needs }
        let needs = find(node)
        known[node] = needs
        return needs
    }

    private mutating func find(_ node: Int32) -> Needs {
        switch graph.nodes[Int(node)] {
        case .constant, .not: return [:]
        case .test(let number):
            let test = tests[Int(number)]
            guard case .matches(let pattern, negated: false) = test.program, matchers[Int(test.subject)] >= 0,
                bank.isInTable(Int(matchers[Int(test.subject)]), pattern)
            else { return [:] }
            return [test.subject: [pattern.index]]
        case .all(let parts):
            // Any of the parts will do; the fewer, the better.
            var needs: Needs = [:]
            for part in parts {
                needs.merge(self.needs(graph.parts[Int(part)])) { $0.count <= $1.count ? $0 : $1 }
            }
            return needs
        case .any(let parts):
            var needs: Needs?
            for part in parts {
                let other = self.needs(graph.parts[Int(part)])
                needs = needs.map { Self.either($0, other, limit) } ?? other
                if needs?.isEmpty == true { break }
            }
            return needs ?? [:]
        }
    }

    private static func either(_ left: Needs, _ right: Needs, _ limit: Int) -> Needs {
        var result: Needs = [:]
        for (subject, predicates) in left {
            guard let others = right[subject], predicates.count + others.count <= limit else { continue }
            result[subject] = predicates.union(others)
        }
        return result
    }
}

extension ConditionGraph {
    /// The nodes that must hold for a node to hold; the node itself where it is no conjunction.
    fileprivate func conjuncts(of node: Int32) -> [Int32] {
        guard case .all(let range) = nodes[Int(node)] else { return [node] }
        return range.map { parts[Int($0)] }
    }
}

// MARK: while an event is looked at

extension Evaluation {
    /// Marks the entries that can hold.
    mutating func choose(_ dispatch: Dispatch, _ event: borrowing Event) {
        for word in dispatch.always.indices { candidates[word] = dispatch.always[word] }
        for gate in dispatch.gates where holdAll(gate.guards, event) { choose(gate, event) }
    }

    private mutating func choose(_ gate: Dispatch.Gate, _ event: borrowing Event) {
        let value = value(gate.subject, event)
        switch value {
        case .missing: return
        // Tests of a list ask its elements.
        case .list: for word in gate.all.indices { candidates[word] |= gate.all[word] }
        default:
            guard learnTruth(gate.subject, value) else { return }
            for word in 0..<min(memo.truthCount, (gate.starts.count + 62) / 64) {
                var bits = memo.truth(word)
                while bits != 0 {
                    let predicate = word << 6 | bits.trailingZeroBitCount
                    bits &= bits - 1
                    guard predicate + 1 < gate.starts.count else { return }
                    for place in gate.starts[predicate]..<gate.starts[predicate + 1] {
                        let entry = Int(gate.needing[Int(place)])
                        candidates[entry >> 6] |= 1 << UInt64(entry & 63)
                    }
                }
            }
        }
    }

    private mutating func holdAll(_ nodes: [Int32], _ event: borrowing Event) -> Bool {
        for node in nodes where !holds(node, event) { return false }
        return true
    }
}
