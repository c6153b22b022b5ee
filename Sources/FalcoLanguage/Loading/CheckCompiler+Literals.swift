// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicyModel
internal import PolicySyntax
internal import StringMatching

// Comparisons with what is written in the condition, or in lists.

extension CheckCompiler {
    mutating func compareWithLiterals(_ subject: Subject, _ check: ConditionCheck) throws(CompileError) -> Condition {
        switch check.right {
        case .value(let value): return try compare(subject, check, with: try single(value))
        case .list(let values, let range): return try compare(subject, check, with: values, range)
        case .listName(let name):
            guard lists.contains(name) || fields.further == nil else {
                throw CompileError("there is no list \(Spelling.quoted(name.text))", at: name.range, hint: "put a value in parentheses")
            }
            if !lists.contains(name) {
                warn(
                    "there is no list \(Spelling.quoted(name.text)); it is taken as a value", at: name.range,
                    hint: "put a value in parentheses")
            }
            return try compare(subject, check, with: [name], name.range)
        case nil, .field, .transformer: return .never
        }
    }

    /// A list in the place of one value stands for its only item.
    private func single(_ value: ConditionValue) throws(CompileError) -> ConditionValue {
        guard let items = try lists.take(value) else { return value }
        guard items.count == 1 else {
            throw CompileError(
                "a list of \(items.count) items stands where one value is expected", at: value.range,
                hint: "write in (\(value.text)), or a modifier such as anyof")
        }
        return ConditionValue(items[0].bytes, isQuoted: items[0].isQuoted, range: value.range)
    }

    private mutating func compare(
        _ subject: Subject, _ check: ConditionCheck, with value: ConditionValue
    ) throws(CompileError) -> Condition {
        try checkEvents(subject, check.operation, [value])
        warnOfFieldName(subject, value)
        let (subject, type) = typed(subject, [value])
        if type.isText || type == .bytes, check.operation.comparison == nil, let text = check.operation.textOperator {
            return either(subject, .text(text, try pattern(value, check.operation)))
        }
        guard let comparison = check.operation.comparison else {
            throw CompileError("'\(check.operation.rawValue)' does not compare this", at: check.operationRange)
        }
        let literal = try literal(value, as: type, of: subject)
        return comparison == .notEqual
            ? either(subject, butNot: .compare(.equal, literal)) : either(subject, .compare(comparison, literal))
    }

    /// The bytes to look for, for an operator of text.
    private mutating func pattern(_ value: ConditionValue, _ operation: ConditionOperator) throws(CompileError) -> [UInt8] {
        guard !value.bytes.contains(0) else { throw CompileError("a text cannot contain a NUL", at: value.range) }
        switch operation {
        case .bcontains, .bstartswith: return try LiteralReader.hexBytes(value)
        case .regex:
            do {
                _ = try RegularExpression(value.bytes)
            } catch {
                throw CompileError(
                    "no regular expression: \(Spelling.printable(error.message))", at: value.range, hint: "it is RE2's POSIX syntax")
            }
            warnOfSimpleExpression(value)
            return value.bytes
        default: return value.bytes
        }
    }

    private mutating func compare(
        _ subject: Subject, _ check: ConditionCheck, with values: [ConditionValue], _ range: Range<Int>
    ) throws(CompileError) -> Condition {
        if let modifier = check.modifier { return try quantified(modifier, subject, check, values) }
        if check.operation == .pmatch {
            let paths = try expanded(values).map(\.bytes)
            return paths.isEmpty ? .never : either(subject, .pathPrefix(paths))
        }
        let literals: [Literal]
        var subject = subject
        if values.count == 1, !isEventType(subject), subject.field?.name != "evt.rawarg", !isFurther(subject),
            let shared = try lists.literals(values[0], as: subject.type)
        {
            literals = shared
        } else {
            let values = try expanded(values)
            try checkEvents(subject, check.operation, values)
            let type: ValueType
            (subject, type) = typed(subject, values)
            literals = try values.map { value throws(CompileError) in try literal(value, as: type, of: subject) }
        }
        if literals.isEmpty { return .never }
        return either(subject, check.operation == .intersects ? .intersects(literals) : .isIn(literals))
    }

    /// Items, with lists in their place.
    func expanded(_ values: [ConditionValue]) throws(CompileError) -> [ConditionValue] {
        var result: [ConditionValue] = []
        for value in values {
            guard let items = try lists.take(value) else {
                guard !value.bytes.contains(0) else { throw CompileError("a text cannot contain a NUL", at: value.range) }
                result.append(value)
                continue
            }
            for item in items { result.append(ConditionValue(item.bytes, isQuoted: item.isQuoted, range: value.range)) }
        }
        return result
    }

    // MARK: Modifiers

