// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
package import Events
package import PolicyModel

/// A detection that `--events` names, and what is asked of it.
struct ChosenDetection: Equatable, Sendable {
    let name: String
    let filters: [WrittenFilter]
}

/// The events that the values of `--events` choose, and how each came in.
///
/// A value is entries between commas: the name of an event, `prefix*`, the name of a set, or one of these after `-` to
/// take events out again. Entries work in the order given, over all values. Without an entry that adds, the start is the
/// set `default`. Where an event and a set have the same name, the event is meant. An entry with an operator is a filter, which chooses
/// the event that it names and goes on to the end of its value: `openat.data.pathname=/etc/*,/var/*`.
///
/// Detections are chosen by their own names, by the set of all of them and by what they say of a threat; `prefix*` and sets of events add
/// none, so that whoever wants to see events is told nothing else.
package struct EventSelection: Equatable, Sendable {
    /// What was chosen, in catalogue order; empty only in `none` and where it is detections alone.
    package let events: [EventKind]
    /// The names of the detections that were chosen, in their order.
    package var detectionNames: [String] { detections.map(\.name) }
    let detections: [ChosenDetection]
    /// Of the events those that were chosen by their own name: it is an error if nothing builds one of these.
    package let named: Set<EventKind>
    /// Whether `security_file_open` came in by `default` and nothing else, and so means opens for writing or creation only.
    package let usesDefault: Bool
    /// Rules may be about all opens, so that those which `usesDefault` does not mean come up too, and are not to be shown.
    var narrowsOpens = false
    /// What must hold of an event of a kind to be shown, where something was asked of it.
    package let conditions: [EventKind: Condition]
    /// Kinds of events that are shown only where something that is asked of them holds.
    var filtered: Set<EventKind> { Set(conditions.keys).union(narrowsOpens ? [.securityFileOpen] : []) }
    /// What is to be said about filters.
    package let warnings: [String]

    /// The set that is used when nothing is chosen.
    package static let defaultSet = "default"
    /// All detections that are shipped.
    package static let detectionSet = "detections"

    /// Nothing chosen: matches of rules are all that is wanted.
    static let none = EventSelection()

    private init() { self.init(events: [], named: [], usesDefault: false) }

    private init(
        events: [EventKind], detections: [ChosenDetection] = [], named: Set<EventKind>, usesDefault: Bool, conditions: [EventKind: Condition] = [:],
        warnings: [String] = []
    ) {
        (self.events, self.detections, self.named, self.usesDefault) = (events, detections, named, usesDefault)
        (self.conditions, self.warnings) = (conditions, warnings)
    }

    /// With these events too, where there are any to be had.
    func adding(_ kinds: [EventKind], catalogue: EventCatalogue = .shared) -> EventSelection {
        let all = Set(events).union(kinds)
        return EventSelection(
            events: catalogue.all.map(\.kind).filter { all.contains($0) }, detections: detections, named: named, usesDefault: usesDefault,
            conditions: conditions, warnings: warnings)
    }

    init(_ values: [String], catalogue: EventCatalogue, _ known: KnownDetections) throws(AgentError) {
        var entries: [SelectionEntry] = []
        var filters = EventFilters()
        for value in values {
            for text in Self.pieces(value) {
                if Self.isFilter(text), !SelectionEntry.isOfThreat(text) {
                    entries.append(SelectionEntry(try filters.add(text, in: catalogue, known)))
                } else {
                    entries.append(try SelectionEntry(text, in: catalogue, known))
                }
            }
        }
        if entries.allSatisfy(\.removes) {
            entries.insert(try SelectionEntry(Self.defaultSet[...], in: catalogue, known), at: 0)
        }

        var origins: [EventKind: Set<SelectionEntry.Origin>] = [:]
        var detected: [String] = []
        for entry in entries {
            detected.removeAll { entry.detections.contains($0) && entry.removes }
            if !entry.removes { detected += entry.detections.filter { !detected.contains($0) } }
            for kind in entry.kinds {
                if entry.removes {
                    origins[kind] = nil
                } else {
                    origins[kind, default: []].insert(entry.origin)
                }
            }
        }
        guard !origins.isEmpty || !detected.isEmpty else {
            throw AgentError(.usage, "no event is left to watch", hint: "--events removes all that it adds")
        }
        events = catalogue.all.map(\.kind).filter { origins[$0] != nil }
        named = Set(origins.filter { $0.value.contains(.name) }.keys)
        usesDefault = catalogue.named("security_file_open").map { origins[$0.kind] == [.defaultSet] } ?? false
        detections = detected.map { ChosenDetection(name: $0, filters: filters.of($0)) }
        let lowered = try filters.conditions()
        conditions = lowered.conditions.filter { origins[$0.key] != nil }
        warnings = lowered.warnings
    }

    /// Whether an entry asks something of an event. A scope field that is a truth value may stand bare.
    private static func isFilter(_ text: Substring) -> Bool {
        !text.hasPrefix("tag=") && (text.utf8.contains(where: FilterExpression.isSign) || text.contains(".scope."))
    }

    /// Entries between commas; from one with an operator on, all is one.
    private static func pieces(_ value: String) -> [Substring] {
        var pieces: [Substring] = []
        var rest = value[...]
        while let comma = rest.firstIndex(of: ","), !rest[..<comma].utf8.contains(where: FilterExpression.isSign) {
            pieces.append(rest[..<comma])
            rest = rest[rest.index(after: comma)...]
        }
        return pieces + [rest]
    }
}
