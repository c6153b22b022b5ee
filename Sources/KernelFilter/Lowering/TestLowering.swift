// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import KernelInterface
internal import PolicyModel
internal import StringMatching

/// From tests to what the kernel can answer. Gathers the predicates on each text.
struct TestLowering {
    private let sources: SourceLowering
    /// For each text that has a table the predicates that were asked of it, or of a parent's.
    private(set) var patterns: [Text: PatternSet]

    init(_ sources: SourceLowering, _ patterns: [Text: PatternSet]) {
        self.sources = sources
        self.patterns = patterns
    }

    mutating func lower(_ condition: BoundCondition) -> Formula {
        switch condition {
        case .constant(let value): return .constant(value)
        case .not(let inner): return !lower(inner)
        case .all(let parts): return .all(of: parts.map { lower($0) })
        case .any(let parts): return .any(of: parts.map { lower($0) })
        case .test(let test): return lower(test)
        }
    }

    mutating func lower(_ test: BoundTest) -> Formula {
        if test.isQuantified { return .unknown("ancestors") }
        if test.isList { return .unknown("a list of values") }
        return answer(sources.symbol(test.subject), test)
    }

    private mutating func answer(_ symbol: Symbol, _ test: BoundTest) -> Formula {
        switch symbol {
        case .missing: return .no
        case .unknown(let reason): return .unknown(reason)
        case .cases(let cases): return Symbol.select(cases) { answer($0, test) }
        default: break
        }
        if case .exists = test.operation { return symbol.exists }
        if let question = Self.numberQuestion(test.operation) { return number(symbol, question) }
        if let networks = Self.networks(test.operation) { return address(symbol, networks.ranges, negated: networks.negated) }
        guard let predicates = TextPredicate.predicates(of: test.operation) else { return .unknown("\(test.operation.word)") }
        return .all(of: predicates.map { text(symbol, $0) })
    }

    // MARK: numbers

    /// What is asked of numbers and truth values; nil for what is about texts.
    private static func numberQuestion(_ operation: PolicyModel.Operation<BoundExpression>) -> NumberQuestion? {
        switch operation {
        case .hasBits(let bits): return .bits(mask: bits, equal: bits)
        case .compare(let comparison, .int64(let value)): return .signed(comparison.question, value)
        case .compare(let comparison, .uint64(let value)): return .unsigned(comparison.question, value)
        // A truth value is any number but zero.
        case .compare(.equal, .bool(let value)): return value ? .anyBit(.max) : .signed(.equal, 0)
        case .compare(.notEqual, .bool(let value)): return value ? .signed(.equal, 0) : .anyBit(.max)
        case .isIn(let literals), .intersects(let literals):
            let signed = literals.compactMap { if case .int64(let value) = $0 { value } else { nil } }
            if signed.count == literals.count, !literals.isEmpty { return .inSigned(Set(signed).sorted()) }
            let unsigned = literals.compactMap { if case .uint64(let value) = $0 { value } else { nil } }
            return unsigned.count == literals.count && !literals.isEmpty ? .inUnsigned(Set(unsigned).sorted()) : nil
        default: return nil
        }
    }

    private func number(_ symbol: Symbol, _ question: NumberQuestion) -> Formula {
        switch symbol {
        case .number(let value): return .atom(.number(value, question))
        case .truth(let formula, let exists):
            let yes = question.holds(1, isNegative: false), no = question.holds(0, isNegative: false)
            return .all(of: [exists, .any(of: [.all(of: [formula, .constant(yes)]), .all(of: [!formula, .constant(no)])])])
        case .literal(.int64(let value)): return .constant(question.holds(UInt64(bitPattern: value), isNegative: value < 0))
        case .literal(.uint64(let value)): return .constant(question.holds(value, isNegative: false))
        case .literal(.bool(let value)): return .constant(question.holds(value ? 1 : 0, isNegative: false))
        case .literal: return .unknown("a number asked of another value")
        case .counted:
            return question.isAboutZero ? .constant(question.holds(1, isNegative: false)) : .unknown("how many events there were")
        default: return .no
        }
    }

    // MARK: addresses

    private static func networks(_ operation: PolicyModel.Operation<BoundExpression>) -> (ranges: [AddressRange], negated: Bool)? {
        switch operation {
        case .compare(.equal, .network(let range)): return ([range], false)
        case .compare(.notEqual, .network(let range)): return ([range], true)
        case .isIn(let literals), .intersects(let literals):
            let ranges = literals.compactMap { if case .network(let range) = $0 { range } else { nil } }
            return ranges.count == literals.count && !ranges.isEmpty ? (ranges, false) : nil
        default: return nil
        }
    }

    /// The kernel has the four bytes of an IPv4 address; of any other the word is unknown, so nothing is said.
    private func address(_ symbol: Symbol, _ ranges: [AddressRange], negated: Bool) -> Formula {
        guard case .address(let word) = symbol else { return .no }
        let inside = ranges.map { range -> Formula in
            // No IPv4 address is in it; one that is unknown may be.
            guard range.address.count == 4 else {
                let isUnknown = Formula.atom(.number(WordValue(word, .unsigned32), .bits(mask: 0, equal: 1)))
                return .all(of: [isUnknown, .unknown("addresses of version 6")])
            }
            let mask: UInt64 = range.prefix == 0 ? 0 : UInt64(UInt32.max << UInt32(32 - range.prefix))
            let wanted = range.address.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return .atom(.number(WordValue(word, .unsigned32), .bits(mask: mask, equal: wanted)))
        }
        let found = Formula.any(of: inside)
        return .all(of: [.atom(.hasWord(word)), negated ? !found : found])
    }

