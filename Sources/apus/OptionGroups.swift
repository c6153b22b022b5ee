// SPDX-License-Identifier: Apache-2.0

internal import Agent
internal import ArgumentParser

/// The options that say which rules are asked.
struct RuleArguments: ParsableArguments {
    @Option(
        name: [.customLong("policy"), .customLong("rules"), .customShort("p")], parsing: .singleValue,
        help: ArgumentHelp(
            "Policies of Apus or Tracee, Falco rule files, or folders with them; repeatable, read in order as one set.",
            discussion: "With a policy only matches are shown, and what --events names.", valueName: "path"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var policy: [String] = []

    @Option(help: ArgumentHelp("Of several rules that match an event tell the first (default), or all.", valueName: "first|all"))
    var ruleMatching: String?

    @Option(
        help: ArgumentHelp(
            "Leave out rules below: emergency, alert, critical, error, warning, notice, informational, debug.", valueName: "priority"))
    var minPriority: String?

    @Option(parsing: .singleValue, help: ArgumentHelp("Switch rules on by name; * and ? work; repeatable.", valueName: "pattern"))
    var enableRule: [String] = []

    @Option(parsing: .singleValue, help: ArgumentHelp("Switch rules off by name; * and ? work; repeatable.", valueName: "pattern"))
    var disableRule: [String] = []

    func set(_ options: inout RunOptions) {
        options.policies = policy
        options.ruleMatching = ruleMatching
        options.minPriority = minPriority
        options.enabledRules = enableRule
        options.disabledRules = disableRule
    }
}

/// What `run` and `trace` take beyond rules: Falco's configuration, and whether files are watched.
struct PolicyChanges: ParsableArguments {
    @OptionGroup var falco: FalcoArguments

    @Flag(help: "Read policies anew when their files change, as SIGHUP does.")
    var watch = false

    @Flag(help: "Ask rules in user space only; the kernel decides nothing but the scope.")
    var noKernelFilter = false

    func set(_ options: inout RunOptions) {
        falco.set(&options)
        options.noKernelFilter = noKernelFilter
        options.watch = watch
    }
}

/// The options that say what becomes of events and alerts.
struct ResultArguments: ParsableArguments {
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "table, json, compact or tracee-json; for alerts falco-json or falco-text too; to standard output or to a file; repeatable.",
            discussion: "Without it: a table on a terminal, JSON lines otherwise. SIGUSR1 opens files anew.", valueName: "format[:file]"))
    var output: [String] = []

    @Option(help: ArgumentHelp("Stop after so many events.", valueName: "number"))
    var count: String?

    @Option(help: ArgumentHelp("How much may wait for each output (default 8M).", valueName: "bytes"))
    var sinkBuffer: String?

    @Option(help: ArgumentHelp("The last line on standard error: text (default) or json.", valueName: "form"))
    var summary: String?

    @Option(help: ArgumentHelp("Colours: auto (default; NO_COLOR is obeyed), always, never.", valueName: "when"))
    var color: String?

    @Flag(help: "Times in the local zone, in tables; JSON is always UTC.")
    var local = false

    @Flag(help: "Times in UTC (default).")
    var utc = false

    @Option(help: ArgumentHelp("error, warning (default), info, debug.", valueName: "level"))
    var logLevel: String?

    func set(_ options: inout RunOptions) {
        options.outputs = output
        options.count = count
        options.sinkBuffer = sinkBuffer
        options.summary = summary
        options.color = color
        options.local = local
        options.logLevel = logLevel
    }
}
