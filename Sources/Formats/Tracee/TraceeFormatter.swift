// SPDX-License-Identifier: Apache-2.0

package import Events

/// Events in the shape of Tracee's JSON (`trace.Event`, up to 0.24), one object a line; all policies that match an event are in one line.
package final class TraceeFormatter: EventFormatter {
    private let nodeName: [UInt8]
    private let fileHashes: Bool
    private let values: TraceeValues
    private var plans = PlanCache<TraceePlan>()

    package init(_ options: FormatOptions) {
        nodeName = Array(options.nodeName.utf8)
        fileHashes = options.fileHashes
        values = TraceeValues(options)
    }

    package var joinsAlerts: Bool { true }
    package func begin(_ text: inout TextBuffer) {}

    package func append(
        _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings, to text: inout TextBuffer
    ) {
        append([], event, definition, surroundings, to: &text)
    }

    package func append(
        _ alert: Alert, _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings, to text: inout TextBuffer
    ) {
        append([alert], event, definition, surroundings, to: &text)
    }

    package func append(
        _ alerts: [Alert], _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings,
        to text: inout TextBuffer
    ) {
        // What was detected is an event of its own, and each match of another way in which it comes about is one.
        let ofEvent = alerts.filter { $0.form.told == nil }
        if !ofEvent.isEmpty || alerts.isEmpty { append(event, definition, ofEvent, nil, surroundings, to: &text) }
        var told: Set<String> = []
        for alert in alerts {
            guard let name = alert.form.told?.name, told.insert(name).inserted else { continue }
            append(event, definition, alerts.filter { $0.form.told?.name == name }, alert, surroundings, to: &text)
        }
    }

    /// - Parameter detected: a match that is told as what was detected, with the event as its cause.
    private func append(
        _ event: borrowing Event, _ definition: EventDefinition, _ alerts: [Alert], _ detected: Alert?, _ surroundings: any Surroundings,
        to text: inout TextBuffer
    ) {
        let plan = plans.plan(of: definition) { TraceePlan($0) }
        appendTask(event, surroundings, to: &text)
        appendContainer(surroundings.container(of: event), to: &text)
        if let told = detected?.form.told {
            text.append(",\"eventId\":\"")
            text.append(decimal: TraceeNumbers.number(ofDetection: told.name))
            text.append("\",\"eventName\":")
            text.append(jsonString: told.name)
        } else {
            text.append(contentsOf: plan.head)
        }
        appendPolicies(alerts, to: &text)
        if let detected, let told = detected.form.told {
            appendResult(event, surroundings, argumentCount: told.values.count + 1, returned: 0, to: &text)
            text.append(",\"args\":[")
            TraceeDetection.appendArguments(of: detected, told, to: &text)
            text.append("{\"name\":\"triggeredBy\",\"type\":\"unknown\",\"value\":{\"id\":")
            text.append(decimal: TraceeNumbers.number(of: definition))
            text.append(",\"name\":\"")
            text.append(definition.name)
            text.append("\"")
            appendArguments(event, plan, surroundings, to: &text)
            text.append(",\"returnValue\":")
            text.append(decimal: event.returned ?? 0)
            text.append("}}]")
            TraceeDetection.appendMetadata(told, to: &text)
        } else {
            appendResult(
                event, surroundings, argumentCount: argumentCount(event, surroundings, plan), returned: event.returned ?? 0, to: &text)
            appendArguments(event, plan, surroundings, to: &text)
        }
        text.append("}\n")
    }

    private func argumentCount(_ event: borrowing Event, _ surroundings: any Surroundings, _ plan: TraceePlan) -> Int {
        var count = 0
        for index in 0..<min(event.argumentCount, plan.arguments.count) where event.has(index) { count += 1 }
        if fileHashes, event.kind.hasFileHash, surroundings.fileHash(of: event) != nil { count += 1 }
        return count
    }

    private func appendTask(_ event: borrowing Event, _ surroundings: any Surroundings, to text: inout TextBuffer) {
        func number(_ key: StaticString, _ value: UInt64, _ text: inout TextBuffer) {
            text.append(key)
            text.append(decimal: value)
        }
        number("{\"timestamp\":", surroundings.unixTime(event.time), &text)
        number(",\"threadStartTime\":", surroundings.unixTime(event.threadStart), &text)
        number(",\"processorId\":", UInt64(event.cpu), &text)
        number(",\"processId\":", UInt64(event.pid), &text)
        number(",\"cgroupId\":", event.cgroupID, &text)
        number(",\"threadId\":", UInt64(event.tid), &text)
        number(",\"parentProcessId\":", UInt64(event.parentPid), &text)
        number(",\"hostProcessId\":", UInt64(event.hostPid), &text)
        number(",\"hostThreadId\":", UInt64(event.hostTid), &text)
        number(",\"hostParentProcessId\":", UInt64(event.hostParentPid), &text)
        number(",\"userId\":", UInt64(event.uid), &text)
        number(",\"mountNamespace\":", UInt64(event.mountNamespace), &text)
        number(",\"pidNamespace\":", UInt64(event.pidNamespace), &text)
        text.append(",\"processName\":")
        _ = text.append(jsonString: event.comm)
        text.append(",\"executable\":{\"path\":")
        text.append(jsonString: surroundings.executable(of: event) ?? [])
        text.append("},\"hostName\":")
        if let own = event.nodeName { _ = text.append(jsonString: own) } else { text.append(jsonString: nodeName) }
    }

    private func appendContainer(_ container: ContainerInfo?, to text: inout TextBuffer) {
        text.append(",\"containerId\":")
        text.append(jsonString: container?.id ?? "")
        appendObject(",\"container\":{", [
            ("\"id\":", container?.id), ("\"name\":", container?.name), ("\"image\":", container?.image),
            ("\"imageDigest\":", container?.imageDigest),
        ], to: &text)
        text.append(UInt8(ascii: "}"))
        appendObject(",\"kubernetes\":{", [
            ("\"podName\":", container?.podName), ("\"podNamespace\":", container?.podNamespace), ("\"podUID\":", container?.podUID),
        ], to: &text)
        if let container, container.isSandbox { text.append(container.podName == nil ? "\"podSandbox\":true" : ",\"podSandbox\":true") }
        text.append(UInt8(ascii: "}"))
    }

    /// What there is, in order; nothing is written for the rest.
    private func appendObject(_ opening: StaticString, _ members: [(key: StaticString, value: String?)], to text: inout TextBuffer) {
        text.append(opening)
        var isFirst = true
        for (key, value) in members {
            guard let value else { continue }
            if !isFirst { text.append(UInt8(ascii: ",")) }
            isFirst = false
            text.append(key)
            text.append(jsonString: value)
        }
    }

    /// The policies that match, each once. What is in none, since the command line asks for it, has none.
    private func appendPolicies(_ alerts: [Alert], to text: inout TextBuffer) {
        var isFirst = true
        for (place, alert) in alerts.enumerated() {
            let policy = alert.form.policy
            guard !policy.isEmpty, !alerts[..<place].contains(where: { $0.form.policy == policy }) else { continue }
            text.append(isFirst ? ",\"matchedPolicies\":[" : ",")
            isFirst = false
            text.append(jsonString: policy)
        }
        if !isFirst { text.append(UInt8(ascii: "]")) }
        appendState(alerts, to: &text)
    }

    /// What Tracee does not have: for how many matches those stand that stand for several. Times as Tracee's, ns.
    private func appendState(_ alerts: [Alert], to text: inout TextBuffer) {
        var isFirst = true
        for alert in alerts {
            guard let state = alert.state else { continue }
            text.append(isFirst ? ",\"matchedState\":[{\"rule\":" : ",{\"rule\":")
            isFirst = false
            text.append(jsonString: alert.form.title)
            text.append(",\"count\":")
            text.append(decimal: state.count)
            text.append(",\"first\":")
            text.append(decimal: state.first)
            text.append(",\"last\":")
            text.append(decimal: state.last)
            text.append(UInt8(ascii: "}"))
        }
        if !isFirst { text.append(UInt8(ascii: "]")) }
    }

    private func appendResult(
        _ event: borrowing Event, _ surroundings: any Surroundings, argumentCount: Int, returned: Int64, to text: inout TextBuffer
    ) {
        text.append(",\"argsNum\":")
        text.append(decimal: argumentCount)
        text.append(",\"returnValue\":")
        text.append(decimal: returned)
        text.append(",\"syscall\":")
        text.append(jsonString: event.syscallDefinition?.name ?? "")
        text.append(",\"stackAddresses\":")
        if event.stackDepth == 0 {
            text.append("null")
        } else {
            for index in 0..<event.stackDepth {
                text.append(index == 0 ? "[" : ",")
                text.append(decimal: event.returnAddress(index) ?? 0)
            }
            text.append(UInt8(ascii: "]"))
        }
        text.append(",\"contextFlags\":{\"containerStarted\":")
        text.append(surroundings.container(of: event) == nil ? "false" : "true")
        text.append(event.flags.contains(.ia32) ? ",\"isCompat\":true}" : ",\"isCompat\":false}")
        text.append(",\"threadEntityId\":")
        text.append(decimal: TraceeEntity.number(thread: event.hostTid, start: event.threadStart))
        text.append(",\"processEntityId\":")
        text.append(decimal: TraceeEntity.number(thread: event.hostPid, start: event.process.start))
        text.append(",\"parentEntityId\":")
        text.append(decimal: TraceeEntity.number(thread: event.hostParentPid, start: event.parent.start))
    }

    private func appendArguments(_ event: borrowing Event, _ plan: TraceePlan, _ surroundings: any Surroundings, to text: inout TextBuffer) {
        text.append(",\"args\":[")
        var isFirst = true
        for index in 0..<min(event.argumentCount, plan.arguments.count) where event.has(index) {
            if !isFirst { text.append(UInt8(ascii: ",")) }
            isFirst = false
            text.append(contentsOf: plan.heads[index])
            values.append(event, index, plan.arguments[index], surroundings, to: &text)
            text.append(UInt8(ascii: "}"))
        }
        if fileHashes, event.kind.hasFileHash, let hash = surroundings.fileHash(of: event) {
            text.append(isFirst ? "{" : ",{")
            text.append("\"name\":\"sha256\",\"type\":\"string\",\"value\":\"")
            text.append(bareHex: hash.span)
            text.append("\"}")
        }
        text.append(UInt8(ascii: "]"))
    }
}

/// What every event of a kind has in common.
private final class TraceePlan {
    /// Number and name.
    let head: [UInt8]
    let arguments: [ArgumentPlan]
    /// Name and type of each argument, up to its value.
    let heads: [[UInt8]]

    init(_ definition: EventDefinition) {
        head = Array(",\"eventId\":\"\(TraceeNumbers.number(of: definition))\",\"eventName\":\"\(definition.name)\"".utf8)
        arguments = definition.arguments.map { ArgumentPlan(type: $0.type, meaning: $0.meaning) }
        heads = definition.arguments.map { Array("{\"name\":\"\($0.name)\",\"type\":\"\(Self.typeName($0))\",\"value\":".utf8) }
    }

    /// As Go spells it.
    private static func typeName(_ argument: ArgumentDefinition) -> String {
        switch argument.type {
        case .pointer: "trace.Pointer"
        case .sockaddr: "SockAddr"
        case .time: "time.Time"
        case .int32Pair: "[2]int32"
        case .credentials: "trace.SlimCred"
        default: argument.typeName
        }
    }
}
