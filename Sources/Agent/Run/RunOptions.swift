// SPDX-License-Identifier: Apache-2.0

/// What `apus run` and `apus trace` were asked for, as text from the command line or the configuration file.
package struct RunOptions: Sendable, Equatable {
    /// The command of `apus trace` with its arguments; empty for `apus run`.
    package var command: [String] = []
    /// Where `apus record` writes to; `-` is standard output.
    package var recording: String?
    package var events: [String] = []
    /// Files and folders of policies, in order.
    package var policies: [String] = []
    /// Where nothing is named to look for or to show, what is shipped for that runs.
    package var usesPack = false
    /// `first` or `all`.
    package var ruleMatching: String?
    package var minPriority: String?
    /// Shell patterns over the names of rules.
    package var enabledRules: [String] = []
    package var disabledRules: [String] = []
    /// Falco's own configuration, and values that are laid over it: `KEY=VALUE`.
    package var falcoConfig: String?
    package var falcoOverrides: [String] = []
    /// Policies are read anew when their files change.
    package var watch = false
    /// Nothing is decided in the kernel but the scope: every event of the rules' kinds comes up.
    package var noKernelFilter = false
    package var scope: [String] = []
    package var outputs: [String] = []
    package var with: [String] = []
    package var duration: String?
    package var count: String?
    package var sort = false
    /// Of the ring of telemetry, and of that of alerts.
    package var bufferSize: String?
    package var alertBufferSize: String?
    /// Telemetry of one control group: events a second, and at once.
    package var telemetryRate: String?
    package var telemetryBurst: String?
    package var sinkBuffer: String?
    package var overflow: String?
    package var providers: [String] = []
    package var summary: String?
    package var color: String?
    package var local = false
    package var logLevel: String?

    package init() {}
}
