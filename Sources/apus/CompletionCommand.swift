// SPDX-License-Identifier: Apache-2.0

internal import Agent
internal import ArgumentParser

struct Completion: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A script that makes a shell complete commands, options, event names and sets.",
        discussion: """
            EXAMPLES
              apus completion bash > /etc/bash_completion.d/apus
              apus completion zsh > "${fpath[1]}/_apus"
              apus completion fish > ~/.config/fish/completions/apus.fish
            """)

    @Argument(help: ArgumentHelp("bash, zsh or fish.", valueName: "shell"), completion: .list(["bash", "zsh", "fish"]))
    var shell: String

    func run() throws {
        try runReport { () throws(AgentError) in
            guard let shell = CompletionShell(rawValue: shell) else {
                throw AgentError(.usage, "no completion for the shell '\(shell)'", hint: "one of bash, zsh, fish")
            }
            let script = Apus.completionScript(for: shell)
            Console.standardOutput((shell == .bash ? BashCompletion.mended(script) : script) + "\n")
            return 0
        }
    }
}
