// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// Reads a rule file into its items. What is wrong goes to the log; an item with a mistake is left out, and the rest is read on.
struct RuleFileReader {
    let log: MessageLog

    func items(of file: SourceFile) -> [RuleItem] {
        let documents: [YAMLNode]
        do {
            documents = try YAMLReader(code: LoadCode.yamlParse.rawValue).documents(of: file)
        } catch {
            log.add(error, .yamlParse)
            return []
        }
        var items: [RuleItem] = []
        for document in documents where !document.isNull {
            guard let nodes = document.sequence else {
                log.add(
                    .yamlValidate, "expected a list of items", at: Self.start(of: document),
                    hint: "begin each item with '- rule:', '- macro:' or '- list:'")
                continue
            }
            for node in nodes where !node.isNull { items += self.items(of: node) }
        }
        return items
    }

    /// Most items are one; each entry of `required_plugin_versions` is one too.
    private func items(of node: YAMLNode) -> [RuleItem] {
        guard node.mapping != nil else {
            log.add(
                .yamlValidate, "expected an item with keys and values", at: Self.start(of: node),
                in: LoadContext(.item, at: node.range))
            return []
        }
        if node["required_engine_version"] != nil { return engineVersion(node).map { [$0] } ?? [] }
        if node["required_plugin_versions"] != nil { return plugins(node) }
        if node["list"] != nil { return list(node).map { [.list($0)] } ?? [] }
        if node["macro"] != nil { return macro(node).map { [.macro($0)] } ?? [] }
        if node["rule"] != nil { return rule(node).map { [$0] } ?? [] }
        let keys = node.mapping?.map(\.key.text) ?? []
        let known = ["rule", "macro", "list", "required_engine_version", "required_plugin_versions"]
        log.add(
            .unknownItem, "unknown kind of item", at: Self.start(of: node),
            hint: keys.lazy.compactMap { Spelling.nearest(to: $0, among: known) }.first.map { "did you mean '\($0)'?" }
                ?? "one of " + known.joined(separator: ", "),
            in: LoadContext(.item, at: node.range))
        return []
    }

    /// The first line of a node, so that a message about it shows no more.
    static func start(of node: YAMLNode) -> SourceRange {
        if let key = node.mapping?.first?.key { return key.range }
        if let scalar = node.scalar { return scalar.range }
        return SourceRange(node.range.file, node.range.bytes.lowerBound..<node.range.bytes.lowerBound + 1)
    }

    // MARK: Versions

    private func engineVersion(_ node: YAMLNode) -> RuleItem? {
        let context = LoadContext(.engineVersion, at: node.range)
        checkKeys(node, ["required_engine_version"], context)
        guard let scalar = scalar(node, "required_engine_version", context) else { return nil }
        guard let version = SemanticVersion(engine: scalar.text) else {
            log.add(
                .yamlValidate, "\(Spelling.quoted(scalar.text)) is no version", at: scalar.range, hint: "write it as 0.57.0",
                in: context)
            return nil
        }
        return .engineVersion(version, scalar.text, context)
    }

    private func plugins(_ node: YAMLNode) -> [RuleItem] {
        let context = LoadContext(.pluginVersions, at: node.range)
        checkKeys(node, ["required_plugin_versions"], context)
        guard let list = node["required_plugin_versions"], let entries = list.sequence else {
            log.add(.yamlValidate, "expected a list of plugins", at: Self.start(of: node), in: context)
            return []
        }
        return entries.compactMap { entry in
            guard let first = plugin(entry, ["name", "version", "alternatives"], context) else { return nil }
            var requirements = [first]
            if let alternatives = entry["alternatives"] {
                guard let nodes = alternatives.sequence else {
                    log.add(.yamlValidate, "expected a list of plugins", at: Self.start(of: alternatives), in: context)
                    return nil
                }
                for node in nodes {
                    guard let other = plugin(node, ["name", "version"], context) else { return nil }
                    guard !requirements.contains(where: { $0.name == other.name }) else {
                        log.add(
                            .validate, "plugin \(Spelling.quoted(other.name)) is named twice", at: Self.start(of: node), in: context)
                        return nil
                    }
                    requirements.append(other)
                }
            }
            return .plugin(requirements, LoadContext(.pluginVersions, first.name, at: entry.range))
        }
    }

