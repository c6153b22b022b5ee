// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel
internal import PolicySyntax

/// From the tree of `falco.yaml` to what it means. What is wrong is told, and the rest is read on.
struct FalcoConfigurationReader {
    private let log = MessageLog()
    private var values: RuleFileReader { RuleFileReader(log: log) }

    private static let usedKeys = [
        "rules_files", "rules_file", "rules", "rule_matching", "priority", "append_output", "static_fields", "time_format_iso_8601",
        "json_output", "json_include_output_property", "json_include_message_property", "json_include_output_fields_property",
        "json_include_tags_property", "watch_config_files",
    ]
    private static let otherKeys = [
        "config_files", "engine", "capture", "load_plugins", "plugins", "plugins_hostinfo", "buffer_format_base64", "buffered_outputs",
        "outputs_queue", "stdout_output", "syslog_output", "file_output", "program_output", "http_output", "output_timeout", "webserver",
        "log_stderr", "log_syslog", "log_level", "libs_logger", "syscall_event_drops", "syscall_event_timeouts", "metrics",
        "base_syscalls", "falco_libs",
    ]

    func read(_ root: YAMLNode, into result: inout FalcoConfiguration) {
        let context = Self.context(root)
        values.checkKeys(root, Self.usedKeys + Self.otherKeys, context)
        result.unusedKeys = (root.mapping ?? []).map(\.key.text).filter(Self.otherKeys.contains)
        result.ruleFiles = ["rules_files", "rules_file"].flatMap { texts(root, $0, context) }
        result.matching = matching(root, context)
        if isSet(root, "priority") { result.minimumPriority = values.priority(root, context) }
        result.selections = entries(root, "rules", context).flatMap(selections)
        result.additions = entries(root, "append_output", context).map(addition)
        readStaticFields(root, &result)
        result.usesISOTime = flag(root, "time_format_iso_8601", context, else: false)
        result.writesJSON = flag(root, "json_output", context, else: false)
        result.includesOutput = flag(root, "json_include_output_property", context, else: true)
        result.includesMessage = flag(root, "json_include_message_property", context, else: false)
        result.includesFields = flag(root, "json_include_output_fields_property", context, else: true)
        result.includesTags = flag(root, "json_include_tags_property", context, else: true)
        result.watchesFiles = flag(root, "watch_config_files", context, else: false)
        result.diagnostics += log.messages.map(\.diagnostic)
    }

    private static func context(_ node: YAMLNode) -> LoadContext { LoadContext(.content, at: node.range) }

    // MARK: Values

    /// A key without a value is as one that is not there.
    private func isSet(_ node: YAMLNode, _ key: String) -> Bool { node[key].map { !$0.isNull } ?? false }

    private func flag(_ node: YAMLNode, _ key: String, _ context: LoadContext, else standard: Bool) -> Bool {
        guard isSet(node, key) else { return standard }
        return (values.flag(node, key, context) ?? nil) ?? standard
    }

    private func text(_ node: YAMLNode, _ key: String, _ context: LoadContext) -> String? {
        isSet(node, key) ? values.scalar(node, key, context)?.text : nil
    }

    /// A text, or a list of texts.
    private func texts(_ node: YAMLNode, _ key: String, _ context: LoadContext) -> [String] {
        guard isSet(node, key) else { return [] }
        if node[key]?.scalar != nil { return text(node, key, context).map { [$0] } ?? [] }
        return values.scalars(node, key, isRequired: false, context)?.map(\.text) ?? []
    }

    /// The elements of a list of mappings.
    private func entries(_ node: YAMLNode, _ key: String, _ context: LoadContext) -> [YAMLNode] {
        guard isSet(node, key), let value = node[key] else { return [] }
        guard let nodes = value.sequence else {
            fail("'\(key)' must be a list", value, hint: "begin each entry with a dash")
            return []
        }
        return nodes.filter { entry in
            if entry.mapping == nil { fail("an entry of '\(key)' must have keys and values", entry) }
            return entry.mapping != nil
        }
    }

