// SPDX-License-Identifier: Apache-2.0

extension MatchTable {
    /// Minimises, numbers and lays out. Nil when it is larger than the limits.
    init?(_ automaton: PartialAutomaton, classMap: [UInt8], classCount: Int, bits: Int, reversed: Bool, limits: MatchLimits) {
        let (blockOfState, blockCount) = Minimization.blocks(of: automaton)
        guard blockCount + 1 <= min(limits.states, 65_535) else { return nil }
        let words = max((bits + 63) / 64, 1)
        guard automaton.rows.count * words * 8 <= limits.rowBytes, automaton.rows.count <= min(limits.rows, 65_536) else { return nil }

        var representative = [Int](repeating: -1, count: blockCount)
        for state in 0..<automaton.count where representative[Int(blockOfState[state])] < 0 {
            representative[Int(blockOfState[state])] = state
        }
        let order = Self.order(automaton, blockOfState, representative, classCount)

        // All classes first; those that no state tells apart become one then.
        var wide = [UInt16](repeating: 0, count: (blockCount + 1) * classCount)
        var rowOfState = [UInt16](repeating: 0, count: blockCount + 1)
        for block in 0..<blockCount {
            let number = Int(order.numbers[block])
            let state = representative[block]
            rowOfState[number] = UInt16(automaton.rowOfState[state])
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
        var rows = [UInt64](repeating: 0, count: automaton.rows.count * words)
        for (row, members) in automaton.rows.enumerated() {
            for member in members { rows[row * words + Int(member >> 6)] |= 1 << UInt64(member & 63) }
        }

        stateCount = blockCount + 1
        absorbingCount = order.absorbing
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

    /// A number for each block: 0 is left for the dead state, absorbing ones follow, then breadth first from the start.
    private static func order(
        _ automaton: PartialAutomaton, _ blockOfState: [Int32], _ representative: [Int], _ classCount: Int
    ) -> (numbers: [UInt16], absorbing: Int) {
        var numbers = [UInt16](repeating: 0, count: representative.count)
        var next: UInt16 = 1
        for (block, state) in representative.enumerated() {
            let range = Int(automaton.offsets[state])..<Int(automaton.offsets[state + 1])
            guard range.count == classCount, range.allSatisfy({ blockOfState[Int(automaton.targets[$0])] == block }) else { continue }
            numbers[block] = next
            next += 1
        }
        let absorbing = Int(next)
        guard !representative.isEmpty else { return (numbers, absorbing) }
        var queue: [Int] = []
        func reach(_ block: Int) {
            guard numbers[block] == 0 else { return }
            numbers[block] = next
            next += 1
            queue.append(block)
        }
        reach(Int(blockOfState[0]))
        var index = 0
        while index < queue.count {
            let state = representative[queue[index]]
            for position in Int(automaton.offsets[state])..<Int(automaton.offsets[state + 1]) {
                reach(Int(blockOfState[Int(automaton.targets[position])]))
            }
            index += 1
        }
        return (numbers, absorbing)
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
