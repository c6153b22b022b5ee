// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
package import KernelFilter
internal import KernelInterface

/// The tables of texts, read as Kernel/decision/text.bpf.h reads them: `KernelTable.truths` says the same, slowly and without rows.
package struct TextTables {
    /// By the text whose table it is.
    private var tables: [DecisionTable?]
    /// Places of the texts that have one and that somebody asks about.
    package let all: [Int]

    package init(_ filter: CompiledFilter) {
        tables = Array(repeating: nil, count: Int(APUS_DECISION_TEXTS))
        for (text, table) in filter.tables where table.wordsPerRow > 0 { tables[text.index] = table.decisionTable }
        all = Text.all.filter { [tables] in tables[$0.table.index] != nil && filter.isAsked($0) }.map(\.index)
    }

    /// Whether anything is asked about the text.
    package func has(_ text: Text) -> Bool { all.contains(text.index) }

    /// Truth words of its rows.
    package func words(_ text: Int) -> Int { tables[Text(text).table.index]?.words ?? 0 }

    /// Adds what is true of the text to its bits, which are zero; its rows, taken together, as the kernel keeps them.
    package func read(_ text: Text, _ bytes: Span<UInt8>, into bits: inout [UInt64]) -> UInt32 {
        guard let table = tables[text.table.index] else { return 0 }
        let first = Int(APUS_ROW_WORDS) * text.index
        var rows: UInt32 = 0
        _ = table.forEachRow(of: bytes, isWhole: true) { row in
            rows |= UInt32(row)
            if row == 0 { return }
            for word in 0..<table.words { bits[first + word] |= table.truths[row * table.words + word] }
        }
        return rows
    }
}
