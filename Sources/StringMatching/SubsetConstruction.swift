// SPDX-License-Identifier: Apache-2.0

/// A deterministic automaton as it comes from the subset construction: reachable states only, each with a future in which
/// something is true, transitions to such states only. The state that is missing is the dead one.
struct PartialAutomaton {
    /// The transitions of a state lie from its offset to the next one's.
    var offsets: [Int32] = [0]
    var labels: [UInt8] = []
    var targets: [Int32] = []
    /// For each state the row of what is true in it; row 0 is empty.
    var rowOfState: [Int32] = []
    /// Numbers of predicates, ascending; with `visited` for those that are true for good.
    static let visited: Int32 = 1 << 30
    var rows: [[Int32]] = [[]]

    var count: Int { rowOfState.count }
}

/// Makes a nondeterministic automaton deterministic, within limits.
struct SubsetConstruction {
    private let automaton: NondeterministicAutomaton
    private var result = PartialAutomaton()
    private var rowIndices: [[Int32]: Int32] = [[]: 0]

    // The sets of states that became states, end to end, and a hash table of them.
    private var pool: [Int32] = []
    private var starts: [Int] = [0]
    private var table: [Int32]

    private var common: [Int32] = []
    private var buckets: [[Int32]]
    /// Where each class leads from the gap alone; -1: not known yet.
    private var gapStates: [Int32]
    private var scratch: [Int32] = []
    private var stamps: [UInt32]
    private var generation: UInt32 = 0
    /// Members of sets that were looked at: what a construction costs.
    private(set) var work = 0

    /// Nil when the automaton is larger than the limits, or takes longer. `work` is increased by what it took.
    static func run(_ automaton: NondeterministicAutomaton, limits: MatchLimits, work: inout Int) -> PartialAutomaton? {
        var construction = SubsetConstruction(automaton)
        defer { work += construction.work }
        return construction.run(limits) ? construction.result : nil
    }

    private init(_ automaton: NondeterministicAutomaton) {
        self.automaton = automaton
        table = Array(repeating: -1, count: 1 << 12)
        buckets = Array(repeating: [], count: automaton.classCount)
        gapStates = Array(repeating: -1, count: automaton.classCount)
        stamps = Array(repeating: 0, count: automaton.numbers.count)
    }

    private mutating func run(_ limits: MatchLimits) -> Bool {
        scratch = automaton.initial
        // A set that is empty at once: nothing can be true.
        guard let start = intern() else { return true }
        assert(start == 0)
        var state = 0
        while state < starts.count - 1 {
            expand(state)
            result.offsets.append(Int32(result.targets.count))
            guard result.count <= min(limits.rawStates, limits.states * 16), result.targets.count <= limits.transitions,
                work <= limits.work, result.rows.count <= limits.rows
            else { return false }
            state += 1
        }
        return true
    }

    private mutating func expand(_ state: Int) {
        let members = starts[state]..<starts[state + 1]
        work += members.count + 1
        var hasGap = false
        for position in members {
            let member = pool[position]
            if member == automaton.gap {
                hasGap = true
                continue
            }
            put(member, automaton.loops[Int(member)])
            put(automaton.targets[Int(member)], automaton.steps[Int(member)])
        }
        // Most states add nothing of their own to where the gap leads: that is the same from each of them.
        let isPlain = hasGap && common.isEmpty
        if hasGap {
            common.append(automaton.gap)
            common += automaton.gapTargetsOfAny
        }
        func isBare(_ byteClass: Int) -> Bool { buckets[byteClass].isEmpty && (!hasGap || automaton.gapTargets[byteClass].isEmpty) }
        // Only if some class leads there: every state is reachable.
        var other: Int32?
        if (0..<automaton.classCount).contains(where: isBare) {
            scratch = common
            other = intern()
        }
        for byteClass in 0..<automaton.classCount {
            let target: Int32?
            if isBare(byteClass) {
                target = other
            } else if isPlain, buckets[byteClass].isEmpty {
                if gapStates[byteClass] < 0 {
                    scratch = common
                    scratch += automaton.gapTargets[byteClass]
                    gapStates[byteClass] = intern() ?? -1
                }
                target = gapStates[byteClass] < 0 ? nil : gapStates[byteClass]
            } else {
                scratch = common
                scratch += buckets[byteClass]
                if hasGap { scratch += automaton.gapTargets[byteClass] }
                target = intern()
                buckets[byteClass].removeAll(keepingCapacity: true)
            }
            guard let target else { continue }
            result.labels.append(UInt8(byteClass))
            result.targets.append(target)
        }
        common.removeAll(keepingCapacity: true)
    }

