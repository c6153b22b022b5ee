// SPDX-License-Identifier: Apache-2.0

internal import Agent
internal import ArgumentParser

/// The options that `run` and `trace` share. Texts are checked by the agent, so that a configuration file gives the same errors.
struct SharedOptions: ParsableArguments {
    @Option(
        name: .shortAndLong, parsing: .singleValue,
        help: ArgumentHelp(
            "What to show: names, 'prefix*', sets, -name to leave out; repeatable, commas allowed.",
            discussion: "NAME.data.FIELD=VALUE, NAME.scope.FIELD=VALUE and NAME.retval=VALUE show some of an event's occurrences. Detections are events, too, by name, as the set 'detections', or by threat.severity, threat.mitre.tactic and threat.mitre.technique. Without it: the set 'default'. 'apus events' lists names and sets.", valueName: "list"),
        completion: .custom { _, _, word in EventCompletion.list(for: word) })
    var events: [String] = []

    @OptionGroup var rules: RuleArguments

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
            "More in each event: env, ancestors[=N], fd-paths, exec-hash[=none|inode|dev-inode|digest-inode], "
                + "stack, raw (undecoded numbers).",
            discussion: "exec-hash: SHA-256 of executed files and loaded libraries; the value says how one hashed before is known again.",
            valueName: "list"))
    var with: [String] = []

    @Option(help: ArgumentHelp("Stop after a time: 10s, 500ms, 2m, 1h.", valueName: "time"))
    var duration: String?

    @Flag(help: "Order events of all processors by time, at the price of 50 ms.")
    var sort = false

    @Option(help: ArgumentHelp("Size of the kernel's ring buffer of events that are shown, a power of two (default 16M).", valueName: "bytes"))
    var bufferSize: String?

    @Option(
        help: ArgumentHelp(
            "The same of events that rules may match, and of processes' beginnings and ends (default 8M).", valueName: "bytes"))
    var alertBufferSize: String?

    @Option(
        help: ArgumentHelp(
            "How many events to show a control group may cause a second; others are counted as lost (default 1000000; 0: any number).",
            valueName: "number"))
    var telemetryRate: String?

    @Option(help: ArgumentHelp("How many of them at once (default: those of one second).", valueName: "number"))
    var telemetryBurst: String?

    @Option(
        help: ArgumentHelp(
            "When an output is too slow: drop what does not fit and count it (default), or wait and let the ring buffer fill.",
            valueName: "drop|wait"))
    var overflow: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("Prefer these providers, for comparison: lsm, fentry, kprobe, sys_exit, …", valueName: "list"))
    var provider: [String] = []

    @OptionGroup var results: ResultArguments

    @Option(help: ArgumentHelp("A YAML file with the same keys as these options; options given here come before it.", valueName: "file"))
    var config: String?

    func options(command: [String], _ policies: PolicyChanges? = nil) throws(AgentError) -> RunOptions {
        var options = RunOptions()
        options.command = command
        options.events = events
        rules.set(&options)
        policies?.set(&options)
        options.scope = scope
        options.with = with
        options.duration = duration
        options.sort = sort
        options.bufferSize = bufferSize
        options.alertBufferSize = alertBufferSize
        options.telemetryRate = telemetryRate
        options.telemetryBurst = telemetryBurst
        options.overflow = overflow
        options.providers = provider
        results.set(&options)
        if let config { try options.merge(configuration: config) }
        if results.utc { options.local = false }
        return options
    }
}

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch this host until Ctrl-C.",
        discussion: """
            Without --policy and --events the default pack runs: detections that a healthy host does not raise ('apus show default'). \
            With --events it shows what happens.

            EXAMPLES
              apus run                                         alerts of the default pack
              apus run --scope container --output json:/var/log/apus.json
              apus run --events security_file_open,-close --scope uid=33 --duration 1m
              apus run --events 'openat.data.pathname=/etc/*,/root/*' --events 'openat.retval>=0'
              apus run --events ld_preload --events 'threat.severity>=high'
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var policies: PolicyChanges

    func run() throws {
        try runAgent { () throws(AgentError) in
            var options = try shared.options(command: [], policies)
            options.usesPack = true
            return options
        }
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
    @OptionGroup var policies: PolicyChanges

    @Argument(parsing: .postTerminator, help: "The command and its arguments, after --.")
    var command: [String] = []

    func validate() throws {
        guard !command.isEmpty else { throw ValidationError("what is to be traced? apus trace -- COMMAND ARGUMENT…") }
    }

    func run() throws {
        try runAgent { () throws(AgentError) in try shared.options(command: command, policies) }
    }
}
