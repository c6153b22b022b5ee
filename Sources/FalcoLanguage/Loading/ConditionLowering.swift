// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import PolicyModel
internal import PolicySyntax

/// A condition with macros and lists in their place.
struct Lowered {
    var condition: Condition
    /// Events for which it can be true, and those for which its negation can.
    var matching: EventTypes
    var excluded: EventTypes
    /// Comparisons, those of macros counted each time.
    var size: Int
    var depth: Int
    var problems: [Problem] = []
    /// What is wrong was told already.
    var isBroken = false

    static let broken = Lowered(condition: .never, matching: .all, excluded: .all, size: 0, depth: 0, isBroken: true)

    mutating func add(_ more: [Problem]) {
        // Macros that use macros repeat what is wrong with them.
        if problems.count < Lowered.problemLimit { problems += more.prefix(Lowered.problemLimit - problems.count) }
    }

    private static let problemLimit = 100
}

/// What is wrong in a part of a condition; told when a rule has it.
struct Problem {
    let code: LoadCode
    let error: ConditionError
    let range: SourceRange
    let context: LoadContext
    let isUnknownName: Bool
}

/// Where a condition's bytes stand, and which macros it sees.
struct LoweringScope {
    enum Place {
        case text(RuleText)
        /// What was not written as a condition.
        case fixed(SourceRange)
    }

    let place: Place
    let context: LoadContext
    /// Nil for rules, which see all.
    let order: Order?

    func range(_ bytes: Range<Int>) -> SourceRange {
        switch place {
        case .text(let text): text.range(of: bytes)
        case .fixed(let range): range
        }
    }
}

/// Lowers conditions of macros, once each, and of rules.
final class ConditionLowering {
    let log: MessageLog
    let fields: FieldResolver
    let lists: ResolvedLists
    private var macros: [String: Macro] = [:]
    private let names: [String]
    private(set) var usedMacros: Set<String> = []
    private var macroDepth = 0

    static let sizeLimit = 200_000
    static let depthLimit = 3000
    static let macroDepthLimit = 200

    private struct Macro {
        enum State {
            case waiting(ConditionTree)
            case inWork
            case done(Lowered)
        }
        var state: State
        let scope: LoweringScope
    }

    init(log: MessageLog, fields: FieldResolver, lists: ResolvedLists, macros collected: NamedItems<CollectedMacro>) {
        self.log = log
        self.fields = fields
        self.lists = lists
        names = collected.items.map(\.context.name)
        for macro in collected.items {
            let scope = LoweringScope(place: .text(macro.condition), context: macro.context, order: macro.order)
            let tree = parse(macro.condition, scope)
            macros[macro.context.name] = Macro(state: tree.map { .waiting($0) } ?? .done(.broken), scope: scope)
        }
        for name in names { _ = lowered(macro: name) }
    }

    /// Reads a condition; what is wrong with it is told.
    func parse(_ text: RuleText, _ scope: LoweringScope) -> ConditionTree? {
        do {
            return try ConditionParser.parse(text.bytes, fields.dialect)
        } catch {
            log.add(.compileCondition, error.message, at: scope.range(error.range), hint: error.hint, in: scope.context)
            return nil
        }
    }

    private func lowered(macro name: String) -> Lowered {
        guard let macro = macros[name] else { return .broken }
        switch macro.state {
        case .done(let lowered): return lowered
        case .inWork: return .broken
        case .waiting(let tree):
            macros[name]?.state = .inWork
            macroDepth += 1
            let lowered = lower(tree, macro.scope)
            macroDepth -= 1
            macros[name]?.state = .done(lowered)
            return lowered
        }
    }

    // MARK: Trees

    func lower(_ tree: ConditionTree, _ scope: LoweringScope) -> Lowered {
        var result: Lowered
        switch tree.kind {
        case .or(let trees): result = combine(trees.map { lower($0, scope) }, isOr: true)
        case .and(let trees): result = combine(trees.map { lower($0, scope) }, isOr: false)
        case .not(let tree): result = negate(lower(tree, scope))
        case .macro(let name): return reference(name, tree.range, scope)
        case .check(let check): return lower(check, scope)
        }
        if result.size > Self.sizeLimit || result.depth > Self.depthLimit {
            let what = result.size > Self.sizeLimit ? "more than \(Self.sizeLimit) comparisons" : "nested too deep"
            log.add(.compileCondition, "\(what), with what macros stand for", at: scope.range(tree.range), in: scope.context)
            result = .broken
        }
        return result
    }

