// SPDX-License-Identifier: Apache-2.0

internal import Agent
internal import ArgumentParser

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What the kernel decides of each rule, and what is left to user space.",
        discussion: """
            Rules are compiled into one program for each kind of event, which says in the kernel whether any rule can match. `all`: the \
            kernel decides the whole condition; `part`: it drops events that the rest could not make match; `none`: every event of \
            that kind is told, and user space decides. It needs no privileges and loads nothing.

            EXAMPLES
              apus explain falco_rules.yaml
              apus explain rules.d --output json | jq '.[] | select(.hooks[].kernel == "none") | .rule'
              apus explain local.yaml --disassemble
              apus explain local.yaml --graph | dot -Tsvg > decision.svg
            """)

    @OptionGroup var policies: PolicyArguments
    @OptionGroup var report: ReportArguments

    @Option(help: ArgumentHelp("What tells system calls: sys_exit (the default) or syscall_fexit; or other events: lsm, fentry, kprobe.", valueName: "name"))
    var provider: String?

    @Flag(help: "The questions of each program as a graph, in the language of Graphviz.")
    var graph = false

    @Flag(help: "The bytecode of each program.")
    var disassemble = false

    func run() throws {
        try runReport { () throws(AgentError) in
            let form = try ReportOptions(output: report.output, color: report.color)
            guard !graph || !disassemble else {
                throw AgentError(.usage, "--graph and --disassemble are two reports", hint: "ask for one at a time")
            }
            let explained = try ExplainReport(
                policies.paths, falcoConfig: policies.falco.falcoConfig, falcoOverrides: policies.falco.falcoOption, provider: provider)
            Console.standardOutput(graph ? explained.graph : disassemble ? explained.disassembly : explained.text(form))
            return 0
        }
    }
}
