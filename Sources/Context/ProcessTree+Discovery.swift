// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import KernelInterface

// Processes that no record has told of.
extension ProcessTree {
    /// Makes facts for the event's process, which is not known yet. So /proc is asked once for each process.
    func discover(_ event: borrowing Event) -> ProcessFacts {
        let key = event.process
        let inherited = inheritedUntold(event), read = inherited == nil ? readNow(event) : nil
        let facts = inherited ?? read ?? unknown(key, event.imageNumber)
        facts.parent = event.parent
        facts.comm = [UInt8](copying: event.comm)
        facts.take(event)
        if event.kind == .schedProcessExit, event.slot(2) == 1 {
            facts.exit = ProcessFacts.Exit(event)
            bury(key)
        }
        insert(facts)
        if read != nil { note(facts) }
        return facts
    }

    /// A child that has not executed anything runs its parent's image: fork copies the number too.
    ///
    /// Not where the parent may have adopted it: an older descendant of the parent's can have executed as often as the parent.
    private func inheritedUntold(_ event: borrowing Event) -> ProcessFacts? {
        guard let parent = newest(event.parent) else { return nil }
        let key = event.process
        var candidate: ProcessFacts? = parent
        var until = UInt64.max
        while let facts = candidate, facts.key == parent.key {
            if facts.imageNumber == event.imageNumber, facts.imageSince <= key.start, key.start < until, !facts.hasOlderChildren,
                facts.origin != .nothing
            {
                return inherited(from: facts, key: key, parent: event.parent, imageNumber: event.imageNumber)
            }
            until = facts.imageSince
            candidate = facts.former
        }
        return nil
    }

    /// What /proc says; not of an image that the process has left since.
    private func readNow(_ event: borrowing Event) -> ProcessFacts? {
        let key = event.process
        guard let proc, newest(key).map({ isNewer(event.imageNumber, than: $0) }) ?? true,
            let stat = proc.stat(key.pid), ProcessKey(pid: key.pid, start: stat.start).matches(key)
        else { return nil }
        return facts(proc, stat, key: key, imageNumber: event.imageNumber, since: event.time)
    }

    private func isNewer(_ number: UInt32, than facts: ProcessFacts) -> Bool {
        facts.imageNumber.map { Int32(bitPattern: number &- $0) > 0 } ?? (facts.origin != .nothing)
    }

    /// Reads the process that has `pid` now, which must be `wanted` where that is given; what is not there is remembered too.
    func load(_ pid: UInt32, wanted: ProcessKey?) -> ProcessFacts? {
        guard let proc else { return nil }
        let made: ProcessFacts
        if let stat = proc.stat(pid), wanted?.matches(ProcessKey(pid: pid, start: stat.start)) ?? true {
            let key = wanted ?? ProcessKey(pid: pid, start: stat.start)
            made = facts(proc, stat, key: key, imageNumber: nil, since: .max)
            if let parent = keyNow(stat.parent) { made.parent = parent }
            made.comm = stat.comm
        } else {
            made = unknown(wanted ?? ProcessKey(pid: pid, start: 0), nil)
            bury(made.key)
        }
        insert(made)
        note(made)
        return made
    }

    private func facts(_ proc: ProcReader, _ stat: ProcReader.Stat, key: ProcessKey, imageNumber: UInt32?, since: UInt64) -> ProcessFacts {
        let image = ProcessImage()
        if let (path, isDeleted) = proc.executable(key.pid) { (image.executable, image.isDeleted) = (path, isDeleted) }
        return ProcessFacts(
            key: key, parent: ProcessKey(pid: 0, start: 0), imageNumber: imageNumber, imageSince: since, image: image, comm: [],
            origin: .procfs)
    }

    private func unknown(_ key: ProcessKey, _ imageNumber: UInt32?) -> ProcessFacts {
        ProcessFacts(
            key: key, parent: ProcessKey(pid: 0, start: 0), imageNumber: imageNumber, imageSince: .max, image: ProcessImage(), comm: [],
            origin: .nothing)
    }

    /// Adds from /proc what records did not tell: once, when somebody wants it.
    func complete(_ facts: ProcessFacts) {
        facts.isComplete = true
        guard let proc, facts.exit == nil, facts.origin != .nothing, lacks(facts) else { return }
        let pid = facts.key.pid
        guard let stat = proc.stat(pid), ProcessKey(pid: pid, start: stat.start).matches(facts.key) else { return }
        var task = facts.task
        proc.complete(&task, pid, stat)
        let image = facts.image
        let found = proc.executable(pid)
        let folder = proc.workingDirectory(pid)
        let arguments = image.arguments == nil ? proc.arguments(pid) : nil
        let environment = environment != .nothing && image.environment == nil ? proc.environment(pid, self.environment) : nil
        // It may have ended meanwhile, and another may have its pid.
        guard proc.lives(facts.key) else { return }
        facts.task = task
        note(facts)
        // What it runs now may be another image than the facts are of.
        guard found?.path == image.executable, proc.executable(pid)?.path == image.executable else { return }
        if facts.workingDirectory == nil { facts.workingDirectory = folder }
        if image.arguments == nil { image.arguments = arguments }
        if image.environment == nil { image.environment = environment }
    }

    private func lacks(_ facts: ProcessFacts) -> Bool {
        let task = facts.task
        return facts.image.arguments == nil || facts.workingDirectory == nil || task.session == nil || task.terminal == nil
            || task.loginUid == nil || task.effectiveCapabilities == nil || environment != .nothing && facts.image.environment == nil
    }
}
