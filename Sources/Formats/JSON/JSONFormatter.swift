// SPDX-License-Identifier: Apache-2.0

package import Events

/// One JSON object a line. The shape is Docs/output.md and Schemas/event.schema.json.
package final class JSONFormatter: EventFormatter {
    private let ancestors: Int
    private let fileHashes: Bool
    private let values: ValueWriter<JSONStyle>
    /// Two clocks, each of which keeps the second it was asked for last: events come in bursts, starts of processes repeat.
    private let clock = ClockText()
    private let startClock = ClockText()
    private var plans = PlanCache<EventPlan>()

    package init(_ options: FormatOptions) {
        ancestors = options.ancestors
        fileHashes = options.fileHashes
        values = ValueWriter(options)
    }

    package func begin(_ text: inout TextBuffer) {}

    package func append(
        _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings, to text: inout TextBuffer
    ) {
        appendOpen(event, definition, surroundings, to: &text)
        text.append("}\n")
    }

    /// The event, with the rule that matched it.
    package func append(
        _ alert: Alert, _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings, to text: inout TextBuffer
    ) {
        appendOpen(event, definition, surroundings, to: &text)
        text.append(",\"rule\":")
        text.append(jsonString: alert.form.rule)
        text.append(",\"priority\":")
        text.append(jsonString: alert.form.priority)
        text.append(",\"tags\":[")
        for (place, tag) in alert.form.tags.enumerated() {
            if place > 0 { text.append(UInt8(ascii: ",")) }
            text.append(jsonString: tag)
        }
        text.append("],\"policy\":")
        text.append(jsonString: alert.form.policy)
        JSONAlert.append(alert, to: &text)
        text.append(",\"message\":")
        text.append(jsonString: AlertText.message(alert))
        appendState(alert, to: &text)
        text.append("}\n")
    }

    private func appendState(_ alert: Alert, to text: inout TextBuffer) {
        guard let state = alert.state else { return }
        text.append(",\"state\":{\"count\":")
        text.append(decimal: state.count)
        text.append(",\"first\":\"")
        clock.append(state.first, to: &text)
        text.append("\",\"last\":\"")
        clock.append(state.last, to: &text)
        text.append("\"}")
    }

    private func appendOpen(
        _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings, to text: inout TextBuffer
    ) {
        let plan = plans.plan(of: definition) { EventPlan($0, opening: "\"", closing: "\":") }
        text.append("{\"time\":\"")
        clock.append(surroundings.unixTime(event.time), to: &text)
        text.append("\",\"event\":\"")
        text.append(contentsOf: plan.name)
        text.append("\",\"provider\":\"")
        text.append(event.provider.name)
        text.append("\",\"cpu\":")
        text.append(decimal: event.cpu)
        appendFlags(event.flags, to: &text)
        appendProcess(event, surroundings, to: &text)
        JSONContainer.append(event, surroundings, to: &text)
        appendArguments(event, plan, surroundings, to: &text)
        if let returned = event.returned {
            text.append(",\"returned\":")
            text.append(decimal: returned)
            if returned < 0, returned >= -4095, let name = ErrorNumber.name(Int(-returned)) {
                text.append(",\"error\":\"")
                text.append(name)
                text.append(UInt8(ascii: "\""))
            }
        }
        if event.stackDepth > 0 { appendStack(event, surroundings, to: &text) }
        if ancestors > 0 { appendAncestors(event, surroundings, to: &text) }
    }

    private func appendFlags(_ flags: EventFlags, to text: inout TextBuffer) {
        guard flags.rawValue & FlagNames.mask != 0 else { return }
        text.append(",\"flags\":[")
        var first = true
        for (bits, name) in FlagNames.all where flags.rawValue & bits != 0 {
            text.append(first ? "\"" : ",\"")
            first = false
            text.append(name)
            text.append(UInt8(ascii: "\""))
        }
        text.append(UInt8(ascii: "]"))
    }

    private func appendProcess(_ event: borrowing Event, _ surroundings: any Surroundings, to text: inout TextBuffer) {
        text.append(",\"process\":{\"id\":\"")
        text.append(bareHex: event.process.stableID, minimumDigits: 16)
        text.append("\",\"parent_id\":\"")
        text.append(bareHex: event.parent.stableID, minimumDigits: 16)
        text.append("\",\"pid\":")
        text.append(decimal: event.pid)
        text.append(",\"tid\":")
        text.append(decimal: event.tid)
        text.append(",\"ppid\":")
        text.append(decimal: event.parentPid)
        text.append(",\"host_pid\":")
        text.append(decimal: event.hostPid)
        text.append(",\"host_tid\":")
        text.append(decimal: event.hostTid)
        text.append(",\"host_ppid\":")
        text.append(decimal: event.hostParentPid)
        text.append(",\"start\":\"")
        startClock.append(surroundings.unixTime(event.process.start), to: &text)
        if event.threadStart != event.process.start {
            text.append("\",\"thread_start\":\"")
            startClock.append(surroundings.unixTime(event.threadStart), to: &text)
        }
        text.append("\",\"uid\":")
        text.append(decimal: event.uid)
        if let name = surroundings.userName(event.uid) {
            text.append(",\"user\":")
            text.append(jsonString: name)
        }
        text.append(",\"gid\":")
        text.append(decimal: event.gid)
        if let name = surroundings.groupName(event.gid) {
            text.append(",\"group\":")
            text.append(jsonString: name)
        }
        if event.effectiveUid != event.uid {
            text.append(",\"euid\":")
            text.append(decimal: event.effectiveUid)
        }
        if event.effectiveGid != event.gid {
            text.append(",\"egid\":")
            text.append(decimal: event.effectiveGid)
        }
        text.append(",\"comm\":")
        text.append(jsonString: event.comm)
        if let executable = surroundings.executable(of: event) {
            text.append(",\"executable\":")
            text.append(jsonString: executable)
        }
        text.append(",\"mntns\":")
        text.append(decimal: event.mountNamespace)
        text.append(",\"pidns\":")
        text.append(decimal: event.pidNamespace)
        text.append(",\"cgroup_id\":")
        text.append(decimal: event.cgroupID)
        text.append(UInt8(ascii: "}"))
    }

    private func appendArguments(
        _ event: borrowing Event, _ plan: EventPlan, _ surroundings: any Surroundings, to text: inout TextBuffer
    ) {
        // Bit i is argument i; no event has more than 64.
        var cut: UInt64 = 0
        var undecodable: UInt64 = 0
        text.append(",\"args\":{")
        var first = true
        for index in 0..<min(event.argumentCount, plan.arguments.count) where event.has(index) {
            let argument = plan.arguments[index]
            if !first { text.append(UInt8(ascii: ",")) }
            first = false
            text.append(contentsOf: plan.keys[index])
            if !values.append(event, index, argument, surroundings, to: &text) { undecodable |= 1 << UInt64(index) }
            if event.isCut(index, argument.type) { cut |= 1 << UInt64(index) }
        }
        if fileHashes, event.kind.hasFileHash, let hash = surroundings.fileHash(of: event) {
            text.append(first ? "\"sha256\":\"" : ",\"sha256\":\"")
            text.append(bareHex: hash.span)
            text.append(UInt8(ascii: "\""))
        }
        text.append(UInt8(ascii: "}"))
        if cut != 0 { appendCut(cut, plan, to: &text) }
        if undecodable != 0 { appendBytes(undecodable, event, plan, to: &text) }
    }

    /// The names of what is longer than its place.
    private func appendCut(_ cut: UInt64, _ plan: EventPlan, to text: inout TextBuffer) {
        text.append(",\"cut\":[")
        var first = true
        for index in plan.arguments.indices where cut & 1 << UInt64(index) != 0 {
            if !first { text.append(UInt8(ascii: ",")) }
            first = false
            // Without its colon.
            text.append(contentsOf: plan.keys[index].dropLast())
        }
        text.append(UInt8(ascii: "]"))
    }

    /// What is not UTF-8 is there a second time, byte for byte.
    private func appendBytes(_ indexes: UInt64, _ event: borrowing Event, _ plan: EventPlan, to text: inout TextBuffer) {
        text.append(",\"bytes\":{")
        var first = true
        for index in plan.arguments.indices where indexes & 1 << UInt64(index) != 0 {
            if !first { text.append(UInt8(ascii: ",")) }
            first = false
            text.append(contentsOf: plan.keys[index])
            text.append(UInt8(ascii: "\""))
            if let data = event.data(index) { text.append(bareHex: data) }
            text.append(UInt8(ascii: "\""))
        }
        text.append(UInt8(ascii: "}"))
    }

    private func appendStack(_ event: borrowing Event, _ surroundings: any Surroundings, to text: inout TextBuffer) {
        text.append(",\"stack\":[")
        for index in 0..<event.stackDepth {
            guard let address = event.returnAddress(index) else { break }
            text.append(index == 0 ? "{\"address\":\"" : ",{\"address\":\"")
            text.append(bareHex: address, minimumDigits: 1)
            text.append(UInt8(ascii: "\""))
            if let module = surroundings.module(of: event, at: address) {
                text.append(",\"module\":")
                text.append(jsonString: module.path)
                text.append(",\"offset\":\"")
                text.append(bareHex: module.offset, minimumDigits: 1)
                text.append(UInt8(ascii: "\""))
            }
            text.append(UInt8(ascii: "}"))
        }
        text.append(UInt8(ascii: "]"))
    }

    private func appendAncestors(_ event: borrowing Event, _ surroundings: any Surroundings, to text: inout TextBuffer) {
        text.append(",\"ancestors\":[")
        for (place, ancestor) in surroundings.ancestors(of: event, limit: ancestors).enumerated() {
            text.append(place == 0 ? "{\"id\":\"" : ",{\"id\":\"")
            text.append(bareHex: ancestor.key.stableID, minimumDigits: 16)
            text.append("\",\"host_pid\":")
            text.append(decimal: ancestor.key.pid)
            if let executable = ancestor.executable {
                text.append(",\"executable\":")
                text.append(jsonString: executable)
            }
            text.append(UInt8(ascii: "}"))
        }
        text.append(UInt8(ascii: "]"))
    }
}
