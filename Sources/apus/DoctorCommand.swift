// SPDX-License-Identifier: Apache-2.0

internal import Agent
internal import ArgumentParser

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What this kernel and these privileges allow, and what to change to get more.",
        discussion: """
            Programs are loaded, attached and fired to find out; nothing of them stays. Exit code 0 when something can be \
            loaded, 1 when nothing can.

            EXAMPLES
              apus doctor
              apus doctor --output json | jq '.facilities[] | select(.state == "refused")'
            """)

    @OptionGroup var report: ReportArguments

    func run() throws {
        try runReport { () throws(AgentError) in try DoctorReport.run(output: report.output, color: report.color) }
    }
}
