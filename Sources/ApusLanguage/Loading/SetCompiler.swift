// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import FalcoLanguage
internal import PolicyModel
internal import PolicySyntax
internal import TraceeLanguage

/// The rules of all policies, those that detect something before those that are about it.
struct SetCompiler {
    private let documents: [DocumentCompiler]
    private let options: ApusOptions
    private let log: ApusLog
    private(set) var result = ApusPolicySet()

    /// One rule, and what it is about.
    private struct Choice {
        let document: DocumentCompiler
        let place: Int
        let entries: [EventChoice.Entry]
        /// The text that names them.
        let scalar: YAMLScalar?
        var rule: WrittenRule { document.document.rules[place] }
    }

    /// Of each detection the rules that detect it, as places in `choices`.
    private var detecting: [String: [Int]] = [:]
    private var choices: [[Choice]] = []

    init(_ documents: [DocumentCompiler], _ options: ApusOptions, _ log: ApusLog) {
        (self.documents, self.options, self.log) = (documents, options, log)
    }

    mutating func compile() {
        for document in documents { document.begin(options.tracee, log) }
        choose()
        sort()
        var compiler = RuleCompiler(options, log)
        for name in result.order {
            var detection = Detection(name)
            for place in detecting[name] ?? [] {
                for ready in compile(place, &compiler)?.ready ?? [] {
                    if let field = detection.add(ready), let scalar = choices[place].first?.rule.detects {
                        log.error(
                            .detection, "the field \(Spelling.quoted(field)) of \(name) is of another type in another rule", at: scalar.range)
                    }
                }
            }
            // Where nothing can detect it, it is as if nobody did.
            if !detection.isEmpty { compiler.detections[name] = detection }
        }
        for place in choices.indices where choices[place].first?.rule.detects == nil { _ = compile(place, &compiler) }
        result.detections = compiler.detections
        for document in documents { finish(document) }
    }

    private mutating func finish(_ document: DocumentCompiler) {
        if !log.hasErrors, !document.isOfLibrary { document.warnOfUnused(log) }
        if !document.isOfLibrary {
            let definitions = document.definitions
            result.lists += definitions.lists
            result.macros += definitions.macros
        }
        guard var policy = document.policy else { return }
        let rules = document.rules.compactMap { $0 }
        policy.rules = rules.flatMap { $0.ready.map(\.rule) }
        result.policies.append(
            ApusPolicy(policy: policy, location: document.document.name.range, rules: rules, isOfLibrary: document.isOfLibrary))
    }

    // MARK: What rules are about

    private mutating func choose() {
        let names = Set(documents.flatMap { $0.document.rules.compactMap { $0.detects?.text } })
        for document in documents {
            for (place, rule) in document.document.rules.enumerated() {
                if let name = rule.detects?.text { detecting[name, default: []].append(choices.count) }
                choices.append(chosen(rule, document, names).map { [Choice(document: document, place: place, entries: $0, scalar: $1)] } ?? [])
            }
        }
    }

    private func chosen(
        _ rule: WrittenRule, _ document: DocumentCompiler, _ detections: Set<String>
    ) -> (entries: [EventChoice.Entry], scalar: YAMLScalar?)? {
        var scalars = rule.events
        var texts = scalars.map(\.text)
        if scalars.isEmpty {
            guard let when = rule.when else {
                log.error(.event, "the rule names no event", at: rule.range, hint: "write event: NAME, or when: evt.type = NAME and …")
                return nil
            }
            let names = EventNames(detections: detections.union(options.tracee.detections.keys))
            guard let listed = document.conditions.eventTypes(when, RuleFields(.unknown, names)).listed, !listed.isEmpty else {
                // What is wrong with the condition itself is told first.
                _ = document.conditions.condition(when, RuleFields(.unknown, names))
                let messages = document.conditions.takeMessages()
                log.take(messages)
                if !messages.contains(where: { $0.diagnostic.severity == .error }) {
                    log.error(
                        .event, "the condition does not say which events it is about", at: when.range,
                        hint: "write event: NAME beside it, or evt.type = NAME and … in it")
                }
                return nil
            }
            texts = listed.sorted().flatMap { names.names(for: $0) }
            scalars = texts.map { _ in when }
        }
        do throws(FilterError) {
            return (try EventChoice(texts.joined(separator: ","), detections: detections).entries, rule.events.count == 1 ? rule.events[0] : nil)
        } catch {
            // Told where it stands: among several, in the one that says it.
            for (scalar, text) in zip(scalars, texts) {
                do throws(FilterError) {
                    _ = try EventChoice(text, detections: detections)
                } catch {
                    if rule.events.isEmpty {
                        log.error(.event, error.message, at: scalar.range, hint: error.hint)
                    } else {
                        log.error(.event, error, in: scalar)
                    }
                    return nil
                }
            }
            log.error(.event, error.message, at: scalars[0].range, hint: error.hint)
            return nil
        }
    }

    // MARK: Order

    /// Detections, each behind those that it is about. Those that are about themselves are told, and left out.
    private mutating func sort() {
        enum Mark { case inWork, done }
        var marks: [String: Mark] = [:]
        var path: [String] = []
        var order: [String] = []
        let (detecting, choices, log) = (detecting, choices, log)
        func visit(_ name: String) {
            switch marks[name] {
            case .done: return
            case .inWork:
                let cycle = path[(path.firstIndex(of: name) ?? 0)...] + [name]
                if let scalar = detecting[name]?.compactMap({ choices[$0].first?.rule.detects }).first {
                    log.error(
                        .detection, "\(name) is about itself: \(cycle.joined(separator: " ─► "))", at: scalar.range,
                        hint: "rules may only be about what others detect")
                }
                return
            case nil: break
            }
            marks[name] = .inWork
            path.append(name)
            for place in detecting[name] ?? [] {
                for entry in choices[place].first?.entries ?? [] {
                    if case .detection(let other) = entry.chosen, detecting[other] != nil { visit(other) }
                }
            }
            path.removeLast()
            marks[name] = .done
            order.append(name)
        }
        for name in detecting.keys.sorted() { visit(name) }
        result.order = order
    }

    // MARK: Rules

    private func compile(_ place: Int, _ compiler: inout RuleCompiler) -> ApusRule? {
        guard let choice = choices[place].first, let policy = choice.document.policy else { return nil }
        let rule = compiler.compile(choice.rule, choice.entries, about: choice.scalar, of: policy, choice.document, number: choice.place)
        choice.document.rules[choice.place] = rule
        return rule
    }
}
