// SPDX-License-Identifier: Apache-2.0

/// Whether tasks are preempted while they are in the kernel, from what a host says of itself.
package enum Preemption {
    /// `scheduler`: /sys/kernel/debug/sched/preempt, as `none voluntary (full)`, or nothing; `version`: `uname -v`; `commandLine`: the
    /// kernel's; `configuration`: its .config, or nothing (kernel/sched/core.c, sched_dynamic_mode; init/Makefile for the version).
    /// Each is asked for only where those before it do not say: the last is a quarter of a megabyte.
    package static func isFull(
        scheduler: String, version: String, commandLine: @autoclosure () -> String, configuration: @autoclosure () -> String
    ) -> Bool {
        if let begin = scheduler.firstIndex(of: "("), let end = scheduler[begin...].firstIndex(of: ")") {
            return scheduler[begin...].dropFirst().prefix(upTo: end) == "full"
        }
        let words = version.split(separator: " ")
        if words.contains("PREEMPT_RT") || words.contains("PREEMPT") { return true }
        guard words.contains("PREEMPT_DYNAMIC") else { return false }
        if let asked = commandLine().split(whereSeparator: \.isWhitespace).last(where: { $0.hasPrefix("preempt=") }) {
            return asked == "preempt=full"
        }
        return configuration().split(separator: "\n").contains("CONFIG_PREEMPT=y")
    }
}
