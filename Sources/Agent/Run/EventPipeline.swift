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
    private let rules: RuleEngine?
    /// Events to show beside matches; nil: all that come.
    private let shown: Set<EventKind>?
    private var waiting: Reorderer?
    /// The latest time of a record out of the ring.
    private var newest: UInt64 = 0
    private var losses = LossReporter(since: shim_boottime())

    init(_ request: RunRequest, _ outputs: [EventOutput]) {
        self.outputs = outputs
        limit = request.count
        let context = HostContext(
            CgroupLayout.host(), hashing: request.extras.executableHashes, readsEnvironment: request.rules?.needs.environment == true)
        self.context = context
        environment = request.extras.environment
        rules = request.rules.map { RuleEngine($0, context, utcOffset: LocalTime.offset) }
        shown = request.rules.map { _ in Set(request.selection.events) }
        containers = ContainerEvents(Set(request.selection.events), context.containers)
        waiting = request.sort ? Reorderer() : nil
    }

    /// As many events as were asked for have been handed on.
    var isComplete: Bool { limit.map { accounting.events + accounting.alerts >= $0 } ?? false }

    /// Tells what was there before the agent; processes too, where they are to be read from /proc.
    func begin(_ processes: ProcScan?) {
        if var processes {
            processes.tell(shim_boottime()) { record in
                accounting.made += 1
                do throws(DecodeError) {
                    context.processes.observe(try Event(record.span))
                    try show(record)
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
            context.processes.observe(event)
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
            } else if waiting != nil {
                waiting?.add(event.record, time: event.time, sequence: event.sequence)
            } else {
                hand(event)
            }
        } catch {
            accounting.malformed += 1
        }
    }

    private func show(_ record: [UInt8]) throws(DecodeError) {
        let event = try Event(record.span)
        if waiting != nil {
            waiting?.add(record, time: event.time, sequence: event.sequence)
        } else {
            hand(event)
        }
    }

    private func hand(_ event: borrowing Event) {
        guard let definition = EventCatalogue.shared[event.kind] else {
            accounting.malformed += 1
            return
        }
        if isComplete {
            context.forget(event)
            accounting.filtered += 1
            return
        }
        if let rules {
            for alert in rules.alerts(event) {
                accounting.alerts += 1
                for output in outputs { output.append(alert, event, definition, context) }
            }
        }
        if shown?.contains(event.kind) == false, event.kind != .lostEvents {
            accounting.filtered += 1
        } else {
            accounting.events += 1
            for output in outputs { output.append(event, definition, context) }
        }
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
    }

    private func release(before time: UInt64) {
        guard let ready = waiting?.take(before: time) else { return }
        for record in ready {
            // What waited was decoded when it came.
            if let event = try? Event(record.span) { hand(event) }
        }
    }

    /// Tells what was lost since the last time, as events of their own.
    func account(for kernel: [CgroupLoss], _ now: UInt64) {
        let dropped = outputs.map { ($0.name, $0.sink.counts.dropped) }
        for record in losses.records(kernel, dropped, now) {
            accounting.made += 1
            do throws(DecodeError) { try show(record) } catch { accounting.malformed += 1 }
        }
    }

    /// Hands on everything that still waits.
    func finish() {
        release(before: .max)
    }
}
