// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import Events
internal import PolicyModel
internal import PolicySyntax

/// Something to say about a filter.
struct FilterProblem {
    /// Which of the filters it is about.
    let filter: Int
    let code: TraceeCode
    let isError: Bool
    let error: FilterError
}

/// The filters of one rule ─► a condition, for one event. Filters of different fields must all hold.
struct FilterLowering {
    private let event: FilteredEvent
    private(set) var problems: [FilterProblem] = []
    private var order: [Field] = []
    private var numbers: [Field: NumberFilters] = [:]
    private var texts: [Field: TextFilters] = [:]
    private var truths: [Field: Set<Bool>] = [:]

    init(_ event: FilteredEvent) { self.event = event }

    /// Nil where a filter has an error.
    mutating func condition(_ filters: [FilterExpression]) -> Condition? {
        for (number, filter) in filters.enumerated() {
            do throws(FilterError) {
                try add(filter, number)
            } catch {
                problems.append(FilterProblem(filter: number, code: .filter, isError: true, error: error))
            }
        }
        guard !problems.contains(where: \.isError) else { return nil }
        let parts = order.flatMap { field in
            [numbers[field]?.condition, texts[field]?.condition, truths[field].map { Self.condition(field, $0) }].compactMap { $0 }
        }
        return parts.isEmpty ? .always : .one(of: parts)
    }

    private static func condition(_ field: Field, _ values: Set<Bool>) -> Condition {
        guard let value = values.first, values.count == 1 else { return .always }
        return .test(Test(field, .compare(.equal, .bool(value))))
    }

    private mutating func add(_ filter: FilterExpression, _ number: Int) throws(FilterError) {
        let subject = try FilterSubject(filter, of: event)
        if subject.isOfPods {
            warn(number, .notKnown, filter.error(
                at: filter.field.bytes, "of pods only what their runtime's files say is known; \(filter.field.text) is missing otherwise"))
        }
        switch subject {
        case .number(let field, let digits, let names): try addNumber(filter, number, field, digits, names)
        case .truth(let field, let isInverted): try addTruth(filter, field, isInverted)
        case .text(let field, let elements, let isHexadecimal):
            try addText(filter, number, TextFilters(field, elements: elements), isHexadecimal: isHexadecimal)
        }
    }

    private mutating func note(_ field: Field) {
        if !order.contains(field) { order.append(field) }
    }

    private mutating func warn(_ number: Int, _ code: TraceeCode, _ error: FilterError) {
        problems.append(FilterProblem(filter: number, code: code, isError: false, error: error))
    }

    // MARK: Numbers

    private mutating func addNumber(
        _ filter: FilterExpression, _ number: Int, _ field: Field, _ digits: Field?, _ names: Meaning?
    ) throws(FilterError) {
        guard let operation = filter.operation else { throw needsValue(filter) }
        let isPlain = operation == .equal || operation == .notEqual
        if let digits, isPlain, filter.values.contains(where: { $0.text.contains("*") }) {
            return try addText(filter, number, TextFilters(digits), isHexadecimal: false)
        }
        var values: [Int128] = []
        for value in filter.values { values.append(try Self.number(value, filter, isSigned: field.type == .int64, names)) }
        note(field)
        numbers[field, default: NumberFilters(field)].add(operation, values)
        if numbers[field]?.ignoresExclusions == true { warn(number, .ignored, Self.beaten(filter)) }
    }

    /// In base ten or sixteen, or what the number is called.
    private static func number(
        _ value: FilterExpression.Part, _ filter: FilterExpression, isSigned: Bool, _ names: Meaning?
    ) throws(FilterError) -> Int128 {
        let text = value.text
        let isNegative = text.hasPrefix("-")
        let magnitude = isNegative ? text.dropFirst() : text[...]
        let isHexadecimal = magnitude.hasPrefix("0x")
        let digits = isHexadecimal ? magnitude.dropFirst(2) : magnitude
        let isNumber = !digits.isEmpty && digits.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || isHexadecimal && (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
        }
        guard isNumber else {
            if let number = Self.number(named: text, names) {
                return isSigned ? Int128(Int64(bitPattern: number)) : Int128(number)
            }
            throw filter.error(at: value.bytes, "\(Spelling.quoted(text)) is not a number, which \(filter.field.text) is")
        }
        if isNegative, !isSigned {
            throw filter.error(at: value.bytes, "\(filter.field.text) is never negative")
        }
        guard let number = UInt64(digits, radix: isHexadecimal ? 16 : 10), !isSigned || number <= UInt64(Int64.max) + (isNegative ? 1 : 0) else {
            throw filter.error(at: value.bytes, "\(Spelling.quoted(text)) is out of range")
        }
        return isNegative ? -Int128(number) : Int128(number)
    }

