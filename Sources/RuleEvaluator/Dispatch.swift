// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import StringMatching

/// The rules about one kind of event, and which of them need not be looked at: where many rules each ask for something else of one
/// text, one look at the text's tables says which of them can hold.
final class Dispatch: Sendable {
    /// Rules that hold only where a text, or one of a few, is one of theirs.
    struct Gate: Sendable {
        /// Nodes that all of these rules need to hold.
        let guards: [Int32]
        let texts: [Text]
        /// All of its entries, as bits.
        let all: [UInt64]

        struct Text: Sendable {
            let subject: Int32
            /// For each predicate of the subject, the entries that need it: of predicate `p` `needing[starts[p]..<starts[p + 1]]`.
            let starts: [Int32]
            let needing: [Int32]
        }
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
            while let subjects = Self.mostNeeded(needs, open) {
                let members = open.filter { needs[$0][subjects] != nil }.sorted()
                guard members.count >= Self.worthwhile else { break }
                open.subtract(members)
                gates.append(Self.gate(subjects, members, needs, entries, graph))
            }
            always = Self.bits(open, of: entries.count)
        }
        (self.always, self.gates) = (always, gates)
    }

    private static func mostNeeded(_ needs: [NeedSearch.Needs], _ open: Set<Int>) -> [Int32]? {
        var counts: [[Int32]: Int] = [:]
        for entry in open { for subjects in needs[entry].keys { counts[subjects, default: 0] += 1 } }
        // The fewer texts, the better; then anything that is the same each time.
        return counts.max { left, right in
            if left.value != right.value { return left.value < right.value }
            return left.key.count == right.key.count ? right.key.lexicographicallyPrecedes(left.key) : left.key.count > right.key.count
        }?.key
    }

    private static func gate(
        _ subjects: [Int32], _ members: [Int], _ needs: [NeedSearch.Needs], _ entries: [Program.Entry], _ graph: ConditionGraph
    ) -> Gate {
        var byPredicate: [Int32: [[Int32]]] = [:]
        for member in members {
            for need in needs[member][subjects] ?? [] {
                var lists = byPredicate.removeValue(forKey: need.subject) ?? []
                while lists.count <= need.predicate { lists.append([]) }
                lists[need.predicate].append(Int32(member))
                byPredicate[need.subject] = lists
            }
        }
        let texts = subjects.map { subject in
            var starts: [Int32] = [0], needing: [Int32] = []
            for list in byPredicate[subject] ?? [] {
                needing += list
                starts.append(Int32(needing.count))
            }
            return Gate.Text(subject: subject, starts: starts, needing: needing)
        }
        // In the order of the graph: what decides for the least comes first.
        let parts = members.map { graph.conjuncts(of: entries[$0].root) }
        let shared = parts.dropFirst().reduce(Set(parts[0])) { $0.intersection($1) }
        return Gate(guards: parts[0].filter { shared.contains($0) }, texts: texts, all: bits(members, of: entries.count))
    }

    private static func bits(_ members: some Sequence<Int>, of count: Int) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: (count + 63) / 64)
        for member in members { words[member >> 6] |= 1 << UInt64(member & 63) }
        return words
    }
}

/// Finds, for each node, predicates of which one at least is true where the node holds.
private struct NeedSearch {
    struct Need: Hashable {
        let subject: Int32
        let predicate: Int
    }
    /// By the subjects that they are about, ascending: each is enough.
    typealias Needs = [[Int32]: Set<Need>]

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
            return [[test.subject]: [Need(subject: test.subject, predicate: pattern.index)]]
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

    /// One of the left or one of the right: all pairs, those about the fewest texts first.
    private static func either(_ left: Needs, _ right: Needs, _ limit: Int) -> Needs {
        var result: Needs = [:]
        for (subjects, needs) in left {
            for (others, otherNeeds) in right {
                let all = Set(subjects).union(others).sorted()
                let both = needs.union(otherNeeds)
                guard all.count <= mostTexts, both.count <= limit else { continue }
                if let known = result[all], known.count <= both.count { continue }
                result[all] = both
            }
        }
        if result.count <= mostWays { return result }
        let kept = result.keys.sorted { ($0.count, $0.first ?? 0) < ($1.count, $1.first ?? 0) }.prefix(mostWays)
        return result.filter { kept.contains($0.key) }
    }

    private static let mostTexts = 3
    private static let mostWays = 8
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
        for text in gate.texts {
            let value = value(text.subject, event)
            switch value {
            case .missing: continue
            // Tests of a list ask its elements.
            case .list:
                for word in gate.all.indices { candidates[word] |= gate.all[word] }
                return
            default: if learnTruth(text.subject, value) { choose(text) }
            }
        }
    }

    private mutating func choose(_ text: Dispatch.Gate.Text) {
        for word in 0..<min(memo.truthCount, (text.starts.count + 62) / 64) {
            var bits = memo.truth(word)
            while bits != 0 {
                let predicate = word << 6 | bits.trailingZeroBitCount
                bits &= bits - 1
                guard predicate + 1 < text.starts.count else { return }
                for place in text.starts[predicate]..<text.starts[predicate + 1] {
                    let entry = Int(text.needing[Int(place)])
                    candidates[entry >> 6] |= 1 << UInt64(entry & 63)
                }
            }
        }
    }

    private mutating func holdAll(_ nodes: [Int32], _ event: borrowing Event) -> Bool {
        for node in nodes where !holds(node, event) { return false }
        return true
    }
}