    private func fail(_ message: String, _ node: YAMLNode, hint: String? = nil) {
        log.add(.yamlValidate, message, at: RuleFileReader.start(of: node), hint: hint, in: Self.context(node))
    }

    // MARK: Keys

    private func matching(_ root: YAMLNode, _ context: LoadContext) -> RuleMatching? {
        guard let text = text(root, "rule_matching", context), let node = root["rule_matching"] else { return nil }
        let matching = RuleMatching(rawValue: text)
        if matching == nil {
            let names = RuleMatching.allCases.map(\.rawValue)
            fail("unknown value \(Spelling.quoted(text)) of rule_matching", node, hint: Spelling.hint(for: text, among: names))
        }
        return matching
    }

    /// `enable: {rule: PATTERN, tag: TAG}` and `disable`.
    private func selections(_ entry: YAMLNode) -> [LoadOptions.Selection] {
        values.checkKeys(entry, ["enable", "disable"], Self.context(entry))
        return (entry.mapping ?? []).compactMap { pair in
            guard pair.key.text == "enable" || pair.key.text == "disable" else { return nil }
            let context = Self.context(pair.value)
            values.checkKeys(pair.value, ["rule", "tag"], context)
            let rule = text(pair.value, "rule", context), tag = text(pair.value, "tag", context)
            guard rule != nil || tag != nil else {
                fail("'\(pair.key.text)' names neither a rule nor a tag", pair.value, hint: "write \(pair.key.text): {rule: PATTERN}")
                return nil
            }
            return LoadOptions.Selection(enable: pair.key.text == "enable", rule: rule, tag: tag)
        }
    }

    private func addition(_ entry: YAMLNode) -> LoadOptions.OutputAddition {
        let context = Self.context(entry)
        values.checkKeys(entry, ["match", "extra_output", "extra_fields", "suggested_output"], context)
        var addition = LoadOptions.OutputAddition()
        if isSet(entry, "match"), let match = entry["match"] {
            if match.mapping == nil { fail("'match' must have keys and values", match, hint: "write match: {rule: NAME}") }
            values.checkKeys(match, ["rule", "source", "tags"], Self.context(match))
            addition.rule = text(match, "rule", context)
            addition.source = text(match, "source", context)
            addition.tags = texts(match, "tags", context)
        }
        addition.output = text(entry, "extra_output", context)
        addition.isSuggested = flag(entry, "suggested_output", context, else: false)
        if isSet(entry, "extra_fields"), let fields = entry["extra_fields"] {
            if fields.sequence == nil { fail("'extra_fields' must be a list", fields, hint: "write extra_fields: [proc.name]") }
            addition.fields = (fields.sequence ?? []).flatMap(extraFields)
        }
        return addition
    }

    /// The name of a field, or names with outputs.
    private func extraFields(_ node: YAMLNode) -> [(name: String, template: String)] {
        if let field = node.scalar, !node.isNull { return [(field.text, "%" + field.text)] }
        guard let pairs = node.mapping else {
            fail(
                "an extra field is the name of a field, or a name with an output", node,
                hint: "write proc.name, or {name: \"%proc.name\"}")
            return []
        }
        return pairs.compactMap { pair in
            text(node, pair.key.text, Self.context(node)).map { (pair.key.text, $0) }
        }
    }

    private func readStaticFields(_ root: YAMLNode, _ result: inout FalcoConfiguration) {
        guard isSet(root, "static_fields"), let fields = root["static_fields"] else { return }
        guard let pairs = fields.mapping else {
            return fail("'static_fields' must have keys and values", fields, hint: "write static_fields: {NAME: TEXT}")
        }
        for pair in pairs {
            // An environment variable that is not set leaves nothing.
            guard let scalar = pair.value.scalar else {
                fail("the static field \(Spelling.quoted(pair.key.text)) must be a text", pair.value)
                continue
            }
            result.staticFields[pair.key.text] = scalar.text
        }
    }
}
