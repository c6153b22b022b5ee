// SPDX-License-Identifier: Apache-2.0

// Tables of names become many small questions about one number. Put together they are few: which numbers it may be. All of it holds for
// a number that is missing too, of which every question is false and its negation true.
extension Formula {
    /// Questions about the same number, as far as they are about which numbers it is, as one.
    static func merged(_ parts: [Formula], isAll: Bool) -> [Formula] {
        var sets: [WordValue: (isSigned: Bool, yes: Set<UInt64>?, no: Set<UInt64>?, first: Int)] = [:]
        var rest: [(place: Int, part: Formula)] = []
        for (place, part) in parts.enumerated() {
            guard let (value, isSigned, numbers, negated) = part.membership, sets[value].map({ $0.isSigned == isSigned }) ?? true else {
                rest.append((place, part))
                continue
            }
            var entry = sets[value] ?? (isSigned, nil, nil, place)
            switch (isAll, negated) {
            case (true, false): entry.yes = entry.yes.map { $0.intersection(numbers) } ?? numbers
            case (false, false): entry.yes = (entry.yes ?? []).union(numbers)
            case (true, true): entry.no = (entry.no ?? []).union(numbers)
            case (false, true): entry.no = entry.no.map { $0.intersection(numbers) } ?? numbers
            }
            sets[value] = entry
        }
        for (value, entry) in sets {
            let formula: Formula
            switch (entry.yes, entry.no) {
            case (let yes?, nil): formula = .among(value, entry.isSigned, yes)
            case (nil, let no?): formula = .negation(.among(value, entry.isSigned, no))
            case (let yes?, let no?):
                // In one and not in the other; or in one, or not in the other.
                formula = isAll
                    ? .among(value, entry.isSigned, yes.subtracting(no)) : .negation(.among(value, entry.isSigned, no.subtracting(yes)))
            case (nil, nil): continue
            }
            rest.append((entry.first, formula))
        }
        let ordered = rest.sorted { $0.place < $1.place }.map(\.part)
        return absorbed(isAll ? ordered.filter { !isImplied($0, ordered) } : ordered, isAll: isAll)
    }

    private static func negation(_ formula: Formula) -> Formula { !formula }

    /// The value, the numbers that it is asked to be one of, and whether it is asked not to be.
    private var membership: (WordValue, isSigned: Bool, Set<UInt64>, negated: Bool)? {
        switch self {
        case .atom(.number(let value, .inUnsigned(let numbers))): (value, false, Set(numbers), false)
        case .atom(.number(let value, .unsigned(.equal, let number))): (value, false, [number], false)
        case .atom(.number(let value, .inSigned(let numbers))): (value, true, Set(numbers.map { UInt64(bitPattern: $0) }), false)
        case .atom(.number(let value, .signed(.equal, let number))): (value, true, [UInt64(bitPattern: number)], false)
        case .not(let inner): inner.membership.map { ($0.0, $0.isSigned, $0.2, !$0.negated) }
        default: nil
        }
    }

    private static func among(_ value: WordValue, _ isSigned: Bool, _ numbers: Set<UInt64>) -> Formula {
        if numbers.isEmpty { return .no }
        if isSigned {
            let sorted = numbers.map { Int64(bitPattern: $0) }.sorted()
            return .atom(.number(value, sorted.count == 1 ? .signed(.equal, sorted[0]) : .inSigned(sorted)))
        }
        let sorted = numbers.sorted()
        return .atom(.number(value, sorted.count == 1 ? .unsigned(.equal, sorted[0]) : .inUnsigned(sorted)))
    }

    /// A question that holds of a value only if there is one.
    private static func isImplied(_ part: Formula, _ others: [Formula]) -> Bool {
        switch part {
        case .atom(.hasWord(let word)):
            others.contains { if case .atom(.number(let value, _)) = $0 { value.word == word } else { false } }
        case .atom(.hasText(let text)):
            others.contains { if case .atom(.text(let other, _)) = $0 { other == text } else { false } }
        default: false
        }
    }

    /// `a and (a or b)` is `a`; `a or (a and b)` is `a`; `a and (not a or b)` is `a and b`; the same the other way round.
    private static func absorbed(_ parts: [Formula], isAll: Bool) -> [Formula] {
        let known = Set(parts)
        return parts.compactMap { part -> Formula? in
            let inner: [Formula]
            switch part {
            case .any(let list) where isAll: inner = list
            case .all(let list) where !isAll: inner = list
            default: return part
            }
            if inner.contains(where: { known.contains($0) && !$0.isUnknown }) { return nil }
            // A negation takes away only what has one answer.
            let left = inner.filter { !known.contains(!$0) || $0.hasUnknown }
            if left.count == inner.count { return part }
            return isAll ? .any(of: left) : .all(of: left)
        }
    }
}
