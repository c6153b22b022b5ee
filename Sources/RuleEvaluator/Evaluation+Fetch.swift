// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

extension Evaluation {
    /// Has a value from the event or from what surrounds it.
    mutating func fetch(_ op: FetchOp, _ event: borrowing Event) -> Value {
        switch op {
        case .missing: .missing
        case .literal(let index): program.fetches.literals[Int(index)]
        case .argument(let index): argument(Int(index), event)
        case .argumentText(let index): argumentText(Int(index), event)
        case .argumentStrings(let index, let from): strings(Int(index), from: Int(from), event)
        case .argumentCount: .unsigned(UInt64(event.argumentCount))
        case .allArguments: allArguments(event)
        case .returned: event.returned.map { .integer($0) } ?? .missing
        case .resultName: resultName(event)
        case .header(let field): header(field, event)
        case .task(let field): task(field, event)
        case .object(let field): object(program.fetches.objectFields[Int(field)], event)
        case .process(let field, let relation): process(program.fetches.processFields[Int(field)], relation, event)
        case .user(let field): user(field, event)
        case .group(let field): group(field, event)
        case .container(let field): container(program.fetches.containerFields[Int(field)], event)
        case .host(let field): host(field)
        case .derived(let derivation, let parts): derive(program.fetches.derivations[Int(derivation)], parts, event)
        case .firstOf(let parts): firstOf(parts, event)
        case .ofEachPolled(let parts): ofEachPolled(parts, event)
        case .list(let parts): list(parts, event)
        case .transformed(let transformer, let parts): transform(program.fetches.transformers[Int(transformer)], parts, event)
        }
    }

    /// Shared with every other subject that is made of it; of polled descriptors each has its own.
    mutating func operand(_ index: Int32, _ event: borrowing Event) -> Value {
        let subject = program.fetches.operands[Int(index)]
        return polled == nil ? value(subject, event) : fetch(program.fetches.subjects[Int(subject)], event)
    }

    private mutating func firstOf(_ parts: Range<Int32>, _ event: borrowing Event) -> Value {
        for part in parts {
            let value = operand(part, event)
            if !value.isMissing { return value }
        }
        return .missing
    }

    private mutating func ofEachPolled(_ parts: Range<Int32>, _ event: borrowing Event) -> Value {
        guard let definition, let object = event.object(behind: definition.arguments.count),
            object.polledCount > 0
        else { return .missing }
        defer { polled = nil }
        var values: [Value] = []
        for place in 0..<object.polledCount {
            polled = place
            values += parts.map { operand($0, event) }
        }
        return joined(values, separator: ",")
    }

    /// A list of what has a value; lists in it are taken apart.
    private mutating func list(_ parts: Range<Int32>, _ event: borrowing Event) -> Value {
        let values = parts.map { operand($0, event) }
        let start = elements.count
        for value in values {
            switch value {
            case .missing: continue
            case .list(let first, let count): for index in first..<(first + count) { elements.append(elements[Int(index)]) }
            default: elements.append(value)
            }
        }
        return .list(start: Int32(start), count: Int32(elements.count - start))
    }

    // MARK: texts

    /// Keeps bytes for the rest of this event.
    mutating func keep(_ bytes: Span<UInt8>) -> Value {
        let start = texts.count
        texts.append(contentsOf: bytes)
        return .text(start: Int32(start), count: Int32(bytes.count))
    }

    mutating func keep(_ bytes: [UInt8]) -> Value {
        let start = texts.count
        texts.append(contentsOf: bytes)
        return .text(start: Int32(start), count: Int32(bytes.count))
    }

    mutating func keep(_ bytes: [UInt8]?) -> Value { bytes.map { keep($0) } ?? .missing }
    mutating func keep(_ text: String) -> Value {
        let start = texts.count
        texts.append(utf8: text)
        return .text(start: Int32(start), count: Int32(texts.count - start))
    }

    mutating func keep(_ text: String?) -> Value { text.map { keep($0) } ?? .missing }

    mutating func keep(_ text: StaticString) -> Value {
        let start = texts.count
        texts.append(text)
        return .text(start: Int32(start), count: Int32(texts.count - start))
    }

    /// Writes a text at the end of what is kept; the buffer has what was kept before in front.
    mutating func write(_ body: (inout TextBuffer) -> Void) -> Value {
        let start = texts.count
        body(&texts)
        return .text(start: Int32(start), count: Int32(texts.count - start))
    }

    // MARK: arguments

    private mutating func argument(_ index: Int, _ event: borrowing Event) -> Value {
        guard let slot = event.slot(index), let definition else { return .missing }
        guard index < definition.arguments.count else { return .unsigned(slot) }
        switch definition.arguments[index].type {
        case .int8: return .integer(Int64(Int8(truncatingIfNeeded: slot)))
        case .int16: return .integer(Int64(Int16(truncatingIfNeeded: slot)))
        case .int32: return .integer(Int64(Int32(truncatingIfNeeded: slot)))
        case .int64: return .integer(Int64(bitPattern: slot))
        case .uint8: return .unsigned(slot & 0xff)
        case .uint16: return .unsigned(slot & 0xffff)
        case .uint32: return .unsigned(slot & 0xffff_ffff)
        case .uint64, .pointer: return .unsigned(slot)
        case .bool: return .boolean(slot & 0xff != 0)
        case .time: return .unsigned(slot)
        case .string, .bytes, .sockaddr, .openHow:
            guard let data = event.data(index) else { return .missing }
            return keep(data)
        case .stringArray: return strings(index, from: -1, event)
        case .float64, .int32Pair, .uint64Array, .credentials, .structured: return .missing
        }
    }

