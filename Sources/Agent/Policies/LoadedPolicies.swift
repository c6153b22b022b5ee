// SPDX-License-Identifier: Apache-2.0

internal import ApusLanguage
internal import Events
internal import FalcoLanguage
internal import Formats
internal import PolicySyntax
internal import TraceeLanguage

/// What a reading of all policies gave.
struct LoadedPolicies: Sendable {
    let source: PolicySource
    let configuration: FalcoConfiguration
    private(set) var rules: LoadedRules
    /// Files and folders; a change of one of them makes this out of date.
    let watched: [String]
    /// What they were before they were read.
    let stamps: FileStamps

    /// Reads and compiles policies, where there are any, and what `--events` filters by and names of detections. Errors go to standard error, warnings to the log.
    init(_ source: PolicySource, _ selection: EventSelection, _ log: Log) throws(AgentError) {
        self.source = source
        let filters = selection.rules
        guard !source.isEmpty else {
            (configuration, watched, stamps) = (FalcoConfiguration(nil) { _ in nil }, [], FileStamps([]))
            rules = try LoadedRules(nil, filters)
            return
        }
        let plan = try source.plan(log)
        stamps = FileStamps(plan.watched)
        let set = try PolicySet(plan)
        // What a rule lacks is told as it is run; what Falco's loader merely thinks of files is not.
        for diagnostic in set.falco.diagnostics { log.write(diagnostic, warningsAs: .info) }
        for diagnostic in set.tracee.diagnostics + set.apus.diagnostics { log.write(diagnostic, warningsAs: .warning) }
        let errors = set.count(.error)
        guard !set.hasErrors else {
            throw AgentError(
                .failure, "the policies have \(errors == 1 ? "an error" : "\(errors) errors"), nothing is loaded",
                hint: "apus check shows them all")
        }
        rules = try LoadedRules(set, filters + selection.rules(about: set, log))
        (configuration, watched) = (plan.configuration, plan.watched)
    }

    /// Lets the kernel decide which events rules may want; it drops what nobody wants to see either.
    mutating func filter(beside shown: Set<EventKind>) { rules.filter(beside: shown) }

    /// How Falco's two formats look.
    func shape(on host: HostIdentity) -> FalcoOptions {
        var options = FalcoOptions(hostname: Array(host.nodeName.utf8))
        options.utcOffset = host.utcOffset
        options.isISOTime = configuration.usesISOTime
        options.includesOutput = configuration.includesOutput
        options.includesMessage = configuration.includesMessage
        options.includesFields = configuration.includesFields
        options.includesTags = configuration.includesTags
        return options
    }
}
