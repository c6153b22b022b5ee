// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicyModel
internal import PolicySyntax

// Exceptions ─► conditions that the rule's own is and-not'ed with.

extension ConditionLowering {
    /// What the exception leaves out; nil where it has no values.
    func lower(_ exception: RuleException, _ context: LoadContext) -> Lowered? {
        let shape: ExceptionShape
        do { shape = try ExceptionShape(exception) } catch { return nil }  // The collector has told.
        guard !exception.values.isEmpty else { return nil }
        do {
            if shape.isFlat { return try flat(exception, shape.columns[0], context) }
            let rows = try exception.values.map { row throws(ExceptionError) in try self.row(row, shape, context) }
            return combine(rows, isOr: true)
        } catch {
            log.add(.validate, error.message, at: error.range, hint: error.hint, in: context)
            return .broken
        }
    }

    private func flat(
        _ exception: RuleException, _ column: ExceptionShape.Column, _ context: LoadContext
    ) throws(ExceptionError) -> Lowered {
        var values: [ConditionValue] = []
        for entry in exception.values {
            guard case .scalar(let scalar) = entry else {
                throw ExceptionError(message: "one field takes a list of texts", range: entry.range)
            }
            values.append(try Self.value(scalar))
        }
        return try check(column, .list(values, range: 0..<0), exception.range, context)
    }

    private func row(
        _ entry: RuleException.Entry, _ shape: ExceptionShape, _ context: LoadContext
    ) throws(ExceptionError) -> Lowered {
        guard case .list(let entries, _) = entry, entries.count == shape.columns.count else {
            throw ExceptionError(
                message: "expected \(shape.columns.count) value\(shape.columns.count == 1 ? "" : "s"), one for each field",
                range: entry.range)
        }
        var parts: [Lowered] = []
        for (column, entry) in zip(shape.columns, entries) {
            parts.append(try check(column, try Self.operand(entry, column.comparison), entry.range, context))
        }
        return combine(parts, isOr: false)
    }

    private func check(
        _ column: ExceptionShape.Column, _ operand: ConditionOperand, _ range: SourceRange, _ context: LoadContext
    ) throws(ExceptionError) -> Lowered {
        let check = ConditionCheck(
            .field(try ExceptionShape.reference(column.field)), column.comparison.operation, operand,
            modifier: column.comparison.modifier)
        return lower(ConditionTree(.check(check)), LoweringScope(place: .fixed(range), context: context, order: nil))
    }

    private static func operand(
        _ entry: RuleException.Entry, _ comparison: ExceptionComparison
    ) throws(ExceptionError) -> ConditionOperand {
        switch entry {
        case .list(let entries, let range):
            guard comparison.takesList else {
                throw ExceptionError(
                    message: "'\(comparison.operation.rawValue)' takes no list", range: range,
                    hint: "give the field a comparison such as in")
            }
            var values: [ConditionValue] = []
            for entry in entries {
                guard case .scalar(let scalar) = entry else { throw ExceptionError(message: "expected a text", range: entry.range) }
                values.append(try value(scalar))
            }
            return .list(values, range: 0..<0)
        case .scalar(let scalar):
            guard comparison.takesList else {
                if comparison.operation.kind == .number || !scalar.text.hasPrefix("val(") { return .value(try value(scalar)) }
                return try parsed("a.b \(comparison.operation.rawValue) \(scalar.text)", scalar)
            }
            // `(a, b)`, as in a condition.
            return try parsed("a.b in " + (scalar.text.hasPrefix("(") ? scalar.text : "(\(scalar.text))"), scalar)
        }
    }

    private static func parsed(_ text: String, _ scalar: YAMLScalar) throws(ExceptionError) -> ConditionOperand {
        do {
            if case .check(let check) = try ConditionParser.parse(text).kind, let right = check.right { return right }
        } catch {
            throw ExceptionError(message: error.message, range: scalar.range, hint: error.hint)
        }
        throw ExceptionError(message: "expected a list of values", range: scalar.range)
    }

    /// A text, which may bring its own quotes.
    private static func value(_ scalar: YAMLScalar) throws(ExceptionError) -> ConditionValue {
        guard scalar.text.hasPrefix("\"") || scalar.text.hasPrefix("'") else {
            return ConditionValue(Array(scalar.text.utf8), isQuoted: false)
        }
        if case .value(let value) = try parsed("a.b = " + scalar.text, scalar) { return value }
        throw ExceptionError(message: "expected a value", range: scalar.range)
    }
}
