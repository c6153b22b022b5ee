// SPDX-License-Identifier: Apache-2.0

/// The matchers of many fields, their tables one behind the other: what an evaluator asks for each event. Immutable.
package final class MatcherBank: Sendable {
    private struct Table: Sendable {
        /// Where in the bank's arrays it begins.
        let classes: Int
        let cells: Int
        let rowOfState: Int
        let rows: Int
        let start: Int
        let absorbingCount: Int
        let shift: Int
        let wordsPerRow: Int
        let isReversed: Bool
        /// Where in a memo's words its own are; -1: a table whose last state says what is true.
        let visits: Int
    }

    private struct Matcher: Sendable {
        let tables: Range<Int>
        let places: Int
        let words: Int
        /// All of its predicates stand in the rows of one table.
        let isOneTable: Bool
    }

    private enum Place: Sendable {
        case row(table: Int32)
        case visits(table: Int32)
        case alone
    }

    private let matchers: FlatTable<Matcher>
    private let tables: FlatTable<Table>
    private let places: FlatTable<Place>
    private let classes: FlatTable<UInt8>
    private let cells: FlatTable<UInt16>
    private let rowOfState: FlatTable<UInt16>
    /// Rows of truth bits, for `rowPlace`.
    package let rows: FlatTable<UInt64>
    /// For what has no table.
    private let originals: [PatternMatcher]
    private let visitWords: Int
    private let mostWords: Int

    package init(_ originals: [PatternMatcher]) {
        var matchers: [Matcher] = [], tables: [Table] = [], places: [Place] = []
        var classes: [UInt8] = [], cells: [UInt16] = [], rowOfState: [UInt16] = [], rows: [UInt64] = []
        var visitWords = 0
        for original in originals {
            let first = tables.count
            for (index, table) in original.tables.enumerated() {
                let isVisits = original.isVisited(table: index)
                tables.append(
                    Table(
                        classes: classes.count, cells: cells.count, rowOfState: rowOfState.count, rows: rows.count, start: Int(table.start),
                        absorbingCount: table.absorbingCount, shift: table.shift, wordsPerRow: table.wordsPerRow,
                        isReversed: table.isReversed, visits: isVisits ? visitWords : -1))
                if isVisits { visitWords += table.wordsPerRow }
                classes += table.classMap
                cells += table.transitions
                rowOfState += table.rowOfState
                rows += table.rows
            }
            let words = original.tables.map(\.wordsPerRow).max() ?? 1
            let isOneTable = original.tables.count == 1 && original.leftOut.isEmpty && tables[first].visits < 0
            matchers.append(Matcher(tables: first..<tables.count, places: places.count, words: words, isOneTable: isOneTable))
            for id in original.ids {
                guard let table = original.table(of: id) else {
                    places.append(.alone)
                    continue
                }
                let number = Int32(first + table)
                places.append(original.isVisited(table: table) ? .visits(table: number) : .row(table: number))
            }
        }
        self.matchers = FlatTable(matchers)
        self.tables = FlatTable(tables)
        self.places = FlatTable(places)
        self.classes = FlatTable(classes)
        self.cells = FlatTable(cells)
        self.rowOfState = FlatTable(rowOfState)
        self.rows = FlatTable(rows)
        self.originals = originals
        self.visitWords = visitWords
        mostWords = matchers.map(\.words).max() ?? 0
    }

    package func makeMemo() -> BankMemo { BankMemo(tables: tables.count, words: visitWords, truth: mostWords) }

    /// Another text comes.
    package func reset(_ matcher: Int, _ memo: BankMemo) {
        for table in matchers[matcher].tables { memo.setRow(table, -1) }
    }

    /// Whether a predicate is true of a text. Each table is read once for all of its predicates, until the memo is reset.
    package func matches(_ matcher: Int, _ id: PatternID, _ text: Span<UInt8>, _ memo: BankMemo) -> Bool {
        switch places[matchers[matcher].places + id.index] {
        case .row(let number):
            let table = tables[Int(number)]
            let row = row(table, Int(number), text, memo)
            return rows[table.rows + row * table.wordsPerRow + (id.index >> 6)] >> UInt64(id.index & 63) & 1 != 0
        case .visits(let number):
            let table = tables[Int(number)]
            _ = row(table, Int(number), text, memo)
            return memo.word(table.visits + (id.index >> 6)) >> UInt64(id.index & 63) & 1 != 0
        case .alone: return originals[matcher].matchesAlone(id, text)
        }
    }

    /// Where in `rows` the bits of all of a matcher's predicates stand for the text at hand, once one was asked for; -1 where they are
    /// not in one row.
    package func rowPlace(_ matcher: Int, _ memo: BankMemo) -> Int {
        let matcher = matchers[matcher]
        guard matcher.isOneTable else { return -1 }
        let table = tables[matcher.tables.lowerBound], row = Int(memo.row(matcher.tables.lowerBound))
        return row < 0 ? -1 : table.rows + row * table.wordsPerRow
    }

    // MARK: all predicates at once

    /// Whether `truth` tells of it.
    package func isInTable(_ matcher: Int, _ id: PatternID) -> Bool {
        if case .alone = places[matchers[matcher].places + id.index] { false } else { true }
    }

    /// Leaves in the memo's `truth` the bit of each predicate that is true of a text and has a table; false, and nothing there, where
    /// none is true.
    package func truth(_ matcher: Int, _ text: Span<UInt8>, _ memo: BankMemo) -> Bool {
        let matcher = matchers[matcher]
        var isAnyTrue = false
        for number in matcher.tables {
            let table = tables[number]
            // Row 0 is empty.
            if row(table, number, text, memo) != 0 || table.visits >= 0 { isAnyTrue = true }
        }
        guard isAnyTrue else { return false }
        memo.clearTruth()
        for number in matcher.tables {
            let table = tables[number], row = row(table, number, text, memo)
            for word in 0..<table.wordsPerRow {
                memo.addTruth(word, table.visits < 0 ? rows[table.rows + row * table.wordsPerRow + word] : memo.word(table.visits + word))
            }
        }
        return true
    }

    // MARK: reading

    private func row(_ table: Table, _ number: Int, _ text: Span<UInt8>, _ memo: BankMemo) -> Int {
        let known = memo.row(number)
        if known >= 0 { return Int(known) }
        let row = table.visits < 0 ? match(table, text) : visit(table, text, memo)
        memo.setRow(number, Int32(row))
        return row
    }

    /// As `MatchTable.match`.
    private func match(_ table: Table, _ text: Span<UInt8>) -> Int {
        var state = table.start
        // As MatchTable was made: every state is below its count and every class below 1 << shift, so no index is outside.
        if table.isReversed {
            var index = text.count
            while index > 0, state >= table.absorbingCount {
                index -= 1
                state = unsafe next(table, state, text[unchecked: index])
            }
        } else {
            var index = 0
            while index < text.count, state >= table.absorbingCount {
                state = unsafe next(table, state, text[unchecked: index])
                index += 1
            }
        }
        return Int(rowOfState[table.rowOfState + state])
    }

    @inline(__always)
    @unsafe private func next(_ table: Table, _ state: Int, _ byte: UInt8) -> Int {
        unsafe Int(cells[unchecked: table.cells + (state << table.shift | Int(classes[unchecked: table.classes + Int(byte)]))])
    }

    /// As `MatchTable.visit`.
    private func visit(_ table: Table, _ text: Span<UInt8>, _ memo: BankMemo) -> Int {
        for word in 0..<table.wordsPerRow { memo.setWord(table.visits + word, 0) }
        var state = table.start
        add(table, state, memo)
        for position in text.indices {
            // As above.
            state = unsafe next(table, state, text[unchecked: table.isReversed ? text.count - 1 - position : position])
            add(table, state, memo)
            if state < table.absorbingCount { break }
        }
        return 0
    }

    private func add(_ table: Table, _ state: Int, _ memo: BankMemo) {
        let row = Int(rowOfState[table.rowOfState + state])
        guard row != 0 else { return }
        for word in 0..<table.wordsPerRow {
            let place = table.visits + word
            memo.setWord(place, memo.word(place) | rows[table.rows + row * table.wordsPerRow + word])
        }
    }
}

