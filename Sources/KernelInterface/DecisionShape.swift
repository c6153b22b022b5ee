// SPDX-License-Identifier: Apache-2.0

package import Events

/// A group of facts that the kernel side can fetch of an event; raw values are `apus_step`.
package enum DecisionStep: UInt8, CaseIterable, Sendable, Comparable {
    /// Result, arguments and flags: there before the decision begins.
    case call = 1
    /// Live ids of the task.
    case task
    /// What stands behind the call's descriptor, without its path.
    case object
    /// The path of that.
    case path
    /// The first path that the call was given, and the second.
    case given, secondGiven
    /// What is known of the control group.
    case container
    /// What the process was started with, and its parent.
    case process, parent
    /// Credentials beyond ids.
    case capabilities
    /// The task's comm.
    case comm

    package static func < (left: DecisionStep, right: DecisionStep) -> Bool { left.rawValue < right.rawValue }
}

/// What the kernel side can tell of events of one kind before it builds a record: what a decision may ask.
package struct DecisionShape: Sendable, Equatable {
    package var kind: EventKind
    /// The hook that the decision runs at.
    package var provider: Provider
    /// What can be fetched there.
    package var steps: Set<DecisionStep>
    /// The event has a result; its arguments are the call's registers.
    package var isCall: Bool
    /// A descriptor stands among the call's arguments, or is its result.
    package var hasDescriptor: Bool
    /// That descriptor is of a file that the call opens by its path.
    package var opensFiles: Bool
    /// Places of the arguments that are the call's paths, at most two.
    package var paths: [Int]
    /// The decision is made once the record is built, by what stands in it.
    package var isRecord = false
    /// Of such a record, the places of its arguments that are texts, at most five.
    package var texts: [Int] = []
    /// Somebody beside the rules needs every one of them: what no rule wants is told too, and says so.
    package var isAlwaysTold: Bool

    package init(
        kind: EventKind, provider: Provider, steps: Set<DecisionStep>, isCall: Bool = true, hasDescriptor: Bool = false,
        opensFiles: Bool = false, paths: [Int] = [], isAlwaysTold: Bool = false
    ) {
        self.kind = kind
        self.provider = provider
        self.steps = steps
        self.isCall = isCall
        self.hasDescriptor = hasDescriptor
        self.opensFiles = opensFiles
        self.paths = paths
        self.isAlwaysTold = isAlwaysTold
    }

    /// Of a record that is decided once it is built.
    package init(record kind: EventKind, provider: Provider, steps: Set<DecisionStep>, texts: [Int]) {
        self.init(kind: kind, provider: provider, steps: steps, isCall: false)
        isRecord = true
        self.texts = texts
    }
}
