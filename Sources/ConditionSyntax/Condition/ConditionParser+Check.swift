// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

// One comparison: `field operator value`.

extension ConditionParser {
    /// A comparison, or the name of a macro.
    mutating func check() throws(ConditionError) -> ConditionTree {
        let start = scanner.index
        if let expression = try fieldExpression() {
            let end = scanner.index
            scanner.skipBlanks()
            if dialect.allowsBareFields, isAtEndOfTerm() {
                let truth = ConditionOperand.value(ConditionValue(Array("true".utf8), isQuoted: false, range: start..<end))
                let check = ConditionCheck(expression, .equal, truth, operationRange: start..<end, isBare: true)
                return ConditionTree(.check(check), range: start..<end)
            }
            let (operation, range) = try operation(after: expression)
            let (modifier, right) = try operand(of: operation, range)
            let check = ConditionCheck(expression, operation, right, modifier: modifier, operationRange: range)
            return ConditionTree(.check(check), range: start..<scanner.index)
        }
        if let name = scanner.name() {
            let text = scanner.text(name)
            if !["and", "or", "not"].contains(text) { return ConditionTree(.macro(text), range: name) }
            scanner.index = start
        }
        let found = scanner.found()
        throw ConditionError(
            "expected a condition, not \(found.text)", at: found.range,
            hint: "write a comparison such as proc.name = cat, a macro, or '('")
    }

    /// Whether nothing comes next that belongs to a comparison.
    private func isAtEndOfTerm() -> Bool {
        guard !scanner.isAtEnd, scanner.byte != UInt8(ascii: ")") else { return true }
        var ahead = scanner
        return ahead.name().map { ["and", "or"].contains(ahead.text($0)) } ?? false
    }

    // MARK: Operators

    func isOperator() -> Bool {
        ConditionOperator.symbols.contains { scanner.hasNext($0.spelling) }
            || (ConditionOperator.prefixes + ConditionOperator.words).contains { scanner.hasNext($0.rawValue) }
    }

    private mutating func operation(
        after left: FieldExpression
    ) throws(ConditionError) -> (ConditionOperator, Range<Int>) {
        let start = scanner.index
        for (spelling, operation) in ConditionOperator.symbols where scanner.take(spelling) {
            return (operation, start..<scanner.index)
        }
        for operation in ConditionOperator.words where scanner.take(operation.rawValue) {
            if ConditionScanner.isBlank(scanner.byte) { return (operation, start..<scanner.index) }
            if !ConditionScanner.isName(scanner.byte) {
                throw ConditionError("expected a blank after '\(operation.rawValue)'", at: start..<scanner.index)
            }
            scanner.index = start
        }
        // These need no blank, so a misspelled word may begin with one of them: `intersect`.
        for operation in ConditionOperator.prefixes where scanner.take(operation.rawValue) {
            return (operation, start..<scanner.index)
        }
        let found = scanner.found()
        let names = ConditionOperator.allCases.map(\.rawValue)
        let word = scanner.text(found.range)
        let isConnective = found.range.isEmpty || ["and", "or", ")", "not"].contains(word)
        throw ConditionError(
            isConnective ? "expected an operator, not \(found.text)" : "unknown operator \(found.text)", at: found.range,
            hint: isConnective ? "to ask whether it has a value, write exists" : Spelling.hint(for: word, among: names))
    }

    // MARK: Right sides

    private mutating func operand(
        of operation: ConditionOperator, _ range: Range<Int>
    ) throws(ConditionError) -> (ListModifier?, ConditionOperand?) {
        if operation.kind == .unary { return (nil, nil) }
        scanner.skipBlanks()
        if operation.kind == .text, let modifier = takeModifier() {
            return (modifier, try list(of: modifier.rawValue))
        }
        if operation.kind == .list, scanner.byte == UInt8(ascii: "(") { return (nil, try list(of: operation.rawValue)) }
        if let operand = try fieldOperand() { return (nil, operand) }
        switch operation.kind {
        case .list: return (nil, try list(of: operation.rawValue))
        case .number:
            if let number = scanner.number() { return (nil, .value(number)) }
            let found = scanner.found()
            throw ConditionError("expected a number after '\(operation.rawValue)', not \(found.text)", at: found.range)
        case .text, .unary:
            if let value = try scanner.quotedValue() { return (nil, .value(value)) }
            if let value = scanner.bareValue() {
                try refuseCall(value)
                return (nil, .value(value))
            }
            let found = scanner.found()
            throw ConditionError(
                "expected a value after '\(operation.rawValue)', not \(found.text)", at: found.range,
                hint: scanner.byte == UInt8(ascii: "(") ? "a list needs 'in', or \(operation.rawValue) anyof" : nil)
        }
    }

    /// Takes a modifier; one with no list behind it is a value that only looks like it.
    private mutating func takeModifier() -> ListModifier? {
        let start = scanner.index
        guard let name = scanner.name(), let modifier = ListModifier(rawValue: scanner.text(name)) else {
            scanner.index = start
            return nil
        }
        let hasBlank = scanner.skipBlanks()
        if scanner.byte == UInt8(ascii: "(") { return modifier }
        let next = scanner.text(scanner.found().range)
        if hasBlank, ConditionScanner.isBare(scanner.byte), !["and", "or", "not"].contains(next) { return modifier }
        scanner.index = start
        return nil
    }

    /// A list in parentheses, or the name of one.
    private mutating func list(of word: String) throws(ConditionError) -> ConditionOperand {
        scanner.skipBlanks()
        let start = scanner.index
        guard scanner.take("(") else {
            if let name = scanner.bareValue() { return .listName(name) }
            let found = scanner.found()
            throw ConditionError(
                "expected a list after '\(word)', not \(found.text)", at: found.range, hint: "write \(word) (a, b)")
        }
        var values: [ConditionValue] = []
        scanner.skipBlanks()
        if scanner.take(")") { return .list([], range: start..<scanner.index) }
        while true {
            scanner.skipBlanks()
            if let value = try scanner.quotedValue() ?? scanner.bareValue() {
                values.append(value)
            } else if scanner.isAtEnd {
                throw ConditionError("this parenthesis is never closed", at: start..<start + 1)
            } else {
                let found = scanner.found()
                throw ConditionError("expected an item of the list, not \(found.text)", at: found.range)
            }
            scanner.skipBlanks()
            if scanner.take(")") { return .list(values, range: start..<scanner.index) }
            guard scanner.take(",") else {
                if scanner.isAtEnd { throw ConditionError("this parenthesis is never closed", at: start..<start + 1) }
                let found = scanner.found()
                throw ConditionError("expected ',' or ')', not \(found.text)", at: found.range)
            }
        }
    }
}
