// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel
internal import PolicySyntax

extension RuleFileReader {
    private static let ruleKeys = [
        "rule", "condition", "output", "desc", "priority", "source", "enabled", "tags", "exceptions", "warn_evttypes",
        "skip-if-unknown-filter", "capture", "capture_duration", "append", "override",
    ]
    private static let appendable: Set = ["condition", "output", "desc", "tags", "exceptions"]
    private static let replaceable: Set = [
        "condition", "output", "desc", "priority", "capture", "capture_duration", "tags", "exceptions", "enabled", "warn_evttypes",
        "skip-if-unknown-filter",
    ]

    func rule(_ node: YAMLNode) -> RuleItem? {
        guard let name = scalar(node, "rule", LoadContext(.rule, at: node.range)) else { return nil }
        let context = LoadContext(.rule, name.text, at: node.range)
        checkKeys(node, Self.ruleKeys, context)
        guard let isAppending = flag(node, "append", context) else { return nil }
        warnOfAppend(node, isAppending ?? false, context)
        guard let overrides = overrides(node, append: Self.appendable, replace: Self.replaceable, context) else { return nil }
        guard isAppending != true || overrides.isEmpty else { return refuseBoth(node, context) }

        if !overrides.isEmpty { return update(node, overrides, context).map { .update($0) } }
        if isAppending == true {
            // Whatever else is there, Falco appends these two.
            let keys = ["condition", "exceptions"].filter { node[$0] != nil }
            let overrides = Dictionary(uniqueKeysWithValues: keys.map { ($0, Override.append) })
            return update(node, overrides, isStrict: false, context).map { .update($0) }
        }
        if ["condition", "output", "desc", "priority"].allSatisfy({ node[$0] == nil }) {
            guard let isEnabled = flag(node, "enabled", context) else { return nil }
            guard let isEnabled else {
                log.add(
                    .yamlValidate, "the rule has neither a condition nor 'enabled'", at: name.range,
                    hint: "a rule has condition, output, desc and priority", in: context)
                return nil
            }
            log.add(
                .deprecatedItem, "a rule with 'enabled' alone is deprecated", at: key(node, "enabled")?.range ?? name.range,
                hint: "add override: {enabled: replace}", in: context)
            return .enable(isEnabled, context)
        }
        return definition(node, context).map { .rule($0) }
    }

    private func definition(_ node: YAMLNode, _ context: LoadContext) -> RuleDefinition? {
        // All of them are read before one decides, so that all mistakes are told.
        let condition = scalar(node, "condition", context)
        let output = scalar(node, "output", context)
        let description = scalar(node, "desc", context)
        let priority = priority(node, context)
        let source = optionalScalar(node, "source", context)
        let isEnabled = flag(node, "enabled", context)
        let warns = flag(node, "warn_evttypes", context)
        let skips = flag(node, "skip-if-unknown-filter", context)
        let isCapturing = flag(node, "capture", context)
        let duration = number(node, "capture_duration", context)
        let tags = scalars(node, "tags", isRequired: false, context)
        let exceptions = exceptions(node, isUpdate: false, context)
        guard let condition, let output else { return nil }
        // What is wrong elsewhere was told, and nothing is loaded: condition and output are looked at all the same, so that their own
        // mistakes are told too.
        warnOfCapture(node, isCapturing.flatMap(\.self) ?? false, context)
        var rule = RuleDefinition(
            context: context, condition: condition, output: output, description: description?.text ?? "", priority: priority ?? .debug)
        rule.source = source.flatMap(\.self)?.text ?? rule.source
        rule.isEnabled = isEnabled.flatMap(\.self) ?? true
        rule.warnsOfEventTypes = warns.flatMap(\.self) ?? true
        rule.skipsIfUnknown = skips.flatMap(\.self) ?? false
        rule.isCapturing = isCapturing.flatMap(\.self) ?? false
        rule.captureDuration = duration.flatMap(\.self)
        rule.tags = Set((tags ?? []).map(\.text))
        rule.exceptions = exceptions ?? []
        return rule
    }

    private func warnOfCapture(_ node: YAMLNode, _ isCapturing: Bool, _ context: LoadContext) {
        guard isCapturing, let key = key(node, "capture") else { return }
        log.add(.warningInExtension, "captures are not made yet; the rule works without", at: key.range, in: context)
    }

