// SPDX-License-Identifier: Apache-2.0

internal import Agent
internal import ArgumentParser

@main
struct Apus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apus",
        abstract: "See what a Linux host does, from inside the kernel.",
        subcommands: [Trace.self])
}

struct Trace: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run a command and show what it and its children do.")

    @Option var events: [String] = []

    @Argument(parsing: .postTerminator, help: "The command and its arguments, after --.")
    var command: [String] = []

    func run() throws {
        var options = RunOptions()
        options.command = command
        options.events = events
        let code: Int32
        do throws(AgentError) {
            code = try Runner(options).run()
        } catch {
            Console.show(error)
            code = error.code.rawValue
        }
        throw ExitCode(code)
    }
}
