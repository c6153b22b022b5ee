// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
package import Events

/// The predicates on one text as the kernel side reads them, from the last byte to the first: `struct apus_dfa` and what stands
/// behind it.
package struct DecisionTable: Sendable {
    package var start: UInt32
    package var shift: UInt32
    package var absorbing: UInt32
    package var visiting: UInt32
    /// Truth words of a row; 0: there is no table.
    package var words: Int
    /// Bits of the texts that are read by it and that somebody asks about.
    package var texts: UInt32 = .max
    /// 256 of them.
    package var classes: [UInt8]
    package var cells: [UInt16]
    package var rowsOfStates: [UInt16]
    package var visitRows: [UInt16]
    /// Row after row.
    package var truths: [UInt64]

    package init(
        start: UInt32, shift: UInt32, absorbing: UInt32, visiting: UInt32, words: Int, classes: [UInt8], cells: [UInt16],
        rowsOfStates: [UInt16], visitRows: [UInt16], truths: [UInt64]
    ) {
        (self.start, self.shift, self.absorbing, self.visiting, self.words) = (start, shift, absorbing, visiting, words)
        (self.classes, self.cells, self.rowsOfStates, self.visitRows, self.truths) = (classes, cells, rowsOfStates, visitRows, truths)
    }

    /// The value of the map of tables (`struct apus_dfa` and what stands behind it), where it has room for so many cells, states and truth
    /// words; nil where it has not.
    package func mapValue(cells cellRoom: Int, states stateRoom: Int, truths truthRoom: Int) -> [UInt8]? {
        guard cells.count <= cellRoom, rowsOfStates.count <= stateRoom, visitRows.count <= stateRoom, truths.count <= truthRoom,
            classes.count == 256
        else { return nil }
        let head = MemoryLayout<apus_dfa>.size
        var bytes = [UInt8](repeating: 0, count: Self.mapValueSize(cells: cellRoom, states: stateRoom, truths: truthRoom))
        func put<T: FixedWidthInteger>(_ value: T, _ offset: Int) {
            for index in 0..<(T.bitWidth / 8) { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> T(8 * index)) }
        }
        for (index, word) in [start, shift, absorbing, visiting, UInt32(words), texts].enumerated() { put(word, 4 * index) }
        bytes.replaceSubrange((head - 256)..<head, with: classes)
        for (index, cell) in cells.enumerated() { put(cell, head + 2 * index) }
        for (index, row) in rowsOfStates.enumerated() { put(row, head + 2 * (cellRoom + index)) }
        for (index, row) in visitRows.enumerated() { put(row, head + 2 * (cellRoom + stateRoom + index)) }
        for (index, word) in truths.enumerated() { put(word, head + 2 * (cellRoom + 2 * stateRoom) + 8 * index) }
        return bytes
    }

    /// The size of such a value.
    package static func mapValueSize(cells: Int, states: Int, truths: Int) -> Int {
        MemoryLayout<apus_dfa>.size + 2 * cells + 4 * states + 8 * truths
    }

    /// What the kernel side would find of a text: the rows that it came by taken together, as its bits are, and the state that it ended in.
    ///
    /// - Parameter isWhole: nothing stands in front of it.
    package func read(_ text: Span<UInt8>, isWhole: Bool) -> (row: UInt32, truths: [UInt64], state: Int) {
        var found = (row: UInt32(0), truths: [UInt64](repeating: 0, count: words), state: 0)
        found.state = forEachRow(of: text, isWhole: isWhole) { row in
            found.row |= UInt32(row)
            for word in 0..<words { found.truths[word] |= truths[row * words + word] }
        }
        return found
    }

    /// Calls `body` with each row that the kernel side comes by as it reads a text, row 0 too.
    ///
    /// - Parameter isWhole: nothing stands in front of it.
    /// - Returns: the state that it ends in.
    package func forEachRow(of text: Span<UInt8>, isWhole: Bool, _ body: (Int) -> Void) -> Int {
        let (absorbing, visiting, shift) = (Int(absorbing), Int(visiting), Int(shift))
        var state = Int(start)
        var index = text.count
        while index > 0, state >= absorbing {
            index -= 1
            state = Int(cells[state << shift | Int(classes[Int(text[index])])])
            if state >= absorbing, state < visiting { body(Int(visitRows[state])) }
        }
        if isWhole { body(Int(rowsOfStates[state])) }
        return state
    }
}

/// What the kernel side decides by itself for one set of rules, before a record is built.
package struct KernelDecisions: Sendable {
    /// What becomes of the events of one kind.
    package enum Decision: Sendable {
        /// The program says. It reads maps by the names `decision_slots` and `decisions`, whatever hook it is loaded for. `prefetch`: the
        /// groups of facts (bits of `apus_step`) that it needs of every call that worked, whatever else it finds.
        case program(ProgramImage, prefetch: UInt16)
        /// Nobody wants any of them.
        case drop
    }

    /// A kind that is not here is told whole, without a verdict.
    package var kinds: [EventKind: Decision]
    /// The groups of facts that the programs of calls and execs fetch, and those of records.
    package var steps: Set<DecisionStep>
    package var recordSteps: Set<DecisionStep>
    /// Of each kind that is decided once its record is built, the places of the arguments that are texts.
    package var recordTexts: [EventKind: [Int]]
    /// By the number of the text, an `apus_text`.
    package var tables: [Int: DecisionTable]
    /// Of the rules; told in every verdict. 31 bits count.
    package var generation: UInt32

    package init(
        kinds: [EventKind: Decision], steps: Set<DecisionStep>, recordSteps: Set<DecisionStep> = [], recordTexts: [EventKind: [Int]] = [:],
        tables: [Int: DecisionTable], generation: UInt32
    ) {
        (self.kinds, self.steps, self.tables, self.generation) = (kinds, steps, tables, generation)
        (self.recordSteps, self.recordTexts) = (recordSteps, recordTexts)
    }

    /// Whether any of them asks what processes were started with.
    package var asksProcesses: Bool { steps.union(recordSteps).contains { $0 == .process || $0 == .parent } }

    /// What any of them wants fetched ahead, bits of `apus_step`.
    package var prefetch: UInt16 {
        kinds.values.reduce(0) { if case .program(_, let prefetch) = $1 { $0 | prefetch } else { $0 } }
    }
}
