// SPDX-License-Identifier: Apache-2.0

internal import Agent
internal import ArgumentParser

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read policies and say what is wrong with them.",
        discussion: """
            Files are read in the given order as one set; folders sorted by name. It ends with 1 when there is an error, and with \
            --strict when there is a warning.

            EXAMPLES
              apus check falco_rules.yaml
              apus check falco_rules.yaml local.yaml --strict
              apus check rules.d --output json | jq '.falco_load_results[].errors'
            """)

    @Argument(help: ArgumentHelp("Falco rule files, or folders with them.", valueName: "path"), completion: .file(extensions: ["yaml", "yml"]))
    var paths: [String]

    @Flag(help: "Warnings are errors.")
    var strict = false

    @OptionGroup var report: ReportArguments

    func run() throws {
        try runReport { () throws(AgentError) in
            let check = try PolicyCheck(paths)
            let form = try ReportOptions(output: report.output, color: report.color)
            Console.standardOutput(form.form == .json ? check.json + "\n" : check.text(color: form.color))
            return check.errors > 0 || (strict && check.warnings > 0) ? 1 : 0
        }
    }
}

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The rules, macros or lists of policies.",
        discussion: """
            EXAMPLES
              apus list rules falco_rules.yaml
              apus list macros rules.d
            """)

    @Argument(help: ArgumentHelp("rules, macros or lists.", valueName: "what"), completion: .list(["rules", "macros", "lists"]))
    var subject: String

    @Argument(help: ArgumentHelp("Falco rule files, or folders with them.", valueName: "path"), completion: .file(extensions: ["yaml", "yml"]))
    var paths: [String]

    func run() throws {
        try runReport { () throws(AgentError) in
            guard let subject = PolicyCheck.Subject(rawValue: subject) else {
                throw AgentError(.usage, "unknown subject '\(subject)'", hint: "one of rules, macros, lists")
            }
            let form = try ReportOptions(output: nil, color: nil)
            Console.standardOutput(try PolicyCheck(paths).list(subject, form))
            return 0
        }
    }
}

struct Fields: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The fields that Falco rules can name.",
        discussion: """
            EXAMPLES
              apus fields            all of them
              apus fields proc.      those of processes
            """)

    @Argument(help: ArgumentHelp("What names begin with; without it: all.", valueName: "prefix"))
    var prefix: String?

    func run() throws {
        try runReport { () throws(AgentError) in
            let form = try ReportOptions(output: nil, color: nil)
            let text = PolicyCheck.fields(prefix ?? "", form)
            guard text.utf8.count(where: { $0 == 10 }) > 1 else {
                throw AgentError(.usage, "no field begins with '\(prefix ?? "")'", hint: "apus fields lists all")
            }
            Console.standardOutput(text)
            return 0
        }
    }
}
