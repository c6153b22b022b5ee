// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import StringMatching

// Which rules asked for what an event does not have: only where somebody counts.
extension Evaluation {
    mutating func forEachRuleMissing(_ event: borrowing Event, firstOnly: Bool, _ body: (Int) -> Void) {
        for entry in program.dispatch(of: event.kind)?.entries ?? [] {
            // Not all of them were looked at before.
            let held = holds(entry.root, event)
            if askedForMissing(entry.root, event) || held && isMissingInMessage(entry.message, event) { body(Int(entry.rule)) }
            if held, firstOnly { return }
        }
    }

    /// The answer that this event got; constants have theirs always.
    private func answer(_ node: Int32) -> Bool {
        if case .constant(let value) = program.nodes[Int(node)] { return value }
        return answers[Int(node)] & 1 != 0
    }

    /// Walks where the evaluation went: parts behind the one that decided were not asked.
    private mutating func askedForMissing(_ node: Int32, _ event: borrowing Event) -> Bool {
        switch program.nodes[Int(node)] {
        case .constant: return false
        case .not(let inner): return askedForMissing(inner, event)
        case .all(let parts): return askedForMissing(parts, until: false, event)
        case .any(let parts): return askedForMissing(parts, until: true, event)
        case .test(let number): return value(program.tests[Int(number)].subject, event).isMissing
        }
    }

    private mutating func askedForMissing(_ parts: Range<Int32>, until decision: Bool, _ event: borrowing Event) -> Bool {
        for index in parts {
            let part = program.parts[Int(index)]
            if askedForMissing(part, event) { return true }
            if answer(part) == decision { return false }
        }
        return false
    }

    private mutating func isMissingInMessage(_ message: Int32, _ event: borrowing Event) -> Bool {
        for (subject, _) in program.messages[Int(message)].values where value(subject, event).isMissing { return true }
        return false
    }
}
