// SPDX-License-Identifier: Apache-2.0

/// The predicates on one field, numbered as they come. Equal ones get one number.
package struct PatternSet: Sendable {
    /// For each predicate its patterns: it is true if one of them holds.
    package private(set) var predicates: [[BytePattern]] = []
    private var known: [[BytePattern]: PatternID] = [:]

    package init() {}

    package var count: Int { predicates.count }

    package var ids: [PatternID] { predicates.indices.map(PatternID.init) }

    /// One pattern.
    package mutating func add(_ pattern: BytePattern) -> PatternID { add(anyOf: [pattern]) }

    /// A list, of which any may hold. An empty one is never true.
    package mutating func add(anyOf patterns: [BytePattern]) -> PatternID {
        if let id = known[patterns] { return id }
        let id = PatternID(predicates.count)
        known[patterns] = id
        predicates.append(patterns)
        return id
    }

    package subscript(id: PatternID) -> [BytePattern] { predicates[id.index] }

    /// The meaning of a predicate, one pattern after the other.
    package func matches(_ id: PatternID, _ text: Span<UInt8>) -> Bool {
        for pattern in predicates[id.index] where pattern.matches(text) { return true }
        return false
    }
}
