// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel
package import PolicySyntax
internal import StringMatching

/// Rule files ─► a rule set. Files are read as one, in the given order.
package struct FalcoLoader: Sendable {
    /// A file, or why there is none.
    package enum Input: Sendable {
        case file(SourceFile)
        case unreadable(name: String, reason: String)
    }

    package var options: LoadOptions

    package init(_ options: LoadOptions = LoadOptions()) { self.options = options }

    package func load(_ files: [SourceFile]) -> FalcoRuleSet { load(files.map { .file($0) }) }

    package func load(_ inputs: [Input]) -> FalcoRuleSet {
        let log = MessageLog()
        let fields = FieldResolver(staticFields: StaticFields(options.staticFields), detections: options.detections)
        var collector = RuleCollector(log: log, options: options, fields: fields)
        let reader = RuleFileReader(log: log)
        var files: [SourceFile] = []
        for input in inputs {
            switch input {
            case .file(let file):
                files.append(file)
                for item in reader.items(of: file) { collector.add(item) }
            case .unreadable(let name, let reason):
                let file = SourceFile(name: name, bytes: [])
                files.append(file)
                log.add(.fileRead, "cannot be read: \(reason)", file: file, bytes: nil)
            }
        }
        let lists = ResolvedLists(collector.lists, log: log)
        let lowering = ConditionLowering(log: log, fields: fields, lists: lists, macros: collector.macros)
        let compiler = RuleCompiler(log: log, options: options, fields: fields, lowering: lowering)
        var rules = collector.rules.items.compactMap { compiler.compile($0) }
        select(&rules)
        if !log.hasErrors { warnOfUnused(collector, lists, lowering, log) }
        return FalcoRuleSet(
            policy: policy(log.hasErrors ? [] : rules), rules: rules, lists: definitions(collector.lists, lists),
            macros: collector.macros.items.map { macro in
                FalcoDefinition(
                    name: macro.context.name, values: [macro.condition.text], location: macro.context,
                    isUsed: lowering.usedMacros.contains(macro.context.name))
            }, matching: options.matching, messages: Self.inOrder(log.messages, files), hasErrors: log.hasErrors, files: files)
    }

    /// By their places: files as they were given, each from its beginning to its end, whatever was found when.
    private static func inOrder(_ messages: [LoadMessage], _ files: [SourceFile]) -> [LoadMessage] {
        let places = Dictionary(files.enumerated().map { ($1.name, $0) }) { first, _ in first }
        return messages.enumerated().map { number, message in
            (place: (places[message.diagnostic.file.name] ?? files.count, message.diagnostic.bytes?.lowerBound ?? -1, number), message: message)
        }.sorted { $0.place < $1.place }.map(\.message)
    }

    private func definitions(_ collected: NamedItems<CollectedList>, _ lists: ResolvedLists) -> [FalcoDefinition] {
        collected.items.map { list in
            FalcoDefinition(
                name: list.context.name, values: list.items.map(\.text), location: list.context,
                isUsed: lists.used.contains(list.context.name))
        }
    }

    private func warnOfUnused(_ collector: RuleCollector, _ lists: ResolvedLists, _ lowering: ConditionLowering, _ log: MessageLog) {
        for macro in collector.macros.items where !lowering.usedMacros.contains(macro.context.name) {
            log.add(
                .unusedMacro, "no rule or macro uses the macro '\(macro.context.name)'", at: RuleCollector.firstLine(macro.context),
                in: macro.context)
        }
        for list in collector.lists.items where !lists.used.contains(list.context.name) {
            log.add(
                .unusedList, "no rule, macro or list uses the list '\(list.context.name)'", at: RuleCollector.firstLine(list.context),
                in: list.context)
        }
    }

    /// Switches rules on and off as the configuration says, one entry after the other.
    private func select(_ rules: inout [FalcoRule]) {
        for selection in options.selections {
            for index in rules.indices {
                guard selection.rule != nil || selection.tag != nil else { continue }
                if let tag = selection.tag, !rules[index].tags.contains(tag) { continue }
                if let pattern = selection.rule {
                    let glob = BytePattern.glob(Array(pattern.utf8), caseInsensitive: false)
                    guard glob.matches(Array(rules[index].name.utf8).span) else { continue }
                }
                rules[index].isEnabled = selection.isEnabling
            }
        }
    }

    private func policy(_ rules: [FalcoRule]) -> Policy {
        var policy = Policy("falco", language: "falco")
        policy.rules = rules.filter { $0.isEnabled && $0.priority <= options.minimumPriority }.map { loaded in
            var rule = Rule(loaded.name)
            rule.about = loaded.about
            rule.priority = loaded.priority
            rule.tags = loaded.tags
            rule.condition = loaded.condition
            rule.message = loaded.message
            rule.source = loaded.source
            rule.details = loaded.extraFields.map { extra in (extra.name, extra.template.expression) }
            return rule
        }
        return policy
    }
}

extension MessageTemplate {
    /// The text as one value; a field alone keeps its type.
    var expression: Expression {
        let parts = pieces.map { piece in
            switch piece {
            case .text(let bytes): Expression.literal(.text(bytes))
            case .value(_, let expression, _): expression
            }
        }
        return parts.count == 1 ? parts[0] : .transformed(.concatenate, parts)
    }
}
