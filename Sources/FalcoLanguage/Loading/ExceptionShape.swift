// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicySyntax

struct ExceptionError: Error {
    let message: String
    let range: SourceRange
    var hint: String?
}

/// The columns of an exception: a field and how it is compared, for each.
struct ExceptionShape {
    struct Column {
        let field: YAMLScalar
        let comparison: ExceptionComparison
    }

    let columns: [Column]
    /// One field, whose values are one list; otherwise each value is a row with a place for each column.
    let isFlat: Bool

    init(_ exception: RuleException) throws(ExceptionError) {
        switch exception.fields {
        case nil: throw ExceptionError(message: "the exception has no 'fields'", range: exception.range)
        case .scalar(let field):
            isFlat = true
            var comparison = ExceptionComparison(.in)
            switch exception.comparisons {
            case nil: break
            case .list(_, let range):
                throw ExceptionError(message: "'fields' is a text, so 'comps' must be one", range: range)
            case .scalar(let text):
                comparison = try ExceptionComparison(text)
                guard comparison.takesList else {
                    throw ExceptionError(
                        message: "one field with a list of values needs a comparison with lists", range: text.range,
                        hint: "one of in, pmatch, intersects, or '\(text.text) anyof'")
                }
            }
            columns = [Column(field: field, comparison: comparison)]
        case .list(let entries, let range):
            isFlat = false
            let names = try Self.scalars(entries)
            var comparisons = names.map { _ in ExceptionComparison(.equal) }
            switch exception.comparisons {
            case nil: break
            case .scalar(let text):
                throw ExceptionError(message: "'fields' is a list, so 'comps' must be one", range: text.range)
            case .list(let entries, let range):
                let texts = try Self.scalars(entries)
                guard texts.count == names.count else {
                    throw ExceptionError(message: "\(names.count) fields and \(texts.count) comparisons", range: range)
                }
                comparisons = try texts.map { text throws(ExceptionError) in try ExceptionComparison(text) }
            }
            guard !names.isEmpty else { throw ExceptionError(message: "an exception needs a field", range: range) }
            columns = zip(names, comparisons).map(Column.init)
        }
    }

    private static func scalars(_ entries: [RuleException.Entry]) throws(ExceptionError) -> [YAMLScalar] {
        try entries.map { entry throws(ExceptionError) in
            guard case .scalar(let scalar) = entry else { throw ExceptionError(message: "expected a text", range: entry.range) }
            return scalar
        }
    }

    /// Whether all columns are fields; those of an unknown source are taken as they are.
    func check(_ fields: FieldResolver?) throws(ExceptionError) {
        for column in columns {
            let reference = try Self.reference(column.field)
            guard let fields else { continue }
            do { _ = try fields.field(reference) } catch {
                throw ExceptionError(message: error.error.message, range: column.field.range, hint: error.error.hint)
            }
        }
    }

    /// The name of a field as conditions have it.
    static func reference(_ scalar: YAMLScalar) throws(ExceptionError) -> FieldReference {
        do {
            if case .check(let check) = try ConditionParser.parse(scalar.text + " exists").kind, case .field(let field) = check.left {
                return field
            }
        } catch {
            throw ExceptionError(message: error.message, range: scalar.range, hint: error.hint)
        }
        throw ExceptionError(message: "\(Spelling.quoted(scalar.text)) is no field", range: scalar.range)
    }
}

/// What stands in `comps`: an operator, or one with a modifier.
struct ExceptionComparison {
    let operation: ConditionOperator
    var modifier: ListModifier?

    init(_ operation: ConditionOperator) { self.operation = operation }

    var takesList: Bool { operation.kind == .list || modifier != nil }

    init(_ scalar: YAMLScalar) throws(ExceptionError) {
        let words = scalar.text.split(separator: " ").map(String.init)
        let spelling = words.first == "==" ? "=" : words.first ?? ""
        guard let operation = ConditionOperator(rawValue: spelling), operation != .exists else {
            throw ExceptionError(
                message: "\(Spelling.quoted(scalar.text)) is no comparison", range: scalar.range,
                hint: Spelling.hint(for: spelling, among: ConditionOperator.allCases.filter { $0 != .exists }.map(\.rawValue)))
        }
        self.operation = operation
        guard words.count > 1 else { return }
        guard words.count == 2, operation.kind == .text, let modifier = ListModifier(rawValue: words[1]) else {
            throw ExceptionError(
                message: "\(Spelling.quoted(scalar.text)) is no comparison", range: scalar.range,
                hint: "behind an operator of text: oneof, anyof or allof")
        }
        self.modifier = modifier
    }
}
