// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
internal import Events
internal import PolicyModel
package import PolicySyntax

/// Files with policies ─► a set of them.
package struct TraceeLoader: Sendable {
    package var options: TraceeOptions

    package init(_ options: TraceeOptions = TraceeOptions()) { self.options = options }

    /// Bytes of filters, each counted for each event that it is about: what a short file could ask for would take minutes.
    private static let workLimit = 64 << 20

    package func load(_ files: [SourceFile]) -> TraceePolicySet {
        let log = TraceeLog(.document)
        var work = 0
        let reader = DocumentReader(log: log)
        var policies: [TraceePolicy] = []
        var names: [String: SourceRange] = [:]
        for document in files.flatMap({ reader.documents(of: $0) }) {
            if let first = names[document.name.text] {
                log.error(
                    .name, "a second policy is called \(Spelling.quoted(document.name.text))", at: document.name.range,
                    hint: "the first is in \(first.file.name), line \(first.start.line)")
            } else {
                names[document.name.text] = document.name.range
            }
            if let policy = policy(document, log, &work) { policies.append(policy) }
        }
        return TraceePolicySet(policies: log.hasErrors ? [] : policies, diagnostics: log.diagnostics, hasErrors: log.hasErrors, files: files)
    }

    private func policy(_ document: TraceeDocument, _ log: TraceeLog, _ work: inout Int) -> TraceePolicy? {
        let scope = PolicyScope(document.scope, options, log)
        var rules = RuleList()
        for written in document.rules { add(written, to: &rules, log, &work) }
        guard let scope else { return nil }
        var policy = Policy(document.name.text, language: "tracee")
        policy.about = document.about
        (policy.scope, policy.trees) = (scope.condition, scope.trees)
        policy.rules = rules.finished
        return TraceePolicy(policy: policy, location: document.name.range, sources: rules.sources)
    }

    // MARK: Rules

    /// A policy's rules, one for each event: several entries about one are alternatives.
    private struct RuleList {
        private var rules: [Rule] = []
        private var conditions: [[Condition]] = []
        private var places: [String: Int] = [:]
        private(set) var sources: [TraceePolicy.RuleSource] = []

        var finished: [Rule] {
            zip(rules, conditions).map { rule, conditions in
                var rule = rule
                rule.condition = .any(of: conditions)
                return rule
            }
        }

        mutating func add(_ name: String, _ trigger: Trigger, _ condition: Condition, _ source: TraceePolicy.RuleSource) {
            if let place = places[name] { return conditions[place].append(condition) }
            places[name] = rules.count
            conditions.append([condition])
            var rule = Rule(name)
            rule.triggers = [trigger]
            // What Tracee calls info, its least: policies say nothing else, and other formats want something.
            rule.priority = .informational
            rule.source = "syscall"
            rule.message = MessageTemplate([.value(name: TraceeFields.everything.name, .field(TraceeFields.everything), width: nil)])
            rules.append(rule)
            sources.append(source)
        }
    }

    private func add(_ written: TraceeDocument.Rule, to rules: inout RuleList, _ log: TraceeLog, _ work: inout Int) {
        var filters: [FilterExpression] = []
        for scalar in written.filters {
            do throws(FilterError) {
                filters.append(try FilterExpression(parsing: scalar.text))
            } catch {
                log.error(.filter, error, in: scalar)
            }
        }
        let choice: EventChoice
        do throws(FilterError) {
            choice = try EventChoice(written.event.text, detections: options.detections.keys)
        } catch {
            return log.error(.event, error, in: written.event)
        }
        guard filters.count == written.filters.count else { return }
        work += choice.entries.count * filters.reduce(1) { $0 + $1.text.utf8.count }
        guard work <= Self.workLimit else {
            return log.error(.filter, "too many filters of too many events", at: written.range, hint: "name fewer events, or split the policies")
        }
        let source = TraceePolicy.RuleSource(location: written.range, filters: written.filters.map(\.text))
        var lowered = LoweredRule(filters: filters)
        for entry in choice.entries {
            lowered.lower(entry.chosen, options.detections)
        }
        lowered.tell(written, log)
        tellMissing(choice, written.event, log)
        for entry in choice.entries {
            switch entry.chosen {
            case .event(let event):
                guard let condition = lowered.conditions[event.name], options.isBuilt(event.kind) else { continue }
                rules.add(event.name, .event(event.kind), condition, source)
            case .detection(let name):
                guard let condition = lowered.conditions[name], options.detections[name] != nil else { continue }
                rules.add(name, .detection(name), condition, source)
            }
        }
    }

    /// Says of what was chosen that nothing tells it: each by its own name, those of a set together.
    private func tellMissing(_ choice: EventChoice, _ scalar: YAMLScalar, _ log: TraceeLog) {
        var together: [Range<Int>: [String]] = [:]
        for entry in choice.entries {
            let name = entry.chosen.name
            let message: String
            switch entry.chosen {
            case .event(let event):
                guard !options.isBuilt(event.kind) else { continue }
                message = "nothing builds \(name) yet; the rule is left out"
            case .detection:
                guard options.detections[name] == nil else { continue }
                message = "nothing detects \(name) yet; the rule is left out"
            }
            if entry.isNamed {
                log.warn(.notBuilt, message, at: scalar.source.range(ofValueBytes: entry.bytes))
            } else {
                together[entry.bytes, default: []].append(name)
            }
        }
        for (bytes, names) in together.sorted(by: { $0.key.lowerBound < $1.key.lowerBound }) {
            log.warn(
                .notBuilt, "of these events nothing builds \(names.count) yet, which are left out", at: scalar.source.range(ofValueBytes: bytes),
                hint: "apus events says of each whether it is built")
        }
    }
}

/// The filters of one rule for each of its events.
private struct LoweredRule {
    let filters: [FilterExpression]
    /// By the name of the event.
    private(set) var conditions: [String: Condition] = [:]
    private var problems: [FilterProblem] = []
    private var events = 0

    init(filters: [FilterExpression]) { self.filters = filters }

    mutating func lower(_ chosen: EventChoice.Chosen, _ detections: [String: [Field]?]) {
        events += 1
        var lowering = FilterLowering(FilteredEvent(chosen, detections))
        conditions[chosen.name] = lowering.condition(filters)
        problems += lowering.problems
    }

    /// Says what is wrong: of a rule about several events only what is wrong for all of them, and which it leaves out.
    func tell(_ written: TraceeDocument.Rule, _ log: TraceeLog) {
        for (number, scalar) in written.filters.enumerated() {
            let own = problems.filter { $0.filter == number }
            let errors = own.filter(\.isError)
            if errors.count == events || events == 1 {
                for problem in errors.prefix(1) { log.error(problem.code, problem.error, in: scalar) }
            } else if !errors.isEmpty {
                log.warn(
                    .ignored, "\(errors.count) of the rule's \(events) events are left out: \(errors[0].error.message)",
                    at: scalar.source.range(ofValueBytes: errors[0].error.bytes))
            }
            for problem in own where !problem.isError {
                let range = scalar.source.range(ofValueBytes: problem.error.bytes)
                if problem.code == .notKnown {
                    log.warnOnce(problem.error.message, problem.code, problem.error.message, at: range)
                } else {
                    log.warn(problem.code, problem.error.message, at: range, hint: problem.error.hint)
                }
            }
        }
        if conditions.isEmpty, events > 0, !problems.allSatisfy({ !$0.isError }), !log.hasErrors {
            log.error(.filter, "no event of the rule has all these fields", at: written.range)
        }
    }
}
