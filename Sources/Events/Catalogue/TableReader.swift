// SPDX-License-Identifier: Apache-2.0

/// Reads event tables: text in, definitions out, and what was wrong with the text.
///
/// A table is lines. A line that starts with a space belongs to the event above it; empty lines and lines that start
/// with `#` count for nothing.
///
///     name | x86-64 arm64 i386 | set,set | argument argument | meaning of the return value | summary
///     name | number | group | set,set | summary
///       argument   summary
///
/// The first form is a system call, the second any other event. What is not there is `-`. An
/// argument is `name:type` or `name:type@meaning`; one called `returnValue` is the return value. Under a system call an
/// indented line gives a summary to an argument by its bare name.
struct TableReader {
    private(set) var definitions: [EventDefinition] = []
    private(set) var mistakes: [String] = []
    private let meanings = Dictionary(uniqueKeysWithValues: Meaning.allCases.map { ($0.rawValue, $0) })
    private let types = Dictionary(uniqueKeysWithValues: ArgumentType.allCases.map { ($0.rawValue, $0) })

    /// Adds the events of a table of system calls.
    mutating func readSyscalls(_ table: String) {
        read(table) { reader, columns in reader.syscall(columns) }
    }

    /// Adds the events of a table of anything else.
    mutating func readEvents(_ table: String) {
        read(table) { reader, columns in reader.event(columns) }
    }

    private mutating func read(_ table: String, head: (inout Self, [Bytes]) -> EventDraft?) {
        var draft: EventDraft?
        for line in Array(table.utf8).split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
            if line.first == UInt8(ascii: " ") {
                detail(trimmed(line), of: &draft)
            } else {
                finish(draft)
                let columns = line.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
                draft = head(&self, columns.map(trimmed))
                if draft == nil { mistakes.append("cannot read line: \(string(line))") }
            }
        }
        finish(draft)
    }

    private mutating func finish(_ draft: EventDraft?) {
        if let draft { definitions.append(draft.definition) }
    }
}

// MARK: Head lines

extension TableReader {
    private mutating func syscall(_ columns: [Bytes]) -> EventDraft? {
        guard columns.count == 6 else { return nil }
        let numbers = words(of: columns[1]).map { Int(string($0)) }
        guard numbers.count == 3 else { return nil }
        let syscall = SyscallNumbers(x86_64: numbers[0], arm64: numbers[1], i386: numbers[2])
        let kind = syscall.x86_64.map { $0 + EventKind.syscallBase }
            ?? syscall.i386.map { $0 + EventKind.syscall32BitBase }
        guard let kind, let wire = UInt16(exactly: kind) else { return nil }
        var draft = EventDraft(kind: EventKind(rawValue: wire), name: string(columns[0]), group: .syscall)
        draft.numbers = syscall
        draft.sets = names(in: columns[2])
        for word in words(of: columns[3]) where !isNothing(word) {
            guard let argument = argument(word, summary: "", of: draft.name) else { continue }
            draft.arguments.append(argument)
        }
        draft.returns = ArgumentDefinition(
            name: "returnValue", type: .int64, typeName: ArgumentType.int64.rawValue,
            meaning: meaning(columns[4], of: draft.name), summary: "")
        draft.summary = string(columns[5])
        return draft
    }

    private func event(_ columns: [Bytes]) -> EventDraft? {
        guard columns.count == 5, let wire = UInt16(string(columns[1])),
            let group = EventGroup(rawValue: string(columns[2]))
        else { return nil }
        var draft = EventDraft(kind: EventKind(rawValue: wire), name: string(columns[0]), group: group)
        draft.sets = names(in: columns[3])
        draft.summary = string(columns[4])
        return draft
    }
}

// MARK: Arguments

