// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
package import KernelInterface
package import StringMatching

extension MatchLimits {
    /// What one text's table may be in the kernel: what the contract has room for, and for all attempts together one or two seconds.
    /// A table has at most 2^20 cells of two bytes, 65,535 states, 2,048 predicates and 65,536 words of truth bits (rows times words of
    /// a row); what does not fit is left out and unknown, the most dangerous first, as for tables in user space.
    package static var kernel: MatchLimits {
        var limits = MatchLimits()
        limits.states = min(limits.states, Int(APUS_DFA_STATES) - 1)
        limits.cells = Int(APUS_DFA_CELLS)
        limits.rows = Int(APUS_DFA_TRUTHS)
        limits.predicates = 64 * Int(APUS_ROW_WORDS)
        limits.rawStates = 500_000
        limits.work = 16_000_000
        limits.totalWork = 40_000_000
        return limits
    }
}

/// The predicates on one text in the form that lies in the kernel's map: one value with head, cells, rows of states and truth words
/// (`struct apus_dfa`). Texts are read from their last byte to their first, and what they are is in the rows of some states on the way
/// and in the last one's.
package struct KernelTable: Sendable {
    /// How many states there are, the dead one among them.
    package let stateCount: Int
    /// How many cells they have together.
    package var cellCount: Int { cells.count }
    /// How many truth words all rows have together.
    package var truthCount: Int { rows.count }
    /// How many rows there are; in row 0 nothing is true.
    package let rowCount: Int
    /// Truth words of a row; 0: there is no table, since no predicate is in it.
    package let wordsPerRow: Int
    /// Predicates that the table says nothing about, ascending: they are unknown for every text.
    package let leftOut: [PatternID]

    private let start: UInt32
    private let shift: UInt32
    private let absorbing: UInt32
    private let visiting: UInt32
    private let classes: [UInt8]
    private let cells: [UInt16]
    private let rowsOfStates: [UInt16]
    private let visitRows: [UInt16]
    private let rows: [UInt64]
    /// For each predicate its bit in a row, -1 for what is left out.
    private let bits: [Int]

    /// A table for all predicates of a set, as far as they fit.
    package init(_ set: PatternSet, limits: MatchLimits = .kernel) {
        var limits = limits
        let mostWords = (min(set.count, limits.predicates) + 63) / 64
        limits.rows = min(limits.rows, Int(APUS_DFA_TRUTHS) / max(mostWords, 1))
        let build = MatchTable.build(set, reversed: true, mode: .mixed, limits: limits)
        let table = build.table
        var bits = [Int](repeating: 0, count: set.count)
        for id in build.leftOut { bits[id.index] = -1 }
        var count = 0
        // Without gaps: a set may have more predicates than a row has bits.
        for index in bits.indices where bits[index] == 0 {
            bits[index] = count
            count += 1
        }
        let words = (count + 63) / 64
        var rows = [UInt64](repeating: 0, count: table.rowCount * words)
        for row in 0..<table.rowCount {
            for (index, bit) in bits.enumerated() where bit >= 0 && table.contains(row, PatternID(index)) {
                rows[row * words + bit >> 6] |= 1 << UInt64(bit & 63)
            }
        }
        stateCount = table.stateCount
        rowCount = table.rowCount
        wordsPerRow = words
        leftOut = build.leftOut
        start = UInt32(table.start)
        shift = UInt32(table.shift)
        absorbing = UInt32(table.absorbingCount)
        visiting = UInt32(table.visitingCount)
        classes = table.classMap
        cells = table.transitions
        rowsOfStates = table.rowOfState
        visitRows = table.visitRows
        self.rows = rows
        self.bits = bits
    }

    /// A predicate's bit in a row: bit `place % 64` of word `place / 64`; nil when it was left out.
    package func bit(of id: PatternID) -> Int? { bits[id.index] < 0 ? nil : bits[id.index] }

    /// The words of a row.
    package func words(ofRow row: Int) -> [UInt64] { Array(rows[(row * wordsPerRow)..<((row + 1) * wordsPerRow)]) }

    // MARK: - Maps

    /// As the kernel side takes it.
    package var decisionTable: DecisionTable {
        DecisionTable(
            start: start, shift: shift, absorbing: absorbing, visiting: visiting, words: wordsPerRow, classes: classes, cells: cells,
            rowsOfStates: rowsOfStates, visitRows: visitRows, truths: rows)
    }

    /// The value of the map of tables, where it has room for so many cells, states and truth words; nil where it has not.
    package func mapValue(cells cellRoom: Int, states stateRoom: Int, truths truthRoom: Int) -> [UInt8]? {
        decisionTable.mapValue(cells: cellRoom, states: stateRoom, truths: truthRoom)
    }

    /// Where the classes of bytes begin.
    private static var classesOffset: Int { MemoryLayout<apus_dfa>.offset(of: \.classes)! }

    /// The truth words of `text` as the kernel's side finds them, by the bytes of a map's value.
    package static func truths(in value: [UInt8], cells cellRoom: Int, states stateRoom: Int, _ text: Span<UInt8>) -> [UInt64] {
        let head = MemoryLayout<apus_dfa>.size
        func number(_ offset: Int, _ size: Int) -> Int { (0..<size).reduce(0) { $0 | Int(value[offset + $1]) << (8 * $1) } }
        func field(_ path: PartialKeyPath<apus_dfa>) -> Int { number(MemoryLayout<apus_dfa>.offset(of: path)!, 4) }
        let shift = field(\.shift), absorbing = field(\.absorbing), visiting = field(\.visiting), words = field(\.words)
        var result = [UInt64](repeating: 0, count: words)
        func add(_ row: Int) {
            let first = head + 2 * (cellRoom + 2 * stateRoom) + 8 * row * words
            for word in 0..<words { for byte in 0..<8 { result[word] |= UInt64(value[first + 8 * word + byte]) << UInt64(8 * byte) } }
        }
        var state = field(\.start)
        var index = text.count
        while index > 0, state >= absorbing {
            index -= 1
            state = number(head + 2 * (state << shift | Int(value[classesOffset + Int(text[index])])), 2)
            if state >= absorbing, state < visiting { add(number(head + 2 * (cellRoom + stateRoom + state), 2)) }
        }
        add(number(head + 2 * (cellRoom + state), 2))
        return result
    }
}
