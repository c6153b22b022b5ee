// SPDX-License-Identifier: Apache-2.0

/// All events there are: looked up by name, by wire number, by system call number or by set.
///
/// Built from the tables in `Tables/` when first asked for; immutable afterwards.
package final class EventCatalogue: Sendable {
    /// The catalogue of this build.
    package static let shared = EventCatalogue(syscallTables: EventTables.syscalls, eventTables: EventTables.events)

    /// Every definition, in catalogue order: 64-bit calls, 32-bit calls, then the named events by topic.
    package let all: [EventDefinition]

    /// Lines the parser could not take; `validate()` reports them.
    let tableMistakes: [String]
    private let indexByName: [String: Int]
    private let indexByKind: [Int?]
    private let indexBySyscall: [SyscallTable: [Int: Int]]
    private let indexesBySet: [String: [Int]]

    /// Reads tables of the form `TableReader` describes. Never fails: what is wrong with them `validate()` tells.
    package convenience init(syscallTables: [String], eventTables: [String]) {
        var reader = TableReader()
        for table in syscallTables { reader.readSyscalls(table) }
        for table in eventTables { reader.readEvents(table) }
        self.init(definitions: reader.definitions, tableMistakes: reader.mistakes)
    }

    private init(definitions: [EventDefinition], tableMistakes: [String]) {
        var byName: [String: Int] = [:]
        var byKind = [Int?](repeating: nil, count: EventKind.limit)
        var bySyscall: [SyscallTable: [Int: Int]] = [:]
        var bySet: [String: [Int]] = [:]
        byName.reserveCapacity(definitions.count)
        for (index, definition) in definitions.enumerated() {
            byName[definition.name] = index
            if byKind.indices.contains(Int(definition.kind.rawValue)) {
                byKind[Int(definition.kind.rawValue)] = index
            }
            for set in definition.sets { bySet[set, default: []].append(index) }
            for table in SyscallTable.allCases {
                guard let number = definition.numbers?[table] else { continue }
                bySyscall[table, default: [:]][number] = index
            }
        }
        all = definitions
        self.tableMistakes = tableMistakes
        indexByName = byName
        indexByKind = byKind
        indexBySyscall = bySyscall
        indexesBySet = bySet
    }
}

// MARK: Look-ups

extension EventCatalogue {
    /// Finds an event by its exact name.
    package func named(_ name: String) -> EventDefinition? {
        indexByName[name].map { all[$0] }
    }

    /// The event of a wire number, in constant time.
    package subscript(_ kind: EventKind) -> EventDefinition? {
        let number = Int(kind.rawValue)
        guard number < indexByKind.count, let index = indexByKind[number] else { return nil }
        return all[index]
    }

    /// Finds the event of a call in the x86-64 table.
    package func syscall(x86_64 number: Int) -> EventDefinition? {
        syscall(number, in: .x86_64)
    }

    /// Finds the event of a call in the i386 table: the 64-bit event where that call exists, else the 32-bit one.
    package func syscall(i386 number: Int) -> EventDefinition? {
        syscall(number, in: .i386)
    }

    /// Finds the event of a call in the arm64 table.
    package func syscall(arm64 number: Int) -> EventDefinition? {
        syscall(number, in: .arm64)
    }

    private func syscall(_ number: Int, in table: SyscallTable) -> EventDefinition? {
        indexBySyscall[table]?[number].map { all[$0] }
    }

    /// Finds the event of a call in this machine's own table.
    package func syscall(native number: Int) -> EventDefinition? {
        #if arch(arm64)
        syscall(arm64: number)
        #else
        syscall(x86_64: number)
        #endif
    }

    /// The names of all sets, sorted.
    package var sets: [String] {
        indexesBySet.keys.sorted()
    }

    /// The events of a set in catalogue order; none if there is no such set.
    package func members(ofSet name: String) -> [EventDefinition] {
        (indexesBySet[name] ?? []).map { all[$0] }
    }
}

/// The three system call tables whose numbers we know.
enum SyscallTable: String, CaseIterable {
    case x86_64, arm64, i386
}

extension SyscallNumbers {
    subscript(_ table: SyscallTable) -> Int? {
        switch table {
        case .x86_64: x86_64
        case .arm64: arm64
        case .i386: i386
        }
    }
}
