// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel

/// All conditions of all rules as one graph without repetitions: what is written twice is there, and evaluated, once.
struct ConditionGraph: Sendable {
    /// A node knows only nodes before it.
    enum Node: Hashable, Sendable {
        case constant(Bool)
        case not(Int32)
        /// Its parts stand in `parts`, the cheapest first.
        case all(Range<Int32>)
        case any(Range<Int32>)
        case test(Int32)
    }

    private(set) var nodes: [Node] = []
    private(set) var parts: [Int32] = []
    /// What a node costs to decide, roughly in ns; orders the parts of `all` and `any`.
    private var costs: [Int32] = []
    private var known: [Key: Int32] = [:]

    private enum Key: Hashable {
        case constant(Bool)
        case not(Int32)
        case all([Int32])
        case any([Int32])
        case test(Int32)
    }

    static let yes: Int32 = 1
    static let no: Int32 = 0

    init() {
        _ = add(.constant(false), .constant(false), cost: 0)
        _ = add(.constant(true), .constant(true), cost: 0)
    }

    private mutating func add(_ node: Node, _ key: Key, cost: Int32) -> Int32 {
        let index = Int32(nodes.count)
        nodes.append(node)
        costs.append(cost)
        known[key] = index
        return index
    }

    mutating func test(_ number: Int32, cost: Int32) -> Int32 {
        known[.test(number)] ?? add(.test(number), .test(number), cost: cost)
    }

    mutating func not(_ node: Int32) -> Int32 {
        switch nodes[Int(node)] {
        case .constant(let value): return value ? Self.no : Self.yes
        case .not(let inner): return inner
        default: return known[.not(node)] ?? add(.not(node), .not(node), cost: costs[Int(node)])
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
        // Conditions have no effects, so their order is ours: the cheapest first.
        flat.sort { (costs[Int($0)], $0) < (costs[Int($1)], $1) }
        let key: Key = isAll ? .all(flat) : .any(flat)
        if let index = known[key] { return index }
        let start = Int32(parts.count)
        parts.append(contentsOf: flat)
        let range = start..<Int32(parts.count)
        let cost = flat.reduce(Int32(1)) { min($0 &+ costs[Int($1)], 1 << 20) }
        return add(isAll ? .all(range) : .any(range), key, cost: cost)
    }
}
