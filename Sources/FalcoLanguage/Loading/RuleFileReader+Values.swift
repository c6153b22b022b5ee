// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel
internal import PolicySyntax

// Values under keys. Nil is a mistake that was told; an absent optional value is an empty optional.

extension RuleFileReader {
    enum Override { case append, replace }

    func key(_ node: YAMLNode, _ name: String) -> YAMLScalar? { node.mapping?.first { $0.key.text == name }?.key }

    func checkKeys(_ node: YAMLNode, _ known: [String], _ context: LoadContext) {
        for pair in node.mapping ?? [] where !known.contains(pair.key.text) {
            log.add(
                .unknownKey, "unknown key \(Spelling.quoted(pair.key.text))", at: pair.key.range,
                hint: Spelling.hint(for: pair.key.text, among: known), in: context)
        }
    }

    /// A text that must be there.
    func scalar(_ node: YAMLNode, _ key: String, _ context: LoadContext) -> YAMLScalar? {
        guard let value = node[key] else {
            log.add(.yamlValidate, "there is no '\(key)'", at: Self.start(of: node), in: context)
            return nil
        }
        return scalar(value, named: key, self.key(node, key)?.range ?? value.range, context)
    }

    private func scalar(_ value: YAMLNode, named key: String, _ place: SourceRange, _ context: LoadContext) -> YAMLScalar? {
        guard !value.isNull else {
            log.add(.yamlValidate, "'\(key)' has no value", at: place, in: context)
            return nil
        }
        guard let scalar = value.scalar else {
            log.add(.yamlValidate, "'\(key)' must be a text", at: Self.start(of: value), in: context)
            return nil
        }
        guard !scalar.text.isEmpty else {
            log.add(.yamlValidate, "'\(key)' is empty", at: scalar.range, in: context)
            return nil
        }
        return scalar
    }

    func optionalScalar(_ node: YAMLNode, _ key: String, _ context: LoadContext) -> YAMLScalar?? {
        guard node[key] != nil else { return .some(nil) }
        return scalar(node, key, context).map { .some($0) }
    }

    func flag(_ node: YAMLNode, _ key: String, _ context: LoadContext) -> Bool?? {
        guard let scalar = optionalScalar(node, key, context) else { return nil }
        guard let scalar else { return .some(nil) }
        switch scalar.text.lowercased() {
        case "true", "yes", "on", "y": return true
        case "false", "no", "off", "n": return false
        default:
            log.add(.yamlValidate, "'\(key)' must be true or false", at: scalar.range, in: context)
            return nil
        }
    }

    func number(_ node: YAMLNode, _ key: String, _ context: LoadContext) -> UInt64?? {
        guard let scalar = optionalScalar(node, key, context) else { return nil }
        guard let scalar else { return .some(nil) }
        guard let number = UInt64(scalar.text) else {
            log.add(.yamlValidate, "'\(key)' must be a number", at: scalar.range, in: context)
            return nil
        }
        return number
    }

    func priority(_ node: YAMLNode, _ context: LoadContext) -> Priority? {
        guard let scalar = scalar(node, "priority", context) else { return nil }
        guard let priority = Priority(falco: scalar.text) else {
            log.add(
                .yamlValidate, "unknown priority \(Spelling.quoted(scalar.text))", at: scalar.range,
                hint: Spelling.hint(for: scalar.text.lowercased(), among: Priority.allCases.map { "\($0)" }), in: context)
            return nil
        }
        return priority
    }

    /// A list of texts.
    func scalars(_ node: YAMLNode, _ key: String, isRequired: Bool, _ context: LoadContext) -> [YAMLScalar]? {
        guard let value = node[key] else {
            guard isRequired else { return [] }
            log.add(.yamlValidate, "there is no '\(key)'", at: Self.start(of: node), in: context)
            return nil
        }
        guard let nodes = value.sequence else {
            log.add(
                .yamlValidate, "'\(key)' must be a list",
                at: value.isNull ? self.key(node, key)?.range ?? value.range : Self.start(of: value),
                hint: "write \(key): [a, b]", in: context)
            return nil
        }
        var scalars: [YAMLScalar] = []
        scalars.reserveCapacity(nodes.count)
        var isGood = true
        for node in nodes {
            if let scalar = node.scalar {
                scalars.append(scalar)
            } else {
                log.add(.yamlValidate, "an item of '\(key)' must be a text", at: Self.start(of: node), in: context)
                isGood = false
            }
        }
        return isGood ? scalars : nil
    }

    /// What `override` says for each key.
    func overrides(
        _ node: YAMLNode, append: Set<String>, replace: Set<String>, _ context: LoadContext
    ) -> [String: Override]? {
        guard let value = node["override"], !value.isNull else { return [:] }
        guard let pairs = value.mapping else {
            log.add(
                .yamlValidate, "'override' must have keys and values", at: Self.start(of: value),
                hint: "write override: {KEY: append} or {KEY: replace}", in: context)
            return nil
        }
        var result: [String: Override] = [:]
        var isGood = true
        for pair in pairs {
            let key = pair.key.text
            switch pair.value.scalar?.text {
            case "append" where append.contains(key): result[key] = .append
            case "replace" where replace.contains(key): result[key] = .replace
            case "append", "replace":
                let isKnown = replace.contains(key)
                log.add(
                    .yamlValidate, "\(Spelling.quoted(key)) cannot be \(pair.value.scalar?.text == "append" ? "appended to" : "replaced")",
                    at: pair.key.range, hint: isKnown ? "write \(key): replace" : Spelling.hint(for: key, among: replace.sorted()),
                    in: context)
                isGood = false
            default:
                log.add(
                    .yamlValidate, "expected append or replace", at: Self.start(of: pair.value), in: context)
                isGood = false
            }
        }
        return isGood ? result : nil
    }
}

extension Priority {
    /// As Falco's rules write it, in upper or lower case.
    package init?(falco text: String) {
        let word = text.lowercased()
        if word == "info" {
            self = .informational
        } else if let priority = Self.allCases.first(where: { "\($0)" == word }) {
            self = priority
        } else {
            return nil
        }
    }
}
