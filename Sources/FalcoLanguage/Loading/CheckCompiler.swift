// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicyModel
internal import PolicySyntax
internal import StringMatching

/// One comparison ─► a condition over typed values.
struct CheckCompiler {
    let fields: FieldResolver
    let lists: ResolvedLists
    var expressions: ExpressionCompiler

    init(_ fields: FieldResolver, _ lists: ResolvedLists) {
        self.fields = fields
        self.lists = lists
        expressions = ExpressionCompiler(fields)
    }

    /// What a comparison is of: one value, or either end of a connection.
    struct Subject {
        let alternatives: [Expression]
        let type: ValueType
        let isList: Bool
        /// The field, unless it is in a transformer.
        let field: Field?
        let name: String
    }

    mutating func warn(_ message: String, at range: Range<Int>, hint: String? = nil, _ code: LoadCode = .conditionWarning) {
        expressions.warnings.append(CompileWarning(code: code, error: ConditionError(message, at: range, hint: hint)))
    }

    mutating func condition(_ check: ConditionCheck) throws(CompileError) -> Condition {
        warnOfNA(check)
        let subject = try subject(check.left)
        guard !check.isBare || subject.type == .bool && !subject.isList else {
            throw CompileError(
                "'\(subject.name)' alone is no condition: it is no truth value", at: check.operationRange,
                hint: "compare it, or write exists behind it")
        }
        guard Self.isAllowed(check.operation, subject) else {
            throw CompileError(
                "'\(check.operation.rawValue)' does not compare \(Self.kind(subject))", at: check.operationRange,
                hint: "\(subject.name) takes "
                    + ConditionOperator.allCases.filter { Self.isAllowed($0, subject) }.map(\.rawValue).joined(separator: " "))
        }
        guard check.modifier == nil || !subject.isList else {
            throw CompileError("'\(check.modifier?.rawValue ?? "")' does not compare lists", at: check.operationRange)
        }
        switch check.right {
        case nil:
            return .any(subject.alternatives.map { .test(Test($0, .exists)) }).simplified
        case .field(let reference):
            let other = try expressions.field(reference, .right)
            return try compare(subject, check, with: .field(other), at: reference.range)
        case .transformer(let call):
            return try compare(subject, check, with: try expressions.expression(.transformer(call), .right), at: call.range)
        case .value, .list, .listName:
            return try compareWithLiterals(subject, check)
        }
    }

    private mutating func subject(_ left: FieldExpression) throws(CompileError) -> Subject {
        let expression = try expressions.expression(left, .left)
        guard case .field(let field) = expression else {
            return Subject(
                alternatives: [expression], type: expression.type, isList: expression.isList, field: nil, name: left.printed)
        }
        var alternatives = [expression]
        if let names = FalcoFields.ends(of: field.name) {
            alternatives = names.map { name in
                .field(Field(name, type: FalcoFields.definition(name)?.type ?? field.type))
            }
        }
        return Subject(alternatives: alternatives, type: field.type, isList: field.isList, field: field, name: left.printed)
    }

    /// Falco's audit fields answer with a text where they have nothing.
    private mutating func warnOfNA(_ check: ConditionCheck) {
        guard case .field(let field) = check.left, field.name.hasPrefix("ka.") || field.name.hasPrefix("jevt.") else { return }
        let values: [ConditionValue] =
            switch check.right {
            case .value(let value): [value]
            case .list(let values, _): values
            default: []
            }
        for value in values where value.text == "<NA>" {
            warn("a comparison with <NA> is unsafe", at: value.range, hint: "write 'exists'", .unsafeNACheck)
        }
    }

    // MARK: Types

    static func isAllowed(_ operation: ConditionOperator, _ subject: Subject) -> Bool {
        if operation == .exists { return true }
        if subject.field?.name == "evt.rawarg" {
            let types = FalcoEvents.rawTypes(of: subject.field?.argument ?? "")
            return types.isEmpty || types.contains { isAllowed(operation, $0) }
        }
        if subject.isList { return [.in, .intersects].contains(operation) }
        return isAllowed(operation, subject.type)
    }

