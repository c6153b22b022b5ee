// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import KernelFilter
internal import KernelInterface
internal import PolicySyntax
internal import Sensors

/// What `apus explain` says: how much of each rule the kernel decides, at which hook, and what is left to user space.
package struct ExplainReport {
    private let plan: FilterPlan
    /// For each of its rules what user space remembers.
    private let memory: [[String]]
    private let filter: CompiledFilter

    /// Reads the files as one set. What is wrong with them goes to standard error.
    ///
    /// - Parameter provider: `sys_exit` or `syscall_fexit`, which tell system calls, or `lsm`, `fentry` or `kprobe`, which tell other events; nil:
    ///   of calls the one that every kernel has, of others the best.
    package init(_ paths: [String], falcoConfig: String? = nil, falcoOverrides: [String] = [], provider: String?) throws(AgentError) {
        var options = RunOptions()
        (options.policies, options.falcoConfig, options.falcoOverrides) = (paths, falcoConfig, falcoOverrides)
        let known: [Provider] = [.sysExit, .syscallFexit, .lsm, .fentry, .kprobe]
        let chosen = known.first { $0.name == provider }
        if let provider, chosen == nil {
            throw AgentError(
                .usage, "no decisions are made at '\(provider)'", hint: "one of \(known.map(\.name).joined(separator: ", "))")
        }
        let log = Log(.warning)
        let set = try PolicySet(try PolicySource(options).plan(log))
        for diagnostic in set.diagnostics { log.write(diagnostic, warningsAs: .info) }
        guard !set.hasErrors else {
            throw AgentError(.failure, "the policies have errors", hint: "apus check shows them all")
        }
        let rules = PolicyRule.compiled(set.rules)
        plan = FilterPlan(rules)
        memory = rules.map { StateNote.conditions($0.rule, step: $0.step) }
        filter = plan.compile(chosen == .syscallFexit ? .syscallFexit : .sysExit, hooks: chosen, kinds: plan.kinds, explains: true)
    }

    /// One rule at one hook.
    private struct Hook {
        let event: String
        let provider: String
        let program: String?
        let extent: String
        let left: [LeftCondition]
        let states: Int
        let instructions: Int
        let nanoseconds: Int
        let reason: String?
    }

    private func hooks(ofRule number: Int) -> [Hook] {
        plan.kinds(ofRule: number).compactMap { kind in
            guard let definition = EventCatalogue.shared[kind] else { return nil }
            guard let decision = filter.kinds[kind] else {
                return Hook(
                    event: definition.name, provider: ProviderAdvice.providers(of: kind).first?.name ?? "", program: nil, extent: "none", left: [], states: 0,
                    instructions: 0, nanoseconds: 0, reason: "told whole: no decision is made at its hook")
            }
            // The kind alone rules it out.
            guard let rule = decision.rules.first(where: { $0.rule == number }) else { return nil }
            let states = decision.texts.reduce(0) { $0 + (filter.tables[$1]?.stateCount ?? 0) }
            return Hook(
                event: definition.name, provider: decision.shape.provider.name, program: decision.image?.name,
                extent: decision.image == nil ? "none" : rule.extent.rawValue, left: rule.left, states: states,
                instructions: decision.image?.instructions.count ?? 0, nanoseconds: Int(decision.nanoseconds), reason: decision.failure)
        }
    }

    // MARK: forms

    /// A table, or an array of objects.
    package func text(_ options: ReportOptions) -> String {
        options.form == .json ? json.text(depth: 2) : table(options)
    }

    private func table(_ options: ReportOptions) -> String {
        var text = ""
        for (number, name) in plan.names.enumerated() {
            // Calls of one family read alike.
            var rows: [(events: [String], extent: String, left: [String])] = []
            let remembered = memory[number].isEmpty ? [] : ["\(StateNote.reason): \(memory[number].joined(separator: "; "))"]
            for hook in hooks(ofRule: number) {
                let left = (hook.reason.map { [$0] } ?? Self.byReason(hook.left)) + remembered
                if let index = rows.firstIndex(where: { $0.extent == hook.extent && $0.left == left }) {
                    rows[index].events.append(hook.event)
                } else {
                    rows.append(([hook.event], hook.extent, left))
                }
            }
            text += StyledText(Spelling.printable(name), .strong).shown(color: options.color) + "\n"
            var table = TextTable(indent: 2, overflow: .wrap)
            for row in rows {
                let style: StyledText.Style = row.extent == "all" ? .good : row.extent == "part" ? .fair : .bad
                let events = row.events.count > 6 ? "\(row.events.count) events" : row.events.joined(separator: ", ")
                table.rows.append([StyledText(row.extent, style), StyledText(events)])
                for left in row.left { table.rows.append([StyledText(""), StyledText("  " + Spelling.printable(left), .faint)]) }
            }
            text += table.rendered(width: options.width, color: options.color)
        }
        let programs = filter.kinds.values.compactMap(\.image)
        let tables = filter.tables.sorted { $0.key < $1.key }.map { "\($0.key.name) \($0.value.stateCount) states" }
        let sums = "\(programs.count) programs, \(programs.reduce(0) { $0 + $1.instructions.count }) instructions; tables: "
        return text + sums + (tables.isEmpty ? "none" : tables.joined(separator: ", ")) + "\n"
    }

    /// A line for each reason, with the conditions that are left for it.
    private static func byReason(_ left: [LeftCondition]) -> [String] {
        var lines: [(reason: String, conditions: [String])] = []
        for entry in left {
            if let index = lines.firstIndex(where: { $0.reason == entry.reason }) {
                lines[index].conditions.append(entry.condition)
            } else {
                lines.append((entry.reason, [entry.condition]))
            }
        }
        return lines.map { "\($0.reason): \($0.conditions.joined(separator: "; "))" }
    }

    private var json: ReportJSON {
        .array(plan.names.enumerated().map { number, name in
            .object([
                .init("rule", .string(name)),
                .init("memory", .array(memory[number].map { .string($0) })),
                .init("hooks", .array(hooks(ofRule: number).map { hook in
                    .object([
                        .init("event", .string(hook.event)), .init("provider", .string(hook.provider)), .init("program", .optional(hook.program)),
                        .init("kernel", .string(hook.extent)),
                        .init("left", .array(hook.left.map {
                            .object([.init("condition", .string($0.condition)), .init("reason", .string($0.reason))])
                        })),
                        .init("dfa_states", .number(hook.states)), .init("instructions", .number(hook.instructions)),
                        .init("ns", .number(hook.nanoseconds)), .init("reason", .optional(hook.reason)),
                    ])
                })),
            ])
        })
    }

    // MARK: programs

    private var decisions: [KindDecision] { filter.kinds.values.sorted { $0.shape.kind.rawValue < $1.shape.kind.rawValue } }

    /// The decision of each event in the language of Graphviz.
    package var graph: String {
        decisions.map { decision in
            decision.graph.dot(EventCatalogue.shared[decision.shape.kind]?.name ?? "event") { plan.names[decision.rules[$0].rule] }
        }.joined()
    }

    /// The bytecode of each event's decision.
    package var disassembly: String {
        decisions.compactMap { decision in
            decision.image.map { "\($0.name): \($0.instructions.count) instructions\n\(Disassembler($0).text)\n" }
        }.joined()
    }
}
