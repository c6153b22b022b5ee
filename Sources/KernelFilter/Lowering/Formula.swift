// SPDX-License-Identifier: Apache-2.0

internal import KernelInterface
internal import StringMatching

/// How a word's bits are a number, and which of them count.
struct WordValue: Hashable, Sendable {
    enum Width: UInt8, Hashable, Sendable { case signed8, signed16, signed32, signed64, unsigned8, unsigned16, unsigned32, unsigned64 }
    let word: Word
    let width: Width
    /// Only these bits; of what has no sign.
    var mask: UInt64 = .max

    init(_ word: Word, _ width: Width) {
        self.word = word
        self.width = width
    }

    var isSigned: Bool { width.rawValue <= Width.signed64.rawValue }

    /// The number that a word stands for.
    func number(_ raw: UInt64) -> (bits: UInt64, isNegative: Bool) {
        let bits: UInt64 =
            switch width {
            case .signed8: UInt64(bitPattern: Int64(Int8(truncatingIfNeeded: raw)))
            case .signed16: UInt64(bitPattern: Int64(Int16(truncatingIfNeeded: raw)))
            case .signed32: UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: raw)))
            case .signed64, .unsigned64: raw & mask
            case .unsigned8: raw & 0xff & mask
            case .unsigned16: raw & 0xffff & mask
            case .unsigned32: raw & 0xffff_ffff & mask
            }
        return (bits, isSigned && bits >> 63 != 0)
    }
}

/// What is asked of a number. It compares as the evaluator does: what is too large for the literal's type is not equal, unequal, less
/// or greater.
enum NumberQuestion: Hashable, Sendable {
    case signed(Comparison, Int64)
    case unsigned(Comparison, UInt64)
    /// Sorted, each once.
    case inSigned([Int64])
    case inUnsigned([UInt64])
    /// `number & mask == wanted`, of what is not negative.
    case bits(mask: UInt64, equal: UInt64)
    /// `number & mask != 0`, of what is not negative.
    case anyBit(UInt64)

    enum Comparison: UInt8, Hashable, Sendable {
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

        var opposite: Comparison {
            switch self {
            case .equal: .notEqual
            case .notEqual: .equal
            case .less: .greaterOrEqual
            case .lessOrEqual: .greater
            case .greater: .lessOrEqual
            case .greaterOrEqual: .less
            }
        }
    }

    /// What holds where this does not, of a number that is always there and never too large to be compared; nil for what has none. Equality
    /// stays as it is: sets of numbers are put together.
    func opposite(of value: WordValue) -> NumberQuestion? {
        guard value.word.isCertain, value.isSigned, case .signed(let comparison, let wanted) = self, comparison != .equal, comparison != .notEqual
        else { return nil }
        return .signed(comparison.opposite, wanted)
    }
}

/// One question that can be answered in the kernel.
enum Atom: Hashable, Sendable {
    case number(WordValue, NumberQuestion)
    case hasWord(Word)
    /// One predicate of the text's table.
    case text(Text, PatternID)
    case hasText(Text)
    /// The text is a path of a folder and a name. It is as known as the text is, and not the same: what lies in no folder, as a file in
    /// memory does, is unknown to the kernel, and has a text and no folder in the record.
    case hasFolder(Text)

    var step: DecisionStep {
        switch self {
        case .number(let value, _): value.word.step
        case .hasWord(let word): word.step
        case .text(let text, _), .hasText(let text), .hasFolder(let text): text.step
        }
    }
}

/// A condition in three values: what the kernel cannot answer is unknown, and what depends on it may be.
indirect enum Formula: Hashable, Sendable {
    case constant(Bool)
    /// Why the kernel cannot answer.
    case unknown(String)
    case atom(Atom)
    case not(Formula)
    case all([Formula])
    case any([Formula])

    static let yes = Formula.constant(true), no = Formula.constant(false)

    static prefix func ! (formula: Formula) -> Formula {
        switch formula {
        case .constant(let value): .constant(!value)
        case .not(let inner): inner
        case .unknown: formula
        case .atom(.number(let value, let question)): question.opposite(of: value).map { .atom(.number(value, $0)) } ?? .not(formula)
        default: .not(formula)
        }
    }

    static func && (left: Formula, right: Formula) -> Formula { all(of: [left, right]) }
    static func || (left: Formula, right: Formula) -> Formula { any(of: [left, right]) }

    static func all(of parts: [Formula]) -> Formula { combine(parts, isAll: true) }
    static func any(of parts: [Formula]) -> Formula { combine(parts, isAll: false) }

    private static func combine(_ parts: [Formula], isAll: Bool) -> Formula {
        var flat: [Formula] = []
        var seen: Set<Formula> = []
        func add(_ part: Formula) -> Bool {
            switch part {
            case .constant(isAll): return true
            case .constant: return false
            default:
                // What is unknown in it may be true here and false there.
                if seen.contains(!part), !part.hasUnknown { return false }
                if seen.insert(part).inserted { flat.append(part) }
                return true
            }
        }
        for part in parts {
            switch part {
            case .all(let inner) where isAll: for part in inner where !add(part) { return .constant(!isAll) }
            case .any(let inner) where !isAll: for part in inner where !add(part) { return .constant(!isAll) }
            default: if !add(part) { return .constant(!isAll) }
            }
        }
        let merged = merged(flat, isAll: isAll)
        // What was put together may say more, or nothing.
        if merged.count != flat.count || merged != flat { return combine(merged, isAll: isAll) }
        switch flat.count {
        case 0: return .constant(isAll)
        case 1: return flat[0]
        default: return isAll ? .all(flat) : .any(flat)
        }
    }

    /// Whether it depends on what the kernel cannot answer.
    var hasUnknown: Bool {
        switch self {
        case .constant, .atom: false
        case .unknown: true
        case .not(let inner): inner.hasUnknown
        case .all(let parts), .any(let parts): parts.contains(where: \.hasUnknown)
        }
    }

    /// The reasons of what is unknown in it, each once.
    var reasons: [String] {
        var found: [String] = []
        forEachReason { if !found.contains($0) { found.append($0) } }
        return found
    }

    private func forEachReason(_ body: (String) -> Void) {
        switch self {
        case .constant, .atom: return
        case .unknown(let reason): body(reason)
        case .not(let inner): inner.forEachReason(body)
        case .all(let parts), .any(let parts): for part in parts { part.forEachReason(body) }
        }
    }

    func forEachAtom(_ body: (Atom) -> Void) {
        switch self {
        case .constant, .unknown: return
        case .atom(let atom): body(atom)
        case .not(let inner): inner.forEachAtom(body)
        case .all(let parts), .any(let parts): for part in parts { part.forEachAtom(body) }
        }
    }
}
