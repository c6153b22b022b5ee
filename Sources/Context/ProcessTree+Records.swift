// SPDX-License-Identifier: Apache-2.0

package import Events

// What records say of processes.
extension ProcessTree {
    /// Takes in what an exec, fork, exit, rename or existing-process record says; other records change nothing.
    package func observe(_ event: borrowing Event) {
        switch event.kind {
        case .schedProcessExec: observeExec(event)
        case .existingProcess: observeExisting(event)
        case .schedProcessFork: observeFork(event)
        case .schedProcessExit: observeExit(event)
        case .taskRename:
            guard event.tid == event.pid, let name = event.copy(1) else { return }
            known(event)?.comm = name
        default: return
        }
    }

    /// A process went to another folder (chdir, fchdir); whoever watches those calls says so.
    package func setWorkingDirectory(_ path: [UInt8], of event: borrowing Event) {
        guard event.hostPid != 0 else { return }
        (known(event) ?? discover(event)).workingDirectory = path
    }

    private func observeExec(_ event: borrowing Event) {
        noteOlderChild(event)
        let facts = ProcessFacts(
            key: event.process, parent: event.parent, imageNumber: event.imageNumber, imageSince: event.time,
            image: ProcessImage(event), comm: [UInt8](copying: event.comm), origin: .record)
        // An exec leaves session, terminal and login as they are.
        if let former = newest(event.process) {
            facts.task = former.task
            (facts.task.permittedCapabilities, facts.task.effectiveCapabilities) = (nil, nil)
            facts.task.inheritableCapabilities = nil
            facts.exit = former.exit
        }
        facts.take(event)
        insert(facts)
    }

    private func observeExisting(_ event: borrowing Event) {
        // Its exec may have been told while the list was read, and told more.
        if let facts = known(event), facts.origin == .record { return }
        let facts = ProcessFacts(
            key: event.process, parent: event.parent, imageNumber: event.imageNumber, imageSince: event.time,
            image: ProcessImage(event), comm: [UInt8](copying: event.comm), origin: .record)
        facts.take(event)
        insert(facts)
    }

    private func observeFork(_ event: borrowing Event) {
        // A thread is no process of its own.
        guard let tid = event.slot(5), let pid = event.slot(7), tid == pid, let start = event.slot(19), pid != 0,
            let parentPid = event.slot(12), let parentStart = event.slot(14)
        else { return }
        let key = ProcessKey(pid: UInt32(truncatingIfNeeded: pid), start: start)
        let child = newest(key)
        // What the child itself has said since is newer; what was only guessed at is not.
        if let child, child.origin == .record || child.imageNumber.map({ $0 != event.imageNumber }) ?? false { return }
        let caller = known(event) ?? discover(event)
        caller.take(event)
        let parent = ProcessKey(pid: UInt32(truncatingIfNeeded: parentPid), start: parentStart)
        let facts = inherited(from: caller, key: key, parent: child?.parent ?? parent, imageNumber: event.imageNumber)
        facts.comm = child?.comm ?? [UInt8](copying: event.comm)
        facts.exit = child?.exit
        facts.task.namespacePid = event.slot(8).map { UInt32(truncatingIfNeeded: $0) }
        insert(facts)
    }

    private func observeExit(_ event: borrowing Event) {
        // The last thread ends the process.
        guard event.slot(2) == 1 else { return }
        noteOlderChild(event)
        guard let facts = newest(event.process), facts.exit == nil else { return }
        facts.exit = ProcessFacts.Exit(event)
        bury(facts.key)
    }

    /// The child keeps everything of its parent's but the number.
    func inherited(from parent: ProcessFacts, key: ProcessKey, parent parentKey: ProcessKey, imageNumber: UInt32) -> ProcessFacts {
        let facts = ProcessFacts(
            key: key, parent: parentKey, imageNumber: imageNumber, imageSince: key.start, image: parent.image, comm: parent.comm,
            origin: .fork)
        facts.workingDirectory = parent.workingDirectory
        facts.task = parent.task
        facts.task.namespacePid = nil
        facts.isComplete = parent.isComplete
        return facts
    }

    /// An orphan goes to an ancestor, which may have executed since. Then equal image numbers prove nothing, see `discover`.
    private func noteOlderChild(_ event: borrowing Event) {
        var candidate = newest(event.parent)
        while let facts = candidate, facts.key.matches(event.parent) {
            if event.process.start < facts.imageSince { facts.hasOlderChildren = true }
            candidate = facts.former
        }
    }

    /// The newest facts of a process, without a look at /proc.
    func newest(_ key: ProcessKey) -> ProcessFacts? {
        var candidate = entries[key.pid]
        while let facts = candidate {
            if facts.key.matches(key) { return facts }
            candidate = facts.former
        }
        return nil
    }
}

extension ProcessFacts {
    /// What the fixed part and the task block say of a process beside its image.
    func take(_ event: borrowing Event) {
        task.namespacePid = event.pid
        guard let told = event.task else { return }
        task.session = told.session
        task.processGroup = told.processGroup
        task.namespaceSession = told.nsSession == 0 ? nil : told.nsSession
        task.namespaceProcessGroup = told.nsProcessGroup == 0 ? nil : told.nsProcessGroup
        task.terminal = told.terminal
        task.loginUid = told.loginUser ?? .max
        task.permittedCapabilities = told.permitted
        task.effectiveCapabilities = told.effective
        task.inheritableCapabilities = told.inheritable
        task.pidNamespaceStart = told.pidNamespaceStart
    }
}

extension ProcessFacts.Exit {
    init(_ event: borrowing Event) {
        self.init(
            code: Int32(truncatingIfNeeded: event.slot(0) ?? 0), signal: Int32(truncatingIfNeeded: event.slot(1) ?? 0), time: event.time)
    }
}

extension ProcessImage {
    /// From an exec or existing-process record.
    convenience init(_ event: borrowing Event) {
        self.init()
        givenPath = event.copy(0)
        executable = event.copy(1)
        device = event.slot(2).map { UInt32(truncatingIfNeeded: $0) }
        inode = event.slot(3)
        changeTime = event.slot(4)
        mode = event.slot(5).map { UInt16(truncatingIfNeeded: $0) }
        arguments = Self.vector(event, 10)
        environment = Self.vector(event, 16)
        workingDirectory = event.copy(17)
        isMemoryFile = event.slot(18).map { $0 != 0 }
        isDeleted = event.slot(19).map { $0 != 0 }
        isInUpperLayer = event.slot(20).map { $0 != 0 }
        modificationTime = Self.slot(.modified, event)
        isWritable = Self.slot(.writable, event).map { $0 != 0 }
        isInLowerLayer = Self.slot(.lowerLayer, event).map { $0 != 0 }
    }

    /// Exec and existing-process records have the same arguments.
    private static let argumentCount = EventCatalogue.shared[.schedProcessExec]?.arguments.count ?? 0

    private static func slot(_ slot: ImageSlot, _ event: borrowing Event) -> UInt64? {
        event.imageIndex(slot, behind: argumentCount).flatMap { event.slot($0) }
    }

    private static func vector(_ event: borrowing Event, _ index: Int) -> ArgumentVector? {
        // TRUNCATED or PARTIAL of apus_slot_flag.
        event.copy(index).map { ArgumentVector($0, isCut: event.textFlags(index) & 0b10001 != 0) }
    }
}