    private func plugin(_ node: YAMLNode, _ keys: [String], _ context: LoadContext) -> PluginRequirement? {
        guard node.mapping != nil else {
            log.add(.yamlValidate, "expected a name and a version", at: Self.start(of: node), in: context)
            return nil
        }
        checkKeys(node, keys, context)
        guard let name = scalar(node, "name", context), let text = scalar(node, "version", context) else { return nil }
        guard let version = SemanticVersion(text.text) else {
            log.add(.validate, "\(Spelling.quoted(text.text)) is no version", at: text.range, hint: "write it as 0.4.0", in: context)
            return nil
        }
        return PluginRequirement(name: name.text, version: version, text: text.text)
    }

    // MARK: Lists and macros

    private func list(_ node: YAMLNode) -> ListItem? {
        guard let name = scalar(node, "list", LoadContext(.list, at: node.range)) else { return nil }
        let context = LoadContext(.list, name.text, at: node.range)
        checkKeys(node, ["list", "items", "append", "override"], context)
        if !Self.isListName(name.text) {
            log.add(
                .invalidListName, "the list \(Spelling.quoted(name.text)) cannot be named in conditions", at: name.range,
                hint: "leave out parentheses, quotes, blanks, '=' and ','", in: context)
        }
        let mode = mode(node, "items", context)
        let items = scalars(node, "items", isRequired: true, context)
        guard let mode, let items else { return nil }
        return ListItem(context: context, mode: mode, items: items)
    }

    private func macro(_ node: YAMLNode) -> MacroItem? {
        guard let name = scalar(node, "macro", LoadContext(.macro, at: node.range)) else { return nil }
        let context = LoadContext(.macro, name.text, at: node.range)
        checkKeys(node, ["macro", "condition", "append", "override"], context)
        if !Self.isMacroName(name.text) {
            log.add(
                .invalidMacroName, "the macro \(Spelling.quoted(name.text)) cannot be named in conditions", at: name.range,
                hint: "begin with a letter; then letters, digits and '_'", in: context)
        }
        let mode = mode(node, "condition", context)
        guard let condition = scalar(node, "condition", context), let mode else { return nil }
        return MacroItem(context: context, mode: mode, condition: condition)
    }

    static func isMacroName(_ name: String) -> Bool {
        guard let first = name.utf8.first, isLetter(first) else { return false }
        return name.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") }
    }

    static func isListName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { !"()\"'=, \t\n\r\u{B}\u{C}\0".utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }

    /// How a list or a macro, which have one key of content, treats one that is there; nil after a mistake.
    private func mode(_ node: YAMLNode, _ key: String, _ context: LoadContext) -> ItemMode? {
        guard let isAppending = flag(node, "append", context) else { return nil }
        warnOfAppend(node, isAppending ?? false, context)
        guard let overrides = overrides(node, append: [key], replace: [key], context) else { return nil }
        guard isAppending != true || overrides.isEmpty else { return refuseBoth(node, context) }
        if isAppending == true { return .append }
        return switch overrides[key] {
        case .append: .append
        case .replace: .replace
        case nil: .define
        }
    }

    func warnOfAppend(_ node: YAMLNode, _ isAppending: Bool, _ context: LoadContext) {
        guard isAppending, let key = key(node, "append") else { return }
        log.add(.deprecatedItem, "'append' is deprecated", at: key.range, hint: "write override: {KEY: append}", in: context)
    }

    func refuseBoth<Result>(_ node: YAMLNode, _ context: LoadContext) -> Result? {
        log.add(
            .yamlValidate, "'append' and 'override' exclude each other", at: key(node, "override")?.range ?? node.range,
            hint: "leave out 'append'", in: context)
        return nil
    }
}
