// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import KernelInterface

extension DoctorReport {
    func table(width: Int, color: Bool) -> String {
        var text = "Linux \(capabilities.release), \(facts.architecture)\n\n"
        text += findingTable.rendered(width: width, color: color) + "\n"
        let built = deliveries.filter(\.isBuilt)
        if built.allSatisfy({ $0.state == .unknown }) {
            text += heading("which events can be had is unknown: \(EventsReport.needs(facts.missingForLoading))", .bad, color)
        } else {
            text += section("fully", .full, fullTable, width, color)
            text += section("by a second-best provider", .secondBest, secondBestTable, width, color)
            text += section("not here", .unavailable, unavailableTable, width, color)
        }
        let missing = deliveries.count - built.count
        return text + "built \(built.count), known \(deliveries.count)" + (missing > 0 ? "; apus events lists them\n" : "\n")
    }

    private var findingTable: TextTable {
        var table = TextTable(overflow: .wrap)
        for finding in findings {
            let style: StyledText.Style =
                switch finding.state {
                case .works: .good
                case .partly, .unknown: .fair
                case .refused: .bad
                }
            table.add(StyledText(finding.title, .strong), StyledText(finding.state.rawValue, style), StyledText(finding.detail ?? ""))
            guard let change = finding.change else { continue }
            table.add(StyledText(""), StyledText(""), StyledText("to get it: \(change)", .faint))
        }
        return table
    }

    private func heading(_ text: String, _ style: StyledText.Style, _ color: Bool) -> String {
        StyledText(text, style).shown(color: color) + "\n"
    }

    private func section(_ title: String, _ state: EventDelivery.State, _ table: TextTable, _ width: Int, _ color: Bool) -> String {
        guard !table.rows.isEmpty else { return "" }
        let style: StyledText.Style = state == .full ? .good : state == .secondBest ? .fair : .bad
        let count = deliveries.filter { $0.state == state }.count
        return heading("\(count) \(count == 1 ? "event" : "events") \(title)", style, color) + table.rendered(width: width, color: color) + "\n"
    }

    /// By provider: the names are what matters.
    private var fullTable: TextTable {
        var table = TextTable(indent: 2, overflow: .wrap)
        for provider in Provider.allCases {
            let members = deliveries.filter { $0.state == .full && $0.provider == provider }
            guard !members.isEmpty else { continue }
            table.add(StyledText(provider.name, .strong), StyledText(Self.names(members)))
        }
        return table
    }

    private var secondBestTable: TextTable {
        var table = TextTable(indent: 2, overflow: .wrap)
        for group in grouped(.secondBest, by: { "\($0.provider?.name ?? "")\($0.cost ?? "")" }) {
            table.add(
                StyledText(Self.title(group), .strong), StyledText(group[0].provider?.name ?? "", .fair),
                StyledText(group[0].cost ?? ""))
        }
        return table
    }

    private var unavailableTable: TextTable {
        var table = TextTable(indent: 2, overflow: .wrap)
        for group in grouped(.unavailable, by: { $0.refused.map { "\($0.provider.name)\($0.reason)" }.joined() }) {
            let reasons = group[0].refused.map { "\($0.provider.name): \($0.reason)" }
            table.add(StyledText(Self.title(group), .strong), StyledText(reasons.joined(separator: "; ")))
        }
        return table
    }

    /// Calls that share a key in one row, every other event in its own; in catalogue order, calls last.
    private func grouped(_ state: EventDelivery.State, by key: (EventDelivery) -> String) -> [[EventDelivery]] {
        let members = deliveries.filter { $0.state == state }
        let others = members.filter { !$0.definition.kind.isSyscall }.map { [$0] }
        return others + Dictionary(grouping: members.filter(\.definition.kind.isSyscall), by: key)
            .sorted { $0.value.count > $1.value.count }.map(\.value)
    }

    private static func title(_ members: [EventDelivery]) -> String {
        members.count == 1 ? members[0].definition.name : "\(members.count) system calls"
    }

    /// Names of events, and how many calls there are beside them.
    private static func names(_ members: [EventDelivery]) -> String {
        let calls = members.filter(\.definition.kind.isSyscall)
        let named = calls.count > 3 ? members.filter { !$0.definition.kind.isSyscall } : members
        let names = named.map(\.definition.name)
        return (names + (calls.count > 3 ? ["\(calls.count) system calls"] : [])).joined(separator: ", ")
    }
}
