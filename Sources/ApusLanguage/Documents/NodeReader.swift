// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax

/// Nodes ─► texts and lists of them, with messages about what is something else.
struct NodeReader {
    let log: ApusLog

    /// A place for what is missing.
    static func start(of node: YAMLNode) -> SourceRange { node.mapping?.first?.key.range ?? node.range }

    /// Says which keys there are none of.
    func check(_ node: YAMLNode, _ known: [String], of what: String) {
        for pair in node.mapping ?? [] where !known.contains(pair.key.text) {
            log.error(
                .document, "\(what) has no key \(Spelling.quoted(pair.key.text))", at: pair.key.range,
                hint: Spelling.hint(for: pair.key.text, among: known))
        }
    }

    /// A mapping; nil where it is something else, which is told.
    func mapping(_ node: YAMLNode, _ what: String, hint: String) -> YAMLNode? {
        guard node.mapping != nil else {
            log.error(.document, "\(what) is a mapping", at: node.range, hint: hint)
            return nil
        }
        return node
    }

    /// A text; nil where there is none, which is told where it is something else.
    func text(_ node: YAMLNode, _ key: String, _ code: ApusCode = .document) -> YAMLScalar? {
        guard let value = node[key] else { return nil }
        guard let scalar = value.scalar, !value.isNull, !scalar.text.isEmpty else {
            log.error(code, value.scalar == nil ? "\(key) is no text" : "\(key) is empty", at: value.range)
            return nil
        }
        return scalar
    }

    /// A text that must be there.
    func neededText(_ node: YAMLNode, _ key: String, of what: String, _ code: ApusCode = .document, hint: String? = nil) -> YAMLScalar? {
        if node[key] != nil { return text(node, key, code) }
        log.error(code, "\(what) has no \(key)", at: Self.start(of: node), hint: hint ?? "write \(key): …")
        return nil
    }

    /// A list of texts, or one; none where the key is not there; nil where it is something else, which is told.
    func texts(_ node: YAMLNode, _ key: String, _ code: ApusCode = .document) -> [YAMLScalar]? {
        guard let value = node[key] else { return [] }
        if let scalar = value.scalar, !value.isNull, !scalar.text.isEmpty { return [scalar] }
        guard let entries = value.sequence else {
            log.error(code, value.scalar == nil ? "\(key) is no list" : "\(key) is empty", at: value.range)
            return nil
        }
        var isGood = true
        for entry in entries where entry.scalar == nil || entry.isNull {
            log.error(code, "an entry of \(key) is no text", at: entry.range)
            isGood = false
        }
        return isGood ? entries.compactMap(\.scalar) : nil
    }

    /// The entries of a list; none where the key is not there, or is something else, which is told.
    func entries(_ node: YAMLNode, _ key: String) -> [YAMLNode] {
        guard let value = node[key], !value.isNull else { return [] }
        guard let entries = value.sequence else {
            log.error(.document, "\(key) is no list", at: value.range)
            return []
        }
        return entries
    }
}
