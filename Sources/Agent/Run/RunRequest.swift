// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import ConditionSyntax
internal import Context
internal import Events
internal import FalcoLanguage
internal import Glibc
internal import KernelInterface
internal import PolicyModel
internal import PolicySyntax
internal import RuleEvaluator
internal import Sinks

/// `RunOptions`, checked: everything that can be wrong without a kernel has been found.
struct RunRequest: Sendable {
    let command: [String]
    var isTraced: Bool { !command.isEmpty }
    let selection: EventSelection
    /// Nil without policies; then all chosen events are shown, otherwise only matches and what `--events` names.
    let rules: LoadedRules?
    let scope: [ScopeTest]
    let outputs: [OutputSpecification]
    /// Where `apus record` writes to.
    let recording: OutputSpecification.Destination?
    let extras: Extras
    /// Nanoseconds.
    let duration: UInt64?
    let count: UInt64?
    let sort: Bool
    let ringSize: Int
    let sinkBuffer: Int
    let overflow: OverflowPolicy
    let providers: [String]
    let summaryAsJSON: Bool
    let color: Bool
    let local: Bool
    let log: Log

    init(_ options: RunOptions) throws(AgentError) {
        command = options.command
        if options.policies.isEmpty || !options.events.isEmpty {
            let chosen = try EventSelection(options.events)
            // What is recorded can be asked by any rules later.
            selection = options.recording == nil || !options.events.isEmpty ? chosen : chosen.adding(FalcoEvents.kindsWithoutTransfers)
        } else {
            selection = EventSelection.none
        }
        log = Log(try Self.choice("--log-level", options.logLevel, Log.Level.self) ?? .warning)
        scope = try Self.scope(options.scope, traced: !options.command.isEmpty)
        var outputs = try OutputSpecification.list(parsing: options.outputs)
        recording = try options.recording.map { text throws(AgentError) in try OutputSpecification.Destination(parsing: text) }
        if outputs.isEmpty, recording == nil { outputs = [OutputSpecification(isatty(1) == 1 ? .table : .json)] }
        if let recording, outputs.contains(where: { $0.destination == recording }) {
            throw AgentError(.usage, "the recording and an output go to \(recording)", hint: "give one of them another file")
        }
        self.outputs = outputs
        extras = try Extras(options.with)
        rules = try Self.rules(options, log)
        duration = try options.duration.map { text throws(AgentError) in UInt64(try Duration(option: text) / .nanoseconds(1)) }
        if let text = options.count {
            guard let count = UInt64(text), count > 0 else { throw AgentError(.usage, "--count \(text): not a number above 0") }
            self.count = count
        } else {
            count = nil
        }
        guard !options.sort || recording == nil else {
            throw AgentError(.usage, "a recording keeps the order in which events came", hint: "leave --sort out")
        }
        sort = options.sort
        let page = Int(sysconf(CInt(_SC_PAGESIZE)))
        ringSize = try options.bufferSize.map { text throws(AgentError) in try ByteSize(option: text).checkedForRing(pageSize: page) } ?? 16 << 20
        sinkBuffer = try options.sinkBuffer.map { text throws(AgentError) in try ByteSize(option: text).bytes } ?? 8 << 20
        overflow = try Self.choice("--overflow", options.overflow, OverflowPolicy.self) ?? .drop
        providers = options.providers.flatMap { $0.split(separator: ",").map(String.init) }
        let names = Provider.allCases.map(\.name)
        for name in providers where !names.contains(name) {
            throw AgentError(
                .usage, "unknown provider '\(name)'",
                hint: Spelling.nearest(to: name, among: names).map { "did you mean '\($0)'?" } ?? "one of \(names.joined(separator: ", "))")
        }
        summaryAsJSON = try Self.choice("--summary", options.summary, Summary.self) == .json
        switch try Self.choice("--color", options.color, Color.self) ?? .auto {
        case .always: color = true
        case .never: color = false
        case .auto: color = unsafe getenv("NO_COLOR") == nil && isatty(1) == 1
        }
        local = options.local
    }

    private static func rules(_ options: RunOptions, _ log: Log) throws(AgentError) -> LoadedRules? {
        guard !options.policies.isEmpty else { return nil }
        var load = LoadOptions()
        if let text = options.minPriority {
            guard let priority = Priority(word: text) else {
                let names = Priority.allCases.map { $0.word.lowercased() }
                throw AgentError(.usage, "unknown priority \(Spelling.quoted(text))", hint: Spelling.hint(for: text.lowercased(), among: names))
            }
            load.minimumPriority = priority
        }
        load.matching = try choice("--rule-matching", options.ruleMatching, RuleMatching.self) ?? .first
        load.selections = options.enabledRules.map { LoadOptions.Selection(enable: true, rule: $0) }
            + options.disabledRules.map { LoadOptions.Selection(enable: false, rule: $0) }
        let renderer = DiagnosticRenderer()
        return try LoadedRules(options.policies, load) { diagnostic in
            if diagnostic.severity == .error { Console.standardError(renderer.render(diagnostic)) } else { log.write(.info, diagnostic.description) }
        }
    }

    enum Summary: String, CaseIterable { case text, json }
    enum Color: String, CaseIterable { case auto, always, never }

    private static func choice<T: RawRepresentable & CaseIterable>(_ option: String, _ text: String?, _: T.Type) throws(AgentError) -> T?
    where T.RawValue == String {
        guard let text else { return nil }
        if let value = T(rawValue: text) { return value }
        let names = T.allCases.map(\.rawValue)
        throw AgentError(
            .usage, "unknown value '\(text)' for \(option)",
            hint: Spelling.nearest(to: text, among: names).map { "did you mean '\($0)'?" } ?? "one of \(names.joined(separator: ", "))")
    }

    private static func scope(_ texts: [String], traced: Bool) throws(AgentError) -> [ScopeTest] {
        do throws(ScopeError) {
            let lowering = ScopeLowering(
                ScopeResolvers(
                    userID: { AccountTable.host().id(ofUser: $0) },
                    cgroupID: { path in
                        let id = unsafe shim_cgroup_id(path)
                        return id == 0 ? nil : id
                    },
                    hostMountNamespace: { ProcFS.namespace("/proc/1/ns/mnt") ?? ProcFS.namespace("/proc/self/ns/mnt") }))
            let tests = try lowering.tests(try ScopeExpression.list(parsing: texts), reserved: traced ? 1 : 0)
            return traced ? [.tree([], negated: false)] + tests : tests
        } catch {
            throw AgentError(error)
        }
    }
}
