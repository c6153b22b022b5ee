// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Sinks

/// The last step of an event, live or replayed: rules are asked, and outputs are told.
struct EventOutlet {
    private let outputs: [EventOutput]
    /// Events to show beside matches; nil: all that come.
    private let shown: Set<EventKind>?
    /// Of them those that are shown only where a filter of `--events` holds.
    private let filtered: Set<EventKind>
    /// Some output has one line for all matches of an event.
    private let joinsAlerts: Bool

    init(_ outputs: [EventOutput], shown: Set<EventKind>?, filtered: Set<EventKind> = []) {
        (self.outputs, self.shown, self.filtered) = (outputs, shown, filtered)
        joinsAlerts = outputs.contains(where: \.joinsAlerts)
    }

    func tell(
        _ event: borrowing Event, _ definition: EventDefinition, _ rules: RuleEngine?, _ surroundings: any Surroundings,
        _ accounting: inout Accounting
    ) {
        var isChosen = false
        if let rules {
            var joined: [Alert] = []
            isChosen = rules.forEachAlert(event) { alert in
                accounting.alerts += 1
                for output in outputs where !output.joinsAlerts { output.append(alert, event, definition, surroundings) }
                if joinsAlerts { joined.append(alert) }
            }
            if !joined.isEmpty {
                for output in outputs where output.joinsAlerts { output.append(joined, event, definition, surroundings) }
            }
        }
        tellFolded(rules, at: event.time, surroundings, &accounting)
        if isHidden(event.kind, isChosen) {
            accounting.filtered += 1
        } else {
            accounting.events += 1
            for output in outputs { output.append(event, definition, surroundings) }
        }
    }

    /// Tells what was folded in windows that are over; nil: all that was.
    func tellFolded(_ rules: RuleEngine?, at now: UInt64?, _ surroundings: any Surroundings, _ accounting: inout Accounting) {
        rules?.forEachFolded(at: now) { alert, record in
            // It was decoded when it matched.
            guard let event = try? Event(record.span), let definition = EventCatalogue.shared[event.kind] else { return }
            accounting.alerts += 1
            for output in outputs {
                if output.joinsAlerts {
                    output.append([alert], event, definition, surroundings)
                } else {
                    output.append(alert, event, definition, surroundings)
                }
            }
        }
    }

    private func isHidden(_ kind: EventKind, _ isChosen: Bool) -> Bool {
        if kind == .lostEvents { return false }
        return shown?.contains(kind) == false || filtered.contains(kind) && !isChosen
    }
}
