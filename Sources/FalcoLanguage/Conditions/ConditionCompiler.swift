// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
package import PolicyModel
package import PolicySyntax

/// Bytes of conditions that may still be compiled: macros count for each condition, and files come from anyone.
package final class CompileBudget {
    fileprivate var left: Int
    package init(_ bytes: Int = 32 << 20) { left = bytes }
}

/// Falco's conditions, outputs, lists and macros for another language.
package final class ConditionCompiler {
    /// A list, or a macro, as it was written.
    package struct Named<Value: Sendable>: Sendable {
        package let name: YAMLScalar
        package let value: Value
        package init(_ name: YAMLScalar, _ value: Value) { (self.name, self.value) = (name, value) }
    }

    private var log = MessageLog()
    private let lists: ResolvedLists
    private var macros = NamedItems<CollectedMacro>()
    private var usedMacros: Set<String> = []
    private let staticFields: StaticFields
    private let budget: CompileBudget
    private let macroBytes: Int

    /// Each sees those before it.
    package init(
        lists written: [Named<[YAMLScalar]>], macros writtenMacros: [Named<YAMLScalar>], staticFields: [String: String] = [:],
        budget: CompileBudget = CompileBudget()
    ) {
        self.budget = budget
        macroBytes = writtenMacros.reduce(0) { $0 + $1.value.text.utf8.count }
        self.staticFields = StaticFields(staticFields)
        var collected = NamedItems<CollectedList>()
        for (index, list) in written.enumerated() {
            let context = LoadContext(.list, list.name.text, at: list.name.range)
            collected.add(list.name.text, CollectedList(items: list.value, order: Order(index: index, visibility: index), context: context))
        }
        lists = ResolvedLists(collected, log: log)
        for (index, macro) in writtenMacros.enumerated() {
            let context = LoadContext(.macro, macro.name.text, at: macro.name.range)
            let order = Order(index: index, visibility: index)
            macros.add(macro.name.text, CollectedMacro(condition: RuleText(macro.value), order: order, context: context))
        }
    }

    /// Whether a name can stand for a list, or a macro, in conditions.
    package static func isListName(_ name: String) -> Bool { RuleFileReader.isListName(name) }
    package static func isMacroName(_ name: String) -> Bool { RuleFileReader.isMacroName(name) }

    /// What has been found wrong since it was asked last; `LoadCode` says which part it is about.
    package func takeMessages() -> [LoadMessage] {
        defer { log = MessageLog() }
        return log.messages
    }

    package func isUsed(list name: String) -> Bool { lists.used.contains(name) }
    package func isUsed(macro name: String) -> Bool { usedMacros.contains(name) }

    // MARK: Conditions

    /// A condition with its lists and macros in their places; nil where something is wrong, which is told.
    package func condition(_ scalar: YAMLScalar, _ further: any FurtherFields) -> Condition? {
        guard let result = lowered(scalar, further, log) else { return nil }
        var isGood = !result.isBroken
        for problem in result.problems {
            if problem.code.isError { isGood = false }
            log.add(problem.code, problem.error.message, at: problem.range, hint: problem.error.hint, in: problem.context)
        }
        return isGood ? result.condition : nil
    }

    /// The types of events that a condition can be true of, whatever else is wrong with it.
    package func eventTypes(_ scalar: YAMLScalar, _ further: any FurtherFields) -> EventTypes {
        lowered(scalar, further, MessageLog())?.matching ?? .all
    }

    private func lowered(_ scalar: YAMLScalar, _ further: any FurtherFields, _ log: MessageLog) -> Lowered? {
        budget.left -= macroBytes + scalar.text.utf8.count
        guard budget.left >= 0 else {
            log.add(.compileCondition, "too many conditions, each with its macros", at: scalar.range, hint: "split the policies")
            return nil
        }
        let fields = FieldResolver(staticFields: staticFields, further: further)
        let lowering = ConditionLowering(log: log, fields: fields, lists: lists, macros: macros)
        let context = LoadContext(.rule, at: scalar.range)
        let scope = LoweringScope(place: .text(RuleText(scalar)), context: context, order: nil)
        defer { usedMacros.formUnion(lowering.usedMacros) }
        return lowering.parse(RuleText(scalar), scope).map { lowering.lower($0, scope) }
    }

    // MARK: Outputs and values

    /// A text with fields in it; nil where something is wrong, which is told.
    package func message(_ scalar: YAMLScalar, _ further: any FurtherFields) -> MessageTemplate? {
        var compiler = OutputCompiler(FieldResolver(staticFields: staticFields, further: further))
        do {
            let template = try compiler.template(scalar.text)
            for warning in compiler.warnings { add(warning.code, warning.error, scalar) }
            return template
        } catch {
            add(.compileOutput, error.error, scalar)
            return nil
        }
    }

    /// A field, a transformer over fields, or a text in quotes; nil where it is none, which is told.
    package func value(_ scalar: YAMLScalar, _ further: any FurtherFields) -> Expression? {
        do {
            return try value(scalar.text, further)
        } catch {
            add(.compileOutput, error.error, scalar)
            return nil
        }
    }

    /// The same, of a text that stands within another.
    package func value(_ text: String, at range: SourceRange, _ further: any FurtherFields) -> Expression? {
        do {
            return try value(text, further)
        } catch {
            log.add(.compileOutput, error.error.message, at: range, hint: error.error.hint)
            return nil
        }
    }

    private func value(_ text: String, _ further: any FurtherFields) throws(CompileError) -> Expression {
        let fields = FieldResolver(staticFields: staticFields, further: further)
        var compiler = ExpressionCompiler(fields)
        if text.hasPrefix("\"") || text.hasPrefix("'") { return .literal(try literal(text)) }
        return try compiler.expression(try field(text, fields.dialect), .output)
    }

    /// Read as the left side of a comparison, so that places are those in the text.
    private func field(_ text: String, _ dialect: ConditionDialect) throws(CompileError) -> FieldExpression {
        let whole = 0..<text.utf8.count
        do throws(ConditionError) {
            if case .check(let check) = try ConditionParser.parse(Array((text + " exists").utf8), dialect).kind, check.operation == .exists,
                check.left.range == whole
            {
                return check.left
            }
        } catch where error.range.upperBound <= whole.upperBound {
            throw CompileError(error)
        } catch {
            throw Self.noValue(text)
        }
        throw Self.noValue(text)
    }

    private func literal(_ text: String) throws(CompileError) -> Literal {
        let prefix = "a.b = "
        if let tree = try? ConditionParser.parse(prefix + text), case .check(let check) = tree.kind, case .value(let value)? = check.right,
            value.isQuoted
        {
            return try LiteralReader.literal(value, as: .text)
        }
        throw Self.noValue(text)
    }

    private static func noValue(_ text: String) -> CompileError {
        CompileError(
            "\(Spelling.quoted(text)) is no value", at: 0..<text.utf8.count,
            hint: "a field such as data.pathname, a transformer over one, or a text in quotes within the quotes of YAML: '\"text\"'")
    }

    private func add(_ code: LoadCode, _ error: ConditionError, _ scalar: YAMLScalar) {
        log.add(code, error.message, at: scalar.source.range(ofValueBytes: error.range), hint: error.hint)
    }
}