    private static func isAllowed(_ operation: ConditionOperator, _ type: ValueType) -> Bool {
        switch type {
        case .int64, .uint64, .port, .duration, .time, .double:
            return [.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in, .intersects].contains(operation)
        case .bool, .address, .network, .hostName: return [.equal, .notEqual, .in, .intersects].contains(operation)
        case .text, .path:
            return ![.less, .lessOrEqual, .greater, .greaterOrEqual, .bcontains, .bstartswith].contains(operation)
        case .bytes:
            return [
                .equal, .notEqual, .contains, .in, .startswith, .endswith, .intersects, .bcontains, .bstartswith,
            ].contains(operation)
        }
    }

    private static func kind(_ subject: Subject) -> String {
        if subject.isList { return "lists" }
        switch subject.type {
        case .int64, .uint64, .double: return "numbers"
        case .bool: return "truth values"
        case .text, .path: return "text"
        case .bytes: return "bytes"
        case .address, .network: return "addresses"
        case .hostName: return "hosts' names"
        case .port: return "ports"
        case .duration, .time: return "times"
        }
    }

    // MARK: Other fields on the right

    private func compare(
        _ subject: Subject, _ check: ConditionCheck, with other: Expression, at range: Range<Int>
    ) throws(CompileError) -> Condition {
        if ["evt.type", "syscall.type"].contains(subject.field?.name) {
            throw CompileError("types of events compare with names only", at: range)
        }
        guard subject.isList == other.isList else {
            throw CompileError(
                subject.isList ? "a list compares with a list" : "one value does not compare with a list", at: range)
        }
        guard subject.type.compares(with: other.type) else {
            throw CompileError("values of two types: \(subject.type.rawValue) and \(other.type.rawValue)", at: range)
        }
        let operation: Operation<Expression>
        switch check.operation {
        case .in: operation = .isInValuesOf(other)
        case .intersects: operation = .intersectsValuesOf(other)
        case .regex, .pmatch, .bcontains, .bstartswith, .exists:
            throw CompileError("'\(check.operation.rawValue)' takes no field on its right", at: range)
        default:
            if let comparison = check.operation.comparison {
                operation = .compareWith(comparison, other)
            } else if let text = check.operation.textOperator {
                operation = .textWith(text, other)
            } else {
                throw CompileError("'\(check.operation.rawValue)' takes no field on its right", at: range)
            }
        }
        if case .compareWith(.notEqual, _) = operation { return either(subject, butNot: .compareWith(.equal, other)) }
        return either(subject, operation)
    }

    // MARK: Ends

    /// True if it is for either end.
    func either(_ subject: Subject, _ operation: Operation<Expression>) -> Condition {
        Condition.any(subject.alternatives.map { .test(Test($0, operation)) }).simplified
    }

    /// True if there is a value, and it is for no end.
    func either(_ subject: Subject, butNot operation: Operation<Expression>) -> Condition {
        if subject.alternatives.count == 1, let negated = operation.negated { return .test(Test(subject.alternatives[0], negated)) }
        return .all([either(subject, .exists), .not(either(subject, operation))])
    }
}

extension Condition {
    /// Without a list around one condition.
    var simplified: Condition {
        switch self {
        case .all(let parts) where parts.count == 1: parts[0]
        case .any(let parts) where parts.count == 1: parts[0]
        default: self
        }
    }
}

extension Operation {
    fileprivate var negated: Operation? {
        switch self {
        case .compare(.equal, let value): .compare(.notEqual, value)
        case .compareWith(.equal, let other): .compareWith(.notEqual, other)
        default: nil
        }
    }
}

extension ConditionOperator {
    var comparison: Comparison? {
        switch self {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        default: nil
        }
    }

    var textOperator: TextOperator? {
        switch self {
        case .equal: .equal
        case .notEqual: .notEqual
        case .contains, .bcontains: .contains
        case .icontains: .containsIgnoringCase
        case .startswith, .bstartswith: .startsWith
        case .endswith: .endsWith
        case .glob: .glob
        case .iglob: .globIgnoringCase
        case .regex: .regex
        default: nil
        }
    }
}
