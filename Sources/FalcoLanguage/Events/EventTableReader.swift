// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

/// Reads the tables of events: see `FalcoEvents.fileTable` for what a line is.
struct EventTableReader {
    private(set) var events: [EventKind: FalcoEvent] = [:]
    /// Of each name, in the order of the tables; names without events too.
    private(set) var kinds: [(name: String, kinds: [EventKind])] = []
    /// Parameters that a table names; tests compare them.
    private(set) var parameters: [String: [String]] = [:]
    /// What could not be understood.
    private(set) var mistakes: [String] = []
    private let catalogue = EventCatalogue.shared

    mutating func read(_ table: String, ring: Bool = false) {
        for line in table.split(separator: "\n") {
            let columns = line.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmed }
            guard columns.count == 3 else {
                mistakes.append(String(line))
                continue
            }
            let head = columns[0].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            let calls = head.count > 1 ? head[1].split(separator: ",").map(String.init) : head
            let words = Self.expand(columns[2]).split(separator: " ").map(String.init)
            if !ring { parameters[head[0]] = words.map { Self.name(of: $0) } }
            var kinds: [EventKind] = []
            for call in calls {
                guard let definition = catalogue.named(call),
                    let event = event(head[0], definition, columns[1].split(separator: " ").map(String.init), words, ring: ring)
                else {
                    mistakes.append("\(head[0]): \(call)")
                    continue
                }
                events[definition.kind] = event
                kinds.append(definition.kind)
            }
            self.kinds.append((head[0], kinds))
        }
    }

    private static func expand(_ parameters: String) -> String {
        parameters.split(separator: " ").map {
            $0 == "IMAGE" ? FalcoEvents.imageParameters : $0 == "EXEC" ? FalcoEvents.execParameters : String($0)
        }.joined(separator: " ")
    }

    private static func name(of word: String) -> String { String(word.prefix { $0 != "=" && $0 != "*" }) }

    private mutating func event(
        _ name: String, _ definition: EventDefinition, _ flags: [String], _ words: [String], ring: Bool
    ) -> FalcoEvent? {
        guard let category = flags.first.flatMap(FalcoEvent.Category.init) else { return nil }
        func flag(_ key: String) -> String? { flags.first { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.count + 1)) } }
        var descriptor = ValueSource.missing
        var parameters: [FalcoEvent.Parameter] = []
        for word in words {
            let isEvents = word.prefix { $0 != "=" }.hasSuffix("*")
            guard let parameter = parameter(word, definition, isEvents: isEvents) else {
                mistakes.append("\(name): \(word)")
                continue
            }
            if isEvents { descriptor = parameter.raw }
            parameters.append(parameter)
        }
        return FalcoEvent(
            name: name, kind: definition.kind, definition: definition, category: category,
            transfer: flags.compactMap(FalcoEvent.Transfer.init).first, created: flag("creates"), parameters: parameters,
            path: flag("path"), source: flag("source"), target: flag("target"), isFromRing: ring, descriptor: descriptor)
    }

    private func parameter(_ word: String, _ definition: EventDefinition, isEvents: Bool) -> FalcoEvent.Parameter? {
        let name = Self.name(of: word)
        var source = word.contains("=") ? String(word[word.index(after: word.firstIndex(of: "=")!)...]) : name
        var path: Int?
        if source.hasPrefix("1:") || source.hasPrefix("2:") {
            path = source.hasPrefix("1:") ? 0 : 1
            source.removeFirst(2)
        }
        if source == "-" {
            return FalcoEvent.Parameter(name: name, raw: .missing, form: .plain, path: nil, rawType: .uint64)
        }
        if source.hasPrefix("$") || source.hasPrefix("@") {
            guard let found = ParameterSource.special(source, definition) else { return nil }
            let form = isEvents ? FalcoEvent.Form.eventDescriptor : found.form
            return FalcoEvent.Parameter(name: name, raw: found.raw, form: form, path: path, rawType: found.type)
        }
        let isMode = source.hasSuffix("!mode")
        if isMode { source.removeLast(5) }
        for candidate in source.split(separator: "/") {
            guard let place = definition.arguments.firstIndex(where: { $0.name == candidate }) else { continue }
            let argument = definition.arguments[place]
            let form = isEvents ? .eventDescriptor : ParameterSource.form(of: argument, at: place, isMode: isMode)
            return FalcoEvent.Parameter(
                name: name, raw: ParameterSource.raw(argument, at: place), form: form, path: path, rawType: argument.type.valueType)
        }
        // Not every call of an event has every parameter.
        return definition.kind.isSyscall && !definition.sets.contains("32bit_unique") && source != "cmdpath" && !source.contains("/")
            ? nil : FalcoEvent.Parameter(name: name, raw: .missing, form: .plain, path: nil, rawType: .uint64)
    }
}

extension ArgumentType {
    /// The type that a field with an argument's plain value has.
    var valueType: ValueType {
        switch self {
        case .int8, .int16, .int32, .int64, .int32Pair: .int64
        case .uint8, .uint16, .uint32, .uint64, .pointer, .uint64Array: .uint64
        case .bool: .bool
        case .float64: .double
        case .bytes: .bytes
        case .time: .time
        case .string, .stringArray, .sockaddr, .credentials, .openHow, .structured: .text
        }
    }
}
