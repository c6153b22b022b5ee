// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel

/// All conditions of all rules as one graph without repetitions: what is written twice is there, and evaluated, once.
struct ConditionGraph: Sendable {
    /// A node knows only nodes before it.
    enum Node: Hashable, Sendable {
        case constant(Bool)
        case not(Int32)
        /// Its parts stand in `parts`, those first that decide for the least.
        case all(Range<Int32>)
        case any(Range<Int32>)
        case test(Int32)
    }

    private(set) var nodes: [Node] = []
    private(set) var parts: [Int32] = []
    private var estimates: [Estimate] = []
    private var known: [Key: Int32] = [:]

    private enum Key: Hashable {
        case constant(Bool)
        case not(Int32)
        case all([Int32])
        case any([Int32])
        case test(Int32)
    }

    /// What to expect of a node; orders the parts of `all` and `any`, and means nothing else.
    struct Estimate: Sendable {
        /// To decide it, roughly in ns.
        var cost: Double
        /// That it holds, 0 to 1.
        var chance: Double
    }

    static let yes: Int32 = 1
    static let no: Int32 = 0

    init() {
        _ = add(.constant(false), .constant(false), Estimate(cost: 0, chance: 0))
        _ = add(.constant(true), .constant(true), Estimate(cost: 0, chance: 1))
    }

    private mutating func add(_ node: Node, _ key: Key, _ estimate: Estimate) -> Int32 {
        let index = Int32(nodes.count)
        nodes.append(node)
        estimates.append(estimate)
        known[key] = index
        return index
    }

    mutating func test(_ number: Int32, _ estimate: Estimate) -> Int32 {
        known[.test(number)] ?? add(.test(number), .test(number), estimate)
    }

    mutating func not(_ node: Int32) -> Int32 {
        switch nodes[Int(node)] {
        case .constant(let value): return value ? Self.no : Self.yes
        case .not(let inner): return inner
        default:
            if let index = known[.not(node)] { return index }
            let inner = estimates[Int(node)]
            return add(.not(node), .not(node), Estimate(cost: inner.cost, chance: 1 - inner.chance))
        }
    }

    mutating func all(_ children: [Int32]) -> Int32 { combine(children, isAll: true) }
    mutating func any(_ children: [Int32]) -> Int32 { combine(children, isAll: false) }

    /// Flattens, drops what changes nothing, and decides what is decided already.
    private mutating func combine(_ children: [Int32], isAll: Bool) -> Int32 {
        let neutral = isAll ? Self.yes : Self.no, final = isAll ? Self.no : Self.yes
        var flat: [Int32] = []
        var seen: Set<Int32> = []
        for child in children {
            switch nodes[Int(child)] {
            case .all(let range) where isAll:
                for part in parts[Int(range.lowerBound)..<Int(range.upperBound)] where seen.insert(part).inserted { flat.append(part) }
            case .any(let range) where !isAll:
                for part in parts[Int(range.lowerBound)..<Int(range.upperBound)] where seen.insert(part).inserted { flat.append(part) }
            default:
                if child == final { return final }
                if child != neutral, seen.insert(child).inserted { flat.append(child) }
            }
        }
        for part in flat {
            if case .not(let inner) = nodes[Int(part)], seen.contains(inner) { return final }
        }
        if flat.isEmpty { return neutral }
        if flat.count == 1 { return flat[0] }
        // Conditions have no effects, so their order is ours: first what ends the list for the least.
        flat.sort { (rank($0, isAll: isAll), $0) < (rank($1, isAll: isAll), $1) }
        let key: Key = isAll ? .all(flat) : .any(flat)
        if let index = known[key] { return index }
        let start = Int32(parts.count)
        parts.append(contentsOf: flat)
        let range = start..<Int32(parts.count)
        return add(isAll ? .all(range) : .any(range), key, estimate(flat, isAll: isAll))
    }

    /// What a part costs for each time that it decides.
    private func rank(_ part: Int32, isAll: Bool) -> Double {
        let part = estimates[Int(part)]
        return part.cost / max(0.001, isAll ? 1 - part.chance : part.chance)
    }

    /// As if the parts had nothing to do with each other.
    private func estimate(_ parts: [Int32], isAll: Bool) -> Estimate {
        var result = Estimate(cost: 1, chance: 1)
        for part in parts {
            let part = estimates[Int(part)]
            result.cost += result.chance * part.cost
            result.chance *= isAll ? part.chance : 1 - part.chance
        }
        if !isAll { result.chance = 1 - result.chance }
        return result
    }
}
