// SPDX-License-Identifier: Apache-2.0

package import Events
package import Formats

/// One output: a format, the text under way, and the sink it goes to. Used by the reading thread.
package final class EventOutput {
    package let sink: ByteSink
    private let formatter: any EventFormatter
    private var text = TextBuffer(capacity: 96 * 1024)
    private var pending = 0
    /// Of these, the matches of each rule.
    private var pendingOfRules: [String: UInt64] = [:]
    /// The last rule that matched, and how often since another did: matches come in bursts, and a name takes time to find.
    private var burst: (form: AlertForm, matches: UInt64)?
    /// Events handed to this output.
    package private(set) var events: UInt64 = 0
    /// Matches of rules handed to this output; where the format has one line for all matches of an event, these lines.
    package private(set) var alerts: UInt64 = 0
    /// Text is handed on when it is this long.
    private static let flushSize = 64 * 1024

    /// What users call it: `json:/var/log/apus.json`.
    package let name: String

    package init(_ formatter: any EventFormatter, _ sink: ByteSink, name: String) {
        self.name = name
        self.formatter = formatter
        self.sink = sink
        formatter.begin(&text)
    }

    package func append(_ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings) {
        guard formatter.tellsEvents else { return }
        formatter.append(event, definition, surroundings, to: &text)
        pending += 1
        events += 1
        if text.count >= Self.flushSize { flush() }
    }

    /// Whether all matches of one event are one line.
    package var joinsAlerts: Bool { formatter.joinsAlerts }

    /// Rules have matched the event, at least one, and have one line.
    package func append(_ alerts: [Alert], _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings) {
        formatter.append(alerts, event, definition, surroundings, to: &text)
        for alert in alerts { pendingOfRules[alert.form.title, default: 0] += 1 }
        pending += 1
        self.alerts += 1
        if text.count >= Self.flushSize { flush() }
    }

    /// A rule has matched the event.
    package func append(_ alert: Alert, _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings) {
        formatter.append(alert, event, definition, surroundings, to: &text)
        pending += 1
        if let rule = burst?.form, rule === alert.form {
            burst?.matches += 1
        } else {
            endBurst()
            burst = (alert.form, 1)
        }
        alerts += 1
        if text.count >= Self.flushSize { flush() }
    }

    private func endBurst() {
        guard let burst else { return }
        pendingOfRules[burst.form.title, default: 0] += burst.matches
        self.burst = nil
    }

    /// Hands what there is to the sink.
    package func flush() {
        guard !text.isEmpty else { return }
        endBurst()
        sink.submit(text.bytes, events: pending, rules: pendingOfRules)
        text.removeAll()
        pending = 0
        pendingOfRules.removeAll(keepingCapacity: true)
    }
}
