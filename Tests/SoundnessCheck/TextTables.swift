// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
package import KernelFilter
internal import KernelInterface

/// The tables of texts, read as Kernel/decision/text.bpf.h reads them: `KernelTable.truths` says the same, slowly and without rows.
package struct TextTables {
    private struct Reader {
        let table: DecisionTable
        let head: (start: Int, shift: Int, absorbing: Int, visiting: Int)
        init(_ table: DecisionTable) {
            self.table = table
            head = (Int(table.start), Int(table.shift), Int(table.absorbing), Int(table.visiting))
        }
    }
    /// By the text whose table it is.
    private var readers: [Reader?]
    /// Places of the texts that have one and that somebody asks about.
    package let all: [Int]

    package init(_ filter: CompiledFilter) {
        readers = Array(repeating: nil, count: Int(APUS_DECISION_TEXTS))
        for (text, table) in filter.tables where table.wordsPerRow > 0 { readers[text.index] = Reader(table.decisionTable) }
        all = Text.all.filter { [readers] in readers[$0.table.index] != nil && filter.isAsked($0) }.map(\.index)
    }

    /// Whether anything is asked about the text.
    package func has(_ text: Text) -> Bool { all.contains(text.index) }

    /// Truth words of its rows.
    package func words(_ text: Int) -> Int { readers[Text(text).table.index]?.table.words ?? 0 }

    /// Adds what is true of the text to its bits, which are zero; its rows, taken together, as the kernel keeps them.
    package func read(_ text: Text, _ bytes: Span<UInt8>, into bits: inout [UInt64]) -> UInt32 {
        guard let reader = readers[text.table.index] else { return 0 }
        let first = Int(APUS_ROW_WORDS) * text.index
        var rows: UInt32 = 0
        func add(_ row: UInt16, _ bits: inout [UInt64]) {
            rows |= UInt32(row)
            if row == 0 { return }
            let words = reader.table.words
            for word in 0..<words { bits[first + word] |= reader.table.truths[Int(row) * words + word] }
        }
        let (start, shift, absorbing, visiting) = reader.head
        var state = start
        var index = bytes.count
        while index > 0, state >= absorbing {
            index -= 1
            state = Int(reader.table.cells[state << shift | Int(reader.table.classes[Int(bytes[index])])])
            if state >= absorbing, state < visiting { add(reader.table.visitRows[state], &bits) }
        }
        add(reader.table.rowsOfStates[state], &bits)
        return rows
    }
}
