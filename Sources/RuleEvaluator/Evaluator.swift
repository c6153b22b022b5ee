// SPDX-License-Identifier: Apache-2.0

package import Events
internal import PolicyModel
package import RuleState
internal import StringMatching

/// Runs a program over events, one at a time. Used by one thread. Tests, and texts that are taken as they lie, allocate
/// nothing once the longest were seen; values that are made of others, and what is asked of surroundings, may.
package final class Evaluator {
    package let program: Program
    /// All that changes, as one value: it is checked once an event that nobody else has it.
    private var evaluation: Evaluation

    package init(
        _ program: Program, _ surroundings: any ProcessSurroundings, hostName: String = "", utcOffset: Int = 0,
        services: [UInt16: String] = [:], hostNames: any HostNames = NoHostNames(), marks: ProcessMarks = ProcessMarks(),
        detectors: Detectors = Detectors()
    ) {
        self.program = program
        evaluation = Evaluation(
            program, surroundings, hostName: hostName, utcOffset: utcOffset, services: services, hostNames: hostNames, marks: marks,
            detectors: detectors)
    }

    /// Running number of events, from 1.
    package var eventNumber: UInt64 { evaluation.eventNumber }

    /// Counts on from where another has come.
    package func follow(_ other: Evaluator) { evaluation.follow(other.evaluation) }

    /// Calls `match` for each rule that holds, in order, until it says false.
    package func evaluate(_ event: borrowing Event, _ match: (RuleMatch) -> Bool) { evaluation.evaluate(event, match) }

    /// The same of those rules only of whose numbers `mayMatch` says that they have to be asked.
    package func evaluate(_ event: borrowing Event, asking mayMatch: (Int) -> Bool, _ match: (RuleMatch) -> Bool) {
        evaluation.evaluate(event, asking: mayMatch, match)
    }

    /// What is told of a match that `evaluate` just reported; values are fetched now, so the event must be the same. Whoever lets go of an
    /// alert before the next event has nothing copied.
    ///
    /// - Parameter state: the matches that it stands for, where the rule's memory says that it is several.
    package func alert(_ match: RuleMatch, _ event: borrowing Event, _ state: StateSummary? = nil) -> Alert {
        evaluation.alert(match, event, state)
    }

    /// What a match of the same event has as its key in a part of its rule's memory.
    package func key(_ part: KeyPart, of match: RuleMatch, _ event: borrowing Event, _ secret: KeyHasher.Secret) -> StateKey {
        evaluation.key(part, of: match, event, secret)
    }

    /// Calls `body` for each rule whose condition, or message if it held, asked for a value that the event does not have. To be called
    /// behind `evaluate` of the same event, with whether that stopped at the first match.
    package func forEachRuleMissing(_ event: borrowing Event, firstOnly: Bool, _ body: (Int) -> Void) {
        evaluation.forEachRuleMissing(event, firstOnly: firstOnly, body)
    }
}
