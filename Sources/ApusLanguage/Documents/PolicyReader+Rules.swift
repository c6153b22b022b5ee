// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel
internal import PolicySyntax
internal import TraceeLanguage

extension PolicyReader {
    /// Nil where there is none, or one is wrong; that is told.
    func rules(_ body: YAMLNode) -> [WrittenRule]? {
        let entries = RuleEntries.of(body, hint: "write rules: with an entry for each") { log.error(.document, $0, at: $1, hint: $2) }
        guard let entries else { return nil }
        let rules = entries.compactMap(rule)
        var names: [String: SourceRange] = [:]
        for name in rules.compactMap(\.name) {
            if let first = names[name.text] {
                log.error(
                    .name, "a second rule is called \(Spelling.quoted(name.text))", at: name.range, hint: "the first is in line \(first.start.line)")
            } else {
                names[name.text] = name.range
            }
        }
        return rules.count == entries.count ? rules : nil
    }

    private static let keys = [
        "name", "event", "events", "filters", "when", "description", "priority", "id", "tags", "mitre", "message", "detects", "fields",
        "rateLimit", "fold", "state",
    ]

    private func rule(_ node: YAMLNode) -> WrittenRule? {
        guard let node = nodes.mapping(node, "a rule", hint: "write - event: NAME, or - when: CONDITION") else { return nil }
        nodes.check(node, Self.keys, of: "a rule")
        var rule = WrittenRule(range: node.range)
        rule.name = nodes.text(node, "name", .name)
        let both = (node.mapping ?? []).map(\.key).filter { ["event", "events"].contains($0.text) }
        if both.count == 2 {
            log.error(.event, "event and events stand in one rule", at: both[1].range, hint: "write events: with all of them")
        }
        guard let event = nodes.texts(node, "event", .event), let events = nodes.texts(node, "events", .event) else { return nil }
        rule.events = event + events
        if rule.events.isEmpty, let empty = node["events"] ?? node["event"] {
            log.error(.event, "the list of events is empty", at: empty.range, hint: "name one, or leave it out where when: names them")
            return nil
        }
        guard let filters = nodes.texts(node, "filters", .filter) else { return nil }
        rule.filters = filters
        rule.when = nodes.text(node, "when", .condition)
        rule.about = nodes.text(node, "description")?.text ?? ""
        rule.priority = priority(node)
        rule.id = nodes.text(node, "id")?.text
        rule.tags = (nodes.texts(node, "tags") ?? []).map(\.text)
        rule.technique = technique(node)
        rule.message = nodes.text(node, "message", .message)
        rule.detects = detects(node)
        rule.fields = fields(node)
        rule.rate = nodes.text(node, "rateLimit", .state)
        rule.fold = fold(node)
        rule.state = state(node)
        if !rule.fields.isEmpty, node["detects"] == nil, let place = node["fields"] {
            log.error(
                .detection, "fields are those of what a rule detects", at: place.range, hint: "write detects: NAME, or leave them out")
        }
        return rule
    }

    private func priority(_ node: YAMLNode) -> Priority? {
        guard let scalar = nodes.text(node, "priority") else { return nil }
        let names = Priority.allCases.map { "\($0)" }
        guard let priority = Priority.allCases.first(where: { "\($0)" == scalar.text.lowercased() }) else {
            log.error(
                .document, "unknown priority \(Spelling.quoted(scalar.text))", at: scalar.range,
                hint: Spelling.hint(for: scalar.text.lowercased(), among: names))
            return nil
        }
        return priority
    }

    private func technique(_ node: YAMLNode) -> Technique? {
        guard let node = node["mitre"], let node = nodes.mapping(node, "mitre", hint: "write {tactic: …, technique: …, name: …}") else { return nil }
        nodes.check(node, ["tactic", "technique", "name"], of: "mitre")
        guard let tactic = nodes.neededText(node, "tactic", of: "mitre") else { return nil }
        let id = nodes.text(node, "technique")
        if let id, !Self.isTechnique(id.text) {
            log.error(.document, "\(Spelling.quoted(id.text)) is no technique", at: id.range, hint: "such as T1059 or T1059.004")
        }
        return Technique(tactic: tactic.text, id: id?.text ?? "", name: nodes.text(node, "name")?.text ?? "")
    }

