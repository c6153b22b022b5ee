// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Events
internal import KernelInterface
internal import Sensors

/// The records of a run, whatever sessions they come from: one, or for a moment two, when other rules need other hooks. Used by the
/// reading thread.
final class SensorFeed {
    private var session: SensorSession
    private var successor: SensorSession?
    private var handover = Handover(since: 0)
    /// Records that came a second time, from the other session.
    private(set) var skipped: UInt64 = 0
    /// Late records of the session that are earlier were told by the one before; 0: none can come any more.
    private var cut: UInt64 = 0

    // Of sessions that have ended.
    private var pastCounters: KernelCounters?
    private var pastLosses: [CgroupLoss] = []
    private var pastRuleLosses: [RuleLoss] = []
    private var detachments: [Detachment] = []

    /// Processes that are there have not been made known to the session's decisions yet.
    private var isUnseeded: Bool

    init(_ session: SensorSession) {
        self.session = session
        isUnseeded = session.usesProcesses
    }

    var choices: [ProviderChoice] { session.choices }
    var memory: SensorMemory { session.memory }
    /// Two sessions tell.
    var isOverlapping: Bool { successor != nil }

    /// Other decisions from one moment on; returns those that the kernel refused. `processes`: what is known of those that are there.
    func swap(to decisions: KernelDecisions, _ processes: () -> [ProcessSeed]) throws(KernelError) -> [EventKind: KernelError] {
        try session.swap(to: decisions, session.usesProcesses ? processes() : [])
    }

    /// Makes processes that are there known to decisions, once for each session, when all that told of them before is out of the ring.
    ///
    /// - Returns: how many were made known just now; nil when it is not the time.
    func seed(_ processes: () -> [ProcessSeed]) throws(KernelError) -> Int? {
        guard isUnseeded, !isOverlapping, session.isDrained else { return nil }
        isUnseeded = false
        let known = processes()
        try session.seed(known)
        return known.count
    }

    func markTraced(_ pid: Int32) throws(KernelError) { try session.markTraced(pid) }

    /// Hands at most `limit` records to `body`; those of two sessions are kept back until `settle`.
    func drain(limit: Int, _ body: (RawSpan) -> Void) -> Int {
        guard let successor else { return session.drain(limit: limit) { skipLate($0, body) } }
        return session.drain(limit: limit) { hold($0, .former, body) } + successor.drain(limit: limit) { hold($0, .successor, body) }
    }

    private func hold(_ record: RawSpan, _ side: Handover.Side, _ body: (RawSpan) -> Void) {
        guard let event = try? Event(record) else { return body(record) }
        if event.time >= handover.start {
            handover.hold(event.record, time: event.time, side)
        } else if side == .former {
            body(record)
        } else {
            skipped += 1
        }
    }

    private func skipLate(_ record: RawSpan, _ body: (RawSpan) -> Void) {
        if cut != 0, let event = try? Event(record), event.time < cut {
            skipped += 1
        } else {
            body(record)
        }
    }

    /// Nothing is in the rings, and nothing is kept back.
    var isDrained: Bool { successor == nil && session.isDrained }

    /// Sleeps until there is a record, `descriptor` becomes readable or the time is up.
    func wait(or descriptor: Int32, milliseconds: Int) {
        // Of two sessions neither is asked to wake.
        if successor == nil { session.wait(or: descriptor, milliseconds: milliseconds) } else { _ = shim_wait_readable(descriptor, 2) }
    }
}

// MARK: Succession

extension SensorFeed {
    /// Another session, which tells already, is to take over.
    func begin(_ next: SensorSession) {
        successor = next
        handover = Handover(since: shim_boottime())
    }

    /// Hands on what is decided. At the end of the overlap `change` is called between the former session's last record and the
    /// first of its successor, with how long it was quiet there, ns.
    ///
    /// - Parameter asked: all records that are `Reorderer.delay` older have been drained, if the rings were empty then; `.max`: all.
    func settle(_ asked: UInt64, _ body: (RawSpan) -> Void, change: (UInt64) -> Void) {
        let now = shim_boottime()
        detachments = detachments.compactMap { detachment in
            var waited = detachment
            return waited.isDone(within: 0) ? nil : waited
        }
        if cut != 0, now > cut + Handover.patience { cut = 0 }
        guard let next = successor, let end = end(asked, now, next) else { return }
        let decision = handover.decide(before: end)
        skipped += UInt64(decision.skipped)
        // Bytes as bytes, for as long as the array is there.
        for record in decision.former { body(unsafe record.span.bytes) }
        guard let cut = decision.cut else { return }
        close(session, cut, body)
        change(decision.gap)
        (session, successor, self.cut) = (next, nil, cut)
        isUnseeded = next.usesProcesses
        for record in decision.successor { body(unsafe record.span.bytes) }
    }

    /// Up to when nothing more comes; nil when that cannot be told.
    private func end(_ asked: UInt64, _ now: UInt64, _ next: SensorSession) -> UInt64? {
        if asked == .max { return .max }
        if session.isDrained, next.isDrained { return asked - min(asked, Reorderer.delay) }
        // A reader that never catches up shall get its new rules all the same.
        return now - handover.start > 3 * Handover.patience ? handover.newest : nil
    }

    /// The former session's last words, and its end.
    private func close(_ former: SensorSession, _ cut: UInt64, _ body: (RawSpan) -> Void) {
        former.end()
        while former.drain(limit: .max, { record in
            if let event = try? Event(record), event.time >= cut { skipped += 1 } else { body(record) }
        }) > 0 {}
        pastCounters = (try? former.counters()).map { counters in pastCounters.map { $0 + counters } ?? counters } ?? pastCounters
        pastLosses = (pastLosses + ((try? former.losses()) ?? [])).merged()
        pastRuleLosses = (pastRuleLosses + ((try? former.ruleLosses()) ?? [])).merged()
        detachments.append(former.detach())
    }
}

// MARK: The end

extension SensorFeed {
    /// No record is begun from now on; what is in the rings is still to be drained and settled.
    func end() {
        session.end()
        successor?.end()
    }

    /// Takes all hooks back; true when that is done within `milliseconds`.
    func detach(milliseconds: Int) -> Bool {
        var last = session.detach()
        return last.isDone(within: milliseconds)
    }

    func losses() throws(KernelError) -> [CgroupLoss] { (pastLosses + (try session.losses())).merged() }

    func ruleLosses() throws(KernelError) -> [RuleLoss] { (pastRuleLosses + (try session.ruleLosses())).merged() }

    func counters() throws(KernelError) -> KernelCounters {
        let counters = try session.counters()
        return pastCounters.map { $0 + counters } ?? counters
    }
}
