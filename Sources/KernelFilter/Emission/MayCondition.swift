// SPDX-License-Identifier: Apache-2.0

internal import KernelInterface
internal import StringMatching

/// What must hold so that a condition may: negations stand at the questions only, and what is unknown holds. This is what the kernel
/// evaluates, in two values: a question whose answer is unknown when the event happens holds as well, asked either way.
indirect enum MayCondition: Hashable, Sendable {
    case constant(Bool)
    case question(Atom, negated: Bool)
    case all([MayCondition])
    case any([MayCondition])

    init(_ formula: Formula) { self.init(formula, negated: false) }

    private init(_ formula: Formula, negated: Bool) {
        switch formula {
        case .constant(let value): self = .constant(value != negated)
        case .unknown: self = .constant(true)
        case .atom(let atom): self = .question(atom, negated: negated)
        case .not(let inner): self.init(inner, negated: !negated)
        case .all(let parts), .any(let parts):
            let isAll = if case .all = formula { !negated } else { negated }
            self = Self.combine(parts.map { MayCondition($0, negated: negated) }, isAll: isAll)
        }
    }

    private static func combine(_ parts: [MayCondition], isAll: Bool) -> MayCondition {
        var flat: [MayCondition] = []
        var seen: Set<MayCondition> = []
        for part in parts {
            switch part {
            case .constant(let value): if value != isAll { return part }
            case .all(let inner) where isAll: for part in inner where seen.insert(part).inserted { flat.append(part) }
            case .any(let inner) where !isAll: for part in inner where seen.insert(part).inserted { flat.append(part) }
            default: if seen.insert(part).inserted { flat.append(part) }
            }
        }
        if flat.isEmpty { return .constant(isAll) }
        if flat.count == 1 { return flat[0] }
        let ranked = flat.enumerated().map { (rank: $0.element.estimate.rank(isAll: isAll), place: $0.offset, part: $0.element) }
        let sorted = ranked.sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }.map(\.part)
        return isAll ? .all(sorted) : .any(sorted)
    }

    /// The parts that all have to hold.
    var conjuncts: [MayCondition] {
        switch self {
        case .constant(true): []
        case .all(let parts): parts
        default: [self]
        }
    }

    static func all(of parts: [MayCondition]) -> MayCondition { combine(parts, isAll: true) }

    // MARK: what it costs

    /// What to expect; orders parts, and means nothing else.
    struct Estimate {
        /// ns, roughly.
        var cost: Double
        /// That it holds.
        var chance: Double

        /// What it costs for each time that it decides.
        func rank(isAll: Bool) -> Double { cost / max(0.001, isAll ? 1 - chance : chance) }
    }

    var estimate: Estimate {
        switch self {
        case .constant(let value): return Estimate(cost: 0, chance: value ? 1 : 0)
        case .question(let atom, let negated):
            let estimate = atom.estimate
            return negated ? Estimate(cost: estimate.cost, chance: 1 - estimate.chance) : estimate
        case .all(let parts), .any(let parts):
            let isAll = if case .all = self { true } else { false }
            var result = Estimate(cost: 0, chance: 1)
            for part in parts {
                let part = part.estimate
                result.cost += result.chance * part.cost
                result.chance *= isAll ? part.chance : 1 - part.chance
            }
            if !isAll { result.chance = 1 - result.chance }
            return result
        }
    }

    /// Texts and predicates of which one must be true, where that is all it asks.
    var guards: [TextPredicateID]? {
        switch self {
        case .question(.text(let text, let id), negated: false): [TextPredicateID(text: text, id: id)]
        case .any(let parts):
            parts.reduce([]) { found, part in
                guard let found, let own = part.guards else { return nil }
                return found + own
            }
        case .all(let parts): parts.lazy.compactMap(\.guards).first
        default: nil
        }
    }
}

/// One predicate of one text's table.
struct TextPredicateID: Hashable {
    let text: Text
    let id: PatternID
}

extension Atom {
    /// By experience with rules: what they name is rare, and what they exclude too.
    var estimate: MayCondition.Estimate {
        let cost: Double =
            switch step {
            case .call: 1
            case .object: 10
            case .comm: 25
            case .capabilities: 30
            case .task: 50
            // Fetched on the way, by jumping there and back.
            case .process: 200
            case .parent: 240
            case .container: 45
            case .path: 40
            case .given, .secondGiven: 60
            }
        switch self {
        case .number(_, let question):
            let chance: Double =
                switch question {
                case .signed(.equal, _), .unsigned(.equal, _), .inSigned, .inUnsigned: 0.15
                case .signed(.notEqual, _), .unsigned(.notEqual, _): 0.85
                case .signed, .unsigned: 0.5
                case .bits, .anyBit: 0.3
                }
            return MayCondition.Estimate(cost: cost, chance: chance)
        case .hasWord, .hasText, .hasFolder: return MayCondition.Estimate(cost: cost, chance: 0.8)
        case .text: return MayCondition.Estimate(cost: cost + 1, chance: 0.05)
        }
    }
}
