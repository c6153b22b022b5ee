// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import Events
internal import FalcoLanguage
internal import PolicyModel
internal import PolicySyntax
internal import TraceeLanguage

// What a rule remembers of earlier matches.
extension OneRule {
    /// Adds rate, fold and state but for sequences; false where something is wrong, which is told.
    func remember(_ rule: inout Rule, _ fields: RuleFields) -> Bool {
        var isGood = true
        // Of a sequence they are about the match that is told.
        if tellsMatch, let scalar = written.rate {
            rule.rate = rate(scalar, fields)
            isGood = isGood && rule.rate != nil
        }
        if tellsMatch, let fold = written.fold {
            let (by, within) = (keys(fold.by, fields), duration(fold.within))
            if let by, let within { rule.fold = FoldRule(by: by, within: within) }
            isGood = isGood && rule.fold != nil
        }
        if let state = written.state {
            let (by, within) = (keys(state.by, fields), duration(state.within))
            if let by, let within {
                switch state.kind {
                case .count(let least): rule.state = StateRule(.count(atLeast: least), by: by, within: within)
                case .first: rule.state = StateRule(.first, by: by, within: within)
                case .sequence: rule.state = StateRule(.sequence([]), by: by, within: within)
                }
            }
            isGood = isGood && rule.state != nil
        }
        if rule.rate != nil || rule.fold != nil || rule.state != nil { rule.identity = identity }
        return isGood
    }

    /// What makes it another memory: all that says which matches are remembered.
    private var identity: StateIdentity {
        var texts = written.events.map(\.text) + written.filters.map(\.text) + [written.when?.text ?? "", written.rate?.text ?? ""]
        if let fold = written.fold { texts += fold.by.map(\.text) + [fold.within.text] }
        if let state = written.state {
            texts += state.by.map(\.text) + [state.within.text]
            switch state.kind {
            case .count(let least): texts.append("count \(least)")
            case .first: texts.append("first")
            case .sequence(let steps): texts += steps.map(\.text)
            }
        }
        return StateIdentity(policy: policy.name, rule: name, definition: texts.joined(separator: "\n"))
    }

    private func keys(_ scalars: [YAMLScalar], _ fields: RuleFields) -> [Expression]? {
        let found = scalars.map { conditions.value($0, fields) }
        return found.contains { $0 == nil } ? nil : found.compactMap { $0 }
    }

    func duration(_ scalar: YAMLScalar) -> UInt64? {
        do throws(WrittenDuration.Fault) {
            return try WrittenDuration.nanoseconds(scalar.text)
        } catch {
            let text = Spelling.quoted(scalar.text)
            let message = switch error {
            case .noNumber: "\(text) is no time"
            case .unknownUnit(let unit): "unknown unit of time \(Spelling.quoted(unit))"
            case .notAboveZero: "the time \(text) is not above 0"
            case .tooLong: "the time \(text) is too long"
            }
            log.error(.state, message, at: scalar.range, hint: error == .tooLong ? "at most 100 years" : "write 500ms, 10s, 2m, 1h or 7d")
            return nil
        }
    }

    /// `N/s`, `N/m` or `N/h`, with `by FIELD…` behind it for one such rate for each key.
    private func rate(_ scalar: YAMLScalar, _ fields: RuleFields) -> TokenRate? {
        let bytes = Array(scalar.text.utf8)
        let words = bytes.indices.split { bytes[$0] == 0x20 || (0x09...0x0d).contains(bytes[$0]) }.map { $0.startIndex..<$0.endIndex }
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        func fail(_ range: Range<Int>, _ message: String) -> TokenRate? {
            log.error(
                .state, message, at: scalar.source.range(ofValueBytes: range), hint: "write 5/s, 100/h or 5/s by proc.name container.id")
            return nil
        }
        guard let first = words.first else { return fail(0..<bytes.count, "the rate is empty") }
        let parts = text(first).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let count = UInt64(parts[0]), count > 0, count <= 1_000_000_000 else {
            return fail(first, "\(Spelling.quoted(text(first))) is no rate")
        }
        let seconds: [String: UInt64] = ["s": 1, "m": 60, "h": 3600]
        guard let length = seconds[String(parts[1])] else { return fail(first, "unknown unit of time \(Spelling.quoted(parts[1]))") }
        var keys: [Expression] = []
        if words.count > 1 {
            guard text(words[1]) == "by" else { return fail(words[1], "expected 'by', not \(Spelling.quoted(text(words[1])))") }
            guard words.count > 2 else { return fail(words[1], "'by' needs a field") }
            for word in words.dropFirst(2) {
                guard let key = conditions.value(text(word), at: scalar.source.range(ofValueBytes: word), fields) else { return nil }
                keys.append(key)
            }
        }
        return TokenRate(count: count, interval: length * 1_000_000_000, by: keys)
    }
}
