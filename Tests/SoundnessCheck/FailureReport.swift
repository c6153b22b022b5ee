// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import KernelFilter
internal import KernelInterface

/// Makes a failure small, and tells of it.
struct FailureReport {
    private let text: RuleText
    private let kinds: Set<EventKind>
    private let definition: EventDefinition
    private let shape: DecisionShape
    private let surroundings: KnownSurroundings
    private let memory: DecisionMemory
    private let limits: FilterLimits
    private let mutation: Mutation?
    /// Each attempt compiles a set.
    private static let attempts = 400

    init(
        _ text: RuleText, _ kinds: Set<EventKind>, _ definition: EventDefinition, _ shape: DecisionShape, _ surroundings: KnownSurroundings,
        _ memory: DecisionMemory, _ limits: FilterLimits, _ mutation: Mutation?
    ) {
        (self.text, self.kinds, self.definition, self.shape) = (text, kinds, definition, shape)
        (self.surroundings, self.memory, self.limits, self.mutation) = (surroundings, memory, limits, mutation)
    }

    func describe(_ entry: Case, _ outcome: Outcome) -> String {
        let (rules, entry) = smallest(entry)
        guard let set = try? set(rules) else { return "\(outcome)" }
        var comparison = Comparison(set, definition, shape, surroundings, memory)
        let now = (try? comparison.run(entry)) ?? outcome
        var lines = ["\(now), verdict \(comparison.verdict), matches \(comparison.matches), event \(definition.name)"]
        for (number, condition) in rules.conditions.enumerated() { lines.append("r\(number): \(condition.text)") }
        lines.append("facts:\n" + comparison.description)
        let unknown = entry.unknownWords.map(\.name) + entry.unknownTexts.map(\.name)
        lines.append("unknown: \(unknown), container known: \(entry.isContainerKnown)")
        lines.append("in steps: \(entry.noise != nil)")
        lines.append("record: " + describe(entry.record))
        if let program = set.program(definition.kind) {
            lines.append(set.filter.kinds[definition.kind]?.graph.dot(definition.name) { "r\($0)" } ?? "")
            lines.append(Disassembler(program.image).text)
        } else {
            lines.append("no rule is about such events")
        }
        return lines.joined(separator: "\n")
    }

    private func set(_ rules: RuleText) throws -> PolicySet {
        try PolicySet(rules.file, kinds: kinds, surroundings, memory, limits: limits) { mutation?.apply(to: $0) ?? $0 }
    }

    private func fails(_ rules: RuleText, _ entry: Case) -> Bool {
        guard let set = try? set(rules) else { return false }
        var comparison = Comparison(set, definition, shape, surroundings, memory)
        return (try? comparison.run(entry))?.isFailure ?? false
    }

    /// Without rules, parts of rules and unknown facts that it does not take.
    private func smallest(_ entry: Case) -> (RuleText, Case) {
        var (rules, entry, left) = (text, entry, Self.attempts)
        func attempt(_ smaller: RuleText, _ other: Case) -> Bool {
            guard left > 0 else { return false }
            left -= 1
            guard fails(smaller, other) else { return false }
            (rules, entry) = (smaller, other)
            return true
        }
        for condition in text.conditions where attempt(RuleText(conditions: [condition]), entry) { break }
        var place = 0
        while rules.conditions.count > 1, place < rules.conditions.count {
            var fewer = rules
            fewer.conditions.remove(at: place)
            if !attempt(fewer, entry) { place += 1 }
        }
        var plain = entry
        (plain.unknownWords, plain.unknownTexts, plain.isContainerKnown, plain.noise) = ([], [], true, nil)
        _ = attempt(rules, plain)
        var changed = true
        while changed, left > 0 {
            changed = false
            for index in rules.conditions.indices {
                for smaller in rules.conditions[index].smaller {
                    var next = rules
                    next.conditions[index] = smaller
                    if attempt(next, entry) {
                        changed = true
                        break
                    }
                }
            }
        }
        return (rules, entry)
    }

    private func describe(_ record: [UInt8]) -> String {
        guard let event = try? Event(record.span) else { return "none" }
        let comm = String(decoding: [UInt8](copying: event.comm), as: UTF8.self)
        var lines = ["result \(event.returned.map(String.init) ?? "none"), comm \(comm)"]
        for index in 0..<event.argumentCount {
            guard let slot = event.slot(index) else { continue }
            let name = index < definition.arguments.count
                ? definition.arguments[index].name : "\(ObjectSlot(rawValue: index - definition.arguments.count) ?? .kind)"
            let isData = slot & 0xffff_ffff >= 152 && event.data(index) != nil
            let text = isData ? " \(String(decoding: event.copy(index) ?? [], as: UTF8.self).debugDescription)" : ""
            lines.append("  \(name): 0x\(String(slot, radix: 16))\(text)")
        }
        return lines.joined(separator: "\n")
    }
}
