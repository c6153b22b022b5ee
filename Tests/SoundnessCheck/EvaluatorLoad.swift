// SPDX-License-Identifier: Apache-2.0

package import Events
internal import FalcoLanguage
internal import PolicyModel
package import PolicySyntax
package import RuleEvaluator
internal import TestSupport

/// Rules for the evaluator alone, and random events of calls whose values are those that the rules name, or nearly.
package struct EvaluatorLoad {
    package let program: Program
    package let records: [[UInt8]]

    /// Rules that somebody wrote.
    package init(_ file: SourceFile, events: Int, seed: UInt64) throws {
        var random = Random(seed: seed)
        let makers = Set(Kinds.all).sorted().compactMap { RandomEvents($0, Literals(words: Literals.words(of: file), &random)) }
        try self.init(file, makers, events, &random)
    }

    /// Random rules: every operator, modifier and transformer over every kind of field. `isLeftOut` says which conditions are not wanted.
    package init(rules: Int, events: Int, seed: UInt64, isLeftOut: (String) -> Bool = { _ in false }) throws {
        var random = Random(seed: seed)
        let literals = Literals(&random)
        let names = Kinds.some(&random)
        let rulesOfKinds = RandomRules(literals, kinds: names, &random)
        let conditions = (0..<rules).map { _ in rulesOfKinds.rule(&random) }.filter { !isLeftOut($0.text) }
        try self.init(RuleText(conditions: conditions).file, names.compactMap { RandomEvents($0, literals) }, events, &random)
    }

    private init(_ file: SourceFile, _ makers: [RandomEvents], _ events: Int, _ random: inout Random) throws {
        let set = FalcoLoader().load([file])
        guard !set.hasErrors else { throw SoundnessError(set.diagnostics.map { DiagnosticRenderer().render($0) }.joined()) }
        let binding = FalcoBinding()
        var builder = ProgramBuilder(policy: file.name, language: "falco")
        for rule in set.policy.rules { builder.add(rule, kinds: set.kinds(of: rule), binding) }
        program = builder.build()
        records = (0..<events).map { _ in makers[random.below(makers.count)].record(&random) }
    }

    /// What is known around the events. It allocates nothing when it is asked.
    package static func surroundings() -> any ProcessSurroundings { KnownSurroundings() }
}
