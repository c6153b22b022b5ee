// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel

/// What is left to user space of a rule with memory, for explanation: the kernel decides about events one by one.
enum StateNote {
    /// A line for each part of its memory.
    static func conditions(_ rule: Rule, step: Int) -> [String] {
        var lines: [String] = []
        if let state = rule.state {
            let by = keys(state.by)
            switch state.kind {
            case .count(let atLeast): lines.append("count\(by) within \(time(state.within)) is at least \(atLeast)")
            case .sequence(let steps): lines.append("step \(step + 1) of \(steps.count)\(by) within \(time(state.within))")
            case .first: lines.append("first\(by) within \(time(state.within))")
            }
        }
        if let rate = rule.rate { lines.append("at most \(rate.count) in \(time(rate.interval))\(keys(rate.by))") }
        if let fold = rule.fold { lines.append("folded\(keys(fold.by)) within \(time(fold.within))") }
        return lines
    }

    static let reason = "memory is kept in user space"

    private static func keys(_ by: [Expression]) -> String {
        by.isEmpty ? "" : " by " + by.map(\.description).joined(separator: ", ")
    }

    /// In the largest unit that it is a whole number of.
    static func time(_ nanoseconds: UInt64) -> String {
        let units: [(UInt64, String)] = [
            (86_400_000_000_000, "d"), (3_600_000_000_000, "h"), (60_000_000_000, "m"), (1_000_000_000, "s"), (1_000_000, "ms"),
        ]
        for (size, name) in units where nanoseconds >= size && nanoseconds % size == 0 { return "\(nanoseconds / size)\(name)" }
        return "\(nanoseconds)ns"
    }
}
