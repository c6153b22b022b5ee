// SPDX-License-Identifier: Apache-2.0

internal import Agent
internal import ArgumentParser

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read policies and say what is wrong with them.",
        discussion: """
            Files are read in the given order as one set, folders sorted by name; the language of each is known by its content. It ends with 1 when there is an error, and with \
            --strict when there is a warning.

            EXAMPLES
              apus check falco_rules.yaml
              apus check falco_rules.yaml local.yaml --strict
              apus check --falco-config falco.yaml -o priority=notice
              apus check policies/
              apus check rules.d --output json | jq '.falco_load_results[].errors'
            """)

    @OptionGroup var policies: PolicyArguments

    @Flag(help: "Warnings are errors.")
    var strict = false

    @OptionGroup var report: ReportArguments

    func run() throws {
        try runReport { () throws(AgentError) in
            let check = try policies.check()
            let form = try ReportOptions(output: report.output, color: report.color)
            Console.standardOutput(form.form == .json ? try check.json() + "\n" : check.text(color: form.color))
            return check.errors > 0 || (strict && check.warnings > 0) ? 1 : 0
        }
    }
}

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The rules, macros or lists of policies, the policies, the fields that rules can name, or the detections that are shipped.",
        discussion: """
            EXAMPLES
              apus list rules falco_rules.yaml
              apus list macros rules.d
              apus list fields proc.
              apus list detections
              apus list rules falco_rules.yaml --output json | jq -r '.[] | select(.enabled) | .name'
            """)

    @Argument(
        help: ArgumentHelp(subjects.joined(separator: ", ") + ".", valueName: "what"), completion: .list(subjects))
    var subject: String

    @OptionGroup var policies: PolicyArguments
    @OptionGroup var report: ReportArguments

    private static let fields = "fields"
    private static let detections = "detections"
    private static let subjects = PolicyListing.Subject.allCases.map(\.rawValue) + [fields, detections]

    func run() throws {
        try runReport { () throws(AgentError) in
            let form = try ReportOptions(output: report.output, color: report.color)
            // Fields are the language's, not a file's: what follows is what their names begin with.
            if subject == Self.fields {
                Console.standardOutput(try FieldListing(policies.paths.first ?? "").text(form))
                return 0
            }
            if subject == Self.detections {
                Console.standardOutput(try DetectionListing().text(form))
                return 0
            }
            guard let subject = PolicyListing.Subject(rawValue: subject) else {
                throw AgentError(.usage, "unknown subject '\(subject)'", hint: "one of " + Self.subjects.joined(separator: ", "))
            }
            Console.standardOutput(try policies.check().listing(subject).text(form))
            return 0
        }
    }
}

struct Fields: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The fields that Falco rules can name.",
        discussion: """
            EXAMPLES
              apus fields                    all of them
              apus fields proc.              those of processes
              apus fields fd. --output json  for programs
            """)

    @Argument(
        help: ArgumentHelp("What names begin with; without it: all.", valueName: "prefix"),
        completion: .custom { _, _, word in FieldCompletion.names(for: word) })
    var prefix: String?

    @OptionGroup var report: ReportArguments

    func run() throws {
        try runReport { () throws(AgentError) in
            let form = try ReportOptions(output: report.output, color: report.color)
            Console.standardOutput(try FieldListing(prefix ?? "").text(form))
            return 0
        }
    }
}

/// Falco's own configuration.
struct FalcoArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Falco's falco.yaml: what it says about rules and the shape of alerts; own options come before it.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"]))
    var falcoConfig: String?

    @Option(
        name: [.customShort("o"), .long], parsing: .singleValue,
        help: ArgumentHelp(
            "A value laid over Falco's configuration; repeatable.",
            discussion: "Like priority=notice or 'append_output[]={\"extra_output\": \"%proc.exe\"}'.",
            valueName: "key=value"))
    var falcoOption: [String] = []

    func set(_ options: inout RunOptions) {
        options.falcoConfig = falcoConfig
        options.falcoOverrides = falcoOption
    }
}

/// The policies that `check` and `list` read.
struct PolicyArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp("Policies of Apus or Tracee, Falco rule files, or folders with them; without: what --falco-config names.", valueName: "path"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var paths: [String] = []

    @OptionGroup var falco: FalcoArguments

    func check() throws(AgentError) -> PolicyCheck {
        try PolicyCheck(paths, falcoConfig: falco.falcoConfig, falcoOverrides: falco.falcoOption)
    }
}