    private func update(
        _ node: YAMLNode, _ overrides: [String: Override], isStrict: Bool = true, _ context: LoadContext
    ) -> RuleUpdate? {
        var isGood = true
        for (key, _) in overrides.sorted(by: { $0.key < $1.key }) where node[key] == nil {
            log.add(
                .yamlValidate, "'override' names '\(key)', and there is none", at: self.key(node, "override")?.range ?? context.range,
                in: context)
            isGood = false
        }
        if isStrict {
            for pair in node.mapping ?? [] where Self.replaceable.contains(pair.key.text) && overrides[pair.key.text] == nil {
                log.add(
                    .yamlValidate, "'override' does not say what to do with '\(pair.key.text)'", at: pair.key.range,
                    hint: "add \(pair.key.text): replace to it", in: context)
                isGood = false
            }
        }
        guard isGood else { return nil }
        let keys = { (wanted: Override) in Set(overrides.filter { $0.value == wanted }.keys) }
        let append = changes(node, keys(.append), context)
        let replace = changes(node, keys(.replace), context)
        guard let append, let replace else { return nil }
        return RuleUpdate(context: context, append: append, replace: replace)
    }

    private func changes(_ node: YAMLNode, _ keys: Set<String>, _ context: LoadContext) -> RuleChanges? {
        var changes = RuleChanges()
        var isGood = true
        func read<Value>(_ key: String, _ into: WritableKeyPath<RuleChanges, Value?>, _ value: () -> Value?) {
            guard keys.contains(key) else { return }
            if let value = value() { changes[keyPath: into] = value } else { isGood = false }
        }
        read("condition", \.condition) { scalar(node, "condition", context) }
        read("output", \.output) { scalar(node, "output", context) }
        read("desc", \.description) { scalar(node, "desc", context)?.text }
        read("priority", \.priority) { priority(node, context) }
        read("enabled", \.isEnabled) { flag(node, "enabled", context) ?? nil }
        read("warn_evttypes", \.warnsOfEventTypes) { flag(node, "warn_evttypes", context) ?? nil }
        read("skip-if-unknown-filter", \.skipsIfUnknown) { flag(node, "skip-if-unknown-filter", context) ?? nil }
        read("capture", \.isCapturing) { flag(node, "capture", context) ?? nil }
        read("capture_duration", \.captureDuration) { number(node, "capture_duration", context) ?? nil }
        read("tags", \.tags) { scalars(node, "tags", isRequired: false, context).map { Set($0.map(\.text)) } }
        read("exceptions", \.exceptions) { exceptions(node, isUpdate: true, context) }
        if isGood { warnOfCapture(node, changes.isCapturing ?? false, context) }
        return isGood ? changes : nil
    }

    // MARK: Exceptions

    private func exceptions(_ node: YAMLNode, isUpdate: Bool, _ context: LoadContext) -> [RuleException]? {
        guard let value = node["exceptions"], !value.isNull else { return [] }
        guard let nodes = value.sequence else {
            log.add(.yamlValidate, "'exceptions' must be a list", at: Self.start(of: value), in: context)
            return nil
        }
        var result: [RuleException] = []
        var isGood = true
        for node in nodes {
            guard let exception = exception(node, isUpdate: isUpdate, context) else {
                isGood = false
                continue
            }
            if result.contains(where: { $0.name == exception.name }) {
                log.add(
                    .exceptionNameNotUnique, "there is another exception \(Spelling.quoted(exception.name))",
                    at: exception.range, in: context)
            }
            result.append(exception)
        }
        return isGood ? result : nil
    }

    private func exception(_ node: YAMLNode, isUpdate: Bool, _ context: LoadContext) -> RuleException? {
        guard node.mapping != nil else {
            log.add(.yamlValidate, "an exception has a name and fields", at: Self.start(of: node), in: context)
            return nil
        }
        checkKeys(node, ["name", "fields", "comps", "values"], context)
        guard let name = scalar(node, "name", context) else { return nil }
        var exception = RuleException(name: name.text, range: name.range)
        if let fields = node["fields"] {
            guard let entry = entry(fields, context) else { return nil }
            exception.fields = entry
        } else if !isUpdate {
            log.add(.yamlValidate, "the exception has no 'fields'", at: name.range, in: context)
            return nil
        }
        if let comparisons = node["comps"] {
            guard let entry = entry(comparisons, context) else { return nil }
            exception.comparisons = entry
        }
        if let values = node["values"] {
            guard let nodes = values.sequence else {
                log.add(.yamlValidate, "the values of an exception are a list", at: Self.start(of: values), in: context)
                return nil
            }
            let entries = nodes.map { entry($0, context) }
            guard entries.allSatisfy({ $0 != nil }) else { return nil }
            exception.values = entries.compactMap { $0 }
        } else if isUpdate {
            log.add(.appendNoValues, "the exception adds no values", at: name.range, in: context)
        }
        return exception
    }

    private func entry(_ node: YAMLNode, _ context: LoadContext) -> RuleException.Entry? {
        if let nodes = node.sequence {
            let entries = nodes.map { entry($0, context) }
            return entries.allSatisfy { $0 != nil } ? .list(entries.compactMap { $0 }, node.range) : nil
        }
        guard let scalar = node.scalar, !node.isNull, !scalar.text.isEmpty else {
            log.add(.yamlValidate, "expected a text or a list of texts", at: Self.start(of: node), in: context)
            return nil
        }
        return .scalar(scalar)
    }
}