    private mutating func argumentText(_ index: Int, _ event: borrowing Event) -> Value {
        guard let definition, index < definition.arguments.count, let slot = event.slot(index) else {
            return .missing
        }
        let argument = definition.arguments[index]
        if argument.type == .sockaddr, let data = event.data(index), let address = SocketAddress(bytes: data) {
            return write { address.append(to: &$0) }
        }
        guard argument.type.isInteger else { return self.argument(index, event) }
        let value = self.argument(index, event)
        let number = value.integer.map { UInt64(bitPattern: $0) } ?? slot
        return write { buffer in
            if argument.meaning?.append(number, to: &buffer) != true {
                if let integer = value.integer { buffer.append(decimal: integer) } else { buffer.append(decimal: slot) }
            }
        }
    }

    /// Strings of an argument from `from` on with blanks between them; -1: as a list.
    private mutating func strings(_ index: Int, from: Int, _ event: borrowing Event) -> Value {
        guard let data = event.data(index) else { return .missing }
        return join(data, from: from)
    }

    /// Strings that each end with a NUL, as one text or, with -1, as a list.
    mutating func join(_ data: Span<UInt8>, from: Int) -> Value {
        var place = 0, position = 0
        let first = elements.count, start = texts.count
        while position < data.count {
            var end = position
            while end < data.count, data[end] != 0 { end += 1 }
            if from < 0 {
                elements.append(keep(data.extracting(position..<end)))
            } else if place >= from {
                if place > from { texts.append(UInt8(ascii: " ")) }
                _ = keep(data.extracting(position..<end))
            }
            place += 1
            position = end + 1
        }
        if from < 0 { return .list(start: Int32(first), count: Int32(elements.count - first)) }
        return .text(start: Int32(start), count: Int32(texts.count - start))
    }

    private mutating func allArguments(_ event: borrowing Event) -> Value {
        guard let definition else { return .missing }
        var line: [UInt8] = []
        if let result = event.returned {
            line += Array("res=\(result)".utf8)
        }
        for (index, argument) in definition.arguments.enumerated() where event.has(index) {
            let value = argument.type == .stringArray ? strings(index, from: 0, event) : argumentText(index, event)
            if !line.isEmpty { line.append(UInt8(ascii: " ")) }
            line += Array(argument.name.utf8)
            line.append(UInt8(ascii: "="))
            _ = withText(value) { line.append(contentsOf: [UInt8](copying: $0)) }
        }
        return keep(line)
    }

    private mutating func resultName(_ event: borrowing Event) -> Value {
        guard let result = event.returned else { return .missing }
        guard result < 0 else { return keep("SUCCESS" as StaticString) }
        guard let name = ErrorNumber.name(Int(truncatingIfNeeded: 0 &- result)) else { return write { $0.append(decimal: result) } }
        return keep(name)
    }

    // MARK: the record's fixed part

    private mutating func header(_ field: HeaderField, _ event: borrowing Event) -> Value {
        switch field {
        case .time: .unsigned(surroundings.unixTime(event.time))
        case .number: .unsigned(eventNumber)
        case .cpu: .integer(Int64(event.cpu))
        case .pid: .integer(Int64(event.pid))
        case .tid: .integer(Int64(event.tid))
        case .parentPid: .integer(Int64(event.parentPid))
        case .hostPid: .integer(Int64(event.hostPid))
        case .hostTid: .integer(Int64(event.hostTid))
        case .hostParentPid: .integer(Int64(event.hostParentPid))
        case .uid: .unsigned(UInt64(event.uid))
        case .gid: .unsigned(UInt64(event.gid))
        case .effectiveUid: .unsigned(UInt64(event.effectiveUid))
        case .effectiveGid: .unsigned(UInt64(event.effectiveGid))
        case .comm: keep(event.comm)
        case .mountNamespace: .unsigned(UInt64(event.mountNamespace))
        case .pidNamespace: .unsigned(UInt64(event.pidNamespace))
        case .cgroup: .unsigned(event.cgroupID)
        case .processStartSinceBoot: .unsigned(event.process.start)
        case .processStart: .unsigned(surroundings.unixTime(event.process.start))
        case .threadStart: .unsigned(surroundings.unixTime(event.threadStart))
        case .isMainThread: .boolean(event.hostPid == event.hostTid)
        case .isIOUring: .boolean(event.flags.contains(.ioUring))
        case .is32Bit: .boolean(event.flags.contains(.ia32))
        case .syscallName: keep(event.syscallDefinition?.name)
        case .sinceFirst: .unsigned(event.time &- min(event.time, firstTime))
        case .sincePrevious: .unsigned(event.time &- min(event.time, previousTime))
        case .eventName: keep(definition?.name)
        case .provider: keep(event.provider.name)
        }
    }
}
