// SPDX-License-Identifier: Apache-2.0

package import Events

/// One JSON object a line. The shape is Docs/output.md and Schemas/event.schema.json.
package final class JSONFormatter: EventFormatter {
    private let options: FormatOptions
    private let clock = ClockText()
    /// `"name":` of each argument, by kind.
    private var keys: [[[UInt8]]?] = Array(repeating: nil, count: EventKind.limit)
    private var cut: [String] = []
    private var undecodable: [Int] = []

    package init(_ options: FormatOptions) {
        self.options = options
    }

    package func begin(_ text: inout TextBuffer) {}

    package func append(
        _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings, to text: inout TextBuffer
    ) {
        text.append("{\"time\":\"")
        clock.append(surroundings.unixTime(event.time), to: &text)
        text.append("\",\"event\":\"")
        text.append(definition.name)
        text.append("\",\"provider\":\"")
        text.append(event.provider.name)
        text.append("\",\"cpu\":")
        text.append(decimal: event.cpu)
        appendFlags(event.flags, to: &text)
        appendProcess(event, surroundings, to: &text)
        appendContainer(event, surroundings, to: &text)
        appendArguments(event, definition, surroundings, to: &text)
        if let returned = event.returned {
            text.append(",\"returned\":")
            text.append(decimal: returned)
            if returned < 0, returned >= -4095, let name = ErrorNumber.name(Int(-returned)) {
                text.append(",\"error\":\"")
                text.append(name)
                text.append(UInt8(ascii: "\""))
            }
        }
        if options.ancestors > 0 { appendAncestors(event, surroundings, to: &text) }
        text.append("}\n")
    }

    private func appendFlags(_ flags: EventFlags, to text: inout TextBuffer) {
        let named: [(EventFlags, String)] = [
            (.ia32, "ia32"), (.x32, "x32"), (.ioUring, "io_uring"), (.resumed, "resumed"), (.interrupted, "interrupted"),
            (.pathsDiffer, "paths_differ"),
        ]
        guard named.contains(where: { flags.contains($0.0) }) else { return }
        text.append(",\"flags\":[")
        var first = true
        for (flag, name) in named where flags.contains(flag) {
            if !first { text.append(UInt8(ascii: ",")) }
            first = false
            text.append(UInt8(ascii: "\""))
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
        clock.append(surroundings.unixTime(event.process.start), to: &text)
        if event.threadStart != event.process.start {
            text.append("\",\"thread_start\":\"")
            clock.append(surroundings.unixTime(event.threadStart), to: &text)
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

    private func appendContainer(_ event: borrowing Event, _ surroundings: any Surroundings, to text: inout TextBuffer) {
        guard let container = surroundings.container(of: event) else { return }
        text.append(",\"container\":{\"id\":")
        text.append(jsonString: container.id)
        text.append(",\"runtime\":")
        text.append(jsonString: container.runtime)
        if let name = container.name {
            text.append(",\"name\":")
            text.append(jsonString: name)
        }
        if let image = container.image {
            text.append(",\"image\":")
            text.append(jsonString: image)
        }
        if let privileged = container.privileged {
            text.append(privileged ? ",\"privileged\":true" : ",\"privileged\":false")
        }
        text.append(UInt8(ascii: "}"))
    }

    private func appendArguments(
        _ event: borrowing Event, _ definition: EventDefinition, _ surroundings: any Surroundings, to text: inout TextBuffer
    ) {
        let keys = keys(of: definition)
        cut.removeAll(keepingCapacity: true)
        undecodable.removeAll(keepingCapacity: true)
        text.append(",\"args\":{")
        var first = true
        for index in 0..<min(event.argumentCount, definition.arguments.count) {
            guard event.has(index) else { continue }
            let argument = definition.arguments[index]
            if !first { text.append(UInt8(ascii: ",")) }
            first = false
            text.append(contentsOf: keys[index])
            let value = ArgumentValue(event, index, argument)
            if !append(value, argument, event, surroundings, to: &text) { undecodable.append(index) }
            if value.isCut { cut.append(argument.name) }
        }
        text.append(UInt8(ascii: "}"))
        if !cut.isEmpty { appendNames(",\"cut\":[", cut, to: &text) }
        // What is not UTF-8 is there a second time, byte for byte.
        if !undecodable.isEmpty {
            text.append(",\"bytes\":{")
            for (place, index) in undecodable.enumerated() {
                if place > 0 { text.append(UInt8(ascii: ",")) }
                text.append(contentsOf: keys[index])
                text.append(UInt8(ascii: "\""))
                if let data = event.data(index) { text.append(bareHex: data) }
                text.append(UInt8(ascii: "\""))
            }
            text.append(UInt8(ascii: "}"))
        }
    }

    /// Returns false when the text is not UTF-8.
    private func append(
        _ value: ArgumentValue, _ argument: ArgumentDefinition, _ event: borrowing Event, _ surroundings: any Surroundings,
        to text: inout TextBuffer
    ) -> Bool {
        switch value.content {
        case .integer(let number, let bits):
            if !options.raw, let meaning = argument.meaning {
                if options.descriptorPaths, meaning == .fd || meaning == .dirfd, number >= 0,
                    let path = surroundings.descriptorPath(pid: event.hostPid, fd: Int32(truncatingIfNeeded: number))
                {
                    text.append("{\"fd\":")
                    text.append(decimal: number)
                    text.append(",\"path\":")
                    text.append(jsonString: path)
                    text.append(UInt8(ascii: "}"))
                    return true
                }
                let before = text.count
                text.append(UInt8(ascii: "\""))
                if meaning.append(bits, to: &text) {
                    text.append(UInt8(ascii: "\""))
                    return true
                }
                text.truncate(to: before)
            }
            if argument.type == .uint64 { text.append(decimal: bits) } else { text.append(decimal: number) }
        case .boolean(let truth): text.append(truth ? "true" : "false")
        case .pointer(let address):
            text.append(UInt8(ascii: "\""))
            text.append(hex: address)
            text.append(UInt8(ascii: "\""))
        case .seconds(let seconds, let nanoseconds):
            text.append(decimal: seconds)
            text.append(UInt8(ascii: "."))
            text.append(paddedDecimal: nanoseconds, width: 9)
        case .time(let boot):
            text.append(UInt8(ascii: "\""))
            clock.append(surroundings.unixTime(boot), to: &text)
            text.append(UInt8(ascii: "\""))
        case .pair(let one, let two):
            text.append(UInt8(ascii: "["))
            text.append(decimal: one)
            text.append(UInt8(ascii: ","))
            text.append(decimal: two)
            text.append(UInt8(ascii: "]"))
        case .text:
            guard let data = event.data(value.index) else {
                text.append("null")
                return true
            }
            return text.append(jsonString: data)
        case .texts: return appendTexts(event, value.index, to: &text)
        case .bytes:
            text.append(UInt8(ascii: "\""))
            if let data = event.data(value.index) { text.append(bareHex: data) }
            text.append(UInt8(ascii: "\""))
        case .address: JSONSocketAddress.append(event, value.index, to: &text)
        case .unreadable: text.append("null")
        }
        return true
    }

    private func appendTexts(_ event: borrowing Event, _ index: Int, to text: inout TextBuffer) -> Bool {
        text.append(UInt8(ascii: "["))
        defer { text.append(UInt8(ascii: "]")) }
        guard let data = event.data(index) else { return true }
        var valid = true
        var start = 0
        var first = true
        while start < data.count {
            var end = start
            while end < data.count, data[end] != 0 { end += 1 }
            if !first { text.append(UInt8(ascii: ",")) }
            first = false
            valid = text.append(jsonString: data.extracting(start..<end)) && valid
            start = end + 1
        }
        return valid
    }

    private func appendAncestors(_ event: borrowing Event, _ surroundings: any Surroundings, to text: inout TextBuffer) {
        text.append(",\"ancestors\":[")
        for (place, ancestor) in surroundings.ancestors(of: event, limit: options.ancestors).enumerated() {
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

    private func appendNames(_ opening: String, _ names: [String], to text: inout TextBuffer) {
        text.append(opening)
        for (place, name) in names.enumerated() {
            text.append(place == 0 ? "\"" : ",\"")
            text.append(name)
            text.append(UInt8(ascii: "\""))
        }
        text.append(UInt8(ascii: "]"))
    }

    private func keys(of definition: EventDefinition) -> [[UInt8]] {
        let kind = Int(definition.kind.rawValue)
        if let known = keys[kind] { return known }
        let made = definition.arguments.map { Array("\"\($0.name)\":".utf8) }
        keys[kind] = made
        return made
    }
}
