// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims

/// The two rings of a session as one stream: records come out by time, an instant after they were told, so that those of other
/// processors and of the other ring find their place.
///
/// Who forked, executed or ended is on the ring of alerts. It comes in front of what it explains: an event was put into its ring after
/// them, so the end of telemetry is read first, and all alerts are looked at before any telemetry is taken.
struct RingSet: ~Copyable {
    private var alerts: RingReader
    private var telemetry: RingReader
    private var release = ReleaseBounds()
    /// Nothing is added any more.
    private var isEnding = false
    /// All records that had waited long enough were handed out the last time.
    private(set) var isDrained = true

    init(alerts: consuming RingReader, telemetry: consuming RingReader) {
        self.alerts = alerts
        self.telemetry = telemetry
    }

    /// Waiting records come out at once from now on.
    mutating func end() { isEnding = true }

    /// There is something, though it may have to wait.
    var isEmpty: Bool { alerts.backlog == 0 && telemetry.backlog == 0 }

    /// What to wait for.
    var descriptors: [CInt] { [alerts.descriptor, telemetry.descriptor] }

    /// Hands records to `body` by time, at most `limit` of them; returns how many there were.
    mutating func drain(limit: Int, _ body: (RawSpan) -> Void) -> Int {
        let now = shim_boottime()
        let endOfTelemetry = telemetry.end
        let sawAlerts = alerts.look(until: alerts.end, limit: .max)
        let sawTelemetry = telemetry.look(until: endOfTelemetry, limit: limit)
        // Where room becomes short nothing waits.
        let isFilling = alerts.backlog > UInt64(alerts.size / 2) || telemetry.backlog > UInt64(telemetry.size / 2)
        let bounds =
            isEnding
            ? (alerts: UInt64.max, telemetry: UInt64.max)
            : release.bounds(now, sawAlerts, sawTelemetry, latestTelemetry: telemetry.latest, isFilling: isFilling)
        var count = 0
        while count < limit {
            let alert = alerts.earliest, event = telemetry.earliest
            if let event, event < bounds.telemetry, alert.map({ event < $0 }) ?? true {
                telemetry.take(body)
            } else if let alert, alert < bounds.alerts || event.map({ $0 < bounds.telemetry }) ?? false {
                alerts.take(body)
            } else {
                break
            }
            count += 1
        }
        alerts.settle()
        telemetry.settle()
        isDrained =
            sawAlerts == .all && sawTelemetry == .all && alerts.earliest ?? .max >= bounds.alerts
            && telemetry.earliest ?? .max >= bounds.telemetry
        return count
    }
}

/// Up to when records of either ring can come out.
struct ReleaseBounds {
    /// How long a record waits, ns: more than lies between a hook's timestamp and the record's place in its ring.
    static let hold: UInt64 = 2_000_000
    /// An alert waits no longer than this for telemetry that is earlier and unread, nor telemetry for an alert that is being written; ns.
    static let patience: UInt64 = 20_000_000

    /// Where the ring of alerts was found being written to, and since when.
    private var blocked: (position: UInt64, since: UInt64)?

    /// What is earlier can come out.
    ///
    /// - Parameters:
    ///   - latestTelemetry: of the telemetry that has been looked at; where that is not all, an alert that is later waits.
    ///   - isFilling: a ring has little room left.
    mutating func bounds(
        _ now: UInt64, _ sawAlerts: RingReader.Look, _ sawTelemetry: RingReader.Look, latestTelemetry: UInt64, isFilling: Bool
    ) -> (alerts: UInt64, telemetry: UInt64) {
        let settled = isFilling ? now : now - min(now, Self.hold), late = now - min(now, Self.patience)
        var complete = UInt64.max
        if case .busy(let position) = sawAlerts {
            if blocked?.position != position { blocked = (position, now) }
            let since = blocked?.since ?? now
            complete = max(late, since - min(since, Self.hold))
        } else {
            blocked = nil
        }
        let read = sawTelemetry == .all ? .max : latestTelemetry
        return (max(min(settled, read), late), min(settled, complete))
    }
}
