// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import KernelInterface
internal import Sensors

/// All there is to say of one event, for a person.
struct EventDescription {
    private let delivery: EventDelivery
    private let event: EventDefinition
    private let missing: [String]

    init(_ delivery: EventDelivery, missing: [String]) {
        self.delivery = delivery
        self.missing = missing
        event = delivery.definition
    }

    func text(_ options: ReportOptions) -> String {
        let width = options.width ?? ReportOptions.usualWidth
        var text = StyledText(event.name, .strong).shown(color: options.color) + ": \(event.summary)\n\n"
        for table in [facts, arguments, providers] where !table.rows.isEmpty {
            text += table.rendered(width: width, color: options.color) + "\n"
        }
        text.removeLast()
        return text
    }

    private var facts: TextTable {
        var table = TextTable(overflow: .wrap)
        func add(_ name: String, _ value: String) { table.add(StyledText(name, .faint), StyledText(value)) }
        add("group", event.group.rawValue)
        if !event.sets.isEmpty { add("sets", event.sets.joined(separator: ", ")) }
        if let numbers = event.numbers {
            let known = [("x86-64", numbers.x86_64), ("arm64", numbers.arm64), ("i386", numbers.i386)]
            add("numbers", known.map { "\($0.0) \($0.1.map { "\($0)" } ?? "-")" }.joined(separator: ", "))
        }
        if let remark = ProviderNotes.remark(on: event) { add("note", remark) }
        return table
    }

    private var arguments: TextTable {
        var table = TextTable(overflow: .wrap)
        let all = event.arguments + [event.returns].compactMap(\.self)
        guard !all.isEmpty else { return table }
        table.add(header: "ARGUMENT", "TYPE", "MEANING", "WHAT")
        for argument in all {
            let isReturn = argument.name == event.returns?.name
            table.add(
                StyledText(argument.name, .strong), StyledText(argument.typeName), StyledText(argument.meaning?.rawValue ?? "-"),
                StyledText(argument.summary.isEmpty && isReturn ? "what the call returns" : argument.summary))
        }
        return table
    }

    private var providers: TextTable {
        var table = TextTable(overflow: .wrap)
        guard delivery.isBuilt else {
            table.add(StyledText("not built yet: no provider of this build delivers it", .bad))
            return table
        }
        table.add(header: "PROVIDER", "HERE")
        for provider in delivery.providers {
            table.add(StyledText(provider.name, .strong), verdict(on: provider))
        }
        return table
    }

    private func verdict(on provider: Provider) -> StyledText {
        if provider == delivery.provider {
            var text = "used"
            if delivery.state == .secondBest { text += ", second best" }
            if let cost = delivery.cost { text += ": \(cost)" }
            if provider == .syscallFexit { text += "; sys_exit where a run chooses more than \(ProviderAdvice.fexitLimit) functions, or rules \(ProviderAdvice.decidedLimit)" }
            return StyledText(text, delivery.state == .full ? .good : .fair)
        }
        if let refusal = delivery.refused.first(where: { $0.provider == provider }) {
            return StyledText("refused: \(refusal.reason)", .bad)
        }
        return delivery.state == .unknown
            ? StyledText("unknown: \(EventsReport.needs(missing))", .fair) : StyledText("not needed: a better one works", .faint)
    }
}
