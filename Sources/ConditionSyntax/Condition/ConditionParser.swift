// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// Reads Falco's condition language. Parentheses are kept on a stack of its own, so depth costs no stack.
package struct ConditionParser {
    var scanner: ConditionScanner
    let limits: ConditionLimits
    let dialect: ConditionDialect
    var depth = 0

    /// One level of parentheses.
    private struct Level {
        /// Where its parenthesis is; nil for the outermost.
        let opening: Int?
        /// An odd number of `not` before the parenthesis, from here.
        let negation: Int?
        var alternatives: [ConditionTree] = []
        var terms: [ConditionTree] = []

        mutating func endTerms() {
            guard let first = terms.first, let last = terms.last else { return }
            alternatives.append(
                terms.count == 1 ? first : ConditionTree(.and(terms), range: first.range.lowerBound..<last.range.upperBound))
            terms = []
        }

        /// All of the level as one tree; it holds a term.
        mutating func result() -> ConditionTree {
            endTerms()
            guard alternatives.count > 1 else { return alternatives[0] }
            return ConditionTree(
                .or(alternatives),
                range: alternatives[0].range.lowerBound..<alternatives[alternatives.count - 1].range.upperBound)
        }
    }

    init(_ bytes: [UInt8], limits: ConditionLimits = ConditionLimits(), _ dialect: ConditionDialect = .falco) {
        scanner = ConditionScanner(bytes)
        self.limits = limits
        self.dialect = dialect
    }

    /// Reads a whole condition; stops at the first mistake.
    package static func parse(
        _ text: [UInt8], limits: ConditionLimits = ConditionLimits(), _ dialect: ConditionDialect = .falco
    ) throws(ConditionError) -> ConditionTree {
        guard text.count <= limits.bytes else {
            throw ConditionError("condition larger than \(limits.bytes) bytes", at: 0..<1)
        }
        var parser = ConditionParser(text, limits: limits, dialect)
        return try parser.condition()
    }

    package static func parse(
        _ text: String, limits: ConditionLimits = ConditionLimits()
    ) throws(ConditionError) -> ConditionTree {
        try parse(Array(text.utf8), limits: limits)
    }

    private mutating func condition() throws(ConditionError) -> ConditionTree {
        scanner.skipBlanks()
        guard !scanner.isAtEnd else { throw ConditionError("the condition is empty", at: 0..<0) }
        var levels = [Level(opening: nil, negation: nil)]
        while true {
            var negation = takeNots()
            let start = scanner.index
            if scanner.take("(") {
                try enter(at: start)
                levels.append(Level(opening: start, negation: negation))
                continue
            }
            var term = try check()
            // What ends here may end several levels.
            while true {
                if let negation {
                    term = ConditionTree(.not(term), range: negation..<term.range.upperBound)
                }
                levels[levels.count - 1].terms.append(term)
                let isInner = levels.count > 1
                switch try connective(after: term, isInner: isInner) {
                case .and: break
                case .or: levels[levels.count - 1].endTerms()
                case .end:
                    guard let opening = levels[levels.count - 1].opening else { return levels[0].result() }
                    throw ConditionError("this parenthesis is never closed", at: opening..<opening + 1)
                case .close:
                    var level = levels.removeLast()
                    depth -= 1
                    term = level.result()
                    negation = level.negation
                    continue
                }
                break
            }
        }
    }

    mutating func enter(at start: Int) throws(ConditionError) {
        depth += 1
        guard depth <= limits.depth else {
            throw ConditionError("nested deeper than \(limits.depth)", at: start..<start + 1)
        }
    }

    /// Takes every `not`; where the first of an odd number stands.
    private mutating func takeNots() -> Int? {
        var negation: Int?
        while true {
            scanner.skipBlanks()
            guard scanner.hasNext("not") else { return negation }
            let next = scanner.byte(3)
            guard ConditionScanner.isBlank(next) || next == UInt8(ascii: "(") else { return negation }
            negation = negation == nil ? scanner.index : nil
            scanner.index += 3
        }
    }

    private enum Connective {
        case and, or, close, end
    }

    private mutating func connective(after term: ConditionTree, isInner: Bool) throws(ConditionError) -> Connective {
        scanner.skipBlanks()
        if scanner.isAtEnd { return .end }
        if scanner.byte == UInt8(ascii: ")") {
            guard isInner else {
                throw ConditionError("this parenthesis was never opened", at: scanner.index..<scanner.index + 1)
            }
            scanner.index += 1
            return .close
        }
        for (word, connective) in [("and", Connective.and), ("or", .or)] where scanner.take(word) {
            guard ConditionScanner.isBlank(scanner.byte) || scanner.byte == UInt8(ascii: "(") else {
                throw ConditionError(
                    "expected a blank or '(' after '\(word)'", at: scanner.index - word.utf8.count..<scanner.index)
            }
            return connective
        }
        let found = scanner.found()
        var hint: String?
        if case .macro(let name) = term.kind, isOperator() {
            hint = "'\(name)' is the name of a macro; a field has a dot, as in proc.name"
        } else if let word = touchingWord(of: term),
            let near = Spelling.nearest(to: word, among: ConditionOperator.allCases.map(\.rawValue))
        {
            hint = "did you mean '\(near)'?"
        } else if let near = Spelling.nearest(to: scanner.text(found.range).lowercased(), among: ["and", "or"]) {
            hint = "did you mean '\(near)'?"
        }
        throw ConditionError(
            "expected 'and' or 'or'\(isInner ? " or ')'" : ""), not \(found.text)", at: found.range, hint: hint)
    }

    /// `intersect`, where `in` was taken as the operator and the rest as the name of a list.
    private func touchingWord(of term: ConditionTree) -> String? {
        guard case .check(let check) = term.kind, case .listName(let name) = check.right,
            name.range.lowerBound == check.operationRange.upperBound
        else { return nil }
        return scanner.text(check.operationRange.lowerBound..<name.range.upperBound)
    }
}
