// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import FalcoLanguage
internal import KernelFilter
internal import KernelInterface
internal import PolicyModel
internal import PolicySyntax
internal import RuleEvaluator
internal import Sensors

/// Rules that were compiled twice: for the evaluator, and for the kernel.
final class PolicySet {
    let rules: FalcoRuleSet
    let filter: CompiledFilter
    let tables: TextTables
    let evaluator: Evaluator
    private let memory: DecisionMemory
    private var programs: [EventKind: LoadedProgram] = [:]

    /// A program in the kernel, and what became of its image before it was loaded.
    final class LoadedProgram {
        let program: RawProgram
        let image: ProgramImage
        /// The rule's number by its place.
        let rules: [Int]
        /// Rules of which the kernel answers every question.
        let decided: Set<Int>
        init(_ program: consuming RawProgram, _ image: ProgramImage, _ rules: [RuleDecision]) {
            self.program = program
            self.image = image
            self.rules = rules.map(\.rule)
            decided = Set(rules.filter { $0.extent == .all }.map(\.rule))
        }
    }

    /// - Parameters:
    ///   - limits: of the tables of texts.
    ///   - change: what to do to each image before it is loaded.
    init(
        _ file: SourceFile, kinds: Set<EventKind>, _ surroundings: KnownSurroundings, _ memory: DecisionMemory,
        limits: FilterLimits = FilterLimits(), change: (ProgramImage) -> ProgramImage = { $0 }
    ) throws {
        let binding = RecordBinding(falco: FalcoBinding())
        rules = try Self.load(file)
        let all = Self.filterRules(rules, kinds)
        filter = FilterCompiler(limits: limits).compile(all, Self.shapes(kinds, .sysExit))
        tables = TextTables(filter)
        var builder = ProgramBuilder()
        for rule in all { builder.add(rule.rule, kinds: rule.kinds, binding) }
        evaluator = Evaluator(builder.build(), surroundings)
        self.memory = memory
        for (kind, decision) in filter.kinds where !decision.rules.isEmpty {
            guard let image = decision.image else { throw SoundnessError("no program for \(kind): \(decision.failure ?? "")") }
            let changed = change(image)
            programs[kind] = LoadedProgram(try memory.load(changed), changed, decision.rules)
        }
    }

    private static func load(_ file: SourceFile) throws -> FalcoRuleSet {
        let rules = FalcoLoader().load([file])
        guard !rules.hasErrors else { throw SoundnessError(rules.diagnostics.map { DiagnosticRenderer().render($0) }.joined()) }
        return rules
    }

    private static func filterRules(_ rules: FalcoRuleSet, _ kinds: Set<EventKind>) -> [FilterRule] {
        rules.policy.rules.enumerated().map {
            let named = rules.kinds(of: $0.element)
            let all = Set(named.filter { RecordKinds.call(of: $0) == nil } + named.flatMap { RecordKinds.byCall[$0] ?? [] })
            return FilterRule(
                number: $0.offset, rule: $0.element, kinds: all.intersection(kinds).sorted { $0.rawValue < $1.rawValue },
                binding: RecordBinding(falco: FalcoBinding()))
        }
    }

    private static func shapes(_ kinds: Set<EventKind>, _ provider: Provider) -> [DecisionShape] {
        kinds.sorted { $0.rawValue < $1.rawValue }.compactMap { DecisionShapes.shape(of: $0, provider) }
    }

    /// Rules for the kernel alone.
    static func filter(_ file: SourceFile, kinds: Set<EventKind>, _ provider: Provider = .sysExit) throws -> CompiledFilter {
        FilterCompiler().compile(filterRules(try load(file), kinds), shapes(kinds, provider))
    }

    /// Nil: no rule is about such events, and all of them are dropped.
    func program(_ kind: EventKind) -> LoadedProgram? { programs[kind] }

    /// A rule as it was written.
    func text(of number: Int) -> String {
        let name = rules.policy.rules[number].name
        return name + ": " + (rules.rules.first { $0.name == name }?.conditionText ?? "")
    }

    var instructions: Int { programs.values.reduce(0) { $0 + $1.image.instructions.count } }
}

/// Rules as a file of Falco's.
struct RuleText: Sendable {
    var conditions: [ConditionText]

    var file: SourceFile {
        let rules = conditions.enumerated().map { number, condition in
            let text = condition.text.replacing("'", with: "''")
            return "- rule: r\(number)\n  desc: d\n  condition: '\(text)'\n  output: o\n  priority: INFO\n  warn_evttypes: false\n"
        }
        return SourceFile(name: "soundness.yaml", text: rules.joined())
    }
}
