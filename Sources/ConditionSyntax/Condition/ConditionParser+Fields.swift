// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

// Fields, and transformers over them.

extension ConditionParser {
    /// A field or a transformer; nil where there is neither, with nothing taken.
    mutating func fieldExpression() throws(ConditionError) -> FieldExpression? {
        if let field = try field() { return .field(field) }
        if let call = try transformer() { return .transformer(call) }
        return nil
    }

    /// `val(field)` or a transformer, as they stand on the right.
    mutating func fieldOperand() throws(ConditionError) -> ConditionOperand? {
        let start = scanner.index
        guard scanner.take("val(") else {
            guard isCall(), let call = try transformer() else { return nil }
            return .transformer(call)
        }
        scanner.skipBlanks()
        guard let field = try field() else {
            let found = scanner.found()
            throw ConditionError("expected a field in 'val', not \(found.text)", at: found.range)
        }
        try close(start)
        return .field(field)
    }

    /// An unquoted value that touches a parenthesis was meant as a call.
    func refuseCall(_ value: ConditionValue) throws(ConditionError) {
        if scanner.byte == UInt8(ascii: "(") { throw unknownTransformer(value.range) }
    }

    mutating func field() throws(ConditionError) -> FieldReference? {
        guard let name = scanner.fieldName() ?? plainField() else { return nil }
        let argument = try bracketArgument()
        return FieldReference(scanner.text(name), argument, range: name.lowerBound..<scanner.index)
    }

    /// One of the dialect's fields without a dot.
    private mutating func plainField() -> Range<Int>? {
        let start = scanner.index
        guard !dialect.plainFields.isEmpty, let name = scanner.name(), dialect.plainFields.contains(scanner.text(name)) else {
            scanner.index = start
            return nil
        }
        return name
    }

    /// What stands in `[…]`, if a bracket comes next.
    mutating func bracketArgument() throws(ConditionError) -> ConditionValue? {
        let start = scanner.index
        guard scanner.take("[") else { return nil }
        var argument = try scanner.quotedValue()
        if argument == nil {
            let range = scanner.takeWhile { byte in
                !ConditionScanner.isBlank(byte) && byte != 0 && !"[]\"'\u{B}\u{C}".utf8.contains(byte)
            }
            guard !range.isEmpty else {
                throw ConditionError("expected an argument in the brackets", at: start..<scanner.index)
            }
            argument = ConditionValue(Array(scanner.bytes[range]), isQuoted: false, range: range)
        }
        guard scanner.take("]") else {
            if scanner.isAtEnd { throw ConditionError("this bracket is never closed", at: start..<start + 1) }
            let found = scanner.found()
            throw ConditionError("expected ']', not \(found.text)", at: found.range, hint: "put the argument in quotes")
        }
        return argument
    }

    /// Whether a name with a parenthesis comes next, and the name is that of a transformer.
    private func isCall() -> Bool {
        var ahead = scanner
        guard let name = ahead.name(), ahead.byte == UInt8(ascii: "(") else { return false }
        return Transformer(rawValue: ahead.text(name)) != nil
    }

    mutating func transformer() throws(ConditionError) -> TransformerCall? {
        let start = scanner.index
        guard let name = scanner.name(), scanner.byte == UInt8(ascii: "(") else {
            scanner.index = start
            return nil
        }
        // `not(` is no call; who asks has taken it.
        guard let transformer = Transformer(rawValue: scanner.text(name)) else { throw unknownTransformer(name) }
        let opening = scanner.index
        scanner.index += 1
        try enter(at: opening)
        let arguments = try arguments(from: opening)
        depth -= 1
        let option = try bracketArgument()
        if let option, transformer != .getopt {
            throw ConditionError(
                "'\(transformer.rawValue)' takes no argument in brackets", at: option.range,
                hint: "of the transformers only getopt does")
        }
        return TransformerCall(transformer, arguments, option: option, range: start..<scanner.index)
    }

    private func unknownTransformer(_ range: Range<Int>) -> ConditionError {
        let name = scanner.text(range)
        if name == "val" { return ConditionError("'val' stands only on the right of an operator", at: range) }
        return ConditionError(
            "unknown transformer \(Spelling.quoted(name))", at: range,
            hint: Spelling.hint(for: name, among: Transformer.allCases.map(\.rawValue)))
    }

    /// Arguments up to the parenthesis that closes them, at least one.
    private mutating func arguments(from opening: Int) throws(ConditionError) -> [TransformerArgument] {
        var arguments: [TransformerArgument] = []
        while true {
            scanner.skipBlanks()
            arguments.append(try argument())
            scanner.skipBlanks()
            if scanner.take(",") { continue }
            try close(opening, or: "',' or ")
            return arguments
        }
    }

    private mutating func argument() throws(ConditionError) -> TransformerArgument {
        let start = scanner.index
        if scanner.take("(") {
            try enter(at: start)
            scanner.skipBlanks()
            let list = scanner.take(")") ? [] : try arguments(from: start)
            depth -= 1
            return .list(list, range: start..<scanner.index)
        }
        if let text = try scanner.quotedValue() { return .value(text) }
        if let number = scanner.number() { return .value(number) }
        switch try fieldExpression() {
        case .field(let field): return .field(field)
        case .transformer(let call): return .transformer(call)
        case nil:
            let found = scanner.found()
            throw ConditionError(
                "expected a field, a transformer, a text in quotes or a number, not \(found.text)", at: found.range)
        }
    }

    private mutating func close(_ opening: Int, or others: String = "") throws(ConditionError) {
        scanner.skipBlanks()
        guard !scanner.take(")") else { return }
        if scanner.isAtEnd { throw ConditionError("this parenthesis is never closed", at: opening..<opening + 1) }
        let found = scanner.found()
        throw ConditionError("expected \(others)')', not \(found.text)", at: found.range)
    }
}
