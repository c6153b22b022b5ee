// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Context
internal import Events
internal import KernelInterface
internal import PolicyModel
internal import Sensors
internal import Sinks

/// From record to outputs: decode, keep the context, derive, order, hand on. Used by the reading thread.
final class EventPipeline {
    private(set) var accounting = Accounting()
    private let context: HostContext
    private let containers: ContainerEvents
    private let outputs: [EventOutput]
    private let limit: UInt64?
    private let environment: Bool
    private var rules: RuleEngine?
    private let outlet: EventOutlet
    private let recorder: Recorder?
    /// Environments are recorded, whether rules ask for them or not.
    private let recordsEnvironment: Bool
    private var waiting: Reorderer?
    /// The latest time of a record out of the ring.
    private var newest: UInt64 = 0
    private var losses = LossReporter(since: shim_boottime())

    init(_ request: RunRequest, _ outputs: [EventOutput]) throws(AgentError) {
        self.outputs = outputs
        limit = request.count
        recordsEnvironment = request.recording != nil && request.extras.environment
        let context = HostContext(
            CgroupLayout.host(), hashing: request.extras.executableHashes,
            environment: recordsEnvironment ? .everything : request.rules?.environment ?? .nothing)
        self.context = context
        environment = request.extras.environment
        let host = HostIdentity.here
        rules = request.rules.map { RuleEngine($0, context, host, hostNames: RuleEngine.hostNames(of: $0)) }
        outlet = EventOutlet(
            outputs, shown: request.rules.map { _ in Set(request.selection.events) }, filtered: request.selection.filtered)
        recorder = try request.recording.map { target throws(AgentError) in try Recorder(to: target, request, context, host) }
        containers = ContainerEvents(Set(request.selection.events), context.containers)
        waiting = request.sort ? Reorderer() : nil
    }

    /// Other rules from the next event on. What is known of processes stays.
    func replace(_ loaded: LoadedRules) {
        context.processes.environment = recordsEnvironment ? .everything : loaded.environment
        rules = RuleEngine(loaded, context, .here, hostNames: RuleEngine.hostNames(of: loaded), after: rules)
    }

    /// What is known of the processes that are there, for decisions in the kernel.
    var processes: [ProcessSeed] { context.processes.seeds() }

    /// As many events as were asked for have been handed on.
    var isComplete: Bool { limit.map { accounting.events + accounting.alerts >= $0 } ?? false }

    /// Tells what was there before the agent; processes too, where they are to be read from /proc.
    func begin(_ processes: ProcScan?) {
        if let rules {
            context.containers.noteExisting()
            rules.seed(context.hostPids)
        }
        if var processes {
            processes.tell(shim_boottime()) { record in
                accounting.made += 1
                do throws(DecodeError) {
                    let event = try Event(record.span)
                    observe(event)
                    pass(event, isObserved: true)
                } catch {
                    accounting.malformed += 1
                }
            }
        }
        for made in containers.existing(shim_boottime()) {
            accounting.made += 1
            do throws(DecodeError) { try show(made) } catch { accounting.malformed += 1 }
        }
    }

    /// Takes one record out of the ring.
    func take(_ record: RawSpan) {
        accounting.read += 1
        do throws(DecodeError) {
            let event = try Event(record)
            newest = max(newest, event.time)
            observe(event)
            for made in containers.derive(event) {
                accounting.made += 1
                try show(made)
            }
            if event.flags.contains(.internal) {
                accounting.internalRecords += 1
                return
            }
            if !isComplete { context.prepare(event) }
            if let derived = Derivation.derive(event, environment: environment) {
                try show(derived)
            } else {
                pass(event, isObserved: true)
            }
        } catch {
            accounting.malformed += 1
        }
    }

    private func observe(_ event: borrowing Event) {
        context.processes.observe(event)
        context.containers.observe(event)
        recorder?.observed(event)
        rules?.observe(event)
    }

    /// Hands on an event that the agent made.
    private func show(_ record: [UInt8]) throws(DecodeError) { pass(try Event(record.span), isObserved: false) }

    private func pass(_ event: borrowing Event, isObserved: Bool) {
        if waiting != nil {
            waiting?.add(event.record, time: event.time, sequence: event.sequence)
        } else {
            hand(event, isObserved: isObserved)
        }
    }

    private func hand(_ event: borrowing Event, isObserved: Bool) {
        guard let definition = EventCatalogue.shared[event.kind] else {
            accounting.malformed += 1
            return
        }
        if isComplete {
            context.forget(event)
            accounting.filtered += 1
            return
        }
        recorder?.meet(event, isObserved: isObserved)
        outlet.tell(event, definition, rules, context, &accounting)
        context.forget(event)
    }

    /// Every 100 ms: hands on what has waited long enough.
    ///
    /// `taken`: everything before this time is out of the ring; nil when the ring is behind, and so holds records that are as old
    /// as those that wait here.
    func tick(taken: UInt64?) {
        context.refreshClock()
        let known = taken ?? newest
        release(before: known - min(known, Reorderer.delay))
        // What waits in order is not yet told.
        if !isComplete { outlet.tellFolded(rules, at: waiting == nil ? known : known - min(known, Reorderer.delay), context, &accounting) }
    }

    private func release(before time: UInt64) {
        guard let ready = waiting?.take(before: time) else { return }
        for record in ready {
            // What waited was decoded when it came.
            if let event = try? Event(record.span) { hand(event, isObserved: false) }
        }
    }

    /// Tells what was lost since the last time, as events of their own.
    func account(for kernel: [CgroupLoss], _ ofRules: [RuleLoss], _ now: UInt64) {
        let dropped = outputs.map { LossReporter.Dropped(name: $0.name, events: $0.sink.counts.dropped, ofRules: $0.sink.droppedOfRules) }
        losses.count(ofRules) { rules?.names(of: $0) ?? [] }
        for record in losses.records(kernel, dropped, forgotten: rules?.forgottenOfRules ?? [:], now) {
            accounting.made += 1
            do throws(DecodeError) { try show(record) } catch { accounting.malformed += 1 }
        }
    }

    /// Hands on everything that still waits.
    func finish() {
        release(before: .max)
        if !isComplete { outlet.tellFolded(rules, at: nil, context, &accounting) }
    }

    /// Gives outputs and the recording what they have not been given yet.
    func flush() {
        for output in outputs { output.flush() }
        recorder?.flush()
    }

    /// Ends the recording, if there is one; false when it could not be written to its end. `lost`: records that the kernel side dropped.
    func finishRecording(lost: UInt64) -> Bool { recorder?.finish(lost: lost) ?? true }

    /// How often rules were asked and held, and what they may have missed: in the kernel, and at the output that dropped most.
    var ruleCounts: [RuleCount] {
        let dropped = outputs.map { $0.sink.droppedOfRules }
        return rules?.counts { rule in losses.lost(ofRule: rule) + (dropped.map { $0[rule] ?? 0 }.max() ?? 0) } ?? []
    }

    /// How many keys rules have forgotten before their time.
    var forgotten: UInt64 { rules?.forgotten ?? 0 }

    /// Events written to the recording; nil without one.
    var recorded: UInt64? { recorder?.events }

    /// An output or the recording cannot be written any more.
    var hasFailed: Bool { outputs.contains { $0.sink.failure != 0 } || recorder.map { $0.failure != 0 } ?? false }
}
