// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import Events
internal import PolicyModel
internal import PolicySyntax
internal import TraceeLanguage

/// The filters of `--events`, by the event that each names.
struct EventFilters {
    private var filters: [(event: EventDefinition, text: String, filter: FilterExpression)] = []

    /// Takes `EVENT.FIELD OPERATOR VALUE…` and returns the event.
    mutating func add(_ text: Substring, in catalogue: EventCatalogue) throws(AgentError) -> EventDefinition {
        let text = String(text)
        guard let dot = text.firstIndex(of: "."), !text[..<dot].utf8.contains(where: FilterExpression.isSign) else {
            throw AgentError(
                .usage, "--events \(Spelling.quoted(text)) names no field",
                hint: "write EVENT.data.FIELD=VALUE, EVENT.scope.FIELD=VALUE or EVENT.retval=VALUE")
        }
        let name = String(SelectionEntry.trimmed(text[..<dot]))
        guard let event = catalogue.named(name) else {
            let near = SelectionEntry.hint(for: name, among: catalogue.all.map(\.name))
            throw AgentError(
                .usage, "unknown event \(Spelling.quoted(name))", hint: name.hasPrefix("-") ? "an event that is left out has no filters" : near)
        }
        var rest = String(text[text.index(after: dot)...])
        if rest.hasPrefix("scope.") { rest.removeFirst("scope.".count) }
        do throws(FilterError) {
            filters.append((event, text, try FilterExpression(parsing: rest)))
        } catch {
            throw AgentError(.usage, "--events \(Spelling.quoted(text)): \(error.message)", hint: error.hint)
        }
        return event
    }

    func conditions(_ catalogue: EventCatalogue) throws(AgentError) -> (conditions: [EventKind: Condition], warnings: [String]) {
        var conditions: [EventKind: Condition] = [:]
        var warnings: [String] = []
        for definition in filters.map(\.event) where conditions[definition.kind] == nil {
            let own = filters.filter { $0.event.kind == definition.kind }
            let result = EventCondition(.event(definition), own.map(\.filter))
            for mistake in result.mistakes {
                let message = "--events \(Spelling.quoted(own[mistake.filter].text)): \(mistake.error.message)"
                if mistake.isError { throw AgentError(.usage, message, hint: mistake.error.hint) }
                warnings.append(message)
            }
            conditions[definition.kind] = result.condition
        }
        return (conditions, warnings)
    }
}
