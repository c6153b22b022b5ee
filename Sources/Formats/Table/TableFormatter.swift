// SPDX-License-Identifier: Apache-2.0

package import Events

/// Columns for people, one line an event, under one line of headings. Arguments are not cut and do not line up.
package final class TableFormatter: EventFormatter {
    private let line: LineWriter
    private let containers: Bool
    private let clock: TimeOfDay
    private var plans = PlanCache<EventPlan>()
    private static let host = Array("host".utf8)

    /// Characters of each column; the names of a few events are longer than theirs, and push what follows.
    private enum Width {
        static let time = 15
        static let user = 8
        static let process = 13
        static let comm = 16
        static let container = 12
        static let event = 25
    }

    package init(_ options: FormatOptions) {
        line = LineWriter(options)
        containers = options.containers
        clock = TimeOfDay(offset: options.local ? options.utcOffset : 0)
    }

    package func begin(_ text: inout TextBuffer) {
        func heading(_ name: StaticString, _ columns: Int) {
            text.append(name)
            text.pad(name.utf8CodeUnitCount, to: columns)
        }
        heading("TIME", Width.time)
        heading("UID", Width.user)
        heading("PID/TID", Width.process)
        heading("COMM", Width.comm)
        if containers { heading("CONTAINER", Width.container) }
        heading("EVENT", Width.event)
        text.append("ARGUMENTS\n")
    }

    /// Time, priority, rule and message on one line; what matched stands in the message.
    package func append(
        _ alert: Alert, _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings, to text: inout TextBuffer
    ) {
        clock.append(surroundings.unixTime(event.time), to: &text)
        text.append(UInt8(ascii: " "))
        line.appendAlert(alert, to: &text)
    }

    package func append(
        _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings, to text: inout TextBuffer
    ) {
        let plan = plans.plan(of: definition) { EventPlan($0, opening: "", closing: "=") }
        clock.append(surroundings.unixTime(event.time), to: &text)
        text.append(UInt8(ascii: " "))
        appendUser(event, surroundings, to: &text)
        appendProcess(event, to: &text)
        text.pad(text.append(escaped: event.comm), to: Width.comm)
        if containers {
            let width = line.appendContainer(event, surroundings, otherwise: Self.host, to: &text)
            text.pad(width, to: Width.container)
        }
        line.colored(.group(definition.group), &text) { $0.append(contentsOf: plan.name) }
        text.pad(plan.name.count, to: Width.event)
        appendFlags(event.flags, to: &text)
        line.appendArguments(event, plan, separator: " ", surroundings, to: &text)
        line.appendReturned(event, plan, to: &text)
        line.appendFileHash(event, surroundings, to: &text)
        line.appendAncestors(event, surroundings, to: &text)
        text.dropTrailingSpaces()
        text.append(UInt8(ascii: "\n"))
    }

    private func appendUser(_ event: borrowing Event, _ surroundings: any Surroundings, to text: inout TextBuffer) {
        let before = text.count
        if let name = surroundings.userName(event.uid) {
            text.pad(text.append(escaped: name.span), to: Width.user)
        } else {
            text.append(decimal: event.uid)
            text.pad(text.count - before, to: Width.user)
        }
    }

    /// The thread only when it is not the first of its process.
    private func appendProcess(_ event: borrowing Event, to text: inout TextBuffer) {
        let before = text.count
        text.append(decimal: event.hostPid)
        if event.hostTid != event.hostPid {
            text.append(UInt8(ascii: "/"))
            text.append(decimal: event.hostTid)
        }
        text.pad(text.count - before, to: Width.process)
    }

    private func appendFlags(_ flags: EventFlags, to text: inout TextBuffer) {
        guard flags.rawValue & FlagNames.mask != 0 else { return }
        for (bits, name) in FlagNames.all where flags.rawValue & bits != 0 {
            text.append(UInt8(ascii: "["))
            text.append(name)
            text.append("] ")
        }
    }
}
