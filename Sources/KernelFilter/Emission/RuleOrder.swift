// SPDX-License-Identifier: Apache-2.0

internal import KernelInterface

/// One rule for one kind of event: what must hold so that it may match.
struct KernelRule {
    /// Its place among the rules of the kind.
    let place: Int
    /// All have to hold.
    var parts: [MayCondition]
    /// Something of it is unknown whatever the event.
    let isUndecided: Bool
}

/// Writes the rules of one kind so that what they share is asked once: first what several ask in front of everything else, then, of many
/// rules that each want a text to be like something, whether it is like anything.
struct RuleOrder {
    var writer: DecisionWriter

    /// As many rules as share one look at the truth bits of texts.
    private static let chunk = 32
    /// Fewer rules are asked one by one.
    private static let guardedFrom = 4

    /// Goes on behind them, whatever they say.
    mutating func write(_ rules: [KernelRule], _ known: Set<DecisionStep>) {
        var rest: [KernelRule] = []
        for rule in rules {
            if rule.parts.isEmpty { writer.mark(rule.place, isUndecided: rule.isUndecided) } else { rest.append(rule) }
        }
        if let shared = Self.shared(rest) {
            writeShared(shared, rest, known)
        } else if Self.areGuarded(rest) {
            writeGuarded(rest, known)
        } else {
            for rule in rest { writeOne(rule, known) }
        }
    }

    private mutating func writeOne(_ rule: KernelRule, _ known: Set<DecisionStep>) {
        let (match, next) = (writer.makeLabel("rule_\(rule.place)"), writer.makeLabel())
        _ = writer.branch(.all(of: rule.parts), match, next, known)
        writer.place(match)
        writer.mark(rule.place, isUndecided: rule.isUndecided)
        writer.place(next)
    }

    // MARK: what rules share

    /// The cheapest part that several rules have, and that comes first in each of them or is had by many.
    private static func shared(_ rules: [KernelRule]) -> MayCondition? {
        guard rules.count > 1 else { return nil }
        var counts: [MayCondition: Int] = [:]
        for rule in rules { for part in rule.parts { counts[part, default: 0] += 1 } }
        var best: (part: MayCondition, rank: Double, count: Int)?
        for rule in rules {
            for (index, part) in rule.parts.enumerated() {
                guard let count = counts[part], count > 1, index == 0 || count >= guardedFrom else { continue }
                let rank = part.estimate.rank(isAll: true)
                if let best, (best.rank, -best.count) <= (rank, -count) { continue }
                best = (part, rank, count)
            }
        }
        return best?.part
    }

    private mutating func writeShared(_ shared: MayCondition, _ rules: [KernelRule], _ known: Set<DecisionStep>) {
        var (with, without): ([KernelRule], [KernelRule]) = ([], [])
        for var rule in rules {
            guard let index = rule.parts.firstIndex(of: shared) else {
                without.append(rule)
                continue
            }
            rule.parts.remove(at: index)
            with.append(rule)
        }
        let (holds, after) = (writer.makeLabel(), writer.makeLabel())
        let fetched = writer.branch(shared, holds, after, known)
        writer.place(holds)
        write(with, fetched.yes)
        writer.place(after)
        // The rules that share it go on here too, whatever they say.
        if !without.isEmpty { write(without, fetched.yes.intersection(fetched.no)) }
    }

    // MARK: many rules that each want a text to be like something

    private static func guards(of rule: KernelRule) -> [TextPredicateID]? { rule.parts.lazy.compactMap(\.guards).first }

    private static func areGuarded(_ rules: [KernelRule]) -> Bool { rules.count { guards(of: $0) != nil } >= guardedFrom }

    private mutating func writeGuarded(_ rules: [KernelRule], _ known: Set<DecisionStep>) {
        var guarded: [[Text]: [(rule: KernelRule, guards: [TextPredicateID])]] = [:]
        var open: [KernelRule] = []
        for rule in rules {
            guard let guards = Self.guards(of: rule) else {
                open.append(rule)
                continue
            }
            guarded[Set(guards.map(\.text)).sorted(), default: []].append((rule, guards))
        }
        for (texts, list) in guarded.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            var known = known
            for text in texts { writer.ensure(text.step, &known) }
            let (some, after) = (writer.makeLabel("some"), writer.makeLabel("none"))
            writer.test(rowsOf: texts, some, after)
            writer.place(some)
            // Predicates that stand together in the table's rows are asked about together.
            let ordered = list.sorted { ($0.guards[0].id, $0.rule.place) < ($1.guards[0].id, $1.rule.place) }
            for start in stride(from: 0, to: ordered.count, by: Self.chunk) {
                let part = ordered[start..<min(start + Self.chunk, ordered.count)]
                let (these, next) = (writer.makeLabel(), writer.makeLabel())
                writer.test(part.flatMap(\.guards), these, next)
                writer.place(these)
                for entry in part { writeOne(entry.rule, known) }
                writer.place(next)
            }
            writer.place(after)
        }
        for rule in open { writeOne(rule, known) }
    }
}