    // MARK: texts

    private mutating func text(_ symbol: Symbol, _ predicate: TextPredicate) -> Formula {
        switch symbol {
        case .literal(let literal):
            guard let bytes = literal.textBytes else { return .no }
            return predicate.holds(bytes).map { .constant($0) } ?? .unknown("regular expressions")
        case .text(let text, let part):
            let patterns = predicate.patterns(of: part)
            let id = self.patterns[text.table, default: PatternSet()].add(anyOf: patterns)
            guard predicate.isNegated else { return .atom(.text(text, id)) }
            return .all(of: [symbol.exists, .not(.atom(.text(text, id)))])
        case .named(let value, let names, let otherwise):
            var holding: [UInt64] = []
            for name in names {
                guard let answer = predicate.holds(name.text) else { return .unknown("regular expressions") }
                if answer { holding.append(name.bits) }
            }
            let listed = Formula.atom(.number(value, .among(names.map(\.bits), value)))
            let other = self.answer(otherwise, predicate)
            let exists = Symbol.number(value).exists
            let found = holding.isEmpty ? Formula.no : .atom(.number(value, .among(holding, value)))
            return .any(of: [.all(of: [exists, found]), .all(of: [!(.all(of: [exists, listed])), other])])
        case .bitNames(let names, _):
            guard let wanted = predicate.containedWord, !wanted.isOverSeparators
            else { return .unknown("\(predicate.word) of several names") }
            return .any(of: names.filter { wanted.matches($0.text.span) || $0.applies.isUnknown && wanted.isDigits }.map(\.applies))
        case .joined(let separator, let parts):
            guard let wanted = predicate.containedWord, !wanted.bytes.contains(separator) else { return .unknown("\(predicate.word) of joined texts") }
            return .any(of: parts.map { answer($0, predicate) })
        case .hexDigits(let count):
            // What these are not, whatever they are.
            guard let could = predicate.couldHold(ofHexDigits: count) else { return .unknown("ids of containers") }
            return could ? .unknown("ids of containers") : .constant(predicate.isNegated)
        case .digits: return predicate.holdsOfDigits.map { .constant($0) } ?? .unknown("numbers as text")
        case .number, .truth, .address, .counted, .missing: return .no
        case .cases, .unknown: return answer(symbol, predicate)
        }
    }

    private mutating func answer(_ symbol: Symbol, _ predicate: TextPredicate) -> Formula {
        switch symbol {
        case .unknown(let reason): return .unknown(reason)
        case .cases(let cases): return Symbol.select(cases) { answer($0, predicate) }
        default: return text(symbol, predicate)
        }
    }
}

extension Formula {
    var isUnknown: Bool { if case .unknown = self { true } else { false } }
}

extension Literal {
    var textBytes: [UInt8]? {
        switch self {
        case .text(let bytes), .bytes(let bytes): bytes
        default: nil
        }
    }
}

extension PolicyModel.Comparison {
    var question: NumberQuestion.Comparison {
        switch self {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        }
    }
}

extension NumberQuestion {
    /// Tells zero from what is more, and no more than that.
    fileprivate var isAboutZero: Bool {
        switch self {
        case .signed(.equal, 0), .unsigned(.equal, 0), .signed(.notEqual, 0), .unsigned(.notEqual, 0), .signed(.greater, 0),
            .unsigned(.greater, 0), .anyBit(.max):
            true
        default: false
        }
    }

    /// Whether the number is one of these, given as bits.
    static func among(_ bits: [UInt64], _ value: WordValue) -> NumberQuestion {
        value.isSigned ? .inSigned(Set(bits.map { Int64(bitPattern: $0) }).sorted()) : .inUnsigned(Set(bits).sorted())
    }

    /// The answer for a number: the meaning that generated code has to have.
    func holds(_ bits: UInt64, isNegative: Bool) -> Bool {
        let signed: Int64? = isNegative || bits >> 63 == 0 ? Int64(bitPattern: bits) : nil
        let unsigned: UInt64? = isNegative ? nil : bits
        switch self {
        case .signed(let comparison, let wanted): return signed.map { comparison.holds($0, wanted) } ?? false
        case .unsigned(let comparison, let wanted): return unsigned.map { comparison.holds($0, wanted) } ?? false
        case .inSigned(let numbers): return signed.map { numbers.contains($0) } ?? false
        case .inUnsigned(let numbers): return unsigned.map { numbers.contains($0) } ?? false
        case .bits(let mask, let wanted): return unsigned.map { $0 & mask == wanted } ?? false
        case .anyBit(.max): return bits != 0
        case .anyBit(let mask): return unsigned.map { $0 & mask != 0 } ?? false
        }
    }
}

extension NumberQuestion.Comparison {
    func holds<T: Comparable>(_ left: T, _ right: T) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }
}
