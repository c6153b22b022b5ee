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
        case .container(let field): container(field, event)
        case .host(let field): host(field)
        case .detector(let index): .boolean(detectors.holds(program.fetches.detectors[Int(index)], event, surroundings))
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
        let base = stack.count
        for place in 0..<object.polledCount {
            polled = place
            push(parts, event)
        }
        return joined(from: base, separator: ",")
    }

    /// A list of what has a value; lists in it are taken apart.
    private mutating func list(_ parts: Range<Int32>, _ event: borrowing Event) -> Value {
        let base = stack.count
        push(parts, event)
        return list(from: base)
    }

    // MARK: several values

    /// Puts values on the stack.
    mutating func push(_ parts: Range<Int32>, _ event: borrowing Event) {
        for part in parts {
            let value = operand(part, event)
            stack.append(value)
        }
    }

    /// Takes from the stack what was put there since it was `base` high.
    mutating func pop(to base: Int) { stack.removeLast(stack.count - base) }

    /// What is on the stack from `base` on as a list.
    mutating func list(from base: Int) -> Value {
        let start = elements.count
        for place in base..<stack.count {
            switch stack[place] {
            case .missing: continue
            case .list(let first, let count): for index in first..<(first + count) { elements.append(elements[Int(index)]) }
            default: elements.append(stack[place])
            }
        }
        pop(to: base)
        return .list(start: Int32(start), count: Int32(elements.count - start))
    }

    /// What is on the stack from `base` on as one text.
    mutating func joined(from base: Int, separator: String) -> Value {
        let start = texts.count
        for place in base..<stack.count {
            if place > base { texts.append(utf8: separator) }
            append(stack[place])
        }
        pop(to: base)
        return written(from: start)
    }

    // MARK: texts

    /// What was written behind `start`.
    func written(from start: Int) -> Value { .text(start: Int32(start), count: Int32(texts.count - start)) }

    /// Writes a value as people read it, without knowing more than the value itself.
    mutating func append(_ value: Value) {
        switch value {
        case .missing: return
        case .integer(let number): texts.append(decimal: number)
        case .unsigned(let number): texts.append(decimal: number)
        case .boolean(let flag): texts.append(flag ? "true" : "false")
        case .double(let number): texts.append(utf8: "\(number)")
        case .text(let start, let count): texts.append(copyOf: Int(start)..<Int(start + count))
        case .constant(let start, let count):
            let all = program.fetches.texts
            texts.append(contentsOf: all.span.extracting(Int(start)..<Int(start + count)))
        case .list(let start, let count):
            texts.append(UInt8(ascii: "("))
            for index in start..<(start + count) {
                if index > start { texts.append(UInt8(ascii: ",")) }
                append(elements[Int(index)])
            }
            texts.append(UInt8(ascii: ")"))
        }
    }

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
        if argument.type == .sockaddr, let data = event.data(index) {
            if let name = SocketAddress.unixName(in: data) { return unixName(data, name) }
            if let address = SocketAddress(bytes: data) { return write { address.append(to: &$0) } }
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
        guard from < 0 else { return text(data, from: from) }
        let first = elements.count
        var position = 0
        while position < data.count {
            let end = data.end(from: position)
            elements.append(keep(data.extracting(position..<end)))
            position = end + 1
        }
        return .list(start: Int32(first), count: Int32(elements.count - first))
    }

    private mutating func text(_ data: Span<UInt8>, from: Int) -> Value {
        var position = 0
        for _ in 0..<from { position = min(data.count, data.end(from: position) + 1) }
        return write { $0.append(strings: data.extracting(position..<data.count)) }
    }

    private mutating func allArguments(_ event: borrowing Event) -> Value {
        guard let definition else { return .missing }
        let base = stack.count
        for index in definition.arguments.indices where event.has(index) {
            let isList = definition.arguments[index].type == .stringArray
            let value = isList ? strings(index, from: 0, event) : argumentText(index, event)
            stack.append(value)
        }
        let start = texts.count
        if let result = event.returned {
            texts.append("res=")
            texts.append(decimal: result)
        }
        var place = base
        for index in definition.arguments.indices where event.has(index) {
            if texts.count > start { texts.append(UInt8(ascii: " ")) }
            texts.append(utf8: definition.arguments[index].name)
            texts.append(UInt8(ascii: "="))
            if isText(stack[place]) { append(stack[place]) }
            place += 1
        }
        pop(to: base)
        return written(from: start)
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

extension TextBuffer {
    /// Strings that each end with a NUL, with blanks between them; the last may have lost its own.
    mutating func append(strings data: Span<UInt8>) {
        guard data.count > 0 else { return }
        let start = count
        append(contentsOf: data[data.count - 1] == 0 ? data.extracting(0..<(data.count - 1)) : data)
        edit(from: start) { bytes, start in
            for index in start..<bytes.count where bytes[index] == 0 { bytes[index] = UInt8(ascii: " ") }
            return bytes.count
        }
    }
}

extension Span<UInt8> {
    /// Where the string ends that begins at `start`: its NUL, or the end of all.
    func end(from start: Int) -> Int {
        var end = start
        while end < count, self[end] != 0 { end += 1 }
        return end
    }
}
