// SPDX-License-Identifier: Apache-2.0

@testable import Sensors
import Testing

@Suite struct ReleaseBoundsTests {
    private let hold = ReleaseBounds.hold, patience = ReleaseBounds.patience
    private let now: UInt64 = 1_000_000_000

    @Test func `records of the last moment wait, unless room becomes short`() {
        var release = ReleaseBounds()
        #expect(release.bounds(now, .all, .all, latestTelemetry: now, isFilling: false) == (now - hold, now - hold))
        #expect(release.bounds(now, .all, .all, latestTelemetry: now, isFilling: true) == (now, now))
    }

    @Test func `an alert waits for unread telemetry that may be earlier, but not long`() {
        var release = ReleaseBounds()
        #expect(release.bounds(now, .all, .some, latestTelemetry: now - 5 * hold, isFilling: false) == (now - 5 * hold, now - hold))
        #expect(release.bounds(now, .all, .some, latestTelemetry: 7, isFilling: false) == (now - patience, now - hold))
        #expect(release.bounds(now, .all, .busy(64), latestTelemetry: 7, isFilling: true) == (now - patience, now))
    }

    @Test func `telemetry waits for an alert that is being written, but not long`() {
        var release = ReleaseBounds()
        for step in UInt64(0)..<30 {
            let time = now + step * 1_000_000
            let bounds = release.bounds(time, .busy(128), .all, latestTelemetry: time, isFilling: false)
            #expect(bounds.telemetry == max(now - hold, time - patience) && bounds.alerts == time - hold, "\(step) ms")
        }
        // Another one is another wait.
        let later = now + 30_000_000
        #expect(release.bounds(later, .busy(256), .all, latestTelemetry: later, isFilling: true).telemetry == later - hold)
        #expect(release.bounds(later, .all, .all, latestTelemetry: later, isFilling: false).telemetry == later - hold)
    }
}
