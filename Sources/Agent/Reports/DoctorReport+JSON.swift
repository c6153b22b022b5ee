// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import KernelInterface

extension DoctorReport {
    /// The same facts as the table has, and every event by name.
    var json: ReportJSON {
        .object([
            .init("kernel", .object([.init("release", .string(capabilities.release)), .init("architecture", .string(facts.architecture))])),
            .init("capabilities", heldAndMissing),
            .init("facilities", .array(findings.map(Self.json))),
            .init("events", .array(deliveries.map(Self.json))),
            .init("counts", .object(EventDelivery.State.allCases.map { state in
                .init(state.rawValue, .number(deliveries.filter { $0.state == state }.count))
            })),
        ])
    }

    private var heldAndMissing: ReportJSON {
        let useful = HostFacts.usefulCapabilities
        return .object([
            .init("held", .strings(useful.filter { facts.holds($0.bit) }.map(\.name))),
            .init("missing", .strings(useful.filter { !facts.holds($0.bit) }.map(\.name))),
        ])
    }

    private static func json(_ finding: Finding) -> ReportJSON {
        .object([
            .init("name", .string(finding.key)), .init("state", .string(finding.state.rawValue)),
            .init("detail", .optional(finding.detail)), .init("change", .optional(finding.change)),
        ])
    }

    private static func json(_ delivery: EventDelivery) -> ReportJSON {
        .object([
            .init("name", .string(delivery.definition.name)), .init("group", .string(delivery.definition.group.rawValue)),
        ] + delivery.verdict)
    }
}
