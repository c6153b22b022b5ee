// SPDX-License-Identifier: Apache-2.0

extension MatchTable {
    /// Minimises, numbers and lays out. Nil when it is larger than the limits.
    init?(_ automaton: PartialAutomaton, classMap: [UInt8], classCount: Int, bits: Int, reversed: Bool, limits: MatchLimits) {
        let (blockOfState, blockCount) = Minimization.blocks(of: automaton)
        guard blockCount + 1 <= min(limits.states, 65_535) else { return nil }
        let words = max((bits + 63) / 64, 1)
        var split = SplitRows(automaton.rows)
        guard split.rows.count * words * 8 <= limits.rowBytes, split.rows.count <= min(limits.rows, 65_536) else { return nil }

        var representative = [Int](repeating: -1, count: blockCount)
        for state in 0..<automaton.count where representative[Int(blockOfState[state])] < 0 {
            representative[Int(blockOfState[state])] = state
        }
        let order = Self.order(automaton, blockOfState, representative, classCount) {
            [visited = split.visited] in visited[Int(automaton.rowOfState[$0])] != 0
        }

        // All classes first; those that no state tells apart become one then.
        var wide = [UInt16](repeating: 0, count: (blockCount + 1) * classCount)
        var rowOfState = [UInt16](repeating: 0, count: blockCount + 1)
        var visitRows = rowOfState
        for block in 0..<blockCount {
            let number = Int(order.numbers[block])
            let state = representative[block]
            let row = Int(automaton.rowOfState[state])
            // Who stays for good has the last row too: one is enough.
            let stays = number < order.absorbing
            guard let last = UInt16(exactly: stays ? split.together(automaton.rows[row]) : split.last[row]) else { return nil }
            rowOfState[number] = last
            visitRows[number] = stays ? 0 : UInt16(split.visited[row])
            for index in Int(automaton.offsets[state])..<Int(automaton.offsets[state + 1]) {
                wide[number * classCount + Int(automaton.labels[index])] = order.numbers[Int(blockOfState[Int(automaton.targets[index])])]
            }
        }
        let merged = Self.mergeClasses(wide, classCount)
        var shift = 0
        while 1 << shift < merged.count { shift += 1 }
        guard (blockCount + 1) << shift <= limits.cells else { return nil }
        var transitions = [UInt16](repeating: 0, count: (blockCount + 1) << shift)
        for state in 0...blockCount {
            for byteClass in 0..<classCount { transitions[state << shift | merged.map[byteClass]] = wide[state * classCount + byteClass] }
        }
        guard split.rows.count <= limits.rows else { return nil }
        var rows = [UInt64](repeating: 0, count: split.rows.count * words)
        for (row, members) in split.rows.enumerated() {
            for member in members { rows[row * words + Int(member >> 6)] |= 1 << UInt64(member & 63) }
        }

        stateCount = blockCount + 1
        absorbingCount = order.absorbing
        visitingCount = order.visiting
        self.visitRows = visitRows
        start = blockCount == 0 ? 0 : order.numbers[Int(blockOfState[0])]
        self.classMap = classMap.map { UInt8(merged.map[Int($0)]) }
        self.classCount = merged.count
        self.shift = shift
        self.transitions = transitions
        self.rowOfState = rowOfState
        self.rows = rows
        wordsPerRow = words
        isReversed = reversed
    }

    /// A number for each block: 0 is left for the dead state, absorbing ones follow, then those that count for whoever passes, then
    /// the others, breadth first from the start.
    private static func order(
        _ automaton: PartialAutomaton, _ blockOfState: [Int32], _ representative: [Int], _ classCount: Int, visits: (Int) -> Bool
    ) -> (numbers: [UInt16], absorbing: Int, visiting: Int) {
        var numbers = [UInt16](repeating: 0, count: representative.count)
        var next: UInt16 = 1
        for (block, state) in representative.enumerated() {
            let range = Int(automaton.offsets[state])..<Int(automaton.offsets[state + 1])
            guard range.count == classCount, range.allSatisfy({ blockOfState[Int(automaton.targets[$0])] == block }) else { continue }
            numbers[block] = next
            next += 1
        }
        let absorbing = Int(next)
        guard !representative.isEmpty else { return (numbers, absorbing, absorbing) }
        var queue = [Int(blockOfState[0])]
        var isQueued = numbers.map { $0 != 0 }
        isQueued[queue[0]] = true
        var index = 0
        while index < queue.count {
            let state = representative[queue[index]]
            for position in Int(automaton.offsets[state])..<Int(automaton.offsets[state + 1]) {
                let block = Int(blockOfState[Int(automaton.targets[position])])
                if isQueued[block] { continue }
                isQueued[block] = true
                queue.append(block)
            }
            index += 1
        }
        // An absorbing start has its number.
        queue.removeAll { numbers[$0] != 0 }
        for wanted in [true, false] {
            for block in queue where visits(representative[block]) == wanted {
                numbers[block] = next
                next += 1
            }
        }
        return (numbers, absorbing, absorbing + queue.count { visits(representative[$0]) })
    }

    /// For each class the class it becomes, and how many are left.
    private static func mergeClasses(_ cells: [UInt16], _ classCount: Int) -> (map: [Int], count: Int) {
        var map = [Int](repeating: 0, count: classCount)
        var known: [[UInt16]: Int] = [:]
        for byteClass in 0..<classCount {
            let column = stride(from: byteClass, to: cells.count, by: classCount).map { cells[$0] }
            let number = known[column] ?? known.count
            known[column] = number
            map[byteClass] = number
        }
        return (map, known.count)
    }
}

/// Rows of what is true, apart: at the end of the text, and for whoever passes. Row 0 is empty.
private struct SplitRows {
    private(set) var rows: [[Int32]] = [[]]
    private var numbers: [[Int32]: Int] = [[]: 0]
    /// For each row of the automaton.
    private(set) var last: [Int] = []
    private(set) var visited: [Int] = []

    init(_ mixed: [[Int32]]) {
        for row in mixed {
            last.append(number(row.filter { $0 < PartialAutomaton.visited }))
            visited.append(number(row.filter { $0 >= PartialAutomaton.visited }.map { $0 - PartialAutomaton.visited }))
        }
    }

    /// The row of all that is in one of the automaton's.
    mutating func together(_ mixed: [Int32]) -> Int { number(Set(mixed.map { $0 & ~PartialAutomaton.visited }).sorted()) }

    private mutating func number(_ row: [Int32]) -> Int {
        if let known = numbers[row] { return known }
        numbers[row] = rows.count
        rows.append(row)
        return rows.count - 1
    }
}
