// SPDX-License-Identifier: Apache-2.0

package import Events
package import KernelInterface

/// What rules became.
package struct CompiledFilter: Sendable {
    /// The decision of each kind of event that has a place for one.
    package internal(set) var kinds: [EventKind: KindDecision] = [:]
    /// The table of each text that rules ask something about.
    package internal(set) var tables: [Text: KernelTable] = [:]

    /// The texts themselves: several share a table.
    var asked: Set<Text> = []

    /// Whether somebody asks about a text. What is kept with tasks is asked about where a child asks about its parent, and the other way round.
    package func isAsked(_ text: Text) -> Bool {
        text.step == .process || text.step == .parent || text == .comm
            ? asked.contains { $0.table == text.table } : asked.contains(text)
    }

    /// What the kernel side is asked to decide. A kind of which no rule can match is dropped, unless somebody wants to see it; one without a
    /// program is told whole.
    package func decisions(generation: UInt32) -> KernelDecisions {
        var decided: [EventKind: KernelDecisions.Decision] = [:]
        for (kind, decision) in kinds {
            if decision.rules.isEmpty {
                // What is told in any case is told undecided: there is nothing to gain.
                if !decision.isShown && !decision.shape.isAlwaysTold { decided[kind] = .drop }
            } else if let image = decision.image {
                let bits = decision.prefetch.reduce(UInt16(0)) { $0 | 1 << UInt16($1.rawValue) }
                decided[kind] = .program(image, prefetch: bits)
            }
        }
        var forms: [Int: DecisionTable] = [:]
        for (text, table) in tables {
            var form = table.decisionTable
            form.texts = Text.all.filter { $0.table == text && isAsked($0) }.reduce(0) { $0 | 1 << UInt32($1.index) }
            forms[text.index] = form
        }
        let steps = kinds.values.reduce(into: Set<DecisionStep>()) { if !$1.shape.isRecord { $0.formUnion($1.steps) } }
        let ofRecords = kinds.values.filter(\.shape.isRecord)
        return KernelDecisions(
            kinds: decided, steps: steps, recordSteps: ofRecords.reduce(into: []) { $0.formUnion($1.steps) },
            recordTexts: Dictionary(uniqueKeysWithValues: ofRecords.map { ($0.shape.kind, $0.shape.texts) }), tables: forms, generation: generation)
    }
}

/// The decision of one kind of event.
package struct KindDecision: Sendable {
    package let shape: DecisionShape
    /// In order: a candidate's bit is its place here.
    package let rules: [RuleDecision]
    /// Groups of facts that it fetches.
    package internal(set) var steps: Set<DecisionStep> = []
    /// Groups of facts that nearly every event needs which succeeded.
    package internal(set) var prefetch: Set<DecisionStep> = []
    /// Its questions.
    package internal(set) var graph = DecisionGraph()
    /// The texts whose tables it looks at.
    package internal(set) var texts: [Text] = []
    /// What an event costs that no rule wants, by rough estimate, beyond the hook itself.
    package internal(set) var nanoseconds = 0.0
    /// Nil where none could be made: then every event is told.
    package internal(set) var image: ProgramImage?
    /// Why there is none.
    package internal(set) var failure: String?

    /// Somebody wants to see the kind: none of its events is dropped.
    package let isShown: Bool

    init(shape: DecisionShape, rules: [RuleDecision], isShown: Bool) {
        self.shape = shape
        self.rules = rules
        self.isShown = isShown
    }
}

/// What became of one rule for one kind of event.
package struct RuleDecision: Sendable, Equatable {
    /// How much of the condition the kernel decides.
    package enum Extent: String, Sendable { case all, part, none }
    /// The caller's number.
    package let rule: Int
    package let extent: Extent
    /// What is left to user space.
    package let left: [LeftCondition]
    /// Why something is, each reason once.
    package let reasons: [String]
}

/// A test that the kernel does not answer.
package struct LeftCondition: Sendable, Equatable {
    package let condition: String
    package let reason: String

    package init(condition: String, reason: String) { (self.condition, self.reason) = (condition, reason) }
}