/// What a bank's tables said about the texts at hand. Made once: nothing is allocated afterwards. Used by one thread.
@safe package final class BankMemo {
    /// For each table the row of its text; -1: it was not read yet.
    fileprivate let rows: UnsafeMutableBufferPointer<Int32>
    fileprivate let words: UnsafeMutableBufferPointer<UInt64>
    private let truth: UnsafeMutableBufferPointer<UInt64>

    fileprivate init(tables: Int, words: Int, truth: Int) {
        // Plain memory, so that a look at it is no access that has to be checked: each is this object's own until deinit.
        unsafe rows = .allocate(capacity: tables)
        unsafe rows.initialize(repeating: -1)
        unsafe self.words = .allocate(capacity: words)
        unsafe self.words.initialize(repeating: 0)
        unsafe self.truth = .allocate(capacity: truth)
        unsafe self.truth.initialize(repeating: 0)
    }

    deinit {
        unsafe rows.deallocate()
        unsafe words.deallocate()
        unsafe truth.deallocate()
    }

    fileprivate func row(_ table: Int) -> Int32 {
        precondition(unsafe table < rows.count)
        return unsafe rows[table]
    }

    fileprivate func setRow(_ table: Int, _ row: Int32) {
        precondition(unsafe table < rows.count)
        unsafe rows[table] = row
    }

    fileprivate func word(_ index: Int) -> UInt64 {
        precondition(unsafe index < words.count)
        return unsafe words[index]
    }

    fileprivate func setWord(_ index: Int, _ word: UInt64) {
        precondition(unsafe index < words.count)
        unsafe words[index] = word
    }

    /// How many words `truth` fills.
    package var truthCount: Int { unsafe truth.count }

    /// A word of what `truth` found.
    package func truth(_ index: Int) -> UInt64 {
        precondition(unsafe index < truth.count)
        return unsafe truth[index]
    }

    fileprivate func clearTruth() { for index in unsafe 0..<truth.count { unsafe truth[index] = 0 } }

    fileprivate func addTruth(_ index: Int, _ word: UInt64) {
        precondition(unsafe index < truth.count)
        unsafe truth[index] |= word
    }
}
