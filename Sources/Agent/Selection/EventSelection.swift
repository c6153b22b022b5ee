// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
package import Events
package import PolicyModel
internal import PolicySyntax
internal import TraceeLanguage

/// The events that the values of `--events` choose, and how each came in.
///
/// A value is entries between commas: the name of an event, `prefix*`, the name of a set, or one of these after `-` to
/// take events out again. Entries work in the order given, over all values. Without an entry that adds, the start is the
/// set `default`. Where an event and a set have the same name, the event is meant. An entry with an operator is a filter, which chooses
/// the event that it names and goes on to the end of its value: `openat.data.pathname=/etc/*,/var/*`.
package struct EventSelection: Equatable, Sendable {
    /// What was chosen, in catalogue order; empty only in `none`.
    package let events: [EventKind]
    /// Those of them that were chosen by their own name: it is an error if nothing builds one of these.
    package let named: Set<EventKind>
    /// Whether `security_file_open` came in by `default` and nothing else, and so means opens for writing or creation only.
    package let usesDefault: Bool
    /// What must hold of an event of a kind to be shown, where something was asked of it.
    package let conditions: [EventKind: Condition]
    /// What is to be said about filters.
    package let warnings: [String]

    /// The set that is used when nothing is chosen.
    package static let defaultSet = "default"

    /// Nothing chosen: matches of rules are all that is wanted.
    static let none = EventSelection()

    private init() { self.init(events: [], named: [], usesDefault: false) }

    private init(
        events: [EventKind], named: Set<EventKind>, usesDefault: Bool, conditions: [EventKind: Condition] = [:], warnings: [String] = []
    ) {
        (self.events, self.named, self.usesDefault) = (events, named, usesDefault)
        (self.conditions, self.warnings) = (conditions, warnings)
    }

    /// With these events too, where there are any to be had.
    func adding(_ kinds: [EventKind], catalogue: EventCatalogue = .shared) -> EventSelection {
        let all = Set(events).union(kinds)
        return EventSelection(
            events: catalogue.all.map(\.kind).filter { all.contains($0) }, named: named, usesDefault: usesDefault, conditions: conditions,
            warnings: warnings)
    }

    package init(_ values: [String], catalogue: EventCatalogue = .shared) throws(AgentError) {
        var entries: [SelectionEntry] = []
        var filters = EventFilters()
        for value in values {
            for text in Self.pieces(value) {
                if Self.isFilter(text) {
                    entries.append(SelectionEntry(try filters.add(text, in: catalogue)))
                } else {
                    entries.append(try SelectionEntry(text, in: catalogue))
                }
            }
        }
        if entries.allSatisfy(\.removes) {
            entries.insert(try SelectionEntry(Self.defaultSet[...], in: catalogue), at: 0)
        }

        var origins: [EventKind: Set<SelectionEntry.Origin>] = [:]
        for entry in entries {
            for kind in entry.kinds {
                if entry.removes {
                    origins[kind] = nil
                } else {
                    origins[kind, default: []].insert(entry.origin)
                }
            }
        }
        guard !origins.isEmpty else {
            throw AgentError(.usage, "no event is left to watch", hint: "--events removes all that it adds")
        }
        events = catalogue.all.map(\.kind).filter { origins[$0] != nil }
        named = Set(origins.filter { $0.value.contains(.name) }.keys)
        usesDefault = catalogue.named("security_file_open").map { origins[$0.kind] == [.defaultSet] } ?? false
        let lowered = try filters.conditions(catalogue)
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

/// One entry of a selection with the events it stands for.
struct SelectionEntry {
    /// By what an event came in.
    enum Origin: Hashable { case name, prefix, set, defaultSet }

    let removes: Bool
    let origin: Origin
    let kinds: [EventKind]

    /// An event that a filter names.
    init(_ event: EventDefinition) { (removes, origin, kinds) = (false, .name, [event.kind]) }

    init(_ text: Substring, in catalogue: EventCatalogue) throws(AgentError) {
        let text = Self.trimmed(text)
        removes = text.utf8.first == UInt8(ascii: "-")
        let name = String(text.dropFirst(removes ? 1 : 0))
        guard !name.isEmpty else {
            throw AgentError(.usage, "--events has an empty entry", hint: "write NAME,NAME… without a spare comma")
        }
        if name.utf8.last == UInt8(ascii: "*") {
            let prefix = name.dropLast()
            guard !prefix.contains("*") else { throw Self.misplacedStar(name) }
            origin = .prefix
            kinds = catalogue.all.filter { $0.name.hasPrefix(prefix) }.map(\.kind)
            guard !kinds.isEmpty else {
                let beginnings = catalogue.all.map { $0.name.prefix(prefix.count) + "*" }
                throw AgentError(
                    .usage, "no event begins with \(Spelling.quoted(prefix))",
                    hint: Self.hint(for: name, among: beginnings.map(String.init)))
            }
        } else if let event = catalogue.named(name) {
            (origin, kinds) = (.name, [event.kind])
        } else if name.hasPrefix("tag=") {
            origin = .set
            var members: [EventKind] = []
            for set in name.dropFirst(4).split(separator: ",", omittingEmptySubsequences: false) {
                let found = catalogue.members(ofSet: String(set)).map(\.kind)
                guard !found.isEmpty else {
                    throw AgentError(.usage, "no set is called \(Spelling.quoted(set))", hint: Self.hint(for: String(set), among: catalogue.sets))
                }
                members += found
            }
            kinds = members
        } else {
            origin = name == EventSelection.defaultSet ? .defaultSet : .set
            kinds = catalogue.members(ofSet: name).map(\.kind)
            guard !kinds.isEmpty else {
                if name.contains("*") { throw Self.misplacedStar(name) }
                throw AgentError(
                    .usage, "unknown event \(Spelling.quoted(name))",
                    hint: Self.hint(for: name, among: catalogue.all.map(\.name) + catalogue.sets))
            }
        }
    }

    private static func misplacedStar(_ name: String) -> AgentError {
        AgentError(
            .usage, "'*' may only end a name, not so in \(Spelling.quoted(name))",
            hint: "write the beginning of the name and one '*'")
    }

    static func hint(for name: String, among candidates: [String]) -> String {
        Spelling.nearest(to: name, among: candidates).map { "did you mean '\($0)'?" } ?? "apus events lists them"
    }

    /// Without the blanks around it.
    static func trimmed(_ text: Substring) -> Substring {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        var text = text.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text
    }
}