extension TableReader {
    /// Takes an indented line: an argument with its summary, or only the summary of an argument already there.
    private mutating func detail(_ line: Bytes, of draft: inout EventDraft?) {
        guard let event = draft?.name else { return mistakes.append("detail without an event: \(string(line))") }
        let end = line.firstIndex(of: UInt8(ascii: " ")) ?? line.endIndex
        let word = line[..<end]
        let summary = string(trimmed(line[end...]))
        if !word.contains(UInt8(ascii: ":")) {
            let name = string(word)
            if draft?.describe(name, as: summary) != true { mistakes.append("\(event): no argument \(name)") }
        } else if let argument = argument(word, summary: summary, of: event) {
            draft?.add(argument)
        }
    }

    private mutating func argument(_ word: Bytes, summary: String, of event: String) -> ArgumentDefinition? {
        guard let colon = word.firstIndex(of: UInt8(ascii: ":")) else {
            mistakes.append("\(event): argument \(string(word)) has no type")
            return nil
        }
        // A type may hold a colon of its own, but no at sign.
        let rest = word[(colon + 1)...]
        let at = rest.firstIndex(of: UInt8(ascii: "@"))
        let typeName = string(rest[..<(at ?? rest.endIndex)])
        guard let type = types[typeName] ?? (EventTables.structures.contains(typeName) ? .structured : nil) else {
            mistakes.append("\(event): unknown type \(typeName)")
            return nil
        }
        return ArgumentDefinition(
            name: string(word[..<colon]), type: type, typeName: typeName,
            meaning: at.flatMap { meaning(rest[($0 + 1)...], of: event) }, summary: summary)
    }

    private mutating func meaning(_ word: Bytes, of event: String) -> Meaning? {
        if isNothing(word) { return nil }
        let name = string(word)
        let meaning = meanings[name]
        if meaning == nil { mistakes.append("\(event): unknown meaning \(name)") }
        return meaning
    }
}

/// An event whose indented lines are still being read.
private struct EventDraft {
    let kind: EventKind
    let name: String
    let group: EventGroup
    var sets: [String] = []
    var arguments: [ArgumentDefinition] = []
    var returns: ArgumentDefinition?
    var summary = ""
    var numbers: SyscallNumbers?

    var definition: EventDefinition {
        EventDefinition(
            kind: kind, name: name, group: group, sets: sets, arguments: arguments, returns: returns, summary: summary,
            numbers: numbers)
    }

    mutating func add(_ argument: ArgumentDefinition) {
        if argument.name == "returnValue" {
            returns = argument
        } else {
            arguments.append(argument)
        }
    }

    /// Gives an argument its summary; false if there is none of that name.
    mutating func describe(_ argument: String, as summary: String) -> Bool {
        guard let index = arguments.firstIndex(where: { $0.name == argument }) else { return false }
        let plain = arguments[index]
        arguments[index] = ArgumentDefinition(
            name: plain.name, type: plain.type, typeName: plain.typeName, meaning: plain.meaning, summary: summary)
        return true
    }
}

// MARK: Text

/// Part of a table; bytes and not characters, because splitting those follows no Unicode rules and costs less.
private typealias Bytes = ArraySlice<UInt8>

private func string(_ bytes: Bytes) -> String {
    String(decoding: bytes, as: UTF8.self)
}

/// The parts between spaces.
private func words(of bytes: Bytes) -> [Bytes] {
    bytes.split(separator: UInt8(ascii: " "))
}

/// The parts between commas; none for `-`.
private func names(in bytes: Bytes) -> [String] {
    isNothing(bytes) ? [] : bytes.split(separator: UInt8(ascii: ",")).map(string)
}

/// Whether this is the `-` that stands for what is not there.
private func isNothing(_ bytes: Bytes) -> Bool {
    bytes.count == 1 && bytes.first == UInt8(ascii: "-")
}

private func trimmed(_ bytes: Bytes) -> Bytes {
    let space = UInt8(ascii: " ")
    guard let first = bytes.firstIndex(where: { $0 != space }), let last = bytes.lastIndex(where: { $0 != space })
    else { return bytes[bytes.endIndex...] }
    return bytes[first...last]
}
