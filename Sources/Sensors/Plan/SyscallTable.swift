// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import Events

/// The kernel side's table of system calls for one request: what to fetch, and whether to tell it at all.
struct SyscallTable {
    /// Index in the map (native first, then ia32) ─► entry.
    private(set) var entries: [UInt32: apus_syscall] = [:]
    /// Some call never returns and is told at its entry.
    private(set) var needsEntry = false
    /// execve or execveat is told from inside.
    private(set) var needsExec = false
    private let objects: Bool

    /// `objects`: chosen calls say what their descriptors and paths stand for.
    init(objects: Bool = false) { self.objects = objects }

    /// Adds calls that are events of their own; those that are `urgent` go by the ring of alerts.
    mutating func add(_ chosen: [EventDefinition], urgent: Set<EventKind> = []) {
        for definition in chosen {
            let lane = urgent.contains(definition.kind) ? UInt8(APUS_SYSCALL_URGENT.rawValue) : 0
            let flags = Self.flags(of: definition.name) | lane
            add(definition, flags)
            if flags & UInt8(APUS_SYSCALL_AT_ENTRY.rawValue) != 0 { needsEntry = true }
            if flags & UInt8(APUS_SYSCALL_FAILURES_ONLY.rawValue) != 0 { needsExec = true }
        }
    }

    /// Says of every call that belongs to a family which one, since object hooks ask; `told`: the events that are told at the
    /// exits of their calls.
    mutating func addFamilies(told: Set<EventKind>) {
        for member in SyscallFamilies.members {
            guard let definition = EventCatalogue.shared.named(member.call) else { continue }
            let tells = member.events.contains { name in EventCatalogue.shared.named(name).map { told.contains($0.kind) } ?? false }
            for index in indexes(of: definition) {
                if entries[index] == nil { add(definition, 0) }
                entries[index]?.family = UInt16(member.family.rawValue)
                entries[index]?.member = UInt8(member.member.rawValue)
                if tells { entries[index]?.flags |= UInt8(APUS_SYSCALL_TELL.rawValue) }
            }
        }
    }

    /// Says where the decisions on a kind are; place 0: none are. The entries that changed.
    mutating func decide(_ kind: EventKind, place: UInt16, prefetch: UInt16) -> [UInt32: apus_syscall] {
        var changed: [UInt32: apus_syscall] = [:]
        for (index, entry) in entries where entry.kind == kind.rawValue {
            var entry = entry
            (entry.decision, entry.prefetch) = (place, prefetch)
            changed[index] = entry
        }
        entries.merge(changed) { $1 }
        return changed
    }

    /// Bit of each number, of whatever ABI, at whose exit there may be something to tell.
    var toldAtExit: [UInt64] {
        var words = [UInt64](repeating: 0, count: Int(APUS_SYSCALLS) / 64)
        let told = UInt8(APUS_SYSCALL_TELL.rawValue | APUS_SYSCALL_EMIT.rawValue)
        for (index, entry) in entries where entry.flags & told != 0 {
            let number = Int(index) % Int(APUS_SYSCALLS)
            words[number / 64] |= 1 << UInt64(number % 64)
        }
        return words
    }

    /// Whether the call has no exit.
    static func neverReturns(_ name: String) -> Bool { flags(of: name) & UInt8(APUS_SYSCALL_AT_ENTRY.rawValue) != 0 }

    /// Whether the call's success is told from inside.
    static func isExec(_ name: String) -> Bool { flags(of: name) & UInt8(APUS_SYSCALL_FAILURES_ONLY.rawValue) != 0 }

    private func indexes(of definition: EventDefinition) -> [UInt32] {
        var indexes: [UInt32] = []
        if let native = Self.nativeNumber(definition) { indexes.append(UInt32(native)) }
        #if arch(x86_64)
        indexes += (Self.ia32Numbers[definition.kind] ?? []).map { UInt32($0) + UInt32(APUS_SYSCALLS) }
        #endif
        return indexes
    }

