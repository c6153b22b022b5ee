// SPDX-License-Identifier: Apache-2.0

internal import FalcoLanguage
internal import PolicySyntax
internal import TraceeLanguage

/// Documents of a file ─► policies as they were written. What is wrong is told, and the policy left out.
struct PolicyReader {
    let log: ApusLog
    var nodes: NodeReader { NodeReader(log: log) }

    func documents(of file: SourceFile) -> [PolicyDocument] {
        let written: [YAMLNode]
        do throws(Diagnostic) {
            written = try YAMLReader(code: ApusCode.yaml.rawValue).documents(of: file).filter { !$0.isNull }
        } catch {
            log.add(error)
            return []
        }
        if written.isEmpty { log.add(Diagnostic(.error, code: ApusCode.document.rawValue, "no policy in it", file: file, bytes: nil)) }
        return written.compactMap(document)
    }

    private func document(_ node: YAMLNode) -> PolicyDocument? {
        guard node.mapping != nil, ApusForm.isWritten(in: node) else {
            log.error(.document, "no policy of Apus", at: node.range, hint: "begin with apiVersion: \(ApusForm.version) and kind: Policy")
            return nil
        }
        nodes.check(node, ["apiVersion", "kind", "metadata", "spec"], of: "a policy")
        let isGood = checkVersion(node)
        let metadata = node["metadata"]
        if let metadata {
            nodes.check(metadata, ["name", "annotations", "labels"], of: "metadata")
            checkTexts(metadata, ["annotations", "labels"])
        }
        let name = self.name(metadata?["name"], at: metadata ?? node)
        guard let body = node["spec"], body.mapping != nil else {
            log.error(.document, "spec with rules is missing", at: node["spec"]?.range ?? NodeReader.start(of: node))
            return nil
        }
        nodes.check(body, ["scope", "lists", "macros", "rules"], of: "spec")
        let scope = self.scope(body), rules = self.rules(body)
        let lists = self.lists(body), macros = self.macros(body)
        guard isGood, let name, let scope, let rules else { return nil }
        return PolicyDocument(
            name: name, about: metadata?["annotations"]?["description"]?.scalar?.text ?? "", scope: scope, lists: lists, macros: macros, rules: rules)
    }

    private func checkVersion(_ node: YAMLNode) -> Bool {
        var isGood = true
        if let version = node["apiVersion"]?.scalar, version.text != ApusForm.version {
            log.error(.document, "unknown version \(Spelling.quoted(version.text))", at: version.range, hint: "this is \(ApusForm.version)")
            isGood = false
        }
        let kind = node["kind"]?.scalar
        if kind?.text != "Policy" {
            log.error(
                .document, kind.map { "unknown kind \(Spelling.quoted($0.text))" } ?? "the policy has no kind",
                at: kind?.range ?? NodeReader.start(of: node), hint: "write kind: Policy")
            isGood = false
        }
        return isGood
    }

    private func checkTexts(_ node: YAMLNode, _ keys: [String]) {
        for key in keys {
            guard let value = node[key] else { continue }
            guard let pairs = value.mapping else {
                log.error(.document, "\(key) is no mapping", at: value.range)
                continue
            }
            for pair in pairs where pair.value.scalar == nil { log.error(.document, "\(pair.key.text) is no text", at: pair.value.range) }
        }
    }

    private func name(_ node: YAMLNode?, at place: YAMLNode) -> YAMLScalar? {
        guard let node, !node.isNull else {
            log.error(.name, "the policy has no name", at: NodeReader.start(of: place), hint: "write metadata: {name: NAME}")
            return nil
        }
        guard let name = node.scalar else {
            log.error(.name, "the name is no text", at: node.range)
            return nil
        }
        guard PolicyName.isValid(name.text) else {
            log.error(.name, "\(Spelling.quoted(name.text)) is no name for a policy", at: name.range, hint: PolicyName.rule)
            return nil
        }
        return name
    }

    private func scope(_ body: YAMLNode) -> [YAMLScalar]? {
        guard let scope = nodes.texts(body, "scope", .scope) else { return nil }
        if scope.isEmpty, let node = body["scope"] {
            log.error(.scope, "scope is empty", at: node.range, hint: "leave it out, or write scope: [global]")
            return nil
        }
        return scope
    }

    // MARK: Lists and macros

    private func lists(_ body: YAMLNode) -> [ConditionCompiler.Named<[YAMLScalar]>] {
        var lists: [ConditionCompiler.Named<[YAMLScalar]>] = []
        for node in nodes.entries(body, "lists") {
            guard let node = nodes.mapping(node, "a list", hint: "write - {name: NAME, items: [A, B]}") else { continue }
            nodes.check(node, ["name", "items"], of: "a list")
            guard let name = nodes.neededText(node, "name", of: "the list", .name) else { continue }
            guard ConditionCompiler.isListName(name.text) else {
                log.error(.name, "the list \(Spelling.quoted(name.text)) cannot be named in conditions", at: name.range)
                continue
            }
            if node["items"] == nil { log.error(.document, "the list has no items", at: NodeReader.start(of: node), hint: "write items: [A, B]") }
            guard isNew(name, lists.map(\.name), "list"), let items = nodes.texts(node, "items") else { continue }
            lists.append(ConditionCompiler.Named(name, items))
        }
        return lists
    }

    private func macros(_ body: YAMLNode) -> [ConditionCompiler.Named<YAMLScalar>] {
        var macros: [ConditionCompiler.Named<YAMLScalar>] = []
        for node in nodes.entries(body, "macros") {
            guard let node = nodes.mapping(node, "a macro", hint: "write - {name: NAME, condition: …}") else { continue }
            nodes.check(node, ["name", "condition"], of: "a macro")
            guard let name = nodes.neededText(node, "name", of: "the macro", .name) else { continue }
            guard ConditionCompiler.isMacroName(name.text) else {
                log.error(
                    .name, "the macro \(Spelling.quoted(name.text)) cannot be named in conditions", at: name.range,
                    hint: "a letter, then letters, digits and '_'")
                continue
            }
            guard isNew(name, macros.map(\.name), "macro"),
                let condition = nodes.neededText(node, "condition", of: "the macro", .condition)
            else { continue }
            macros.append(ConditionCompiler.Named(name, condition))
        }
        return macros
    }

    func isNew(_ name: YAMLScalar, _ others: [YAMLScalar], _ what: String) -> Bool {
        guard let first = others.first(where: { $0.text == name.text }) else { return true }
        log.error(
            .name, "a second \(what) is called \(Spelling.quoted(name.text))", at: name.range, hint: "the first is in line \(first.range.start.line)")
        return false
    }
}