    private mutating func quantified(
        _ modifier: ListModifier, _ subject: Subject, _ check: ConditionCheck, _ values: [ConditionValue]
    ) throws(CompileError) -> Condition {
        let values = try expanded(values)
        try checkEvents(subject, check.operation, values)
        let (subject, type) = typed(subject, values)
        // No element of an empty list matches.
        if values.isEmpty { return .never }
        let isText = type.isText || type == .bytes
        if check.operation == .equal, modifier == .anyof {
            let literals = try values.map { value throws(CompileError) in try literal(value, as: type, of: subject) }
            return either(subject, .isIn(literals))
        }
        if check.operation == .notEqual, modifier == .allof, !isText || subject.alternatives.count > 1 {
            let literals = try values.map { value throws(CompileError) in try literal(value, as: type, of: subject) }
            return either(subject, butNot: .isIn(literals))
        }
        if isText, let text = check.operation.textOperator {
            var patterns: [[UInt8]] = []
            for value in values { patterns.append(try pattern(value, check.operation)) }
            return either(subject, .quantified(Quantifier(modifier), text, patterns))
        }
        // Numbers and addresses have no operation for it: one test each.
        guard values.count <= Self.alternativesLimit else {
            throw CompileError(
                "'\(modifier.rawValue)' takes at most \(Self.alternativesLimit) values that are not text", at: check.operationRange)
        }
        var tests: [Condition] = []
        for value in values { tests.append(try compare(subject, ConditionCheck(check.left, check.operation, .value(value)), with: value)) }
        switch modifier {
        case .anyof: return .any(tests)
        case .allof: return .all(tests)
        case .oneof:
            return .any(
                tests.indices.map { chosen in .all(tests.indices.map { $0 == chosen ? tests[$0] : .not(tests[$0]) }) })
        }
    }

    private static let alternativesLimit = 64

    // MARK: Values

    /// What a value is to a field: numbers of another language's fields may have names.
    private func literal(_ value: ConditionValue, as type: ValueType, of subject: Subject) throws(CompileError) -> Literal {
        if !value.isQuoted, let field = subject.field, let number = fields.further?.number(named: value.text, of: field) { return number }
        return try LiteralReader.literal(value, as: type)
    }

    private func isFurther(_ subject: Subject) -> Bool {
        guard let further = fields.further, subject.field != nil else { return false }
        if case .field = further.field(subject.name) { return true }
        return false
    }

    // MARK: Event types and raw arguments

    func isEventType(_ subject: Subject) -> Bool { ["evt.type", "syscall.type"].contains(subject.field?.name) }

    private func checkEvents(
        _ subject: Subject, _ operation: ConditionOperator, _ values: [ConditionValue]
    ) throws(CompileError) {
        guard isEventType(subject), [.equal, .notEqual, .in, .intersects].contains(operation) else { return }
        for value in values where !fields.isEvent(value.text) { throw fields.unknownEvent(value.text, value.range) }
    }

    /// A raw argument has the type of what it is compared with.
    private func typed(_ subject: Subject, _ values: [ConditionValue]) -> (Subject, ValueType) {
        guard let field = subject.field, field.name == "evt.rawarg" else { return (subject, subject.type) }
        var type = ValueType.text
        if values.allSatisfy({ LiteralReader.unsigned($0.text) != nil }) {
            type = .uint64
        } else if values.allSatisfy({ LiteralReader.signed($0.text) != nil }) {
            type = .int64
        }
        let typed = Field(field.name, argument: field.argument, type: type)
        return (Subject(alternatives: [.field(typed)], type: type, isList: false, field: typed, name: subject.name), type)
    }

    // MARK: Warnings

    private mutating func warnOfFieldName(_ subject: Subject, _ value: ConditionValue) {
        guard subject.type.isText else { return }
        let text = value.text
        if fields.isField(text) {
            warn("\(Spelling.quoted(text)) is compared as text, and is a field too", at: value.range, hint: "write val(\(text))")
        } else if let open = text.firstIndex(of: "("), text.hasSuffix(")"),
            ConditionSyntax.Transformer(rawValue: String(text[..<open])) != nil
        {
            warn(
                "\(Spelling.quoted(text)) is compared as text, and looks like a transformer", at: value.range, hint: "leave out the quotes")
        }
    }

    private mutating func warnOfSimpleExpression(_ value: ConditionValue) {
        var core = value.text[...]
        let isOpenBefore = core.hasPrefix(".*")
        if isOpenBefore { core = core.dropFirst(2) }
        let isOpenBehind = core.hasSuffix(".*") && !core.hasSuffix("\\.*")
        if isOpenBehind { core = core.dropLast(2) }
        guard !core.isEmpty, !core.contains(where: { "\\^$.[]|()?*+{}".contains($0) }) else { return }
        let better =
            switch (isOpenBefore, isOpenBehind) {
            case (false, false): "="
            case (false, true): "startswith"
            case (true, false): "endswith"
            case (true, true): "contains"
            }
        warn("a regular expression for what '\(better)' does", at: value.range, hint: "write \(better) \(Spelling.quoted(core))")
    }
}

extension Quantifier {
    init(_ modifier: ListModifier) {
        self =
            switch modifier {
            case .oneof: .one
            case .anyof: .any
            case .allof: .all
            }
    }
}
