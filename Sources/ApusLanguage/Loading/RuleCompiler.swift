// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import Events
internal import FalcoLanguage
internal import PolicyModel
internal import PolicySyntax
internal import TraceeLanguage

/// Rules as they were written ─► rules about events of the catalogue.
struct RuleCompiler {
    let options: ApusOptions
    let log: ApusLog
    /// Those that are compiled already.
    var detections: [String: Detection] = [:]
    /// Bytes of conditions and filters, each counted for each event that it is about.
    private var work = 0

    /// Of all conditions, with those of detections in their places.
    private var size = 0
    private static let sizeLimit = 10_000_000
    /// What a short file could ask for would take minutes.
    private static let workLimit = 64 << 20

    /// What `evt.type` can be.
    let names: EventNames

    init(_ options: ApusOptions, _ names: EventNames, _ log: ApusLog) { (self.options, self.names, self.log) = (options, names, log) }

    /// Nil where something is wrong, which is told, or nothing is left that it could be about.
    mutating func compile(
        _ written: WrittenRule, _ entries: [EventChoice.Entry], _ steps: [[EventChoice.Entry]], about scalar: YAMLScalar?, of policy: Policy,
        _ document: DocumentCompiler
    ) -> ApusRule? {
        var filters: [FilterExpression] = []
        for scalar in written.filters {
            do throws(FilterError) { filters.append(try FilterExpression(parsing: scalar.text)) } catch { log.error(.filter, error, in: scalar) }
        }
        guard filters.count == written.filters.count else { return nil }
        let length = filters.reduce(1) { $0 + $1.text.utf8.count } + (written.when?.text.utf8.count ?? 0)
        work += entries.count * length
        guard work <= Self.workLimit else {
            log.error(.condition, "too much to ask of too many events", at: written.range, hint: "name fewer events, or split the policies")
            return nil
        }
        tellMissing(entries, scalar, written)
        let one = OneRule(written, filters, policy, document, Self.name(written, entries, document), self)
        guard let ready = steps.isEmpty ? ready(one, entries) : sequence(one, written, steps) else { return nil }
        guard !ready.isEmpty else { return nil }
        for rule in ready where self.size <= Self.sizeLimit { self.size += rule.rule.condition.size }
        guard self.size <= Self.sizeLimit else {
            log.error(.condition, "the conditions of all rules are too long, with those of the detections that they are about", at: written.range)
            return nil
        }
        return ApusRule(
            name: one.name, priority: ready[0].rule.priority, tags: written.tags, about: written.about, condition: written.when?.text ?? "",
            filters: written.filters.map(\.text), events: Self.names(entries), detects: written.detects?.text, location: written.range,
            ready: ready)
    }

    /// Each once: steps may be about the same.
    private static func names(_ entries: [EventChoice.Entry]) -> [String] {
        entries.map(\.chosen.name).distinct()
    }

    private func definitions(_ entries: [EventChoice.Entry]) -> [EventDefinition] {
        entries.compactMap(\.chosen.definition).filter { options.tracee.isBuilt($0.kind) }
    }

    private func detected(_ entries: [EventChoice.Entry]) -> [Detection] {
        entries.compactMap { entry in
            if case .detection(let name) = entry.chosen { detections[name] } else { nil }
        }
    }

    private func ready(_ one: OneRule, _ entries: [EventChoice.Entry]) -> [ReadyRule]? {
        var ready: [ReadyRule] = []
        let definitions = definitions(entries)
        if !definitions.isEmpty {
            guard let rule = one.rule(about: definitions) else { return nil }
            ready.append(rule)
        }
        for detection in detected(entries) {
            guard let rule = one.rule(about: detection) else { return nil }
            ready += detection.inlined(rule, .missing)
        }
        return ready
    }

    /// Nothing where a step is about nothing that there is: it never happens.
    private func sequence(_ one: OneRule, _ written: WrittenRule, _ steps: [[EventChoice.Entry]]) -> [ReadyRule]? {
        guard let state = written.state, case .sequence(let texts) = state.kind else { return nil }
        let made = zip(texts, steps).map { OneRule.Step(condition: $0, events: definitions($1), detections: detected($1)) }
        return made.contains { $0.events.isEmpty && $0.detections.isEmpty } ? [] : one.rules(of: made)
    }

    /// Its own, else that of what it detects, else that of its events; a number makes it another than those before it.
    private static func name(_ written: WrittenRule, _ entries: [EventChoice.Entry], _ document: DocumentCompiler) -> String {
        if let name = written.name?.text { return name }
        func plain(_ rule: WrittenRule) -> String? {
            rule.name?.text ?? rule.detects?.text ?? (rule.events.isEmpty ? nil : rule.events.map(\.text).joined(separator: ","))
        }
        let name = plain(written) ?? entries.prefix(3).map(\.chosen.name).joined(separator: ",")
        let taken = Set(document.rules.compactMap { $0?.name } + document.document.rules.compactMap { $0.name?.text })
        var (result, next) = (name, 2)
        while taken.contains(result) { (result, next) = ("\(name) (\(next))", next + 1) }
        return result
    }

    /// Says of what was chosen that nothing tells it: each by its own name, those of a set together.
    private func tellMissing(_ entries: [EventChoice.Entry], _ scalar: YAMLScalar?, _ written: WrittenRule) {
        let place = scalar?.range ?? written.events.first?.range ?? written.when?.range ?? written.range
        var together = 0
        for entry in entries {
            let message: String
            switch entry.chosen {
            case .event(let event):
                guard !options.tracee.isBuilt(event.kind) else { continue }
                message = "nothing builds \(event.name) yet; it is left out of the rule"
            case .detection(let name):
                // Where its own rule has an error, that is told.
                guard detections[name] == nil, !log.hasErrors || !names.detections.contains(name) else { continue }
                message = "nothing detects \(name); it is left out of the rule"
            }
            if entry.isNamed {
                log.warn(.notBuilt, message, at: scalar.map { $0.source.range(ofValueBytes: entry.bytes) } ?? place)
            } else {
                together += 1
            }
        }
        guard together > 0 else { return }
        log.warn(
            .notBuilt, "of these events nothing builds \(together) yet, which are left out", at: place,
            hint: "apus events says of each whether it is built")
    }
}
