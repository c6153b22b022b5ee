// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims

/// From the clock of events to the time of day.
///
/// The kernel steers both clocks alike, so what is between them changes only when somebody sets the time. Reading them one after
/// the other gives a little more or less each time; that must not move events before their predecessors.
struct WallClock {
    /// CLOCK_REALTIME minus CLOCK_BOOTTIME, ns.
    private(set) var offset: UInt64
    /// What the two readings may differ by without the time having been set, ns.
    private static let tolerance: UInt64 = 10_000

    init() {
        // Of a few attempts the one least interrupted.
        var best = Reading()
        for _ in 0..<4 {
            let reading = Reading()
            if reading.latest &- reading.earliest < best.latest &- best.earliest { best = reading }
        }
        offset = best.middle
    }

    /// Follows when the time of day has been set.
    mutating func refresh() {
        let reading = Reading()
        // Differences and not the offsets: those wrap where the clock says 1970.
        let above = offset &- (reading.earliest &- Self.tolerance)
        if above > reading.latest &- reading.earliest &+ 2 * Self.tolerance { offset = reading.middle }
    }

    /// Bounds of the offset at one moment.
    private struct Reading {
        let earliest: UInt64
        let latest: UInt64
        var middle: UInt64 { earliest &+ (latest &- earliest) / 2 }

        init() {
            let before = shim_boottime()
            let wall = shim_realtime()
            let after = shim_boottime()
            earliest = wall &- after
            latest = wall &- before
        }
    }
}
