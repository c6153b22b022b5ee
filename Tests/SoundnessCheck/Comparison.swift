// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import KernelFilter
internal import KernelInterface
internal import RuleEvaluator

/// An event, and what may be done to its facts.
struct Case {
    var record: [UInt8]
    /// Facts that cannot be had.
    var unknownWords: [Word] = []
    var unknownTexts: [Text] = []
    var isContainerKnown = true
    var process = ProcessCase.shell
    /// Nil: user space knows of none.
    var parent: ProcessCase? = .daemon
    /// Runs the program as the kernel side does, step by step, with this in what is not fetched yet.
    var noise: UInt64?
}

/// What became of one event.
enum Outcome: Equatable {
    case equal
    /// Something was unknown, and a rule was let pass that does not match.
    case undecidedPassed
    /// Rules that match and are no candidates.
    case missed([Int])
    /// Rules that are candidates and do not match, although nothing was unknown.
    case wrong([Int])

    var isFailure: Bool {
        switch self {
        case .equal, .undecidedPassed: false
        case .missed, .wrong: true
        }
    }
}

/// Compares the kernel's verdict with the evaluator's.
struct Comparison {
    let definition: EventDefinition
    let shape: DecisionShape
    private let surroundings: KnownSurroundings
    private let memory: DecisionMemory
    private let set: PolicySet
    private var facts: DecisionFacts
    /// Rules that matched the last event.
    private(set) var matches: [Int] = []
    private(set) var verdict = DecisionMemory.Verdict.drop

    init(
        _ set: PolicySet, _ definition: EventDefinition, _ shape: DecisionShape, _ surroundings: KnownSurroundings, _ memory: DecisionMemory
    ) {
        (self.set, self.definition, self.shape, self.surroundings, self.memory) = (set, definition, shape, surroundings, memory)
        facts = DecisionFacts(set.tables)
    }

    mutating func run(_ entry: Case) throws -> Outcome {
        let event = try Event(entry.record.span)
        matches.removeAll(keepingCapacity: true)
        surroundings.set(entry.process, parent: entry.parent)
        set.evaluator.evaluate(event) { match in
            matches.append(match.rule)
            return true
        }
        let isInContainer = entry.isContainerKnown ? surroundings.isInContainer(event.cgroupID) : nil
        // Of what has no number nothing is kept.
        let parent = (event.parent.pid == 0 ? nil : entry.parent).flatMap { parent in
            parent.texts.map { DecisionFacts.Beyond.Parent(texts: $0, comm: parent.isRenamed ? nil : parent.comm) }
        }
        facts.fill(
            event, shape, definition, DecisionFacts.Beyond(isInContainer: isInContainer, process: entry.process.texts, parent: parent))
        for word in entry.unknownWords { facts.setUnknown(word) }
        for text in entry.unknownTexts { facts.setUnknown(text) }
        guard let program = set.program(definition.kind) else {
            verdict = .drop
            return matches.isEmpty ? .equal : .missed(matches)
        }
        if let noise = entry.noise {
            verdict = try memory.runInSteps(program.program, facts, set.tables, noise: noise)
        } else {
            verdict = try memory.run(program.program, facts, set.tables)
        }
        return outcome(program)
    }

    private func outcome(_ program: PolicySet.LoadedProgram) -> Outcome {
        let rules = program.rules
        guard case .pass(let candidates, let isUndecided) = verdict else { return matches.isEmpty ? .equal : .missed(matches) }
        func isCandidate(_ place: Int) -> Bool { candidates.map { $0[place / 64] >> UInt64(place % 64) & 1 != 0 } ?? true }
        var missed = matches.filter { !rules.contains($0) }
        var passed: [Int] = []
        for (place, rule) in rules.enumerated() {
            let doesMatch = matches.contains(rule)
            if doesMatch, !isCandidate(place) { missed.append(rule) }
            if !doesMatch, isCandidate(place) { passed.append(rule) }
        }
        if !missed.isEmpty { return .missed(missed) }
        if passed.isEmpty { return .equal }
        if !isUndecided { return .wrong(passed) }
        // What the kernel decides alone it decides whatever other rules leave open.
        let decided = facts.isAnyUnknown || candidates == nil ? [] : passed.filter { rule in program.decided.contains(rule) }
        return decided.isEmpty ? .undecidedPassed : .wrong(decided)
    }

    /// The rules that an outcome is about, as they were written.
    func names(of outcome: Outcome) -> [String] {
        switch outcome {
        case .missed(let rules), .wrong(let rules): rules.map(set.text(of:))
        case .equal, .undecidedPassed: []
        }
    }

    /// Facts of the last event, for people.
    var description: String {
        var lines: [String] = []
        for word in 0..<facts.words.count {
            if facts.wordsUnknown >> UInt64(word) & 1 != 0 { lines.append("  \(Word(word).name): unknown") }
            if facts.wordsPresent >> UInt64(word) & 1 != 0 {
                lines.append("  \(Word(word).name): \(Int64(bitPattern: facts.words[word])) (0x\(String(facts.words[word], radix: 16)))")
            }
        }
        for text in set.tables.all {
            let isPresent = facts.textsPresent >> UInt32(text) & 1 != 0, isUnknown = facts.textsUnknown >> UInt32(text) & 1 != 0
            let bits = (0..<set.tables.words(text)).map { String(facts.bits[32 * text + $0], radix: 2) }
            let state = isUnknown ? "unknown" : isPresent ? "there" : "missing"
            lines.append("  \(Text(text).name): \(state), bits \(bits.joined(separator: " "))")
        }
        return lines.joined(separator: "\n")
    }
}
