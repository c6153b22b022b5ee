// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import ConditionSyntax
internal import Context
internal import Events
internal import FalcoLanguage
internal import Glibc
internal import KernelInterface
internal import PolicySyntax
internal import Sinks

/// `RunOptions`, checked: everything that can be wrong without a kernel has been found.
struct RunRequest: Sendable {
    let command: [String]
    /// When the run began, CLOCK_BOOTTIME ns.
    let since: UInt64
    var isTraced: Bool { !command.isEmpty }
    let selection: EventSelection
    /// Nil without policies; then all chosen events are shown, otherwise only matches and what `--events` names.
    let policies: LoadedPolicies?
    var rules: LoadedRules? { policies?.rules }
    /// Rules are read anew when a file of theirs changes.
    let watch: Bool
    /// The kernel decides what rules do not want. Not where everything is recorded.
    let filters: Bool
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
    let alertRingSize: Int
    /// Of one control group: events a second, 0 for any number, and at once.
    let telemetryRate: UInt64
    let telemetryBurst: UInt64
    let sinkBuffer: Int
    let overflow: OverflowPolicy
    let providers: [String]
    let summaryAsJSON: Bool
    let color: Bool
    let local: Bool
    let log: Log

    /// - Parameter since: when the run began, CLOCK_BOOTTIME ns.
    init(_ options: RunOptions, since: UInt64) throws(AgentError) {
        command = options.command
        self.since = since
        let named: EventSelection? = options.events.isEmpty ? nil : try EventSelection(options.events)
        let source = try PolicySource(options, detections: named?.detectionNames ?? [], since: since)
        let recording = try options.recording.map { text throws(AgentError) in try OutputSpecification.Destination(parsing: text) }
        self.recording = recording
        var selection: EventSelection
        if let named { selection = named } else { selection = try Self.unnamed(isRecorded: recording != nil, hasPolicies: !source.isEmpty) }
        selection.narrowsOpens = selection.usesDefault && !source.isEmpty && recording == nil
        self.selection = selection
        log = Log(try Choice.of(Log.Level.self, "--log-level", options.logLevel) ?? .warning)
        scope = try Self.scope(options.scope, traced: !options.command.isEmpty)
        let outputs = try OutputSpecification.list(parsing: options.outputs)
        if let recording, outputs.contains(where: { $0.destination == recording }) {
            throw AgentError(.usage, "the recording and an output go to \(recording)", hint: "give one of them another file")
        }
        extras = try Extras(options.with)
        guard !options.watch || source.hasFiles else {
            throw AgentError(.usage, "--watch has nothing to watch", hint: "name policies with --policy")
        }
        filters = !options.noKernelFilter && recording == nil
        for warning in selection.warnings { log.write(.warning, warning) }
        policies = source.isEmpty && selection.filtered.isEmpty ? nil : try Self.load(source, log, selection, filters: filters)
        self.outputs =
            outputs.isEmpty && recording == nil ? [OutputSpecification(Self.standardFormat(options, policies?.configuration))] : outputs
        watch = options.watch || policies?.configuration.watchesFiles == true
        duration = try options.duration.map { text throws(AgentError) in UInt64(try Duration(option: text) / .nanoseconds(1)) }
        if let text = options.count {
            guard let count = UInt64(text), count > 0 else {
                throw AgentError(.usage, "--count \(text): not a number above 0", hint: "like --count 100")
            }
            self.count = count
        } else {
            count = nil
        }
        guard !options.sort || recording == nil else {
            throw AgentError(.usage, "a recording keeps the order in which events came", hint: "leave --sort out")
        }
        sort = options.sort
        let page = Int(sysconf(CInt(_SC_PAGESIZE)))
        ringSize =
            try options.bufferSize.map { text throws(AgentError) in try ByteSize(option: text).checkedForRing(pageSize: page) }
            ?? SensorRequest.defaultRingSize
        alertRingSize =
            try options.alertBufferSize.map { text throws(AgentError) in try ByteSize(option: text).checkedForRing(pageSize: page) }
            ?? SensorRequest.defaultAlertRingSize
        telemetryRate = try Self.number("--telemetry-rate", options.telemetryRate, 0) ?? SensorRequest.defaultTelemetryRate
        telemetryBurst = try Self.number("--telemetry-burst", options.telemetryBurst, 1) ?? max(1, telemetryRate)
        sinkBuffer = try options.sinkBuffer.map { text throws(AgentError) in try ByteSize(option: text).bytes } ?? 8 << 20
        overflow = try Choice.of(OverflowPolicy.self, "--overflow", options.overflow) ?? .drop
        providers = options.providers.flatMap { $0.split(separator: ",").map(String.init) }
        let names = Provider.allCases.map(\.name)
        for name in providers where !names.contains(name) {
            throw AgentError(
                .usage, "unknown provider '\(name)'",
                hint: Spelling.nearest(to: name, among: names).map { "did you mean '\($0)'?" } ?? "one of \(names.joined(separator: ", "))")
        }
        summaryAsJSON = try Choice.of(Summary.self, "--summary", options.summary) == .json
        switch try Choice.of(Color.self, "--color", options.color) ?? .auto {
        case .always: color = true
        case .never: color = false
        case .auto: color = unsafe getenv("NO_COLOR") == nil && isatty(1) == 1
        }
        local = options.local
    }

    /// Reads and compiles; with `filters` for the kernel too, which drops nothing of what is shown beside matches.
    static func load(
        _ source: PolicySource, _ log: Log, _ selection: EventSelection, filters: Bool
    ) throws(AgentError) -> LoadedPolicies {
        var policies = try LoadedPolicies(source, selection, log)
        if filters { policies.filter(beside: Set(selection.events).subtracting(selection.filtered)) }
        return policies
    }

    /// Where nobody names events.
    private static func unnamed(isRecorded: Bool, hasPolicies: Bool) throws(AgentError) -> EventSelection {
        if hasPolicies { return .none }
        let standard = try EventSelection([])
        // What is recorded can be asked by any rules later.
        return isRecorded ? standard.adding(FalcoEvents.kindsWithoutTransfers) : standard
    }

    /// Without `--output`: what Falco would write where its configuration was given, else what suits standard output.
    private static func standardFormat(_ options: RunOptions, _ configuration: FalcoConfiguration?) -> OutputSpecification.Format {
        if options.falcoConfig != nil, options.events.isEmpty, let configuration {
            return configuration.writesJSON ? .falcoJSON : .falcoText
        }
        return isatty(1) == 1 ? .table : .json
    }

    /// A number of events.
    private static func number(_ option: String, _ text: String?, _ least: UInt64) throws(AgentError) -> UInt64? {
        guard let text else { return nil }
        guard let number = UInt64(text), (least...1_000_000_000).contains(number) else {
            throw AgentError(.usage, "\(option) \(text): not a number of events", hint: "\(least) to 1000000000, like 50000")
        }
        return number
    }

    enum Summary: String, CaseIterable { case text, json }
    enum Color: String, CaseIterable { case auto, always, never }

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
