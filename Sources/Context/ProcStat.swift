// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What /proc/PID/stat says, as far as somebody asks (proc_pid_stat(5)).
package struct ProcStat: Equatable, Sendable {
    package let comm: [UInt8]
    /// One letter; `Z` and `X` are processes that have ended.
    package let state: UInt8
    /// Host pid.
    package let parent: UInt32
    /// PF_… of include/linux/sched.h.
    package let flags: UInt32
    /// Page faults of all threads: those that read nothing from a device, and those that did.
    package let minorFaults: UInt64
    package let majorFaults: UInt64
    /// CLOCK_BOOTTIME in clock ticks, rounded down.
    package let startTicks: UInt64

    /// Length of a clock tick, ns.
    package static let tick: UInt64 = {
        let perSecond = sysconf(CInt(_SC_CLK_TCK))
        return 1_000_000_000 / UInt64(perSecond > 0 ? perSecond : 100)
    }()

    /// The fields come after the name, which may have any character in it, parentheses too.
    package init?(_ text: [UInt8]) {
        guard let open = text.firstIndex(of: UInt8(ascii: "(")), let close = text.lastIndex(of: UInt8(ascii: ")")), open < close
        else { return nil }
        let fields = text[(close + 1)...].split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") })
        func number(_ field: Int) -> UInt64? { UInt64(String(decoding: fields[field], as: UTF8.self)) }
        guard fields.count > 19, let state = fields[0].first, let parent = number(1), let flags = number(6), let minor = number(7),
            let major = number(9), let start = number(19)
        else { return nil }
        comm = Array(text[(open + 1)..<close])
        self.state = state
        self.parent = UInt32(truncatingIfNeeded: parent)
        self.flags = UInt32(truncatingIfNeeded: flags)
        (minorFaults, majorFaults) = (minor, major)
        startTicks = start
    }

    /// Whether it runs a program of user space: no kernel thread, and not ended.
    package var hasImage: Bool {
        flags & Self.kernelThread == 0 && state != UInt8(ascii: "Z") && state != UInt8(ascii: "X")
    }

    private static let kernelThread: UInt32 = 0x0020_0000

    /// Start in CLOCK_BOOTTIME ns, up to one tick too early.
    package var start: UInt64 { startTicks.multipliedReportingOverflow(by: Self.tick).partialValue }

    /// Whether `time` (CLOCK_BOOTTIME ns) is the start, as exactly as ticks tell.
    package func began(at time: UInt64) -> Bool {
        let ticks = time / Self.tick
        return max(ticks, startTicks) - min(ticks, startTicks) <= 1
    }
}
