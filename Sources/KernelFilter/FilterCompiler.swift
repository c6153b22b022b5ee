// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
package import Events
package import KernelInterface
package import PolicyModel
package import StringMatching

/// A rule to compile, and what its fields are bound by.
package struct FilterRule: Sendable {
    /// By which the caller knows it.
    package let number: Int
    package let rule: Rule
    /// The kinds of events that it is about.
    package let kinds: [EventKind]
    /// Where its fields lie.
    package let binding: any FieldBinding

    package init(number: Int, rule: Rule, kinds: [EventKind], binding: any FieldBinding) {
        self.number = number
        self.rule = rule
        self.kinds = kinds
        self.binding = binding
    }
}

/// Compiles rules into one decision for each kind of event that the kernel side has a place for.
package struct FilterCompiler {
    private let limits: FilterLimits
    private let names: AccountNames?

    package init(limits: FilterLimits = FilterLimits(), names: AccountNames? = nil) {
        self.limits = limits
        self.names = names
    }

    /// What the sensor can fetch before it jumps, of calls and of execs.
    private static let ahead: Set<DecisionStep> = [.object, .path, .given]
    private static let aheadOfExecs: Set<DecisionStep> = [.task, .comm, .container, .parent]

    private struct Lowered {
        let number: Int
        let formula: Formula
        let left: [LeftCondition]
    }

    /// - Parameters:
    ///   - shapes: what the kernel side can tell of events before their records are built; other kinds get no decision.
    ///   - shown: kinds that somebody wants to see: all of their events are told, with the rules that may match as candidates.
    ///   - explains: tells for each rule what is left to user space.
    package func compile(
        _ rules: [FilterRule], _ shapes: [DecisionShape], beside shown: Set<EventKind> = [], explains: Bool = false
    ) -> CompiledFilter {
        var patterns: [Text: PatternSet] = [:]
        var lowered: [(shape: DecisionShape, rules: [Lowered])] = []
        for shape in shapes {
            guard let definition = EventCatalogue.shared[shape.kind] else { continue }
            let sources = SourceLowering(shape, definition, names)
            var found: [Lowered] = []
            var lowering = TestLowering(sources, patterns)
            // One owner at a time, so that sets grow in place.
            patterns = [:]
            for rule in rules where rule.kinds.contains(shape.kind) {
                let binder = Binder(rule.binding, shape.kind)
                let formula = lowering.lower(binder.condition(of: rule.rule))
                guard formula != .no else { continue }
                found.append(
                    Lowered(number: rule.number, formula: formula, left: explains ? left(of: rule.rule, binder, sources) : []))
            }
            patterns = lowering.patterns
            lowered.append((shape, found))
        }
        // Whether there is a text is known only of one that is read, and what has no table is not: one predicate that no text has will do.
        var asked: Set<Text> = []
        for rule in lowered.flatMap(\.rules) {
            rule.formula.forEachAtom { atom in
                switch atom {
                case .hasText(let text), .hasFolder(let text):
                    asked.insert(text)
                    _ = patterns[text.table, default: PatternSet()].add(.equal([0]))
                case .text(let text, _): asked.insert(text)
                case .number, .hasWord: return
                }
            }
        }
        var result = CompiledFilter()
        result.asked = asked
        for (text, set) in patterns {
            var limits = limits.table
            limits.predicates = min(limits.predicates, text.predicateLimit)
            result.tables[text] = KernelTable(set, limits: limits)
        }
        for (shape, rules) in lowered {
            result.kinds[shape.kind] = decision(shape, rules, result.tables, isShown: shown.contains(shape.kind))
        }
        return result
    }

    private func decision(
        _ shape: DecisionShape, _ rules: [Lowered], _ tables: [Text: KernelTable], isShown: Bool
    ) -> KindDecision {
        var explained: [RuleDecision] = []
        var kernel: [KernelRule] = []
        for (place, rule) in rules.enumerated() {
            let formula = rule.formula.placed(in: tables)
            let may = MayCondition(formula)
            let reasons = formula.reasons
            let extent: RuleDecision.Extent = reasons.isEmpty ? .all : may == .constant(true) ? .none : .part
            // What has no place in a table was no reason yet when the tests were looked at.
            let others = rule.left.isEmpty ? reasons.map { LeftCondition(condition: "texts of the rule", reason: $0) } : []
            explained.append(RuleDecision(rule: rule.number, extent: extent, left: rule.left + others, reasons: reasons))
            if may != .constant(false) { kernel.append(KernelRule(place: place, parts: may.conjuncts, isUndecided: !reasons.isEmpty)) }
        }
        var decision = KindDecision(shape: shape, rules: explained, isShown: isShown)
        var texts: Set<Text> = []
        for rule in rules {
            rule.formula.forEachAtom { atom in
                switch atom {
                case .text(let text, _), .hasText(let text), .hasFolder(let text): texts.insert(text.table)
                case .number, .hasWord: return
                }
            }
        }
        decision.texts = texts.sorted()
        // What a call opens is what its rules are about, and of an exec whose it is: some of them ask for it in any case.
        let ahead = shape.opensFiles ? Self.ahead : shape.kind == .schedProcessExec ? Self.aheadOfExecs : []
        for rule in rules { rule.formula.forEachAtom { if ahead.contains($0.step) { decision.prefetch.insert($0.step) } } }
        decision.nanoseconds = kernel.reduce(0) { max($0, MayCondition.all(of: $1.parts).estimate.cost) }
        guard rules.count <= 64 * Int(APUS_CANDIDATE_WORDS) else {
            decision.failure = "more than \(64 * APUS_CANDIDATE_WORDS) rules are about \(shape.kind)"
            return decision
        }
        do throws(AssemblyError) {
            let name = EventCatalogue.shared[shape.kind]?.name ?? "event"
            let writer = DecisionWriter(
                name: "decide_" + name, rules: rules.count, limit: limits.instructions, tellsAll: isShown || shape.isAlwaysTold)
            var order = RuleOrder(writer: writer)
            order.write(kernel, [])
            decision.graph = order.writer.graph
            decision.steps = order.writer.steps
            decision.image = try order.writer.finish()
        } catch {
            decision.failure = error.description
        }
        return decision
    }

    /// The tests of a rule that the kernel cannot answer.
    private func left(of rule: Rule, _ binder: Binder, _ sources: SourceLowering) -> [LeftCondition] {
        var found: [LeftCondition] = []
        rule.condition.forEachTest { test in
            var lowering = TestLowering(sources, [:])
            let reasons = lowering.lower(binder.bind(.test(test))).reasons
            let entry = LeftCondition(condition: test.description, reason: reasons.joined(separator: "; "))
            if !reasons.isEmpty, !found.contains(entry) { found.append(entry) }
        }
        return found
    }
}

/// Limits of what is compiled. What is larger is left to user space.
package struct FilterLimits: Sendable {
    /// Instructions of one decision; a jump reaches 32,767 of them.
    package var instructions = 30_000
    /// Of the tables of texts.
    package var table = MatchLimits.kernel

    package init() {}
}

extension Formula {
    /// The same with predicates by their bits in the tables' rows; what has no place there is unknown.
    func placed(in tables: [Text: KernelTable]) -> Formula {
        switch self {
        case .constant, .unknown: return self
        case .atom(.text(let text, let id)):
            guard let bit = tables[text.table]?.bit(of: id) else { return .unknown("patterns that do not fit into the table") }
            return .atom(.text(text, PatternID(bit)))
        case .atom(.hasText(let text)), .atom(.hasFolder(let text)):
            return tables[text.table].map { $0.wordsPerRow > 0 } == true ? self : .unknown("patterns that do not fit into the table")
        case .atom: return self
        case .not(let inner): return !inner.placed(in: tables)
        case .all(let parts): return .all(of: parts.map { $0.placed(in: tables) })
        case .any(let parts): return .any(of: parts.map { $0.placed(in: tables) })
        }
    }
}
