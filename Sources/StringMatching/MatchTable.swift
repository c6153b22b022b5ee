// SPDX-License-Identifier: Apache-2.0

/// One predicate over a text: true if one of its patterns holds.
package struct PatternID: Hashable, Comparable, Sendable {
    /// The number of its bit, from 0.
    package let index: Int

    package init(_ index: Int) { self.index = index }

    package static func < (left: PatternID, right: PatternID) -> Bool { left.index < right.index }
}

/// A minimised DFA over classes of bytes for many predicates at once. Immutable.
///
/// States are numbered with the absorbing ones first, whose rows no further byte can change; state 0 is the dead one, in which
/// nothing will ever be true. A state is a row of `1 << shift` cells of `transitions`, one for each class of bytes. The row of
/// the state behind the last byte says what is true; row 0 is empty.
package struct MatchTable: Sendable {
    /// How many states there are, the dead one among them.
    package let stateCount: Int
    /// States below this one are absorbing.
    package let absorbingCount: Int
    /// Where a text begins.
    package let start: UInt16
    /// For each byte its class.
    package let classMap: [UInt8]
    /// How many classes there are; cells behind them are not used.
    package let classCount: Int
    /// The cells of a state begin at `state << shift`.
    package let shift: Int
    /// The next state for each state and class.
    package let transitions: [UInt16]
    /// For each state the row of truth bits.
    package let rowOfState: [UInt16]
    /// States from `absorbingCount` up to this one have a row that counts for whoever passes through them, other states have none.
    package let visitingCount: Int
    /// For each state that row; 0, the empty one, everywhere unless the table is `mixed`.
    package let visitRows: [UInt16]
    /// Rows of `wordsPerRow` words; a predicate's bit is bit `index % 64` of word `index / 64`.
    package let rows: [UInt64]
    package let wordsPerRow: Int
    /// True: the text is read from its last byte to its first.
    package let isReversed: Bool

    package var rowCount: Int { rows.count / wordsPerRow }

    /// The state behind `byte`.
    package func next(_ state: UInt16, _ byte: UInt8) -> UInt16 {
        transitions[Int(state) << shift | Int(classMap[Int(byte)])]
    }

    /// The row for `text`, which is never copied and read up to where nothing can change any more.
    package func match(_ text: Span<UInt8>) -> Int {
        let classes = classMap.span
        let cells = transitions.span
        var state = Int(start)
        // Every state is below stateCount and every class below 1 << shift, so no index is outside.
        if isReversed {
            var index = text.count
            while index > 0, state >= absorbingCount {
                index -= 1
                state = unsafe Int(cells[unchecked: state << shift | Int(classes[unchecked: Int(text[unchecked: index])])])
            }
        } else {
            var index = 0
            while index < text.count, state >= absorbingCount {
                state = unsafe Int(cells[unchecked: state << shift | Int(classes[unchecked: Int(text[unchecked: index])])])
                index += 1
            }
        }
        return Int(rowOfState[state])
    }

    /// For a `mixed` table: adds the bits of all rows that count to `words`, which has `wordsPerRow` of them.
    package func matchVisiting(_ text: Span<UInt8>, into words: inout MutableSpan<UInt64>) {
        precondition(words.count >= wordsPerRow)
        var state = Int(start)
        // No state is visited before the first byte: what holds for every text is absorbing.
        for position in text.indices {
            if state < absorbingCount { break }
            state = Int(next(UInt16(state), text[isReversed ? text.count - 1 - position : position]))
            if state >= absorbingCount, state < visitingCount { add(Int(visitRows[state]), to: &words) }
        }
        add(Int(rowOfState[state]), to: &words)
    }

    /// For a table of `visits`: adds the bits of every row on the way to `words`, which has `wordsPerRow` of them.
    package func visit(_ text: Span<UInt8>, into words: inout MutableSpan<UInt64>) {
        precondition(words.count >= wordsPerRow)
        let classes = classMap.span
        let cells = transitions.span
        let rowOf = rowOfState.span
        var state = Int(start)
        add(Int(rowOf[state]), to: &words)
        for position in text.indices {
            let byte = unsafe text[unchecked: isReversed ? text.count - 1 - position : position]
            state = unsafe Int(cells[unchecked: state << shift | Int(classes[unchecked: Int(byte)])])
            let row = unsafe Int(rowOf[unchecked: state])
            if row != 0 { add(row, to: &words) }
            if state < absorbingCount { break }
        }
    }

    private func add(_ row: Int, to words: inout MutableSpan<UInt64>) {
        for word in 0..<wordsPerRow { words[word] |= rows[row * wordsPerRow + word] }
    }

    /// Whether the predicate is true in that row.
    package func contains(_ row: Int, _ id: PatternID) -> Bool {
        rows[row * wordsPerRow + (id.index >> 6)] >> UInt64(id.index & 63) & 1 != 0
    }
}
