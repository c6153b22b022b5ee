// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel
internal import PolicySyntax

/// Things by name, in the order in which the names first came.
struct NamedItems<Item> {
    private(set) var items: [Item] = []
    private var places: [String: Int] = [:]

    subscript(name: String) -> Item? { places[name].map { items[$0] } }

    /// Changes what is there; false if there is nothing.
    mutating func change(_ name: String, _ body: (inout Item) -> Void) -> Bool {
        guard let place = places[name] else { return false }
        body(&items[place])
        return true
    }

    mutating func add(_ name: String, _ item: Item) {
        places[name] = items.count
        items.append(item)
    }
}

/// Where an item stands among all: what came later than `visibility` does not exist for it, what counts of itself is `index`.
struct Order {
    var index: Int
    var visibility: Int

    func sees(_ other: Order) -> Bool { other.index < visibility }
}

struct CollectedList {
    var items: [YAMLScalar]
    var order: Order
    var context: LoadContext
}

struct CollectedMacro {
    var condition: RuleText
    var order: Order
    var context: LoadContext
}

struct CollectedRule {
    var condition: RuleText
    var output: RuleText
    var definition: RuleDefinition
    var order: Order
    var context: LoadContext
    var isUnknownSource: Bool
}

/// Puts the items of all files together: what comes later redefines, appends to or overrides what is there.
struct RuleCollector {
    let log: MessageLog
    let options: LoadOptions
    let fields: FieldResolver
    private(set) var lists = NamedItems<CollectedList>()
    private(set) var macros = NamedItems<CollectedMacro>()
    private(set) var rules = NamedItems<CollectedRule>()
    private var count = 0

    init(log: MessageLog, options: LoadOptions, fields: FieldResolver) {
        self.log = log
        self.options = options
        self.fields = fields
    }

    mutating func add(_ item: RuleItem) {
        switch item {
        case .engineVersion(let version, let text, let context): check(version, text, context)
        case .plugin(let requirements, let context): check(requirements, context)
        case .list(let item): add(item)
        case .macro(let item): add(item)
        case .rule(let definition): define(definition)
        case .update(let update): apply(update)
        case .enable(let isEnabled, let context):
            let isThere = rules.change(context.name) { $0.definition.isEnabled = isEnabled }
            if !isThere { missing("rule", context, among: rules.items.map(\.context.name)) }
        }
    }

    /// The next place, with everything before it visible.
    private mutating func next() -> Int {
        defer { count += 1 }
        return count
    }

    private func missing(_ kind: String, _ context: LoadContext, among names: [String]) {
        let near = Spelling.nearest(to: context.name, among: names)
        log.add(
            .validate, "there is no \(kind) \(Spelling.quoted(context.name)) before this one", at: Self.firstLine(context),
            hint: near.map { "did you mean '\($0)'?" } ?? "an item that changes another comes behind it", in: context)
    }

    static func firstLine(_ context: LoadContext) -> SourceRange {
        SourceRange(context.range.file, context.range.bytes.lowerBound..<context.range.bytes.lowerBound + 1)
    }

    // MARK: Versions

    private func check(_ version: SemanticVersion, _ text: String, _ context: LoadContext) {
        guard let own = SemanticVersion(options.engine), !own.satisfies(version) else { return }
        log.add(
            .validate, "the rules need version \(text) of the engine, and this one answers to \(options.engine)",
            at: Self.firstLine(context), in: context)
    }

    private func check(_ requirements: [PluginRequirement], _ context: LoadContext) {
        let isSatisfied = requirements.contains { requirement in
            options.plugins[requirement.name].flatMap { SemanticVersion($0) }?.satisfies(requirement.version) ?? false
        }
        guard !isSatisfied else { return }
        let wanted = requirements.map { "\($0.name) \($0.text)" }.joined(separator: " or ")
        let own = options.plugins.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        log.add(
            .validate, "the rules need the plugin \(Spelling.quoted(wanted))", at: Self.firstLine(context), hint: "there is \(own)",
            in: context)
    }

    // MARK: Lists and macros

    private mutating func add(_ item: ListItem) {
        let name = item.context.name
        let place = next()
        if item.mode == .define, lists[name] == nil {
            lists.add(name, CollectedList(items: item.items, order: Order(index: place, visibility: place), context: item.context))
            return
        }
        let isThere = lists.change(name) { list in
            if item.mode == .append { list.items += item.items } else { list.items = item.items }
            if item.mode != .append { list.context = item.context }
            list.order.visibility = place
        }
        if !isThere { missing("list", item.context, among: lists.items.map(\.context.name)) }
    }

    private mutating func add(_ item: MacroItem) {
        let name = item.context.name
        let place = next()
        if item.mode == .define, macros[name] == nil {
            let order = Order(index: place, visibility: place)
            macros.add(name, CollectedMacro(condition: RuleText(item.condition), order: order, context: item.context))
            return
        }
        let isThere = macros.change(name) { macro in
            if item.mode == .append { macro.condition.append(item.condition) } else { macro.condition = RuleText(item.condition) }
            if item.mode != .append { macro.context = item.context }
            macro.order.visibility = place
        }
        if !isThere { missing("macro", item.context, among: macros.items.map(\.context.name)) }
    }

