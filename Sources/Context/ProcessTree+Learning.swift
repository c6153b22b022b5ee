// SPDX-License-Identifier: Apache-2.0

package import Events

// What only /proc told, from the host that is recorded to its replay.
extension ProcessTree {
    /// Reads these processes, and remembers what /proc tells from then on for `takeLearnt`.
    func beginLearning(_ pids: [UInt32]) {
        for pid in pids { _ = process(hostPid: pid) }
        learnt = []
    }

    /// What /proc told since the last call.
    package func takeLearnt() -> [ProcessFacts] {
        guard let facts = learnt, !facts.isEmpty else { return [] }
        learnt = []
        return facts
    }

    /// /proc told something of these facts.
    func note(_ facts: ProcessFacts) {
        // A handful at most: they are taken at every event.
        guard learnt?.contains(where: { $0 === facts }) == false else { return }
        learnt?.append(facts)
    }

    /// Takes in what another tree learnt.
    package func learn(_ told: ProcessFacts) {
        guard let known = known(told) else {
            insert(told)
            if told.exit != nil || told.origin == .nothing { bury(told.key) }
            return
        }
        (known.key, known.imageNumber, known.parent) = (told.key, told.imageNumber, told.parent)
        (known.workingDirectory, known.task) = (told.workingDirectory, told.task)
        (known.isComplete, known.isParentRenewed) = (told.isComplete, told.isParentRenewed)
        // The image itself stays: processes that forked share it.
        if known.image.arguments == nil { known.image.arguments = told.image.arguments }
        if known.image.environment == nil { known.image.environment = told.image.environment }
    }

    /// What is known of the same process and image; of facts that /proc told the image may have been found out since.
    private func known(_ told: ProcessFacts) -> ProcessFacts? {
        var candidate = entries[told.key.pid]
        while let facts = candidate {
            let isSameImage = facts.imageNumber == told.imageNumber || facts.imageNumber == nil && facts.origin != .nothing
            if facts.key.matches(told.key), isSameImage, (facts.origin == .nothing) == (told.origin == .nothing) { return facts }
            candidate = facts.former
        }
        return nil
    }
}