    private static func isTechnique(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let first = parts.first, first.first == UInt8(ascii: "T"), parts.count <= 2 else { return false }
        func isDigits(_ part: some Collection<UInt8>, _ count: Int) -> Bool {
            part.count == count && part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        return isDigits(first.dropFirst(), 4) && parts.dropFirst().allSatisfy { isDigits($0, 3) }
    }

    // MARK: Detections

    private func detects(_ node: YAMLNode) -> YAMLScalar? {
        guard let name = nodes.text(node, "detects", .detection) else { return nil }
        guard DetectionName.isValid(name.text) else {
            log.error(
                .detection, "\(Spelling.quoted(name.text)) is no name for an event", at: name.range,
                hint: "a small letter, then small letters, digits and '_', 64 at most")
            return nil
        }
        guard EventCatalogue.shared.named(name.text) == nil else {
            log.error(
                .detection, "\(Spelling.quoted(name.text)) is an event already", at: name.range, hint: "give what is detected a name of its own")
            return nil
        }
        return name
    }

    private func fields(_ node: YAMLNode) -> [YAMLScalarPair] {
        guard let value = node["fields"], let value = nodes.mapping(value, "fields", hint: "write fields: {NAME: data.pathname}") else { return [] }
        return (value.mapping ?? []).compactMap { pair in
            guard let scalar = pair.value.scalar, !pair.value.isNull, !scalar.text.isEmpty else {
                log.error(.detection, "the field \(Spelling.quoted(pair.key.text)) has no value", at: pair.value.range)
                return nil
            }
            guard (1...128).contains(pair.key.text.utf8.count), !pair.key.text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
                log.error(.detection, "\(Spelling.quoted(pair.key.text)) is no name for a field", at: pair.key.range)
                return nil
            }
            return (pair.key, scalar)
        }
    }

    // MARK: State

    private func fold(_ node: YAMLNode) -> WrittenFold? {
        guard let node = node["fold"], let node = nodes.mapping(node, "fold", hint: "write {by: [proc.name], within: 10s}") else { return nil }
        nodes.check(node, ["by", "within"], of: "fold")
        guard let by = nodes.texts(node, "by", .state), let within = nodes.neededText(node, "within", of: "fold", .state) else { return nil }
        return WrittenFold(by: by, within: within)
    }

    private func state(_ node: YAMLNode) -> WrittenState? {
        guard let node = node["state"], let whole = nodes.mapping(node, "state", hint: "write {count: {by: […], within: 10s, atLeast: 5}}") else { return nil }
        let kinds = ["count", "sequence", "first"]
        nodes.check(whole, kinds, of: "state")
        let present = (whole.mapping ?? []).filter { kinds.contains($0.key.text) }
        guard let pair = present.first, present.count == 1 else {
            let place = present.count > 1 ? present[1].key.range : NodeReader.start(of: whole)
            log.error(
                .state, present.isEmpty ? "state says nothing" : "state says two things", at: place, hint: "one of " + kinds.joined(separator: ", "))
            return nil
        }
        guard let node = nodes.mapping(pair.value, pair.key.text, hint: "write by: and within:") else { return nil }
        let own = ["count": ["atLeast"], "sequence": ["steps"], "first": []][pair.key.text] ?? []
        nodes.check(node, ["by", "within"] + own, of: pair.key.text)
        guard let by = nodes.texts(node, "by", .state), let within = nodes.neededText(node, "within", of: pair.key.text, .state),
            let kind = kind(node, pair.key.text)
        else { return nil }
        return WrittenState(kind: kind, by: by, within: within, range: pair.key.range)
    }

    /// What the memory of a rule has room for.
    private static let countLimit: UInt64 = 65_536
    private static let stepLimit = 16

    private func kind(_ node: YAMLNode, _ name: String) -> WrittenState.Kind? {
        switch name {
        case "count":
            guard let text = nodes.neededText(node, "atLeast", of: "count", .state) else { return nil }
            guard let number = UInt64(text.text), number > 0 else {
                log.error(.state, "\(Spelling.quoted(text.text)) is no number above 0", at: text.range)
                return nil
            }
            guard number <= Self.countLimit else {
                log.error(.state, "more than \(Self.countLimit) are not counted", at: text.range)
                return nil
            }
            return .count(atLeast: number)
        case "sequence":
            guard let steps = nodes.texts(node, "steps", .state) else { return nil }
            guard steps.count >= 2 else {
                log.error(.state, "a sequence has two steps or more", at: node["steps"]?.range ?? NodeReader.start(of: node), hint: "write steps: [CONDITION, CONDITION]")
                return nil
            }
            guard steps.count <= Self.stepLimit else {
                log.error(.state, "a sequence has at most \(Self.stepLimit) steps", at: steps[Self.stepLimit].range)
                return nil
            }
            return .sequence(steps)
        default: return .first
        }
    }
}

/// Names of what rules detect.
enum DetectionName {
    static func isValid(_ text: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
        guard let first = text.utf8.first, isLetter(first), text.utf8.count <= 64 else { return false }
        return text.utf8.allSatisfy { isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_") }
    }
}