    func combine(_ parts: [Lowered], isOr: Bool) -> Lowered {
        var result = Lowered(
            condition: isOr ? .any(parts.map(\.condition)) : .all(parts.map(\.condition)), matching: isOr ? .none : .all,
            excluded: isOr ? .all : .none, size: 0, depth: 0)
        for part in parts {
            result.matching = isOr ? result.matching.union(part.matching) : result.matching.intersection(part.matching)
            result.excluded = isOr ? result.excluded.intersection(part.excluded) : result.excluded.union(part.excluded)
            result.size = min(result.size + part.size, Self.sizeLimit + 1)
            result.depth = max(result.depth, part.depth + 1)
            result.isBroken = result.isBroken || part.isBroken
            result.add(part.problems)
        }
        return result
    }

    func negate(_ part: Lowered) -> Lowered {
        var result = part
        result.condition = .not(part.condition)
        (result.matching, result.excluded) = (part.excluded, part.matching)
        result.depth += 1
        return result
    }

    private func reference(_ name: String, _ range: Range<Int>, _ scope: LoweringScope) -> Lowered {
        func refuse(_ message: String, hint: String? = nil) -> Lowered {
            log.add(.validate, message, at: scope.range(range), hint: hint, in: scope.context)
            return .broken
        }
        guard let macro = macros[name] else {
            let near = Spelling.nearest(to: name, among: names)
            return refuse("there is no macro \(Spelling.quoted(name))", hint: near.map { "did you mean '\($0)'?" })
        }
        if let order = scope.order, let other = macro.scope.order, !order.sees(other) {
            let isOwn = scope.context.name == name
            return refuse(
                isOwn ? "the macro '\(name)' uses itself" : "there is no macro '\(name)' before this one",
                hint: isOwn ? nil : "macros see only what comes before them; put it first")
        }
        usedMacros.insert(name)
        if case .inWork = macro.state { return refuse("the macro '\(name)' uses itself, through others") }
        guard macroDepth < Self.macroDepthLimit else { return refuse("macros nested deeper than \(Self.macroDepthLimit)") }
        return lowered(macro: name)
    }

    // MARK: Comparisons

    private func lower(_ check: ConditionCheck, _ scope: LoweringScope) -> Lowered {
        var compiler = CheckCompiler(fields, lists)
        var result = Lowered(condition: .never, matching: .all, excluded: .all, size: 1, depth: 1)
        do {
            result.condition = try compiler.condition(check)
            if let types = eventTypes(check, result.condition) {
                result.matching = types
                // What is never true says nothing about its negation.
                result.excluded = types.isEmpty ? .all : types.complement
            }
        } catch {
            result.problems.append(
                Problem(
                    code: .compileCondition, error: error.error, range: scope.range(error.error.range), context: scope.context,
                    isUnknownName: error.isUnknownName))
        }
        for warning in compiler.expressions.warnings {
            result.problems.append(
                Problem(
                    code: warning.code, error: warning.error, range: scope.range(warning.error.range), context: scope.context,
                    isUnknownName: false))
        }
        return result
    }

    /// The events that a comparison allows; nil where it says nothing of them.
    private func eventTypes(_ check: ConditionCheck, _ condition: Condition) -> EventTypes? {
        guard case .field(let reference) = check.left else { return nil }
        if reference.name == "evt.num", check.operation == .equal, case .value(let value) = check.right, value.text == "0" {
            return EventTypes.none
        }
        guard reference.name == "evt.type" || reference.name == "syscall.type" else { return nil }
        guard case .test(let test) = condition else {
            if case .all(let parts) = condition, parts.count == 2, case .not(.test(let test)) = parts[1] {
                return Self.names(test.operation)?.complement
            }
            return condition == .never ? EventTypes.none : nil
        }
        return Self.names(test.operation)
    }

    private static func names(_ operation: Operation<Expression>) -> EventTypes? {
        func names(_ literals: [Literal]) -> Set<String> {
            Set(literals.compactMap { if case .text(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil } })
        }
        switch operation {
        case .compare(.equal, let literal): return EventTypes(names([literal]))
        case .compare(.notEqual, let literal): return EventTypes(names([literal])).complement
        case .isIn(let literals), .intersects(let literals): return EventTypes(names(literals))
        case .quantified(.all, .notEqual, let names): return EventTypes(Set(names.map { String(decoding: $0, as: UTF8.self) })).complement
        default: return nil
        }
    }
}
