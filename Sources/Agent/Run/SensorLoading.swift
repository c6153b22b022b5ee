// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import KernelInterface
internal import PolicyModel
internal import Sensors

/// What a run asks of the kernel side, and how it gets it.
struct SensorLoading: Sendable {
    private let request: RunRequest
    private let capabilities: Capabilities
    /// CLOCK_BOOTTIME ns when the run began.
    private let since: UInt64

    init(_ request: RunRequest, since: UInt64) {
        self.request = request
        self.since = since
        capabilities = CapabilityProbe.run()
    }

    /// What a session has to tell for these rules, and for the events that are shown beside their matches.
    func sensors(for rules: LoadedRules?) -> SensorRequest {
        var sensors = SensorRequest(
            events: Set(request.selection.events).union(rules?.kinds ?? []), scope: request.scope, ringSize: request.ringSize,
            providers: request.providers, environment: request.extras.environment ? .everything : rules?.environment ?? .nothing)
        sensors.alertRingSize = request.alertRingSize
        (sensors.telemetryRate, sensors.telemetryBurst) = (request.telemetryRate, request.telemetryBurst)
        // What nobody but the rules asks for may be an alert.
        sensors.urgent = sensors.events.subtracting(request.selection.events)
        sensors.countsRules = rules != nil
        sensors.openForChangeOnly = request.selection.usesDefault && rules?.tellsAlerts != true
        // A recording is for rules that are not known yet.
        sensors.objects = request.recording != nil || rules?.needs.objects == true
        sensors.data = rules?.needs.data == true
        sensors.polled = rules?.needs.polled == true
        sensors.taskBlock = request.recording != nil || rules?.needs.taskBlock == true
        sensors.nodeName = request.recording != nil || rules?.needs.nodeName == true
        sensors.forks = request.recording != nil || rules != nil
        sensors.since = since
        sensors.stack = request.extras.stack
        sensors.onlyFromRings = rules?.ringKinds.subtracting(request.selection.events) ?? []
        sensors.onlyFailures = rules?.failureKinds.subtracting(request.selection.events) ?? []
        sensors.decisions = rules?.filter?.decisions
        return sensors
    }

    /// Reads policies again, as they were read before.
    func policies(_ source: PolicySource) throws(AgentError) -> LoadedPolicies {
        try RunRequest.load(source, request.log, request.selection, filters: request.filters)
    }

    /// Says which decisions the kernel refused: these events are decided in user space.
    func tell(refused: [EventKind: KernelError]) {
        for (kind, error) in refused.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let name = EventCatalogue.shared[kind]?.name ?? "event \(kind.rawValue)"
            request.log.write(.warning, "the kernel refuses the decision on \(name), which user space takes: \(error)")
            for line in error.log.split(separator: "\n").suffix(12) { request.log.write(.info, "  \(line)") }
        }
    }

    /// Loads and attaches; an event that was asked for by name must be there.
    func session(_ sensors: SensorRequest, continuing memory: SensorMemory? = nil) throws(AgentError) -> SensorSession {
        if let reason = capabilities.btf.reason {
            throw AgentError(.failure, reason, hint: "a kernel with CONFIG_DEBUG_INFO_BTF=y has it, as distributions' kernels are")
        }
        let session: SensorSession
        do throws(KernelError) {
            session = try SensorSession(sensors, capabilities, continuing: memory)
        } catch {
            throw AgentError(error)
        }
        tell(refused: session.refusedDecisions)
        var missing: [String] = []
        for choice in session.choices {
            guard let name = EventCatalogue.shared[choice.event]?.name else { continue }
            switch choice.outcome {
            case .chosen: continue
            case .notBuilt:
                guard !request.selection.named.contains(choice.event) else {
                    throw AgentError(.failure, "event \(name) is known but not built yet", hint: "apus events lists what is")
                }
            case .unavailable:
                let reasons = choice.refused.map { "\($0.provider.name): \($0.reason)" }.joined(separator: "; ")
                guard !request.selection.named.contains(choice.event) else {
                    throw AgentError(.failure, "this kernel refuses every provider of \(name)", hint: reasons)
                }
            }
            missing.append(name)
        }
        if !missing.isEmpty { request.log.write(.info, "not to be had here: \(missing.joined(separator: ", "))") }
        guard missing.count < session.choices.count else {
            throw AgentError(.failure, "none of the chosen events can be had here", hint: "apus doctor says why")
        }
        return session
    }
}

extension AgentError {
    /// The kernel said no.
    init(_ error: KernelError) {
        let lines = error.log.split(separator: "\n")
        // The verifier's last words say what is wrong; all of it is too much for a screen.
        self.init(.failure, "\(error)", hint: lines.isEmpty ? nil : lines.suffix(12).joined(separator: "\n  "))
    }
}
