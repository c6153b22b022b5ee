// SPDX-License-Identifier: Apache-2.0

internal import Agent
internal import ArgumentParser

/// The options that `run` and `trace` share. Texts are checked by the agent, so that a configuration file gives the same errors.
struct SharedOptions: ParsableArguments {
    @Option(
        name: .shortAndLong, parsing: .singleValue,
        help: ArgumentHelp(
            "What to show: names, 'prefix*', sets, -name to leave out; repeatable, commas allowed.",
            discussion: "Without it: the set 'default'. 'apus events' lists names and sets.", valueName: "list"),
        completion: .custom { _, _, word in EventCompletion.list(for: word) })
    var events: [String] = []

    @Option(
        name: [.customLong("policy"), .customLong("rules"), .customShort("p")], parsing: .singleValue,
        help: ArgumentHelp(
            "Policies: Falco rule files, or folders with them; repeatable, read in order as one set.",
            discussion: "With a policy only matches are shown, and what --events names.", valueName: "path"),
        completion: .file(extensions: ["yaml", "yml"]))
    var policy: [String] = []

    @Option(help: ArgumentHelp("Of several rules that match an event tell the first (default), or all.", valueName: "first|all"))
    var ruleMatching: String?

    @Option(help: ArgumentHelp("Leave out rules below: emergency, alert, critical, error, warning, notice, informational, debug.", valueName: "priority"))
    var minPriority: String?

    @Option(parsing: .singleValue, help: ArgumentHelp("Switch rules on by name; * and ? work; repeatable.", valueName: "pattern"))
    var enableRule: [String] = []

    @Option(parsing: .singleValue, help: ArgumentHelp("Switch rules off by name; * and ? work; repeatable.", valueName: "pattern"))
    var disableRule: [String] = []

    @OptionGroup var falco: FalcoArguments

    @Flag(help: "Read policies anew when their files change, as SIGHUP does.")
    var watch = false

    @Option(
        name: .shortAndLong, parsing: .singleValue,
        help: ArgumentHelp(
            "Whom to watch: global, uid, pid, tree, comm, executable, container, not-container, mntns, pidns, uts, cgroup; "
                + "repeatable, all must hold.",
            discussion: "Like uid=0,33 or comm!=cron* or container=4f3a; decided in the kernel.", valueName: "test"))
    var scope: [String] = []

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "table, json or compact; for alerts falco-json or falco-text too; to standard output or to a file; repeatable.",
            discussion: "Without it: a table on a terminal, JSON lines otherwise. SIGUSR1 opens files anew.", valueName: "format[:file]"))
    var output: [String] = []

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "More in each event: env, ancestors[=N], fd-paths, exec-hash[=none|inode|dev-inode|digest-inode], "
                + "stack, raw (undecoded numbers).",
            discussion: "exec-hash: SHA-256 of executed files and loaded libraries; the value says how one hashed before is known again.",
            valueName: "list"))
    var with: [String] = []

    @Option(help: ArgumentHelp("Stop after a time: 10s, 500ms, 2m, 1h.", valueName: "time"))
    var duration: String?

    @Option(help: ArgumentHelp("Stop after so many events.", valueName: "number"))
    var count: String?

    @Flag(help: "Order events of all processors by time, at the price of 50 ms.")
    var sort = false

    @Option(help: ArgumentHelp("Size of the kernel's ring buffer, a power of two (default 16M).", valueName: "bytes"))
    var bufferSize: String?

    @Option(help: ArgumentHelp("How much may wait for each output (default 8M).", valueName: "bytes"))
    var sinkBuffer: String?

    @Option(
        help: ArgumentHelp(
            "When an output is too slow: drop what does not fit and count it (default), or wait and let the ring buffer fill.",
            valueName: "drop|wait"))
    var overflow: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Prefer these providers, for comparison: lsm, fentry, kprobe, sys_exit, …", valueName: "list"))
    var provider: [String] = []

    @Option(help: ArgumentHelp("The last line on standard error: text (default) or json.", valueName: "form"))
    var summary: String?

    @Option(help: ArgumentHelp("Colours: auto (default; NO_COLOR is obeyed), always, never.", valueName: "when"))
    var color: String?

    @Flag(help: "Times in the local zone, in tables; JSON is always UTC.")
    var local = false

    @Flag(help: "Times in UTC (default).")
    var utc = false

    @Option(help: ArgumentHelp("A YAML file with the same keys as these options; options given here come before it.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("error, warning (default), info, debug.", valueName: "level"))
    var logLevel: String?

    func options(command: [String]) throws(AgentError) -> RunOptions {
        var options = RunOptions()
        options.command = command
        options.events = events
        options.policies = policy
        options.ruleMatching = ruleMatching
        options.minPriority = minPriority
        options.enabledRules = enableRule
        options.disabledRules = disableRule
        options.falcoConfig = falco.falcoConfig
        options.falcoOverrides = falco.falcoOption
        options.watch = watch
        options.scope = scope
        options.outputs = output
        options.with = with
        options.duration = duration
        options.count = count
        options.sort = sort
        options.bufferSize = bufferSize
        options.sinkBuffer = sinkBuffer
        options.overflow = overflow
        options.providers = provider
        options.summary = summary
        options.color = color
        options.local = local
        options.logLevel = logLevel
        if let config { try options.merge(configuration: config) }
        if utc { options.local = false }
        return options
    }
}

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch this host until Ctrl-C.",
        discussion: """
            EXAMPLES
              apus run --scope container --output json:/var/log/apus.json
              apus run --events security_file_open,-close --scope uid=33 --duration 1m
            """)

    @OptionGroup var shared: SharedOptions

    func run() throws {
        try runAgent { () throws(AgentError) in try shared.options(command: []) }
    }
}

struct Trace: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a command and show what it and everything it starts do.",
        discussion: """
            The command starts once every hook is attached. Its exit code is passed on (128 + N for signal N). When events go to \
            standard output, the command's own output goes to standard error.

            EXAMPLES
              apus trace -- curl -s example.org
              apus trace --events openat,connect --output json -- make | jq -r .args.pathname
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(parsing: .postTerminator, help: "The command and its arguments, after --.")
    var command: [String] = []

    func validate() throws {
        guard !command.isEmpty else { throw ValidationError("what is to be traced? apus trace -- COMMAND ARGUMENT…") }
    }

    func run() throws {
        try runAgent { () throws(AgentError) in try shared.options(command: command) }
    }
}
