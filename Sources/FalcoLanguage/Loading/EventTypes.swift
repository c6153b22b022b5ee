// SPDX-License-Identifier: Apache-2.0

/// Types of events, by the names that `evt.type` has: some, or all but some.
package struct EventTypes: Equatable, Sendable {
    private let names: Set<String>
    private let isComplement: Bool

    package static let all = EventTypes([], isComplement: true)
    package static let none = EventTypes([])

    package init(_ names: Set<String>) { self.init(names, isComplement: false) }

    private init(_ names: Set<String>, isComplement: Bool) {
        self.names = names
        self.isComplement = isComplement
    }

    package func contains(_ name: String) -> Bool { names.contains(name) != isComplement }

    package var isAll: Bool { isComplement && names.isEmpty }
    package var isEmpty: Bool { !isComplement && names.isEmpty }
    /// The names; nil for all but some.
    package var listed: Set<String>? { isComplement ? nil : names }

    package var complement: EventTypes { EventTypes(names, isComplement: !isComplement) }

    package func intersection(_ other: EventTypes) -> EventTypes {
        switch (isComplement, other.isComplement) {
        case (false, false): EventTypes(names.intersection(other.names))
        case (false, true): EventTypes(names.subtracting(other.names))
        case (true, false): EventTypes(other.names.subtracting(names))
        case (true, true): EventTypes(names.union(other.names), isComplement: true)
        }
    }

    package func union(_ other: EventTypes) -> EventTypes { complement.intersection(other.complement).complement }
}