    /// What a name stands for among numbers that have such names.
    static func number(named text: String, _ names: Meaning?) -> UInt64? {
        names?.number(of: text) ?? (names == .syscallNumber ? nativeNumber(text) : nil)
    }

    private static func nativeNumber(_ name: String) -> UInt64? {
        let numbers = EventCatalogue.shared.named(name)?.numbers
        #if arch(arm64)
        return numbers?.arm64.map { UInt64($0) }
        #else
        return numbers?.x86_64.map { UInt64($0) }
        #endif
    }

    // MARK: Truth values

    private mutating func addTruth(_ filter: FilterExpression, _ field: Field, _ isInverted: Bool) throws(FilterError) {
        note(field)
        guard let operation = filter.operation else {
            truths[field, default: []].insert(!isInverted)
            return
        }
        try requireEquality(filter, operation)
        for value in filter.values {
            let isTrue: Bool
            switch value.text {
            case "true", "1": isTrue = true
            case "false", "0": isTrue = false
            // Whoever is in a container that runs.
            case "started" where field.name == "container" && !isInverted: isTrue = true
            default:
                throw filter.error(
                    at: value.bytes, "\(Spelling.quoted(value.text)) is no truth value, which \(filter.field.text) is", hint: "write true or false")
            }
            truths[field, default: []].insert((isTrue == (operation == .equal)) != isInverted)
        }
    }

    // MARK: Texts

    private mutating func addText(
        _ filter: FilterExpression, _ number: Int, _ empty: TextFilters, isHexadecimal: Bool
    ) throws(FilterError) {
        guard let operation = filter.operation else { throw needsValue(filter) }
        try requireEquality(filter, operation)
        var patterns: [TextPattern] = []
        for value in filter.values {
            guard let pattern = TextPattern(isHexadecimal ? value.text.lowercased() : value.text) else {
                throw filter.error(at: value.bytes, "a star alone says nothing", hint: "write x*, *x or *x*")
            }
            if isHexadecimal, !value.text.utf8.allSatisfy({ Self.isHexadecimal($0) || $0 == UInt8(ascii: "*") }) {
                throw filter.error(
                    at: value.bytes, "\(filter.field.text) is bytes, which are compared in hexadecimal digits", hint: "such as 7f454c46*")
            }
            if empty.field.name == "comm", case .equal(let text) = pattern, text.count > ScopeExpression.nameLimit {
                warn(number, .ignored, filter.error(
                    at: value.bytes, "no comm is like this: it has at most \(ScopeExpression.nameLimit) bytes"))
            }
            patterns.append(pattern)
        }
        note(empty.field)
        texts[empty.field, default: empty].add(isEqual: operation == .equal, patterns)
        if texts[empty.field]?.ignoresExclusions == true { warn(number, .ignored, Self.beaten(filter)) }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }

    // MARK: Mistakes

    private func requireEquality(_ filter: FilterExpression, _ operation: ScopeExpression.Operation) throws(FilterError) {
        guard operation == .equal || operation == .notEqual else {
            throw filter.error(
                at: filter.operatorBytes, "\(filter.field.text) cannot be compared with '\(operation.rawValue)'", hint: "use = or !=")
        }
    }

    private func needsValue(_ filter: FilterExpression) -> FilterError {
        filter.error(at: filter.field.bytes, "\(filter.field.text) needs an operator and a value", hint: "write \(filter.field.text)=VALUE")
    }

    private static func beaten(_ filter: FilterExpression) -> FilterError {
        filter.error(
            at: filter.operatorBytes, "'=' beats '!=' on one field: what \(filter.field.text) is not to be has no effect beside what it is to be",
            hint: "leave one of them out")
    }
}
