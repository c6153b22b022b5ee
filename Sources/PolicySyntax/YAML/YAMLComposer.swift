// SPDX-License-Identifier: Apache-2.0

/// Builds trees from events, counting as it goes.
struct YAMLComposer {
    private let file: SourceFile
    private let offsets: CharacterOffsets
    private let code: String
    private let limits: YAMLLimits

    private var documents: [YAMLNode] = []
    private var open: [Collection] = []
    private var anchors: [String: Anchored] = [:]
    /// Of the whole file, with each alias counted as what it stands for.
    private var total = Weight()

    init(_ file: SourceFile, _ offsets: CharacterOffsets, code: String, limits: YAMLLimits) {
        self.file = file
        self.offsets = offsets
        self.code = code
        self.limits = limits
    }

    /// What a tree costs to walk.
    private struct Weight {
        var nodes = 0
        var text = 0
    }

    private struct Anchored {
        /// Nil until its collection is complete.
        var node: YAMLNode?
        var weight = Weight()
    }

    /// A collection whose end has not come.
    private struct Collection {
        let isMapping: Bool
        let start: Int
        let anchor: String?
        let tag: String?
        let before: Weight
        var nodes: [YAMLNode] = []
        var pairs: [YAMLPair] = []
        var key: YAMLScalar?
        var keys: Set<String> = []
    }
}

extension YAMLComposer {
    mutating func documents(from events: consuming YAMLEvents) throws(Diagnostic) -> [YAMLNode] {
        while true {
            let event: YAMLEvent
            do {
                event = try events.next()
            } catch {
                throw diagnostic(error)
            }
            let range = range(of: event)
            switch event.kind {
            case .streamEnd: return documents
            case .other: break
            case .documentEnd: anchors = [:]
            case .scalar(let text, let style): try add(text, style, event, range)
            case .alias: try addAlias(event.anchor ?? "", range)
            case .sequenceStart, .mappingStart: try begin(event, range)
            case .sequenceEnd, .mappingEnd: try end(range)
            }
        }
    }

    private func range(of event: YAMLEvent) -> Range<Int> {
        let start = offsets.offset(ofCharacter: event.start)
        return start..<max(start, offsets.offset(ofCharacter: event.end))
    }

    private mutating func add(
        _ text: String, _ style: YAMLScalar.Style, _ event: YAMLEvent, _ range: Range<Int>
    ) throws(Diagnostic) {
        let before = total
        try count(Weight(nodes: 1, text: text.utf8.count), range)
        let hasProperties = event.anchor != nil || event.tag != nil
        let start = hasProperties ? ScalarSource.skipProperties(in: file.bytes, range) : range.lowerBound
        let source = ScalarSource(SourceRange(file, start..<max(start, range.upperBound)), style, text)
        let scalar = YAMLScalar(text: text, style: style, source: source)
        let node = YAMLNode(content: .scalar(scalar), tag: event.tag, range: SourceRange(file, range))
        remember(node, event.anchor, since: before)
        try place(node)
    }

    private mutating func addAlias(_ name: String, _ range: Range<Int>) throws(Diagnostic) {
        guard let anchored = anchors[name] else {
            throw error(
                "unknown alias \(Spelling.quoted(name))", range,
                hint: Spelling.nearest(to: name, among: anchors.keys.sorted()).map { "did you mean '*\($0)'?" }
                    ?? "its anchor '&\(name)' must stand before it, in the same document")
        }
        guard let node = anchored.node else {
            throw error("alias \(Spelling.quoted(name)) stands within what it names", range)
        }
        try count(anchored.weight, range)
        try place(node, at: range)
    }

    private mutating func begin(_ event: YAMLEvent, _ range: Range<Int>) throws(Diagnostic) {
        guard open.count < limits.depth else {
            throw error("nested deeper than \(limits.depth)", range)
        }
        if let last = open.last, last.isMapping, last.key == nil { throw keyError(range) }
        let before = total
        try count(Weight(nodes: 1), range)
        if let anchor = event.anchor { anchors[anchor] = Anchored() }
        var isMapping = false
        if case .mappingStart = event.kind { isMapping = true }
        open.append(
            Collection(
                isMapping: isMapping, start: range.lowerBound, anchor: event.anchor, tag: event.tag, before: before))
    }

    private mutating func end(_ range: Range<Int>) throws(Diagnostic) {
        guard let collection = open.popLast() else { return }
        let node = YAMLNode(
            content: collection.isMapping ? .mapping(collection.pairs) : .sequence(collection.nodes),
            tag: collection.tag,
            range: SourceRange(file, collection.start..<max(collection.start, range.upperBound)))
        remember(node, collection.anchor, since: collection.before)
        try place(node)
    }

    private mutating func remember(_ node: YAMLNode, _ anchor: String?, since before: Weight) {
        guard let anchor else { return }
        let weight = Weight(nodes: total.nodes - before.nodes, text: total.text - before.text)
        anchors[anchor] = Anchored(node: node, weight: weight)
    }

    /// Puts a node where it belongs: into the innermost open collection, or among the documents.
    private mutating func place(_ node: YAMLNode, at range: Range<Int>? = nil) throws(Diagnostic) {
        guard let last = open.indices.last else {
            documents.append(node)
            return
        }
        guard open[last].isMapping else {
            open[last].nodes.append(node)
            return
        }
        if let key = open[last].key {
            open[last].pairs.append(YAMLPair(key: key, value: node))
            open[last].key = nil
            return
        }
        let range = range ?? node.range.bytes
        guard let key = node.scalar else { throw keyError(range) }
        guard open[last].keys.insert(key.text).inserted else {
            throw error("key \(Spelling.quoted(key.text)) is there twice", key.range.bytes)
        }
        open[last].key = key
    }
}

extension YAMLComposer {
    private mutating func count(_ weight: Weight, _ range: Range<Int>) throws(Diagnostic) {
        total.nodes += weight.nodes
        total.text += weight.text
        guard total.nodes <= limits.nodes else {
            throw error("more than \(limits.nodes) nodes, with what aliases stand for", range)
        }
        guard total.text <= limits.text else {
            throw error("more than \(limits.text) bytes of text, with what aliases stand for", range)
        }
    }

    private func keyError(_ range: Range<Int>) -> Diagnostic {
        error("a key must be a text", range, hint: "write KEY: VALUE")
    }

    private func error(_ message: String, _ range: Range<Int>, hint: String? = nil) -> Diagnostic {
        Diagnostic(code: code, message, file: file, bytes: range, hint: hint)
    }

    private func diagnostic(_ problem: YAMLEvents.Problem) -> Diagnostic {
        let mark = file.bytes.starts(with: SourceFile.byteOrderMark) ? SourceFile.byteOrderMark.count : 0
        let offset = problem.countsBytes ? mark + problem.offset : offsets.offset(ofCharacter: problem.offset)
        // libyaml reads ahead, and has a limit of its own.
        let isDeep = problem.message.contains("nesting level")
        return error(
            isDeep ? "nested deeper than \(limits.depth)" : "not YAML: \(problem.message)", offset..<offset + 1)
    }
}
