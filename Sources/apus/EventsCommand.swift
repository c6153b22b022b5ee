// SPDX-License-Identifier: Apache-2.0

internal import Agent
internal import ArgumentParser

struct Events: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The events there are, which of them this machine can deliver, and what is detected.",
        discussion: """
            EXAMPLES
              apus events                          all of them, by group
              apus events 'security_*'             a pattern
              apus events default                  the members of a set
              apus events security_file_open       all there is to say of one event
              apus events detections               what rules that are shipped detect
              apus events --output json | jq -r '.[] | select(.provider) | .name'
            """)

    @Argument(
        help: ArgumentHelp("A name, a set, or a pattern with '*'; without it: all.", valueName: "pattern"),
        completion: .custom { _, _, word in EventCompletion.names(for: word) })
    var pattern: String?

    @OptionGroup var report: ReportArguments

    func run() throws {
        try runReport { () throws(AgentError) in
            try EventsReport.run(pattern: pattern, output: report.output, color: report.color)
        }
    }
}

/// The options of commands that print a report. Texts are checked by the agent.
struct ReportArguments: ParsableArguments {
    @Option(help: ArgumentHelp("table (default) or json.", valueName: "form"), completion: .list(["table", "json"]))
    var output: String?

    @Option(
        help: ArgumentHelp("Colours: auto (default; NO_COLOR is obeyed), always, never.", valueName: "when"),
        completion: .list(["auto", "always", "never"]))
    var color: String?
}

/// Prints a report, and ends the command with its exit code.
func runReport(_ report: () throws(AgentError) -> Int32) throws {
    let code: Int32
    do throws(AgentError) {
        code = try report()
    } catch {
        Console.show(error)
        code = error.code.rawValue
    }
    if code != 0 { throw ExitCode(code) }
}
