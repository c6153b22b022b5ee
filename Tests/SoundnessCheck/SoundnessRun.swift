// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import KernelFilter
internal import KernelInterface
package import PolicySyntax
internal import StringMatching
internal import TestSupport

/// What a run has seen.
package struct SoundnessTally: Sendable {
    package var policies = 0
    package var pairs = 0
    package var missed = 0
    package var wrong = 0
    package var undecidedPassed = 0
    package var equal = 0
    /// Events that some rule matches.
    package var matching = 0
    /// Events that the kernel dropped.
    package var dropped = 0
    package var instructions = 0

    package var text: String {
        """
        policies \(policies) pairs \(pairs) missed \(missed) undecided-passed \(undecidedPassed) equal \(equal)
        wrong \(wrong), some rule matches \(percent(matching)), dropped \(percent(dropped)), instructions \(instructions)
        """
    }

    private func percent(_ count: Int) -> String {
        let tenths = pairs == 0 ? 0 : count * 1000 / pairs
        return "\(tenths / 10).\(tenths % 10) %"
    }
}

/// Random rules and random events: the kernel's verdict against the evaluator's.
package struct SoundnessRun {
    private let seed: UInt64
    private let pairs: Int
    private let isMutating: Bool
    private let surroundings = KnownSurroundings()
    private let memory: DecisionMemory
    package private(set) var tally = SoundnessTally()

    /// The first failure, for people; nil: there was none.
    package private(set) var failure: String?

    private static let rulesInSet = 20

    package init(seed: UInt64, pairs: Int, isMutating: Bool = false) throws {
        (self.seed, self.pairs, self.isMutating) = (seed, pairs, isMutating)
        memory = try DecisionMemory()
    }

    /// Stops at the first failure.
    package mutating func run(policies: Int) throws {
        let each = max(1, (pairs + policies - 1) / policies)
        var random = Random(seed: seed)
        while tally.pairs < pairs, failure == nil {
            // Each set from a number of its own: any of them can be made again.
            try runSet(seed: random.next(), pairs: min(each, pairs - tally.pairs))
        }
    }

    /// Rules that somebody wrote, over events of all kinds with values that such rules name.
    package mutating func run(_ file: SourceFile, pairs: Int) throws {
        var random = Random(seed: seed)
        let makers = Set(Kinds.all + RecordKinds.names).sorted().compactMap { RandomEvents($0, Literals(words: Literals.words(of: file), &random)) }
        let kinds = Set(makers.map(\.definition.kind))
        let mutation = isMutating ? Mutation(random.next()) : nil
        let set = try PolicySet(file, kinds: kinds, surroundings, memory) { mutation?.apply(to: $0) ?? $0 }
        try run(set, makers, pairs: pairs, &random) { [seed] maker, entry, outcome, comparison in
            "seed \(seed), \(file.name), \(maker.definition.name): \(outcome), verdict \(comparison.verdict)\n\(comparison.description)\n"
                + comparison.names(of: outcome).joined(separator: "\n")
        }
    }

    private mutating func runSet(seed: UInt64, pairs: Int) throws {
        var random = Random(seed: seed)
        let literals = Literals(&random)
        let names = Kinds.some(&random)
        let makers = names.compactMap { RandomEvents($0, literals) }
        let rules = RandomRules(literals, kinds: names, &random)
        // One set in four is small: more of its events are dropped. Some have more rules than a word has bits.
        var ruleCount = random.chance(4) ? 70 + random.below(70) : Self.rulesInSet + random.below(8)
        if random.chance(25) { ruleCount = 1 + random.below(5) }
        let text = RuleText(conditions: (0..<ruleCount).map { _ in rules.rule(&random) })
        let kinds = Set(makers.map(\.definition.kind))
        let mutation = isMutating ? Mutation(random.next()) : nil
        // Tables that are too small for all patterns leave some out.
        var limits = FilterLimits()
        if random.chance(10) { limits.table.states = 8 + random.below(40) }
        let set = try PolicySet(text.file, kinds: kinds, surroundings, memory, limits: limits) { mutation?.apply(to: $0) ?? $0 }
        let run = self.seed
        try self.run(set, makers, pairs: pairs, &random) { [surroundings, memory, limits] maker, entry, outcome, _ in
            let report = FailureReport(text, kinds, maker.definition, maker.shape, surroundings, memory, limits, mutation)
            return "seed \(run), set \(seed):\n" + report.describe(entry, outcome)
        }
    }

    private mutating func run(
        _ set: PolicySet, _ makers: [RandomEvents], pairs: Int, _ random: inout Random,
        tell: (RandomEvents, Case, Outcome, Comparison) -> String
    ) throws {
        tally.policies += 1
        tally.instructions += set.instructions
        var comparisons = makers.map { Comparison(set, $0.definition, $0.shape, surroundings, memory) }
        for _ in 0..<pairs {
            let index = random.below(makers.count)
            let entry = Self.entry(makers[index], &random)
            let outcome = try comparisons[index].run(entry)
            count(outcome, comparisons[index])
            if outcome.isFailure {
                failure = tell(makers[index], entry, outcome, comparisons[index])
                return
            }
        }
    }

    private mutating func count(_ outcome: Outcome, _ comparison: Comparison) {
        tally.pairs += 1
        if !comparison.matches.isEmpty { tally.matching += 1 }
        if comparison.verdict == .drop { tally.dropped += 1 }
        switch outcome {
        case .equal: tally.equal += 1
        case .undecidedPassed: tally.undecidedPassed += 1
        case .missed: tally.missed += 1
        case .wrong: tally.wrong += 1
        }
    }

    private static let texts: [Text] = [
        .path, .given, .raw, .secondGiven, .secondRaw, .comm, .executable, .commandLine, .arguments, .firstArgument, .parentComm,
        .parentExecutable, .parentCommandLine, .parentArguments, .parentFirstArgument,
    ]

    /// An event; of one in ten something is unknown, and one in ten is decided step by step.
    private static func entry(_ maker: RandomEvents, _ random: inout Random) -> Case {
        var entry = Case(record: maker.record(&random))
        entry.process = maker.process(comm: nil, &random)
        entry.parent = random.chance(3) ? nil : maker.process(comm: nil, &random)
        if random.chance(10) {
            for _ in 0..<(1 + random.below(3)) {
                switch random.below(4) {
                case 0: entry.isContainerKnown = false
                case 1: entry.unknownWords += [.inheritable, .permitted, .effective]
                case 2 where maker.shape.hasDescriptor:
                    let all = (Word.objectKind.index...Word.remoteAddress.index).map { Word($0) }
                    entry.unknownWords += random.chance(30) ? all : [random.one(of: all)]
                default: entry.unknownTexts.append(random.one(of: texts))
                }
            }
        }
        if random.chance(10) { entry.noise = random.next() }
        return entry
    }
}

