// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Sinks

/// The last step of an event, live or replayed: rules are asked, and outputs are told.
struct EventOutlet {
    private let outputs: [EventOutput]
    /// Events to show beside matches; nil: all that come.
    private let shown: Set<EventKind>?

    init(_ outputs: [EventOutput], shown: Set<EventKind>?) {
        (self.outputs, self.shown) = (outputs, shown)
    }

    func tell(
        _ event: borrowing Event, _ definition: EventDefinition, _ rules: RuleEngine?, _ surroundings: any Surroundings,
        _ accounting: inout Accounting
    ) {
        if let rules {
            rules.forEachAlert(event) { alert in
                accounting.alerts += 1
                for output in outputs { output.append(alert, event, definition, surroundings) }
            }
        }
        if shown?.contains(event.kind) == false, event.kind != .lostEvents {
            accounting.filtered += 1
        } else {
            accounting.events += 1
            for output in outputs { output.append(event, definition, surroundings) }
        }
    }
}
