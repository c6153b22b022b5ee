// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Context
internal import Events
internal import Formats
internal import Glibc
internal import KernelInterface
internal import Sensors
internal import Sinks

/// One run of the agent: set up, read until told to stop, drain, account. Everything happens on the calling thread but the
/// writing.
package final class Runner {
    private let request: RunRequest
    private let feed: SensorFeed
    private let pipeline: EventPipeline
    private let outputs: [EventOutput]
    private let command: TracedCommand?
    private let reload: PolicyReload?
    private let signals: Int32
    private let started = shim_boottime()
    /// Losses that have been told, of records and of what rules remember.
    private var told: UInt64 = 0

    /// Checks everything that can be checked, then loads and attaches. Nothing is left behind when it throws.
    package init(_ options: RunOptions) throws(AgentError) {
        request = try RunRequest(options, since: started)
        try Privileges.check()
        signal(SIGPIPE, SIG_IGN)
        let watched = [SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGUSR1]
        signals = unsafe shim_signals(watched, Int32(watched.count))
        guard signals >= 0 else { throw AgentError(.failure, "cannot watch signals: error \(-signals)") }

        let toOutput = request.outputs.contains { $0.destination == .standardOutput } || request.recording == .standardOutput
        command = request.command.isEmpty ? nil : try TracedCommand(request.command, standardOutputToError: toOutput)
        do {
            outputs = try OutputFactory(request, isOfCommand: request.isTraced).open()
            pipeline = try EventPipeline(request, outputs)
            let loading = SensorLoading(request, since: started)
            let session = try loading.session(loading.sensors(for: request.rules))
            feed = SensorFeed(session)
            if let policies = request.policies {
                reload = try PolicyReload(policies, loading, watches: request.watch, request.log)
            } else {
                reload = nil
            }
            if let command { try feed.markTraced(command.pid) }
        } catch {
            command?.abandon()
            if let error = error as? KernelError { throw AgentError(error) }
            throw error as? AgentError ?? AgentError(.failure, "\(error)")
        }
    }

    /// Runs to the end; returns the exit code.
    package func run() -> Int32 {
        let exitCode = follow()
        feed.end()
        while drain() > 0 {}
        settle(.max)
        tellLosses(shim_boottime())
        pipeline.finish()
        pipeline.flush()
        for output in outputs { output.sink.finish(milliseconds: 700) }
        let isRecorded = pipeline.finishRecording(lost: (try? feed.counters())?.lost.reduce(0) { $0 + $1.count } ?? 0)
        var failure = outputs.lazy.compactMap(\.unwritten).first
        if !isRecorded, failure == nil {
            failure = AgentError(.failure, "the recording could not be written to its end", hint: "what is in it up to there can be replayed")
        }
        if let failure { Console.show(failure) }
        report()
        if !feed.detach(milliseconds: 300) { request.log.write(.info, "the kernel is still taking hooks back") }
        return failure?.code.rawValue ?? exitCode
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
            if pipeline.isComplete || pipeline.hasFailed { return leave(SIGTERM, 0) }
            if let duration = request.duration, now - started >= duration { return leave(SIGTERM, 0) }
            // Busy: come back soon without asking to be woken, which costs the traced side 1.4 µs an event. Idle: be woken.
            if count < Self.batch {
                if now - lastRecord < 20_000_000 {
                    _ = shim_wait_readable(signals, 2)
                } else {
                    feed.wait(or: signals, milliseconds: 100)
                }
            }
            while true {
                let number = shim_next_signal(signals)
                if number == 0 { break }
                switch number {
                case SIGCHLD: if let code = command?.reap() { return ended(code) }
                case SIGHUP where reload != nil: reload?.want()
                case SIGUSR1: for output in outputs { output.sink.reopen() }
                default: return leave(number, 0)
                }
            }
        }
    }

    /// The processes that are there, where no iterator tells them. A traced command's tree is empty when it is made.
    private var processScan: ProcScan? {
        guard !request.isTraced, feed.choices.contains(where: { $0.event == .existingProcess && $0.outcome == .chosen(.procfs) })
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
        feed.drain(limit: Self.batch) { pipeline.take($0) }
    }

    private func settle(_ asked: UInt64) {
        feed.settle(asked) { pipeline.take($0) } change: { reload?.change($0, pipeline) }
    }

    private func tick(_ now: UInt64, _ asked: UInt64) {
        settle(asked)
        reload?.tick(now, feed, pipeline)
        seedDecisions()
        pipeline.tick(taken: feed.isDrained ? asked : nil)
        tellLosses(now)
        pipeline.flush()
    }

    /// Until that is done, and where it fails, what these do is told where it turns on how they were started.
    private func seedDecisions() {
        do throws(KernelError) {
            guard let count = try feed.seed({ pipeline.processes }) else { return }
            request.log.write(.info, "the kernel's decisions know how \(count) running processes were started")
        } catch {
            request.log.write(.warning, "what is running already is judged in user space where it turns on how it was started: \(error)")
        }
    }

    /// The map is read only when the sums have grown, or an output has dropped.
    private func tellLosses(_ now: UInt64) {
        guard let lost = try? feed.counters().lost.reduce(UInt64(0), { $0 + $1.count }) else { return }
        let dropped = outputs.reduce(UInt64(0)) { $0 + $1.sink.counts.dropped }
        let all = lost + dropped + pipeline.forgotten
        guard all > told else { return }
        told = all
        pipeline.account(for: (try? feed.losses()) ?? [], request.rules == nil ? [] : (try? feed.ruleLosses()) ?? [], now)
    }

    private func report() {
        let counters = try? feed.counters()
        var accounting = pipeline.accounting
        accounting.read += feed.skipped
        accounting.filtered += feed.skipped
        let summary = RunSummary(
            accounting: accounting, recorded: pipeline.recorded, kernel: counters, outputs: outputs, rules: pipeline.ruleCounts,
            forgotten: pipeline.forgotten,
            seconds: Double(shim_boottime() - started) / 1e9, cpu: Double(shim_own_cpu()) / 1e9, memory: shim_own_peak_memory())
        Console.standardError(request.summaryAsJSON ? summary.json : summary.line)
    }
}