/// Calls to make events of.
enum Kinds {
    /// A successful exec, which rules call by the call's name.
    static let exec = "sched_process_exec"

    /// What rules call it.
    static func ruleName(_ kind: String) -> String { kind == exec ? "execve" : RecordKinds.calls[kind] ?? kind }

    static let all = [
        "open", "creat", "openat", "openat2", "openat", "openat2", "open", "connect", "connect", "bind", "sendto", "recvfrom", "accept4",
        "listen",
        "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "rename", "renameat2", "mkdir", "mkdirat", "rmdir", "socket", "dup",
        "dup2", "dup3", "ptrace", "chmod", "fchmod", "fchmodat", "chown", "fchownat", "mknod", "mknodat", "init_module", "finit_module",
        "execve", "execveat", exec, exec, exec, "mount", "umount2", "setuid", "setresuid", "setns", "unshare", "kill", "ioctl", "mprotect", "read", "write",
        "prctl", "memfd_create", "fstat", "chdir", "chroot", "sendmsg", "inotify_add_watch", "fcntl", "setsockopt", "open_by_handle_at",
    ]

    /// Two to six.
    static func some(_ random: inout Random) -> [String] {
        var names: [String] = []
        for _ in 0..<(2 + random.below(4)) {
            let name = random.chance(30) ? random.one(of: RecordKinds.names) : random.one(of: all)
            if !names.contains(name) { names.append(name) }
        }
        return names
    }
}
