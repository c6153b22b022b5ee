// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import FalcoLanguage
internal import Formats

/// What a reading of all policies gave.
struct LoadedPolicies: Sendable {
    let source: PolicySource
    let configuration: FalcoConfiguration
    private(set) var rules: LoadedRules
    /// Files and folders; a change of one of them makes this out of date.
    let watched: [String]
    /// What they were before they were read.
    let stamps: FileStamps

    /// Reads and compiles. Errors go to standard error, warnings to the log.
    init(_ source: PolicySource, _ log: Log) throws(AgentError) {
        let plan = try source.plan(log)
        stamps = FileStamps(plan.watched)
        rules = try LoadedRules(plan.paths, plan.options) { log.write($0, warningsAs: .info) }
        (self.source, configuration, watched) = (source, plan.configuration, plan.watched)
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
