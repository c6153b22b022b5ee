// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// Documents of a file ─► policies as they were written. What is wrong is told, and the policy left out.
struct DocumentReader {
    let log: TraceeLog

    func documents(of file: SourceFile) -> [TraceeDocument] {
        let nodes: [YAMLNode]
        do throws(Diagnostic) {
            nodes = try YAMLReader(code: TraceeCode.yaml.rawValue).documents(of: file)
        } catch {
            log.add(error)
            return []
        }
        let written = nodes.filter { !$0.isNull }
        if written.isEmpty {
            log.add(Diagnostic(.error, code: TraceeCode.document.rawValue, "no policy in it", file: file, bytes: nil))
        }
        return written.compactMap(document)
    }

    private func document(_ node: YAMLNode) -> TraceeDocument? {
        guard let form = TraceeForm(node) else {
            log.error(
                .document, "no policy of Tracee", at: node.range,
                hint: "begin with apiVersion: tracee.aquasec.com/v1beta1 and kind: Policy, or with type: policy")
            return nil
        }
        switch form {
        case .resource: return resource(node)
        case .plain, .early:
            check(node, Self.plainKeys)
            return policy(node, name: node["name"], about: node["description"], at: node)
        }
    }

    private func resource(_ node: YAMLNode) -> TraceeDocument? {
        check(node, ["apiVersion", "kind", "metadata", "spec", "status"])
        let version = node["apiVersion"]?.scalar, kind = node["kind"]?.scalar
        var isGood = true
        if let version, !Self.versions.contains(version.text) {
            log.error(
                .document, "unknown version \(Spelling.quoted(version.text))", at: version.range,
                hint: Spelling.hint(for: version.text, among: Self.versions))
            isGood = false
        }
        if version == nil {
            log.error(.document, "the policy has no apiVersion", at: firstKey(of: node), hint: "write apiVersion: \(Self.versions[0])")
            isGood = false
        }
        if kind?.text != "Policy", kind?.text != TraceeForm.formerKind {
            log.error(
                .document, kind.map { "unknown kind \(Spelling.quoted($0.text))" } ?? "the policy has no kind",
                at: kind?.range ?? firstKey(of: node), hint: "write kind: Policy")
            isGood = false
        }
        guard let body = node["spec"], body.mapping != nil else {
            log.error(.document, "spec with scope and rules is missing", at: node["spec"]?.range ?? firstKey(of: node))
            return nil
        }
        check(body, ["scope", "rules", "defaultActions", "defaultAction"])
        let metadata = node["metadata"]
        let found = policy(body, name: metadata?["name"], about: metadata?["annotations"]?["description"], at: metadata ?? node)
        return isGood ? found : nil
    }

    private static let versions = ["tracee.aquasec.com/v1beta1", "aquasecurity.github.io/v1beta1"]
    private static let plainKeys = ["type", "name", "description", "version", "scope", "rules", "defaultActions", "defaultAction"]

    // MARK: What both forms have

    private func policy(_ body: YAMLNode, name: YAMLNode?, about: YAMLNode?, at place: YAMLNode) -> TraceeDocument? {
        let name = self.name(name, at: place)
        let scope = texts(body, "scope", in: "a policy", isNeeded: true)
        for key in ["defaultActions", "defaultAction"] where body[key] != nil { checkActions(texts(body, key, in: "a policy") ?? []) }
        let rules = self.rules(body)
        if let about, about.scalar == nil { log.error(.document, "the description is no text", at: about.range) }
        guard let name, let scope, let rules else { return nil }
        return TraceeDocument(name: name, about: about?.scalar?.text ?? "", scope: scope, rules: rules)
    }

    private func name(_ node: YAMLNode?, at place: YAMLNode) -> YAMLScalar? {
        guard let node, !node.isNull else {
            log.error(.name, "the policy has no name", at: firstKey(of: place), hint: "write name: NAME")
            return nil
        }
        guard let name = node.scalar else {
            log.error(.name, "the name is no text", at: node.range)
            return nil
        }
        guard PolicyName.isValid(name.text) else {
            log.error(
                .name, "\(Spelling.quoted(name.text)) is no name for a policy", at: name.range,
                hint: PolicyName.rule)
            return nil
        }
        return name
    }