    /// Notes that bytes of `label` lead to a state, and to what is reached from it by none.
    private mutating func put(_ state: Int32, _ label: NondeterministicAutomaton.Label) {
        switch label {
        case NondeterministicAutomaton.nothing: return
        case NondeterministicAutomaton.any: common.append(state)
        case 0..<256: buckets[Int(label)].append(state)
        default: for byteClass in automaton.lists[Int(-2 - label)] { buckets[Int(byteClass)].append(state) }
        }
        if automaton.skips[Int(state)] { put(automaton.targets[Int(state)], label) }
    }

    /// Brings `scratch` into its normal form and returns the number of that state; nil for the empty set.
    private mutating func intern() -> Int32? {
        work += scratch.count + 1
        normalise()
        if scratch.isEmpty { return nil }
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
        for member in scratch { hash = (hash ^ UInt64(UInt32(bitPattern: member))) &* 0xFF51_AFD7_ED55_8CCD ^ (hash >> 29) }
        var slot = Int(hash >> 20) & (table.count - 1)
        while table[slot] >= 0 {
            if isMember(Int(table[slot])) { return table[slot] }
            slot = (slot + 1) & (table.count - 1)
        }
        let state = Int32(starts.count - 1)
        table[slot] = state
        pool += scratch
        starts.append(pool.count)
        result.rowOfState.append(row())
        if starts.count * 2 > table.count { rehash() }
        return state
    }

    private func isMember(_ state: Int) -> Bool {
        let start = starts[state]
        guard starts[state + 1] - start == scratch.count else { return false }
        for index in scratch.indices where pool[start + index] != scratch[index] { return false }
        return true
    }

    private mutating func rehash() {
        table = Array(repeating: -1, count: table.count * 2)
        for state in 0..<(starts.count - 1) {
            var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
            for position in starts[state]..<starts[state + 1] {
                hash = (hash ^ UInt64(UInt32(bitPattern: pool[position]))) &* 0xFF51_AFD7_ED55_8CCD ^ (hash >> 29)
            }
            var slot = Int(hash >> 20) & (table.count - 1)
            while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
            table[slot] = Int32(state)
        }
    }

    /// Sorted, each once, and without what can make no difference: other states of a predicate that is true for good, and
    /// states of a chain before one that waits for its next part anywhere.
    private mutating func normalise() {
        if scratch.count > 1 { scratch.sort() }
        generation += 1
        let predicates = Int32(automaton.numbers.count)
        for member in scratch {
            if member >= predicates { break }
            stamps[Int(member)] = generation
        }
        var kept = scratch.count
        var previous: Int32 = -1
        var dominated: Int32 = -2
        for index in scratch.indices.reversed() {
            let member = scratch[index]
            if member == previous { continue }
            previous = member
            let chain = automaton.chains[Int(member)]
            if chain >= 0 {
                if chain == dominated || stamps[Int(automaton.owners[Int(member)])] == generation { continue }
                if automaton.loops[Int(member)] == NondeterministicAutomaton.any { dominated = chain }
            }
            kept -= 1
            scratch[kept] = member
        }
        scratch.removeFirst(kept)
    }

    /// The row of what is true in `scratch`.
    private mutating func row() -> Int32 {
        var row: [Int32] = []
        for member in scratch {
            if automaton.accepts[Int(member)] { row.append(Int32(automaton.numbers[Int(automaton.owners[Int(member)])])) }
            if automaton.visits[Int(member)] {
                row.append(Int32(automaton.numbers[Int(automaton.owners[Int(member)])]) | PartialAutomaton.visited)
            }
        }
        if row.isEmpty { return 0 }
        row.sort()
        var unique: [Int32] = []
        for number in row where unique.last != number { unique.append(number) }
        if let known = rowIndices[unique] { return known }
        let index = Int32(result.rows.count)
        rowIndices[unique] = index
        result.rows.append(unique)
        return index
    }
}
