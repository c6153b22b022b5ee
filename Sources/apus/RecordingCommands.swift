// SPDX-License-Identifier: Apache-2.0

internal import Agent
internal import ArgumentParser

struct Record: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write down what a command does, or the host until Ctrl-C, to ask rules about it later.",
        discussion: """
            The file holds the records of the kernel side and what is known around them: processes with their arguments, users, \
            containers. It is its owner's only. Without --events and --rules it holds the set 'default' and what Falco's rules can be \
            about, but for calls that only move bytes or wait; environments only with --with env, since they hold secrets. With \
            --output, events or alerts are told meanwhile, too. The command's exit code is passed on.

            EXAMPLES
              apus record -o build.apus -- make
              apus record -o host.apus --duration 10m --scope container
              apus record -o ssh.apus --rules falco_rules.yaml --output falco-json:alerts.json
              apus replay build.apus --rules falco_rules.yaml
            """)

    @Option(
        name: [.customShort("o"), .customLong("recording")],
        help: ArgumentHelp("The file to write; - is standard output.", valueName: "file"), completion: .file())
    var recording: String

    @OptionGroup var shared: SharedOptions

    @Argument(parsing: .postTerminator, help: "The command and its arguments, after --.")
    var command: [String] = []

    func run() throws {
        try runAgent { () throws(AgentError) in
            var options = try shared.options(command: command)
            options.recording = recording
            return options
        }
    }
}

struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask rules about a recording, or about JSON lines of ours, as if it happened now.",
        discussion: """
            A recording gives the alerts that the live run gave, byte for byte, and needs no privileges; this host is not looked at. JSON \
            lines lack much of what rules ask for: that is missing then, and the last line counts the rules that asked for it. It ends \
            with 1 when the file is cut or damaged, after all that is whole.

            EXAMPLES
              apus replay build.apus --rules falco_rules.yaml --output falco-json
              apus replay build.apus --events sched_process_exec --output table
              apus trace --output json -- make | apus replay - --rules falco_rules.yaml
            """)

    @Argument(help: ArgumentHelp("A recording, or JSON lines; - is standard input.", valueName: "file"), completion: .file())
    var file: String

    @Option(
        name: .shortAndLong, parsing: .singleValue,
        help: ArgumentHelp(
            "What to show: names, 'prefix*', sets, -name to leave out; repeatable, commas allowed.",
            discussion: "Without it and without a policy: all that was recorded.", valueName: "list"),
        completion: .custom { _, _, word in EventCompletion.list(for: word) })
    var events: [String] = []

    @OptionGroup var rules: RuleArguments

    @OptionGroup var falco: FalcoArguments

    @Option(parsing: .singleValue, help: ArgumentHelp("More in each event: ancestors[=N], exec-hash, raw.", valueName: "list"))
    var with: [String] = []

    @OptionGroup var results: ResultArguments

    func run() throws {
        try runReport { () throws(AgentError) in
            var options = RunOptions()
            options.events = events
            options.with = with
            rules.set(&options)
            falco.set(&options)
            results.set(&options)
            if results.utc { options.local = false }
            return try RecordingReplay(file, options).run()
        }
    }
}
