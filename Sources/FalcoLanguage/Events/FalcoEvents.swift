// SPDX-License-Identifier: Apache-2.0

package import Events
package import PolicyModel

/// Falco's events and ours. 32-bit variants of a call are folded into the call. What an io_uring asks for is told by object hooks;
/// their kinds stand for the calls that do the same.
package enum FalcoEvents {
    /// The events whose `evt.type` can be one of these; nil: all that rules can be about. Names that nothing has give nothing.
    package static func kinds(of falcoTypes: Set<String>?) -> [EventKind] {
        guard let falcoTypes else { return everything }
        return everything.filter { kind in names(of: kind).contains { falcoTypes.contains($0) } }
    }

    /// `evt.type` of events of this kind; of a kind that has several, the first.
    package static func name(of kind: EventKind) -> String {
        event(kind)?.name ?? EventCatalogue.shared[kind]?.name ?? "syscall"
    }

    /// All that `evt.type` can be for events of this kind.
    package static func names(of kind: EventKind) -> [String] {
        if kind == .schedProcessExec { return ["execve", "execveat"] }
        if let calls = multiplexed[kind] { return calls.map(\.name) }
        if let event = events[kind] { return [event.name] }
        return EventCatalogue.shared[kind].map { [$0.name, "syscall"] } ?? []
    }

    /// What an event of this kind must be to be Falco's event at all: successful execs are told by `sched_process_exec`, so that
    /// their calls count only when they failed, and object hooks count only for an io_uring. Rules are not asked about others.
    package static func admission(of kind: EventKind) -> Condition {
        if kind == execve || kind == execveat { return .test(Test(Field("evt.failed", type: .bool), .compare(.equal, .bool(true)))) }
        if events[kind]?.isFromRing == true {
            return .test(Test(Field("evt.is_io_uring", type: .bool), .compare(.equal, .bool(true))))
        }
        return .always
    }

    /// Those that only io_uring's own tracepoints have to tell.
    package static let ringKinds: [EventKind] = events.values.filter(\.isFromRing).map(\.kind).sorted { $0.rawValue < $1.rawValue }

    /// Falco's own events but for those that move bytes or wait, which are most of what programs do.
    package static let kindsWithoutTransfers: [EventKind] = events.values.filter { $0.transfer == nil }.map(\.kind)

    /// Whether there can be an event of this name, ours or Falco's own.
    package static func isKnown(_ name: String) -> Bool { allNames.contains(name) }

    /// Falco's names, with events of ours or without, then those of calls that Falco has no event of its own for.
    package static let allNames: Set<String> = {
        var names = Set(tables.kinds.map(\.name))
        for kind in everything { names.formUnion(FalcoEvents.names(of: kind)) }
        return names
    }()

    /// How many of Falco's event codes these are, about: each has one for its beginning and one for its end, and all calls
    /// that it tells without parameters share two.
    static func codes(_ types: EventTypes) -> Int {
        guard let names = types.listed else { return .max }
        let own = names.count { tables.parameters[$0] != nil }
        return 2 * own + (own < names.count ? 2 : 0)
    }

    /// What `evt.rawarg.NAME` is in events of these kinds; nil where none of them has it.
    package static func rawType(of parameter: String, in kinds: [EventKind]) -> ValueType? {
        for kind in kinds {
            if let found = event(kind)?.parameter(parameter), found.raw != .missing { return found.rawType }
        }
        return nil
    }

    /// What `evt.rawarg.NAME` is in the events that have it; empty where it is never told.
    static func rawTypes(of parameter: String) -> Set<ValueType> {
        Set(everything.compactMap { event($0)?.parameter(parameter) }.filter { $0.raw != .missing }.map(\.rawType))
    }

    /// The parameters of an event by Falco's name, in Falco's order; nil for names that are none of Falco's.
    package static func parameters(of falcoType: String) -> [String]? { tables.parameters[falcoType] }

    /// Every name that a parameter of some event has.
    static let parameterNames: Set<String> = {
        var names = Set(tables.parameters.values.joined())
        for kind in everything { names.formUnion(event(kind)?.parameters.map(\.name) ?? []) }
        return names
    }()

    /// Lines of the tables that could not be understood; tests look.
    package static var mistakes: [String] { tables.mistakes }

    /// Those whose success another event tells.
    package static let failureKinds: [EventKind] = [execve, execveat].compactMap { $0 }

    private static let execve = EventCatalogue.shared.named("execve")?.kind
    private static let execveat = EventCatalogue.shared.named("execveat")?.kind
}