    // MARK: Rules

    private mutating func define(_ definition: RuleDefinition) {
        let context = definition.context
        let place = next()
        let previous = rules[context.name]
        if let previous, previous.definition.source != definition.source {
            log.add(
                .validate, "the rule is defined again with another source", at: Self.firstLine(context),
                hint: "it was \(Spelling.quoted(previous.definition.source))", in: context)
            return
        }
        let isUnknown = !options.sources.contains(definition.source)
        if isUnknown {
            log.add(
                .unknownSource, "unknown source \(Spelling.quoted(definition.source)); the rule is left out", at: Self.firstLine(context),
                hint: Spelling.hint(for: definition.source, among: options.sources.sorted()), in: context)
        }
        var definition = definition
        definition.exceptions = definition.exceptions.filter { isValid($0, isUnknown, context) }
        let rule = CollectedRule(
            condition: RuleText(definition.condition), output: RuleText(definition.output, isTrimmed: true),
            definition: definition, order: Order(index: previous?.order.index ?? place, visibility: place), context: context,
            isUnknownSource: isUnknown)
        if !rules.change(context.name, { $0 = rule }) { rules.add(context.name, rule) }
    }

    private mutating func apply(_ update: RuleUpdate) {
        let context = update.context
        let place = next()
        guard var rule = rules[context.name] else { return missing("rule", context, among: rules.items.map(\.context.name)) }
        guard !update.append.isEmpty || !update.replace.isEmpty else {
            log.add(
                .validate, "there is nothing to append", at: Self.firstLine(context),
                hint: "add a condition or exceptions", in: context)
            return
        }
        if let condition = update.append.condition { rule.condition.append(condition) }
        if let output = update.append.output { rule.output.append(output) }
        if let text = update.append.description { rule.definition.description += " " + text }
        if let tags = update.append.tags { rule.definition.tags.formUnion(tags) }
        for exception in update.append.exceptions ?? [] { append(exception, to: &rule, context) }

        let changes = update.replace
        if let condition = changes.condition { rule.condition = RuleText(condition) }
        if let output = changes.output { rule.output = RuleText(output, isTrimmed: true) }
        rule.definition.description = changes.description ?? rule.definition.description
        rule.definition.priority = changes.priority ?? rule.definition.priority
        rule.definition.isEnabled = changes.isEnabled ?? rule.definition.isEnabled
        rule.definition.tags = changes.tags ?? rule.definition.tags
        rule.definition.warnsOfEventTypes = changes.warnsOfEventTypes ?? rule.definition.warnsOfEventTypes
        rule.definition.skipsIfUnknown = changes.skipsIfUnknown ?? rule.definition.skipsIfUnknown
        rule.definition.isCapturing = changes.isCapturing ?? rule.definition.isCapturing
        rule.definition.captureDuration = changes.captureDuration ?? rule.definition.captureDuration
        if let exceptions = changes.exceptions {
            rule.definition.exceptions = exceptions.filter { hasFields($0, context) && isValid($0, rule.isUnknownSource, context) }
        }
        rule.order.visibility = place
        _ = rules.change(context.name) { $0 = rule }
    }

    private func hasFields(_ exception: RuleException, _ context: LoadContext) -> Bool {
        if exception.fields != nil { return true }
        log.add(.validate, "the exception has no 'fields'", at: exception.range, in: context)
        return false
    }

    private func append(_ exception: RuleException, to rule: inout CollectedRule, _ context: LoadContext) {
        guard let index = rule.definition.exceptions.firstIndex(where: { $0.name == exception.name }) else {
            guard hasFields(exception, context) else { return }
            guard !exception.values.isEmpty else {
                log.add(.validate, "a new exception needs values", at: exception.range, in: context)
                return
            }
            if isValid(exception, rule.isUnknownSource, context) { rule.definition.exceptions.append(exception) }
            return
        }
        for (entry, key) in [(exception.fields, "fields"), (exception.comparisons, "comps")] {
            guard let entry else { continue }
            log.add(
                .validate, "only values can be added to the exception \(Spelling.quoted(exception.name))", at: entry.range,
                hint: "leave out '\(key)'", in: context)
            return
        }
        rule.definition.exceptions[index].values += exception.values
    }

    /// Says what is wrong with fields and comparisons; fields of sources that are not there are not known.
    private func isValid(_ exception: RuleException, _ isUnknownSource: Bool, _ context: LoadContext) -> Bool {
        do {
            try ExceptionShape(exception).check(isUnknownSource ? nil : fields)
            return true
        } catch {
            log.add(.validate, error.message, at: error.range, hint: error.hint, in: context)
            return false
        }
    }
}
