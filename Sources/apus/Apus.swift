// SPDX-License-Identifier: Apache-2.0

internal import Agent
internal import ArgumentParser

@main
struct Apus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apus",
        abstract: "See what a Linux host does, from inside the kernel.",
        discussion: """
            EXAMPLES
              apus trace -- ls -l                              what one command does
              apus trace --output json -- make | jq .event     as JSON lines
              apus run                                         what is amiss on this host, until Ctrl-C
              apus run --scope container                       its containers only
              apus run --rules falco_rules.yaml                Falco's rules, as they are
              apus record -o FILE -- make                      a recording, to ask rules later
              apus events openat                               what an event carries
              apus doctor                                      what this kernel allows
            """,
        subcommands: [
            Run.self, Trace.self, Record.self, Replay.self, Check.self, Explain.self, List.self, Show.self, Fields.self, Events.self, Doctor.self, Completion.self,
            Version.self,
        ])

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            // The argument library's own code for misuse is 64; ours is 2.
            let code = exitCode(for: error).rawValue
            let text = fullMessage(for: error)
            // A run that has ended well has nothing to say, and standard output may be somebody's JSON lines.
            if code == 0, !text.isEmpty {
                Console.standardOutput(text + "\n")
            } else if let misuse = Misuse(text, subcommands: configuration.subcommands.map { $0._commandName }) {
                Console.show(misuse.error)
            } else if !text.isEmpty {
                Console.standardError(text)
            }
            Console.end(code == 64 ? 2 : code)
        }
    }
}

/// Runs the agent to its end, and ends the command with its exit code.
func runAgent(_ options: () throws(AgentError) -> RunOptions) throws -> Never {
    let code: Int32
    do throws(AgentError) {
        code = try Runner(try options()).run()
    } catch {
        Console.show(error)
        code = error.code.rawValue
    }
    throw ExitCode(code)
}
