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
        /// Of a sequence, what each step is about.
        var steps: [[EventChoice.Entry]] = []
        var rule: WrittenRule { document.document.rules[place] }
    }

    /// Of each detection the rules that detect it, as places in `choices`.
    private var detecting: [String: [Int]] = [:]
    private var choices: [[Choice]] = []

    private let names: EventNames

    init(_ documents: [DocumentCompiler], _ options: ApusOptions, _ log: ApusLog) {
        (self.documents, self.options, self.log) = (documents, options, log)
        names = EventNames(detections: Set(documents.flatMap { $0.document.rules.compactMap { $0.detects?.text } }))
    }

    mutating func compile() {
        for document in documents { document.begin(options.tracee, log) }
        choose()
        sort()
        var compiler = RuleCompiler(options, names, log)
        for name in result.order {
            var detection = Detection(name)
            for place in detecting[name] ?? [] {
                for ready in compile(place, &compiler)?.ready ?? [] {
                    if let mistake = detection.add(ready), let scalar = choices[place].first?.rule.detects {
                        log.error(.detection, mistake, at: scalar.range)
                    }
                }
            }
            // Where nothing can detect it, it is as if nobody did.
            if !detection.isEmpty { compiler.detections[name] = detection }
        }
        for place in choices.indices where choices[place].first?.rule.detects == nil { _ = compile(place, &compiler) }
        (result.detections, result.declared) = (compiler.detections, names.detections)
        for document in documents { finish(document) }
    }

    private mutating func finish(_ document: DocumentCompiler) {
        if !log.hasErrors, !document.isOfLibrary { document.warnOfUnused(log) }
        if !document.isOfLibrary {
            let definitions = document.definitions
            result.lists += definitions.lists
            result.macros += definitions.macros
        }
        var policy = document.policy
        let rules = document.rules.compactMap { $0 }
        policy.rules = rules.flatMap { $0.ready.map(\.rule) }
        result.policies.append(
            ApusPolicy(policy: policy, location: document.document.name.range, rules: rules, isOfLibrary: document.isOfLibrary))
    }

    // MARK: What rules are about

    private mutating func choose() {
        let chooser = EventChooser(names: names, log: log)
        for document in documents {
            for (place, rule) in document.document.rules.enumerated() {
                if let name = rule.detects?.text { detecting[name, default: []].append(choices.count) }
                choices.append(choice(document, place, chooser).map { [$0] } ?? [])
            }
        }
    }

    private func choice(_ document: DocumentCompiler, _ place: Int, _ chooser: EventChooser) -> Choice? {
        let rule = document.document.rules[place]
        guard case .sequence(let steps)? = rule.state?.kind else {
            return chooser.choice(of: rule, document.conditions).map {
                Choice(document: document, place: place, entries: $0.entries, scalar: $0.scalar)
            }
        }
        let chosen = steps.map { chooser.choice(ofStep: $0, in: rule, document.conditions) }
        guard !chosen.contains(where: { $0 == nil }) else { return nil }
        let entries = chosen.compactMap { $0?.entries }
        return Choice(document: document, place: place, entries: entries.flatMap { $0 }, scalar: nil, steps: entries)
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
        guard let choice = choices[place].first else { return nil }
        let rule = compiler.compile(choice.rule, choice.entries, choice.steps, about: choice.scalar, of: choice.document.policy, choice.document)
        choice.document.rules[choice.place] = rule
        return rule
    }
}
