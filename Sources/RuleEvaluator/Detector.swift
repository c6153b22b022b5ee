// SPDX-License-Identifier: Apache-2.0

package import Events

/// Code that answers what no condition can: it remembers something of some events, and says of others whether they are what it looks for.
/// Rules ask it as `detector.NAME`. `Detections/` has them, and Docs/detections.md says how one is written.
///
/// It sees what anybody sends, as fast as they like: what it remembers has a bound.
package protocol Detector: SendableMetatype {
    /// What rules call it.
    static var name: String { get }
    /// The events that it remembers something of: all that happen are told to it, whether a rule wants them or not.
    static var remembered: Set<EventKind> { get }
    /// Variables of environments that it looks at. The kernel copies no others.
    static var variables: Set<String> { get }

    init()

    /// Takes in an event of `remembered`, in the order of times, before any rule is asked about it.
    mutating func remember(_ event: borrowing Event, _ surroundings: any ProcessSurroundings)

    /// Whether the event is what it looks for.
    func holds(_ event: borrowing Event, _ surroundings: any ProcessSurroundings) -> Bool
}

/// The detectors that rules ask, with what they remember. Used by one thread.
package final class Detectors {
    private var known: [any Detector] = []

    package init() {}

    /// Has a detector remember from now on; one that does so already goes on.
    package func keep(_ type: any Detector.Type) {
        if !known.contains(where: { Swift.type(of: $0).name == type.name }) { known.append(type.init()) }
    }

    package func remember(_ event: borrowing Event, _ surroundings: any ProcessSurroundings) {
        for place in known.indices where type(of: known[place]).remembered.contains(event.kind) {
            known[place].remember(event, surroundings)
        }
    }

    /// What there is none of looks for nothing.
    package func holds(_ name: String, _ event: borrowing Event, _ surroundings: any ProcessSurroundings) -> Bool {
        known.first { type(of: $0).name == name }?.holds(event, surroundings) ?? false
    }
}
