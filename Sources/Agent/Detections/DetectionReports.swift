// SPDX-License-Identifier: Apache-2.0

internal import Detections
internal import PolicyModel
internal import PolicySyntax
internal import RuleEvaluator

/// What `apus list detections` shows.
package struct DetectionListing {
    private let detections: [ShippedDetection]

    package init() throws(AgentError) { detections = try ShippedDetection.all() }

    /// As a table, or as an array of objects.
    package func text(_ options: ReportOptions) -> String {
        guard options.form == .table else { return ReportJSON.array(detections.map(\.json)).text(depth: 1) }
        return TextTable.report(["DETECTION", "ID", "PRIORITY", "ABOUT"], detections.map { [$0.name, $0.id, $0.priority.word, $0.about] }, options)
    }
}

/// What `apus show` shows: a detection, or a pack of them.
package struct DetectionDescription {
    private enum Shown {
        case detection(ShippedDetection)
        case pack(name: String, text: String)
    }

    private let shown: Shown

    package init(_ name: String) throws(AgentError) {
        let detections = try ShippedDetection.all()
        if let detection = detections.first(where: { $0.name == name || $0.id == name }) {
            shown = .detection(detection)
        } else if let pack = ShippedPolicies.packs.first(where: { $0.name == name + ".yaml" }) {
            shown = .pack(name: name, text: pack.text)
        } else {
            let near = Spelling.nearest(to: name, among: detections.map(\.name)).map { "did you mean '\($0)'?" }
            throw AgentError(.usage, "no detection is called \(Spelling.quoted(name))", hint: near ?? "apus list detections has them all")
        }
    }

    /// What is to be known of it, and its file; or an object with both.
    package func text(_ options: ReportOptions) -> String {
        switch shown {
        case .detection(let detection):
            options.form == .json ? detection.json.text(depth: 1) : detection.description(options) + "\n" + detection.text
        case .pack(let name, let text):
            options.form == .json
                ? ReportJSON.object([.init("name", .string(name)), .init("source", .string(text))]).text(depth: 1) : text
        }
    }
}

/// The names that a shell offers.
package enum DetectionCompletion {
    package static func names(for word: String) -> [String] {
        (ShippedDetection.names + ShippedPolicies.packs.map { String($0.name.dropLast(".yaml".count)) }).filter { $0.hasPrefix(word) }
    }
}

extension ShippedDetection {
    /// What is to be known of it, for a person.
    func description(_ options: ReportOptions) -> String {
        var table = TextTable(overflow: .wrap)
        func add(_ name: String, _ value: String) {
            if !value.isEmpty { table.add(StyledText(name, .faint), StyledText(value)) }
        }
        add("id", id)
        add("priority", priority.word)
        add("attack", attack)
        add("looks at", events.joined(separator: ", "))
        add("tells", arguments.map(\.name).joined(separator: ", "))
        add("tags", tags.joined(separator: ", "))
        return StyledText(name, .strong).shown(color: options.color) + ": \(about)\n\n"
            + table.rendered(width: options.width ?? ReportOptions.usualWidth, color: options.color)
    }

    /// As one of the events that there are: what others have, and what only detections do.
    var eventJSON: ReportJSON {
        .object([
            .init("name", .string(name)), .init("group", .string(EventSelection.detectionSet)), .init("summary", .string(about)),
            .init("sets", .strings([EventSelection.detectionSet])), .init("numbers", .null),
            .init("arguments", .array(arguments.map { argument in
                .object([
                    .init("name", .string(argument.name)), .init("type", .string(argument.type)), .init("meaning", .null), .init("summary", .string("")),
                ])
            })),
            .init("returns", .null), .init("built", .bool(true)), .init("providers", .strings([])), .init("events", .strings(events)),
        ] + threat)
    }

    private var threat: [ReportJSON.Member] {
        [
            .init("id", .string(id)), .init("priority", .string(priority.word)), .init("severity", .number(priority.severity)),
            .init("mitre", .object([
                .init("tactic", .optional(technique?.tactic)), .init("technique", .optional(technique?.id)), .init("name", .optional(technique?.name)),
            ])),
            .init("tags", .strings(tags)),
        ]
    }

    /// Tactic and technique of MITRE ATT&CK.
    fileprivate var attack: String {
        guard let technique else { return "" }
        return technique.tactic + ", " + (technique.id.isEmpty ? "" : technique.id + " ") + technique.name
    }

    fileprivate var json: ReportJSON {
        .object([.init("name", .string(name)), .init("description", .string(about))] + threat + [
            .init("events", .strings(events)), .init("fields", .strings(arguments.map(\.name))), .init("source", .string(text)),
        ])
    }
}