    private static func nativeNumber(_ definition: EventDefinition) -> Int? {
        #if arch(arm64)
        definition.numbers?.arm64
        #else
        definition.numbers?.x86_64
        #endif
    }

    private mutating func add(_ definition: EventDefinition, _ flags: UInt8) {
        if let native = Self.nativeNumber(definition) { add(definition, flags, index: native, ia32: nil) }
        #if arch(x86_64)
        for number in Self.ia32Numbers[definition.kind] ?? [] { add(definition, flags, index: number, ia32: number) }
        #endif
    }

    private mutating func add(_ definition: EventDefinition, _ flags: UInt8, index: Int, ia32: Int?) {
        guard index < Int(APUS_SYSCALLS) else { return }
        var entry = apus_syscall()
        entry.kind = definition.kind.rawValue
        entry.flags = flags
        let count = min(definition.arguments.count, 6)
        entry.count = UInt8(count)
        let order = ia32 == nil ? nil : EventCatalogue.ia32ArgumentOrder(for: definition.kind)
        unsafe withUnsafeMutableBytes(of: &entry.fetch) { fetch in
            for position in 0..<count {
                // fetch has six places, and count is at most six.
                unsafe fetch[position] = UInt8(Self.fetch(definition, position, ia32: ia32).rawValue)
            }
        }
        unsafe withUnsafeMutableBytes(of: &entry.source) { source in
            for position in 0..<count {
                // As above.
                unsafe source[position] = UInt8(order.map { position < $0.count ? $0[position] : 7 } ?? position)
            }
        }
        for position in 0..<count where Self.fetch(definition, position, ia32: ia32) == APUS_FETCH_VALUE {
            // An argument that has no register is not told.
            if order.map({ position < $0.count && $0[position] < 6 }) ?? true { entry.values |= 1 << UInt8(position) }
        }
        if objects { SyscallObjects.all[definition.name]?.fill(&entry, order: order) }
        entries[UInt32(index) + (ia32 == nil ? 0 : UInt32(APUS_SYSCALLS))] = entry
    }

    /// The i386 numbers that are told as each event.
    private static let ia32Numbers: [EventKind: [Int]] = {
        var numbers: [EventKind: [Int]] = [:]
        for number in 0..<Int(APUS_SYSCALLS) {
            if let definition = EventCatalogue.shared.syscall(i386: number) { numbers[definition.kind, default: []].append(number) }
        }
        return numbers
    }()

    /// Exit semantics: kernel-notes 3.
    private static func flags(of name: String) -> UInt8 {
        switch name {
        case "exit", "exit_group", "rt_sigreturn": UInt8(APUS_SYSCALL_AT_ENTRY.rawValue)
        case "clone", "clone3", "fork", "vfork": UInt8(APUS_SYSCALL_EMIT.rawValue | APUS_SYSCALL_SKIP_ZERO.rawValue)
        case "execve", "execveat": UInt8(APUS_SYSCALL_EMIT.rawValue | APUS_SYSCALL_FAILURES_ONLY.rawValue)
        default: UInt8(APUS_SYSCALL_EMIT.rawValue)
        }
    }

    private static func fetch(_ definition: EventDefinition, _ position: Int, ia32: Int?) -> apus_fetch {
        switch definition.arguments[position].type {
        case .string: APUS_FETCH_STRING
        case .stringArray: APUS_FETCH_STRINGS
        case .int32Pair: APUS_FETCH_INT_PAIR
        case .openHow: APUS_FETCH_OPEN_HOW
        case .sockaddr:
            // These give a place for an address, and one for its length.
            ["accept", "accept4", "getsockname", "getpeername", "recvfrom"].contains(definition.name)
                ? APUS_FETCH_SOCKADDR_RESULT : APUS_FETCH_SOCKADDR
        case .float64:
            // nanosleep (162) and io_getevents (247) have no time64 twin on i386; the events of 32-bit calls are the rest.
            ia32 == 162 || ia32 == 247 || definition.kind.rawValue >= 600 ? APUS_FETCH_TIMESPEC32 : APUS_FETCH_TIMESPEC
        default: APUS_FETCH_VALUE
        }
    }
}
