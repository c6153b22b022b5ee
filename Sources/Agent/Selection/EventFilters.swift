// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import Events
internal import PolicyModel
internal import PolicySyntax
internal import TraceeLanguage

/// A filter of `--events`, and the text that it stands in.
struct WrittenFilter: Equatable, Sendable {
    let text: String
    let expression: FilterExpression
}

/// The filters of `--events`, by the event that each names.
struct EventFilters {
    private var filters: [(chosen: EventChoice.Chosen, filter: WrittenFilter)] = []

    /// Takes `EVENT.FIELD OPERATOR VALUE…` and returns the event.
    mutating func add(_ text: Substring, in catalogue: EventCatalogue, _ known: KnownDetections) throws(AgentError) -> EventChoice.Chosen {
        let text = String(text)
        guard let dot = text.firstIndex(of: "."), !text[..<dot].utf8.contains(where: FilterExpression.isSign) else {
            throw AgentError(
                .usage, "--events \(Spelling.quoted(text)) names no field",
                hint: "write EVENT.data.FIELD=VALUE, EVENT.scope.FIELD=VALUE or EVENT.retval=VALUE")
        }
        let name = String(SelectionEntry.trimmed(text[..<dot]))
        let chosen: EventChoice.Chosen
        if let event = catalogue.named(name) {
            chosen = .event(event)
        } else if known.names.contains(name) {
            chosen = .detection(name)
        } else {
            let near = SelectionEntry.hint(for: name, among: catalogue.all.map(\.name) + known.names)
            throw AgentError(
                .usage, "unknown event \(Spelling.quoted(name))", hint: name.hasPrefix("-") ? "an event that is left out has no filters" : near)
        }
        var rest = String(text[text.index(after: dot)...])
        if rest.hasPrefix("scope.") { rest.removeFirst("scope.".count) }
        do throws(FilterError) {
            filters.append((chosen, WrittenFilter(text: text, expression: try FilterExpression(parsing: rest))))
        } catch {
            throw AgentError(.usage, "--events \(Spelling.quoted(text)): \(error.message)", hint: error.hint)
        }
        return chosen
    }

    /// Those of what has this name.
    func of(_ name: String) -> [WrittenFilter] { filters.filter { $0.chosen.name == name }.map(\.filter) }

    /// What is asked of events of the catalogue.
    func conditions() throws(AgentError) -> (conditions: [EventKind: Condition], warnings: [String]) {
        var conditions: [EventKind: Condition] = [:]
        var warnings: [String] = []
        for definition in filters.compactMap(\.chosen.definition) where conditions[definition.kind] == nil {
            conditions[definition.kind] = try Self.condition(of(definition.name), .event(definition), &warnings)
        }
        return (conditions, warnings)
    }

    /// What filters ask together of what they are about.
    static func condition(
        _ filters: [WrittenFilter], _ event: FilteredEvent, _ warnings: inout [String]
    ) throws(AgentError) -> Condition? {
        let result = EventCondition(event, filters.map(\.expression))
        for mistake in result.mistakes {
            let message = "--events \(Spelling.quoted(filters[mistake.filter].text)): \(mistake.error.message)"
            if mistake.isError { throw AgentError(.usage, message, hint: mistake.error.hint) }
            warnings.append(message)
        }
        return result.condition
    }
}
