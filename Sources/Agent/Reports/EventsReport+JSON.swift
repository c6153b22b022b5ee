// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import KernelInterface

extension EventsReport {
    /// An array of objects, or one object for one exact name. Detections have the same members but for what the kernel says.
    var json: ReportJSON {
        switch pattern {
        case .one: deliveries[0].json
        case .detection(let detection): detection.eventJSON
        case .many(_, let detections): .array(deliveries.map(\.json) + detections.map(\.eventJSON))
        }
    }
}

extension EventDelivery {
    fileprivate var json: ReportJSON {
        .object([
            .init("name", .string(definition.name)),
            .init("group", .string(definition.group.rawValue)),
            .init("summary", .string(definition.summary)),
            .init("sets", .strings(definition.sets)),
            .init("numbers", numbers),
            .init("arguments", .array(definition.arguments.map(Self.json))),
            .init("returns", definition.returns.map(Self.json) ?? .null),
            .init("built", .bool(isBuilt)),
            .init("providers", .strings(providers.map(\.name))),
        ] + verdict)
    }

    /// What the kernel said: the same members wherever a report speaks of an event.
    var verdict: [ReportJSON.Member] {
        [
            .init("state", .string(state.rawValue)),
            .init("provider", .optional(provider?.name)),
            .init("cost", .optional(cost)),
            .init("refused", .array(refused.map(Self.json))),
        ]
    }

    private var numbers: ReportJSON {
        guard let numbers = definition.numbers else { return .null }
        return .object([
            .init("x86_64", .optional(numbers.x86_64)), .init("arm64", .optional(numbers.arm64)),
            .init("i386", .optional(numbers.i386)),
        ])
    }

    private static func json(_ argument: ArgumentDefinition) -> ReportJSON {
        .object([
            .init("name", .string(argument.name)), .init("type", .string(argument.typeName)),
            .init("meaning", .optional(argument.meaning?.rawValue)), .init("summary", .string(argument.summary)),
        ])
    }

    private static func json(_ refusal: ProviderChoice.Refusal) -> ReportJSON {
        .object([.init("provider", .string(refusal.provider.name)), .init("reason", .string(refusal.reason))])
    }
}
