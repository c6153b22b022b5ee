// SPDX-License-Identifier: Apache-2.0

internal import Agent
internal import ArgumentParser

struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "One of the detections that are shipped: what it looks at, and its source.",
        discussion: """
            EXAMPLES
              apus show ld_preload
              apus show TRC-1013
              apus show default                                what runs where nobody names a policy
              apus show fileless_execution --output json | jq -r .source
            """)

    @Argument(
        help: ArgumentHelp("A detection, by name or id, or 'default'.", valueName: "name"),
        completion: .custom { _, _, word in DetectionCompletion.names(for: word) })
    var name: String

    @OptionGroup var report: ReportArguments

    func run() throws {
        try runReport { () throws(AgentError) in
            let form = try ReportOptions(output: report.output, color: report.color)
            Console.standardOutput(try DetectionDescription(name).text(form))
            return 0
        }
    }
}