extension FalcoEvents {
    /// An event that Falco has too, or any other, whose parameters are its arguments then.
    static func event(_ kind: EventKind) -> FalcoEvent? { events[kind] ?? generic[kind] }

    static let tables: EventTableReader = {
        var reader = EventTableReader()
        for table in [fileTable, socketTable, processTable] { reader.read(table) }
        reader.read(ringTable, ring: true)
        return reader
    }()
    private static var events: [EventKind: FalcoEvent] { tables.events }

    private static let everything: [EventKind] = EventCatalogue.shared.all.map(\.kind).filter { $0.isSyscall || tables.events[$0] != nil }

    /// Calls that are one call each for Falco: number and name.
    static let multiplexed: [EventKind: [(number: UInt64, name: String)]] = {
        let names = [
            "socket", "bind", "connect", "listen", "accept", "getsockname", "getpeername", "socketpair", "send", "recv", "sendto",
            "recvfrom", "shutdown", "setsockopt", "getsockopt", "sendmsg", "recvmsg", "accept4", "recvmmsg", "sendmmsg",
        ]
        guard let kind = EventCatalogue.shared.named("socketcall")?.kind else { return [:] }
        return [kind: names.enumerated().map { (UInt64($0.offset + 1), $0.element) }]
    }()

    private static let generic: [EventKind: FalcoEvent] = {
        var made: [EventKind: FalcoEvent] = [:]
        for definition in EventCatalogue.shared.all where tables.events[definition.kind] == nil {
            made[definition.kind] = FalcoEvent(generic: definition)
        }
        return made
    }()
}

extension FalcoEvent {
    /// Of a call that Falco knows by its name only, or of an event that it does not have.
    fileprivate init(generic definition: EventDefinition) {
        let isMultiplexed = FalcoEvents.multiplexed[definition.kind] != nil
        let result = ParameterSource.special("$res", definition)!
        var parameters = [Parameter(name: "res", raw: result.raw, form: result.form, path: nil, rawType: result.type)]
        var descriptor: ValueSource = isMultiplexed ? .object(.descriptor) : .missing
        for (place, argument) in definition.arguments.enumerated() {
            let isFirst = argument.meaning == .fd && descriptor == .missing
            if isFirst { descriptor = .argument(place) }
            parameters.append(Parameter(
                name: argument.name, raw: ParameterSource.raw(argument, at: place),
                form: isFirst ? .eventDescriptor : ParameterSource.form(of: argument, at: place, isMode: false), path: nil,
                rawType: argument.type.valueType))
        }
        if definition.returns?.meaning == .fd { descriptor = .returned }
        self.init(
            name: definition.name, kind: definition.kind, definition: definition,
            category: isMultiplexed ? .net : Self.category(of: definition), transfer: nil, created: nil, parameters: parameters,
            path: nil, source: nil, target: nil, isFromRing: false, descriptor: descriptor)
    }

    private static func category(of definition: EventDefinition) -> Category {
        let sets = definition.sets
        if sets.contains("proc_mem") { return .memory }
        if sets.contains("fs") { return .file }
        if sets.contains("signals") { return .signal }
        if sets.contains("proc_ids") { return .user }
        if sets.contains("proc") { return .process }
        if sets.contains("ipc") { return .ipc }
        if sets.contains("system") { return .system }
        if sets.contains("time") { return .time }
        return .other
    }
}
