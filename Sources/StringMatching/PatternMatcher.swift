// SPDX-License-Identifier: Apache-2.0

/// All predicates on one field, for user space: exact for every one of them, whatever fits into tables.
///
/// One table if that is small. Otherwise several, each linear in its patterns: what is anchored at the beginning; at the end, read
/// backwards; what is contained anywhere; and the rest as far as it fits. Predicates without a table are matched one by one.
package final class PatternMatcher: Sendable {
    private enum Place {
        case row(table: Int)
        case visits(table: Int)
        case alone(Int)
    }

    /// A predicate without a table: whole texts by hash, the rest one after the other.
    private struct Alone {
        let literals: LiteralSet
        let others: [BytePattern]

        func matches(_ text: Span<UInt8>) -> Bool {
            if literals.contains(text) { return true }
            for pattern in others where pattern.matches(text) { return true }
            return false
        }
    }

    package let tables: [MatchTable]
    /// Predicates without a table, ascending.
    package let leftOut: [PatternID]
    private let places: [Place]
    private let alone: [Alone]
    /// The table of what is contained anywhere.
    private let visited: Int?

    package init(_ set: PatternSet, limits: MatchLimits = MatchLimits()) {
        var places = Array(repeating: Place.row(table: 0), count: set.count)
        var small = limits
        small.states = min(limits.states, 4_096)
        small.work = min(limits.work, 1_000_000)
        small.totalWork = 1
        let whole = MatchTable.build(set, limits: small)
        if whole.leftOut.isEmpty {
            (tables, leftOut, self.places, alone, visited) = ([whole.table], [], places, [], nil)
            return
        }
        var tables: [MatchTable] = []
        var leftOut: [PatternID] = []
        var alone: [Alone] = []
        var visited: Int?
        let kinds = Dictionary(grouping: set.ids) { Kind(set[$0]) }
        for kind in Kind.allCases {
            guard let ids = kinds[kind] else { continue }
            let mode = kind == .contained ? MatchTable.Mode.visits : .final
            let build = MatchTable.build(set, ids: ids, reversed: kind == .end, mode: mode, limits: limits)
            for id in ids { places[id.index] = kind == .contained ? .visits(table: tables.count) : .row(table: tables.count) }
            for id in build.leftOut {
                places[id.index] = .alone(alone.count)
                alone.append(Self.alone(set[id]))
            }
            if kind == .contained { visited = tables.count }
            leftOut += build.leftOut
            tables.append(build.table)
        }
        (self.tables, self.leftOut, self.places, self.alone, self.visited) = (tables, leftOut.sorted(), places, alone, visited)
    }

    private enum Kind: CaseIterable {
        case beginning, end, contained, other

        init(_ patterns: [BytePattern]) {
            var kinds: Set<Kind> = []
            for pattern in patterns {
                switch pattern {
                case .equal, .iequal, .prefix, .directory(of: .equal), .directory(of: .iequal): kinds.insert(.beginning)
                case .pathPrefix(let path), .directory(of: .pathPrefix(let path)):
                    kinds.insert(path.span.isGlobComponent ? .other : .beginning)
                case .suffix, .baseName(.equal), .baseName(.iequal), .baseName(.suffix): kinds.insert(.end)
                case .contains, .icontains: kinds.insert(.contained)
                case .glob, .directory, .baseName: kinds.insert(.other)
                }
            }
            self = kinds.count == 1 ? kinds.first! : .other
        }
    }

    private static func alone(_ patterns: [BytePattern]) -> Alone {
        var literals: [[UInt8]] = []
        var others: [BytePattern] = []
        for pattern in patterns {
            if case .equal(let bytes) = pattern { literals.append(bytes) } else { others.append(pattern) }
        }
        return Alone(literals: LiteralSet(literals), others: others)
    }

    package var ids: [PatternID] { places.indices.map(PatternID.init) }

    /// The table that tells of a predicate; nil where it is matched by itself.
    func table(of id: PatternID) -> Int? {
        switch places[id.index] {
        case .row(let table), .visits(let table): table
        case .alone: nil
        }
    }

    /// Whether what is true stands in all states on a text's way through that table, not in the last one alone.
    func isVisited(table: Int) -> Bool { visited == table }

    /// A predicate without a table.
    func matchesAlone(_ id: PatternID, _ text: Span<UInt8>) -> Bool {
        guard case .alone(let index) = places[id.index] else { return false }
        return alone[index].matches(text)
    }

    /// Whether the predicate is true. A table is read when the first of its predicates is asked for; `memo` keeps what it said
    /// until it is told that there is another text.
    package func matches(_ id: PatternID, _ text: Span<UInt8>, _ memo: inout MatchMemo) -> Bool {
        switch places[id.index] {
        case .row(let index):
            if memo.rows[index] < 0 { memo.rows[index] = Int32(tables[index].match(text)) }
            return tables[index].contains(Int(memo.rows[index]), id)
        case .visits(let index):
            if memo.rows[index] < 0 {
                memo.rows[index] = 0
                var words = memo.words.mutableSpan
                for word in words.indices { words[word] = 0 }
                tables[index].visit(text, into: &words)
            }
            return memo.words[id.index >> 6] >> UInt64(id.index & 63) & 1 != 0
        case .alone(let index):
            return alone[index].matches(text)
        }
    }
}

/// What the tables of one matcher said about one text. Made once, used for every text: nothing is allocated.
package struct MatchMemo: Sendable {
    fileprivate var rows: [Int32]
    // There is one table of visits at most.
    fileprivate var words: [UInt64]

    package init(_ matcher: PatternMatcher) {
        rows = Array(repeating: -1, count: matcher.tables.count)
        words = Array(repeating: 0, count: matcher.tables.map(\.wordsPerRow).max() ?? 1)
    }

    /// Another text comes.
    package mutating func reset() {
        for index in rows.indices { rows[index] = -1 }
    }
}