    private func rules(_ body: YAMLNode) -> [TraceeDocument.Rule]? {
        let entries = RuleEntries.of(body, hint: "write rules: with an entry for each event") { log.error(.document, $0, at: $1, hint: $2) }
        guard let entries else { return nil }
        let rules = entries.map(rule)
        return rules.contains { $0 == nil } ? nil : rules.compactMap { $0 }
    }

    private func rule(_ node: YAMLNode) -> TraceeDocument.Rule? {
        guard node.mapping != nil else {
            log.error(.document, "a rule is a mapping", at: node.range, hint: "write - event: NAME")
            return nil
        }
        check(node, ["event", "filters", "filter", "actions", "action"])
        for key in ["actions", "action"] where node[key] != nil { checkActions(texts(node, key, in: "a rule") ?? []) }
        let filters = ["filters", "filter"].map { node[$0] == nil ? [] : texts(node, $0, in: "a rule") }
        guard let event = node["event"], !event.isNull else {
            log.error(.event, "the rule has no event", at: firstKey(of: node), hint: "write event: NAME")
            return nil
        }
        guard let event = event.scalar else {
            log.error(.event, "the event is no text", at: event.range)
            return nil
        }
        guard !filters.contains(where: { $0 == nil }) else { return nil }
        return TraceeDocument.Rule(event: event, filters: filters.flatMap { $0 ?? [] }, range: node.range)
    }

    /// Tracee knows two, which both mean that a match is told.
    private func checkActions(_ actions: [YAMLScalar]) {
        for action in actions where action.text != "log" && action.text != "print" {
            log.error(
                .action, "unknown action \(Spelling.quoted(action.text))", at: action.range,
                hint: Spelling.hint(for: action.text, among: ["log", "print"]))
        }
    }

    // MARK: Nodes

    /// A list of texts, or one; nil where it is something else, or missing where it is needed.
    private func texts(_ node: YAMLNode, _ key: String, in what: String, isNeeded: Bool = false) -> [YAMLScalar]? {
        guard let value = node[key], !value.isNull || isNeeded else { return isNeeded ? missing(key, node, what) : [] }
        if value.isNull { return missing(key, node, what) }
        if let scalar = value.scalar { return [scalar] }
        guard let entries = value.sequence else {
            log.error(.document, "\(key) is no list", at: value.range)
            return nil
        }
        if isNeeded, entries.isEmpty {
            log.error(key == "scope" ? .scope : .document, "\(key) is empty", at: value.range, hint: key == "scope" ? "write - global" : nil)
            return nil
        }
        for entry in entries where entry.scalar == nil || entry.isNull {
            log.error(.document, "an entry of \(key) is no text", at: entry.range)
        }
        let scalars = entries.compactMap { $0.isNull ? nil : $0.scalar }
        return scalars.count == entries.count ? scalars : nil
    }

    private func missing(_ key: String, _ node: YAMLNode, _ what: String) -> [YAMLScalar]? {
        let isScope = key == "scope"
        log.error(
            isScope ? .scope : .document, "\(what) needs \(key)", at: firstKey(of: node), hint: isScope ? "write scope: [global]" : nil)
        return nil
    }

    /// Says which keys have no effect: Tracee would not, and a filter that is misspelt would be none.
    private func check(_ node: YAMLNode, _ known: [String]) {
        for pair in node.mapping ?? [] where !known.contains(pair.key.text) {
            log.warn(
                .ignored, "unknown key \(Spelling.quoted(pair.key.text)) has no effect", at: pair.key.range,
                hint: Spelling.hint(for: pair.key.text, among: known))
        }
    }

    /// A place for what is missing.
    private func firstKey(of node: YAMLNode) -> SourceRange { node.mapping?.first?.key.range ?? node.range }
}
