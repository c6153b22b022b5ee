// SPDX-License-Identifier: Apache-2.0

/// Puts states that no text can tell apart into one block: Hopcroft's algorithm as Valmari and Lehtinen have it for automata
/// with missing transitions ("Efficient Minimization of DFAs with Partial Transition Functions", 2008), from blocks of states
/// with the same row. O(transitions × log states).
struct Minimization {
    /// For each state its block, and how many blocks there are.
    static func blocks(of automaton: PartialAutomaton) -> (map: [Int32], count: Int) {
        let transitions = automaton.targets.count
        var sources = [Int32](repeating: 0, count: transitions)
        // Incoming transitions of each state.
        var incomingStart = [Int32](repeating: 0, count: automaton.count + 2)
        for state in 0..<automaton.count {
            for index in Int(automaton.offsets[state])..<Int(automaton.offsets[state + 1]) {
                sources[index] = Int32(state)
                incomingStart[Int(automaton.targets[index]) + 2] += 1
            }
        }
        for state in 1..<incomingStart.count { incomingStart[state] += incomingStart[state - 1] }
        var incoming = [Int32](repeating: 0, count: transitions)
        for index in 0..<transitions {
            let target = Int(automaton.targets[index]) + 1
            incoming[Int(incomingStart[target])] = Int32(index)
            incomingStart[target] += 1
        }

        var blocks = RefinablePartition(count: automaton.count, keys: automaton.rowOfState.map { Int($0) }, keyCount: automaton.rows.count)
        var cords = RefinablePartition(count: transitions, keys: automaton.labels.map { Int($0) }, keyCount: 256)
        var nextBlock = 1
        var nextCord = 0
        while nextCord < cords.setCount {
            for index in cords.range(nextCord) { blocks.mark(sources[Int(cords.elements[index])]) }
            blocks.split()
            nextCord += 1
            while nextBlock < blocks.setCount {
                for index in blocks.range(nextBlock) {
                    let state = Int(blocks.elements[index])
                    for position in Int(incomingStart[state])..<Int(incomingStart[state + 1]) { cords.mark(incoming[position]) }
                }
                cords.split()
                nextBlock += 1
            }
        }
        return (blocks.sets, blocks.setCount)
    }
}

/// A partition of numbers into sets, which are split into the marked and the other elements.
private struct RefinablePartition {
    /// The elements, those of a set side by side; where each one is; and its set.
    private(set) var elements: [Int32]
    private var locations: [Int32]
    private(set) var sets: [Int32]
    private var firsts: [Int32] = []
    private var ends: [Int32] = []
    private var marked: [Int32] = []
    private var touched: [Int32] = []

    var setCount: Int { firsts.count }

    /// One set for each key that occurs.
    init(count: Int, keys: [Int], keyCount: Int) {
        var sizes = [Int32](repeating: 0, count: keyCount)
        for key in keys { sizes[key] += 1 }
        var setOfKey = [Int32](repeating: -1, count: keyCount)
        var position: Int32 = 0
        for key in 0..<keyCount where sizes[key] > 0 {
            setOfKey[key] = Int32(firsts.count)
            firsts.append(position)
            position += sizes[key]
            ends.append(position)
        }
        marked = Array(repeating: 0, count: firsts.count)
        var fill = firsts
        elements = Array(repeating: 0, count: count)
        locations = Array(repeating: 0, count: count)
        sets = Array(repeating: 0, count: count)
        for element in 0..<count {
            let set = Int(setOfKey[keys[element]])
            sets[element] = Int32(set)
            elements[Int(fill[set])] = Int32(element)
            locations[element] = fill[set]
            fill[set] += 1
        }
    }

    func range(_ set: Int) -> Range<Int> { Int(firsts[set])..<Int(ends[set]) }

    mutating func mark(_ element: Int32) {
        let set = Int(sets[Int(element)])
        let here = locations[Int(element)]
        let there = firsts[set] + marked[set]
        // Marked already: a state may have several transitions into one splitter.
        if here < there { return }
        let other = elements[Int(there)]
        elements[Int(here)] = other
        locations[Int(other)] = here
        elements[Int(there)] = element
        locations[Int(element)] = there
        if marked[set] == 0 { touched.append(Int32(set)) }
        marked[set] += 1
    }

    mutating func split() {
        while let index = touched.popLast() {
            let set = Int(index)
            let middle = firsts[set] + marked[set]
            if middle == ends[set] {
                marked[set] = 0
                continue
            }
            let new = Int32(firsts.count)
            // The smaller part becomes the new set.
            if marked[set] <= ends[set] - middle {
                firsts.append(firsts[set])
                ends.append(middle)
                firsts[set] = middle
            } else {
                firsts.append(middle)
                ends.append(ends[set])
                ends[set] = middle
            }
            marked[set] = 0
            marked.append(0)
            for position in Int(firsts[Int(new)])..<Int(ends[Int(new)]) { sets[Int(elements[position])] = new }
        }
    }
}
