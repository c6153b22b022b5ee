// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel

/// What is known of a value before there is an event.
indirect enum Symbol: Hashable, Sendable {
    case missing
    case literal(Literal)
    case number(WordValue)
    case text(Text, TextPart)
    /// A text that stands for a number: by a table, else another one.
    case named(WordValue, [Name], otherwise: Symbol)
    /// A truth value, where it has one.
    case truth(Formula, exists: Formula)
    /// Names of what applies to a number, with separators between them. A text that there is may have none.
    case bitNames([BitName], exists: Formula)
    /// Parts with a separator between them, without those that are missing.
    case joined(separator: UInt8, [Symbol])
    /// An IPv4 address, first byte highest.
    case address(Word)
    /// Text of so many lower-case hexadecimal digits, nobody knows which.
    case hexDigits(Int)
    /// A number in base ten, perhaps with a sign, nobody knows which.
    case digits
    /// A number that is never less than one.
    case counted
    /// The first whose guard holds. The last guard is true.
    case cases([Case])
    /// Why the kernel does not know it.
    case unknown(String)

    struct Case: Hashable, Sendable {
        let guarded: Formula
        let symbol: Symbol
    }

    struct Name: Hashable, Sendable {
        let bits: UInt64
        let text: [UInt8]
    }

    struct BitName: Hashable, Sendable {
        let text: [UInt8]
        let applies: Formula
    }
}

/// A text, or a part of a path.
enum TextPart: Hashable, Sendable { case whole, directory, baseName }

extension Symbol {
    /// One of two by a condition.
    static func choice(_ condition: Formula, _ yes: Symbol, _ no: Symbol) -> Symbol {
        switch condition {
        case .constant(let value): value ? yes : no
        default: .cases([Case(guarded: condition, symbol: yes), Case(guarded: .yes, symbol: no)])
        }
    }

    /// The first that there is.
    static func first(of symbols: [Symbol]) -> Symbol {
        var cases: [Case] = []
        for symbol in symbols {
            let exists = symbol.exists
            if exists == .no { continue }
            cases.append(Case(guarded: exists, symbol: symbol))
            if exists == .yes { break }
        }
        if cases.last?.guarded != .yes { cases.append(Case(guarded: .yes, symbol: .missing)) }
        return cases.count == 1 ? cases[0].symbol : .cases(cases)
    }

    /// Whether there is a value.
    var exists: Formula {
        switch self {
        case .missing: .no
        case .literal, .hexDigits, .digits, .counted: .yes
        case .number(let value): Self.has(value.word)
        case .text(.comm, _): .yes
        // What a call was given begins with a slash once it is absolute.
        case .text(let text, .directory) where text != .given && text != .secondGiven: .atom(.hasFolder(text))
        case .text(let text, _): .atom(.hasText(text))
        case .named(let value, let names, let otherwise):
            .any(of: [.all(of: [Self.has(value.word), .atom(.number(value, .among(names.map(\.bits), value)))]), otherwise.exists])
        case .truth(_, let exists): exists
        case .bitNames(_, let exists): exists
        case .joined(_, let parts): .any(of: parts.map(\.exists))
        case .address(let word): Self.has(word)
        case .cases(let cases): Self.select(cases) { $0.exists }
        case .unknown(let reason): .unknown(reason)
        }
    }

    private static func has(_ word: Word) -> Formula { word.isCertain ? .yes : .atom(.hasWord(word)) }

    /// What holds for the case that applies.
    static func select(_ cases: [Case], _ body: (Symbol) -> Formula) -> Formula {
        var result = Formula.no
        for entry in cases.reversed() {
            let answer = body(entry.symbol)
            if entry.guarded == .yes {
                result = answer
            } else if answer == result {
                continue
            } else {
                result = .any(of: [.all(of: [entry.guarded, answer]), .all(of: [!entry.guarded, result])])
            }
        }
        return result
    }

    /// A number that is not zero, or a truth value that is true.
    var isTrue: Formula {
        switch self {
        case .missing, .text, .named, .bitNames, .joined, .address, .hexDigits, .digits: .no
        case .counted: .yes
        case .literal(let literal):
            switch literal {
            case .bool(let value): .constant(value)
            case .int64(let value): .constant(value != 0)
            case .uint64(let value): .constant(value != 0)
            default: .no
            }
        case .number(let value): .atom(.number(value, .anyBit(.max)))
        case .truth(let formula, let exists): .all(of: [exists, formula])
        case .cases(let cases): Self.select(cases) { $0.isTrue }
        case .unknown(let reason): .unknown(reason)
        }
    }

    /// A function of each case.
    func map(_ body: (Symbol) -> Symbol) -> Symbol {
        guard case .cases(let cases) = self else { return body(self) }
        return .cases(cases.map { Case(guarded: $0.guarded, symbol: $0.symbol.map(body)) })
    }
}
