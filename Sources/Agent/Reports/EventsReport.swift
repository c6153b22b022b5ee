// SPDX-License-Identifier: Apache-2.0

internal import Events
package import KernelInterface
internal import PolicyModel
internal import RuleEvaluator
internal import Sensors

/// What `apus events` prints: the catalogue, or part of it, and what this machine would use for each event; and what is detected.
package struct EventsReport {
    let pattern: EventPattern
    let deliveries: [EventDelivery]
    /// Capabilities that are missing to ask the kernel.
    let missing: [String]

    /// `capabilities` nil: the kernel could not be asked, for lack of `missing`.
    package init(_ pattern: EventPattern, _ capabilities: Capabilities?, missing: [String] = [], functions: Set<String>? = nil) {
        self.pattern = pattern
        self.missing = missing
        let events: [EventDefinition] =
            switch pattern {
            case .one(let event): [event]
            case .detection: []
            case .many(let events, _): events
            }
        deliveries = EventDelivery.all(events, capabilities, functions: functions)
    }

    /// Prints what was asked for; returns the exit code.
    package static func run(pattern: String?, output: String?, color: String?) throws(AgentError) -> Int32 {
        let options = try ReportOptions(output: output, color: color)
        let pattern = try EventPattern(pattern)
        let missing = Privileges.missing
        let report = EventsReport(pattern, missing.isEmpty ? CapabilityProbe.run() : nil, missing: missing)
        Console.standardOutput(report.text(options))
        return 0
    }

    package func text(_ options: ReportOptions) -> String {
        switch (options.form, pattern) {
        case (.json, _): json.text(depth: 1)
        case (.table, .one): EventDescription(deliveries[0], missing: missing).text(options)
        case (.table, .detection(let detection)):
            detection.description(options) + "\nits source: apus show \(detection.name)\nits matches: apus run --events \(detection.name)\n"
        case (.table, .many(_, let detections)): list(detections, options)
        }
    }

    private func list(_ detections: [ShippedDetection], _ options: ReportOptions) -> String {
        var text = ""
        for group in EventGroup.allCases {
            let members = deliveries.filter { $0.definition.group == group }
            guard !members.isEmpty else { continue }
            var table = TextTable(overflow: .cut, limits: [2: 20])
            table.add(header: "EVENT: \(group.rawValue)", "PROVIDER", "SETS", "WHAT")
            for member in members {
                table.add(
                    StyledText(member.definition.name, member.isBuilt ? .strong : .faint), provider(of: member),
                    StyledText(Self.sets(of: member.definition).joined(separator: ","), .faint),
                    StyledText(member.definition.summary, member.isBuilt ? .plain : .faint))
            }
            text += table.rendered(width: options.width, color: options.color) + "\n"
        }
        if !detections.isEmpty {
            var table = TextTable(overflow: .cut)
            table.add(header: "EVENT: \(EventSelection.detectionSet)", "ID", "PRIORITY", "WHAT")
            for detection in detections {
                table.add(
                    StyledText(detection.name, .strong), StyledText(detection.id, .faint), StyledText(detection.priority.word),
                    StyledText(detection.about))
            }
            text += table.rendered(width: options.width, color: options.color) + "\n"
        }
        return text + (deliveries.isEmpty ? "'apus show NAME' has the source of each\n" : footer)
    }

    private func provider(of delivery: EventDelivery) -> StyledText {
        switch delivery.state {
        case .full: StyledText(delivery.provider?.name ?? "", .good)
        case .secondBest: StyledText(delivery.provider?.name ?? "", .fair)
        case .unavailable: StyledText("refused", .bad)
        case .notBuilt: StyledText("-", .faint)
        case .unknown: StyledText("?", .fair)
        }
    }

    /// The one that runs use by default comes first, Tracee's default last; calls are in `syscalls` all the same.
    private static func sets(of event: EventDefinition) -> [String] {
        let special = ["default", "tracee_default", "syscalls"]
        let sets = event.sets.filter { $0 == special[0] } + event.sets.filter { !special.contains($0) }
            + event.sets.filter { $0 == special[1] }
        return sets.isEmpty ? event.sets : sets
    }

    private var footer: String {
        let built = deliveries.filter(\.isBuilt).count
        var line = "built \(built), known \(deliveries.count)"
        let refused = deliveries.filter { $0.state == .unavailable }.count
        if refused > 0 { line += ", refused here \(refused) ('apus events NAME' says why)" }
        if built < deliveries.count { line += "; - is not built yet" }
        if deliveries.contains(where: { $0.state == .unknown }) { line += "; ? is unknown: \(Self.needs(missing))" }
        return line + "\n"
    }

    static func needs(_ missing: [String]) -> String {
        missing.isEmpty ? "needs root" : "needs root, or \(missing.joined(separator: " and "))"
    }
}
