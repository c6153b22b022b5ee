// SPDX-License-Identifier: Apache-2.0

internal import Events
package import KernelInterface
internal import Sensors

/// What `apus doctor` prints: what this kernel and these privileges allow, and what that means for the events.
package struct DoctorReport {
    let facts: HostFacts
    let capabilities: Capabilities
    let findings: [Finding]
    /// Of every event that the catalogue knows.
    let deliveries: [EventDelivery]

    /// Pure, but that the running kernel's functions are read where `functions` is nil and fentry works.
    package init(_ facts: HostFacts, _ capabilities: Capabilities, functions: Set<String>? = nil) {
        self.facts = facts
        self.capabilities = capabilities
        let known = EventCatalogue.shared.all
        let answered = facts.missingForLoading.isEmpty
        deliveries = EventDelivery.all(known, answered ? capabilities : nil, functions: functions)
        findings = Findings(facts, capabilities, fexit: Self.fexit(deliveries, capabilities)).all
    }

    /// Prints the report; returns 0 when something can be loaded, else 1.
    package static func run(output: String?, color: String?) throws(AgentError) -> Int32 {
        let options = try ReportOptions(output: output, color: color)
        let report = DoctorReport(HostFacts.read(), CapabilityProbe.run())
        Console.standardOutput(report.text(options))
        return report.exitCode
    }

    package var exitCode: Int32 { deliveries.contains(where: \.isFromKernel) ? 0 : 1 }

    package func text(_ options: ReportOptions) -> String {
        switch options.form {
        case .json: json.text(depth: 2)
        case .table: table(width: options.width ?? ReportOptions.usualWidth, color: options.color)
        }
    }

    /// How a call is told whose own function is there on every kernel.
    private static func fexit(_ deliveries: [EventDelivery], _ capabilities: Capabilities) -> Availability {
        guard let openat = deliveries.first(where: { $0.definition.name == "openat" }), openat.provider != .syscallFexit else {
            return .works
        }
        let refusal = openat.refused.first { $0.provider == .syscallFexit }
        return .refused(refusal?.reason ?? capabilities.fentry.reason ?? "not tried")
    }
}
