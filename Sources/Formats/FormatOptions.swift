// SPDX-License-Identifier: Apache-2.0

package import Events

/// What an event's text carries beyond the default.
package struct FormatOptions: Sendable {
    /// Numbers as they are, instead of their names.
    package var raw = false
    /// How many ancestors to show.
    package var ancestors = 0
    /// Descriptors with what they are.
    package var descriptorPaths = false
    /// SHA-256 of executed and loaded files.
    package var fileHashes = false
    /// Local time instead of UTC, in the table's first column.
    package var local = false
    /// Local time minus UTC, seconds; the caller knows the time zone.
    package var utcOffset = 0
    /// Escape sequences for colour, in table and compact lines.
    package var color = false
    /// A column for the container in the table.
    package var containers = false
    /// What compact lines name as the place of what happened outside of containers.
    package var nodeName = "host"

    package init() {}
}

/// Events as bytes of one output. Used by one thread; keeps what it can reuse from event to event.
package protocol EventFormatter: AnyObject {
    /// What stands before the first event, if anything.
    func begin(_ text: inout TextBuffer)
    /// Appends one event, with its newline.
    func append(_ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings, to text: inout TextBuffer)
    /// Appends the match of a rule, with its newline.
    func append(
        _ alert: Alert, _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings, to text: inout TextBuffer)
    /// Appends all matches of one event, with their newlines.
    func append(
        _ alerts: [Alert], _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings,
        to text: inout TextBuffer)
    /// Whether all matches of one event are one line.
    var joinsAlerts: Bool { get }
    /// Whether events that are no matches have a form.
    var tellsEvents: Bool { get }
}

extension EventFormatter {
    package var tellsEvents: Bool { true }
    package var joinsAlerts: Bool { false }

    package func append(
        _ alerts: [Alert], _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings,
        to text: inout TextBuffer
    ) {
        for alert in alerts { append(alert, event, definition, surroundings, to: &text) }
    }
}
