// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Context
internal import Events
internal import Formats
internal import Glibc
internal import KernelInterface
internal import PolicyModel
internal import Sensors
internal import Sinks

/// One run of the agent: set up, read until told to stop, drain, account. Everything happens on the calling thread but the
/// writing.
package final class Runner {
    private let request: RunRequest
    private let session: SensorSession
    private let pipeline: EventPipeline
    private let outputs: [EventOutput]
    private let command: TracedCommand?
    private let signals: Int32
    private let started = shim_boottime()
    /// Losses that have been told.
    private var told: UInt64 = 0

    /// Checks everything that can be checked, then loads and attaches. Nothing is left behind when it throws.
    package init(_ options: RunOptions) throws(AgentError) {
        request = try RunRequest(options)
        try Privileges.check()
        signal(SIGPIPE, SIG_IGN)
        let watched = [SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGUSR1]
        signals = unsafe shim_signals(watched, Int32(watched.count))
        guard signals >= 0 else { throw AgentError(.failure, "cannot watch signals: error \(-signals)") }

        let toOutput = request.outputs.contains { $0.destination == .standardOutput }
        command = request.command.isEmpty ? nil : try TracedCommand(request.command, standardOutputToError: toOutput)
        do {
            outputs = try OutputFactory(request).open()
            pipeline = EventPipeline(request, outputs)
            session = try Self.load(request, since: started)
            if let command { try session.markTraced(command.pid) }
        } catch {
            command?.abandon()
            if let error = error as? KernelError { throw Self.explain(error) }
            throw error as? AgentError ?? AgentError(.failure, "\(error)")
        }
    }

    private static func load(_ request: RunRequest, since: UInt64) throws -> SensorSession {
        var sensors = SensorRequest(
            events: Set(request.selection.events).union(request.rules?.kinds ?? []), scope: request.scope, ringSize: request.ringSize, providers: request.providers,
            environment: request.extras.environment || request.rules?.needs.environment == true)
        sensors.openForChangeOnly = request.selection.usesDefault && request.rules == nil
        sensors.objects = request.rules?.needs.objects == true
        sensors.data = request.rules?.needs.data == true
        sensors.polled = request.rules?.needs.polled == true
        sensors.taskBlock = request.rules?.needs.taskBlock == true
        sensors.forks = request.rules != nil
        sensors.since = since
        sensors.stack = request.extras.stack
        let capabilities = CapabilityProbe.run()
        let session = try SensorSession(sensors, capabilities)
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

    private static func explain(_ error: KernelError) -> AgentError {
        let lines = error.log.split(separator: "\n")
        // The verifier's last words say what is wrong; all of it is too much for a screen.
        let hint = lines.isEmpty ? nil : lines.suffix(12).joined(separator: "\n  ")
        return AgentError(.failure, "\(error)", hint: hint)
    }

    /// Runs to the end; returns the exit code.
    package func run() -> Int32 {
        let exitCode = follow()
        session.end()
        while drain() > 0 {}
        tellLosses(shim_boottime())
        pipeline.finish()
        for output in outputs { output.flush() }
        for output in outputs { output.sink.finish(milliseconds: 700) }
        report()
        if !session.detach(milliseconds: 300) { request.log.write(.info, "the kernel is still taking hooks back") }
        if let failed = outputs.first(where: { $0.sink.failure != 0 && $0.sink.failure != EPIPE }) {
            Console.standardError("apus: cannot write to \(failed.name): \(ErrorNumber.name(Int(failed.sink.failure)) ?? "error")")
            return AgentError.Code.failure.rawValue
        }
        return exitCode
    }

    /// Reads until the command ends, a signal comes, time or count is up. Returns the exit code.
    private func follow() -> Int32 {
        pipeline.begin(processScan)
        command?.release()
        var lastTick = shim_boottime()
        var lastRecord = lastTick
        while true {
            let asked = shim_boottime()
            let count = drain()
            let now = shim_boottime()
            if count > 0 { lastRecord = now }
            if now - lastTick >= 100_000_000 {
                lastTick = now
                tick(now, asked)
            }
            if pipeline.isComplete || outputs.contains(where: { $0.sink.failure != 0 }) { return leave(SIGTERM, 0) }
            if let duration = request.duration, now - started >= duration { return leave(SIGTERM, 0) }
            // Busy: come back soon without asking to be woken, which costs the traced side 1.4 µs an event. Idle: be woken.
            if count < Self.batch {
                if now - lastRecord < 20_000_000 {
                    _ = shim_wait_readable(signals, 2)
                } else {
                    session.wait(or: signals, milliseconds: 100)
                }
            }
            while true {
                let number = shim_next_signal(signals)
                if number == 0 { break }
                switch number {
                case SIGCHLD: if let code = command?.reap() { return ended(code) }
                case SIGUSR1: for output in outputs { output.sink.reopen() }
                default: return leave(number, 0)
                }
            }
        }
    }

    /// The processes that are there, where no iterator tells them. A traced command's tree is empty when it is made.
    private var processScan: ProcScan? {
        guard !request.isTraced, session.choices.contains(where: { $0.event == .existingProcess && $0.outcome == .chosen(.procfs) })
        else { return nil }
        return ProcScan(
            CgroupLayout.host(), scope: request.scope, agent: UInt32(getpid()), since: started, environment: request.extras.environment)
    }

    /// Ends before the command does: asks it to end as well, and gives it half a second.
    private func leave(_ number: Int32, _ code: Int32) -> Int32 {
        guard let command else { return code }
        command.signal(number)
        for _ in 0..<50 {
            if let code = command.reap() { return ended(code) }
            _ = drain()
            usleep(10_000)
        }
        request.log.write(.warning, "the command goes on as process \(command.pid)")
        return 128 + number
    }

    private func ended(_ code: Int32) -> Int32 {
        if let failure = command?.execFailure() {
            Console.standardError("apus: cannot execute \(request.command[0]): \(ErrorNumber.name(Int(failure)) ?? "error \(failure)")")
        }
        return code
    }

    private static let batch = 4096

    private func drain() -> Int {
        session.drain(limit: Self.batch) { pipeline.take($0) }
    }

    private func tick(_ now: UInt64, _ asked: UInt64) {
        pipeline.tick(taken: session.isDrained ? asked : nil)
        tellLosses(now)
        for output in outputs { output.flush() }
    }

    /// The map is read only when the sums have grown, or an output has dropped.
    private func tellLosses(_ now: UInt64) {
        guard let lost = try? session.counters().lost.reduce(UInt64(0), { $0 + $1.count }) else { return }
        let dropped = outputs.reduce(UInt64(0)) { $0 + $1.sink.counts.dropped }
        guard lost + dropped > told else { return }
        told = lost + dropped
        pipeline.account(for: (try? session.losses()) ?? [], now)
    }

    private func report() {
        let counters = try? session.counters()
        let summary = RunSummary(
            accounting: pipeline.accounting, kernel: counters, recursionMisses: session.recursionMisses(), outputs: outputs,
            seconds: Double(shim_boottime() - started) / 1e9, cpu: Double(shim_own_cpu()) / 1e9, memory: shim_own_peak_memory())
        Console.standardError(request.summaryAsJSON ? summary.json : summary.line)
    }
}
