// SPDX-License-Identifier: Apache-2.0

internal import ApusLanguage
internal import CLinuxShims
internal import Context
internal import FalcoLanguage
internal import Glibc
internal import PolicyModel
internal import PolicySyntax
internal import RuleEvaluator
internal import Sensors
internal import TraceeLanguage

/// Where rules come from and how they are meant to be read. Each reading looks at the files anew.
struct PolicySource: Sendable {
    /// As given: files and folders.
    private let paths: [String]
    /// Nobody has named anything to look for: what is shipped for that runs.
    private let usesPack: Bool
    private let configurationPath: String?
    private let overrides: [String]
    private let matching: RuleMatching?
    private let minimumPriority: Priority?
    private let selections: [LoadOptions.Selection]
    /// Detections that `--events` names.
    private let detections: Set<String>
    /// When the run began, CLOCK_BOOTTIME ns: what starts later is new, whenever policies are read.
    private let since: UInt64

    /// - Parameters:
    ///   - detections: that `--events` names.
    ///   - since: when the run began, CLOCK_BOOTTIME ns; nil: now.
    init(_ options: RunOptions, detections: [String] = [], since: UInt64? = nil) throws(AgentError) {
        (self.detections, self.since) = (Set(detections), since ?? shim_boottime())
        paths = options.policies
        configurationPath = options.falcoConfig
        overrides = options.falcoOverrides
        usesPack = options.usesPack && options.policies.isEmpty && options.falcoConfig == nil && options.falcoOverrides.isEmpty
            && options.events.isEmpty
        matching = try Choice.of(RuleMatching.self, "--rule-matching", options.ruleMatching)
        minimumPriority = try options.minPriority.map { text throws(AgentError) in try Self.priority(text) }
        selections = options.enabledRules.map { LoadOptions.Selection(enable: true, rule: $0) }
            + options.disabledRules.map { LoadOptions.Selection(enable: false, rule: $0) }
    }

    private static func priority(_ text: String) throws(AgentError) -> Priority {
        if let priority = Priority(word: text) { return priority }
        let names = Priority.allCases.map { $0.word.lowercased() }
        throw AgentError(.usage, "unknown priority \(Spelling.quoted(text))", hint: Spelling.hint(for: text.lowercased(), among: names))
    }

    /// Whether rules are wanted at all.
    var isEmpty: Bool { !hasFiles && !usesPack && detections.isEmpty }
    /// Whether any of them are in files.
    var hasFiles: Bool { !(paths.isEmpty && configurationPath == nil && overrides.isEmpty) }

    /// What a reading found to read, and how.
    struct Plan: Sendable {
        let configuration: FalcoConfiguration
        let options: LoadOptions
        let tracee: TraceeOptions
        /// What policies may refer to without bringing it.
        var library = ShippedDetection.library
        /// What is shipped and runs, since nobody named anything else.
        var packs: [PolicyFile] = []
        /// Detections that are wanted, whether a policy names them or not.
        var detections: Set<String> = []
        /// What `--enable-rule` and `--disable-rule` say.
        let selections: [LoadOptions.Selection]
        /// When the run began, CLOCK_BOOTTIME ns.
        let since: UInt64
        /// Files and folders of rules.
        let paths: [String]
        /// What a change of makes a reading out of date.
        let watched: [String]
    }

    /// Reads the configuration. What is wrong with it goes to standard error; own options come before what it says.
    func plan(_ log: Log) throws(AgentError) -> Plan {
        let configuration = try configuration(log)
        var options = LoadOptions()
        options.matching = matching ?? configuration.matching ?? .first
        options.minimumPriority = minimumPriority ?? configuration.minimumPriority ?? .debug
        options.selections = configuration.selections + selections
        options.additions = configuration.additions
        options.staticFields = configuration.staticFields
        let found = paths.isEmpty ? PolicyFiles.present(configuration.ruleFiles) : paths
        guard !found.isEmpty || usesPack || !hasFiles && !detections.isEmpty else {
            throw AgentError(
                .usage, configuration.ruleFiles.isEmpty ? "there are no rules" : "no file of rules_files is there",
                hint: "name them with --policy, or with rules_files in Falco's configuration")
        }
        let watched = (paths.isEmpty ? configuration.ruleFiles : paths) + (configurationPath.map { [$0] } ?? [])
        return Plan(
            configuration: configuration, options: options, tracee: Self.traceeOptions, packs: usesPack ? ShippedDetection.packs : [],
            detections: detections, selections: selections, since: since, paths: found, watched: watched)
    }

    /// What this build and this host say to Tracee's policies.
    static let traceeOptions: TraceeOptions = {
        var options = TraceeOptions()
        options.isBuilt = { !ProviderAdvice.providers(of: $0).isEmpty }
        options.userID = { AccountTable.host().id(ofUser: $0) }
        options.hostMountNamespace = { ProcFS.namespace("/proc/1/ns/mnt") ?? ProcFS.namespace("/proc/self/ns/mnt") }
        return options
    }()

    private func configuration(_ log: Log) throws(AgentError) -> FalcoConfiguration {
        var file: SourceFile?
        if let path = configurationPath { file = try PolicyFiles.file(path, hint: "--falco-config takes Falco's falco.yaml") }
        let configuration = FalcoConfiguration(file, overrides: overrides) { name in
            // The environment is not changed while the agent runs.
            unsafe getenv(name).map { unsafe String(cString: $0) }
        }
        for diagnostic in configuration.diagnostics { log.write(diagnostic, warningsAs: .warning) }
        guard !configuration.hasErrors else {
            throw AgentError(.usage, "Falco's configuration has an error", hint: "it is told above, with its place")
        }
        if !configuration.unusedKeys.isEmpty {
            log.write(.warning, "Falco's configuration: not used are \(configuration.unusedKeys.joined(separator: ", "))")
        }
        return configuration
    }
}
