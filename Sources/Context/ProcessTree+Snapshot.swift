// SPDX-License-Identifier: Apache-2.0

package import Events
package import KernelInterface

// Processes as values that can be kept, and put back.
extension ProcessTree {
    /// The newest facts of every process that lives, with what /proc has to add, in order of their coming in.
    package func snapshot() -> [ProcessFacts] {
        entries.values.filter { $0.exit == nil && $0.origin != .nothing }.sorted { $0.serial < $1.serial }.map { facts in
            if !facts.isComplete { complete(facts) }
            return facts.copy()
        }
    }

    /// The newest images of every process that lives, with what /proc has to add: what rules go by from now on.
    package func seeds() -> [ProcessSeed] {
        entries.values.compactMap { facts in
            guard facts.exit == nil, facts.origin != .nothing, let number = facts.imageNumber else { return nil }
            if !facts.isComplete { complete(facts) }
            let image = facts.image
            return ProcessSeed(
                pid: facts.key.pid, start: facts.key.start, imageNumber: number, comm: facts.comm, executable: image.executable,
                arguments: image.arguments?.bytes)
        }
    }

    /// Takes in what a snapshot has; what is known already and newer stays.
    package func restore(_ snapshot: [ProcessFacts]) {
        for facts in snapshot {
            if let known = newest(facts.key), !known.isOlder(than: facts) { continue }
            let copy = facts.copy()
            // Nobody is to look into /proc for it: the snapshot did.
            copy.isComplete = true
            insert(copy)
        }
    }
}
