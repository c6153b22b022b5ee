// SPDX-License-Identifier: Apache-2.0

internal import Context
internal import Events
internal import Recording
internal import Sinks

/// Writes a run down: each record as it came, before it what was learnt around it. Used by the reading thread.
final class Recorder {
    private let context: HostContext
    private let sink: ByteSink
    private var writer: RecordingWriter
    /// Events in `writer` that the sink was not given yet.
    private var unsent: UInt64 = 0
    private var clockOffset: UInt64
    /// What was written of containers: of each the revision, and which one each control group has.
    private var revisions: [String: Int] = [:]
    private var containers: [UInt64: String] = [:]
    private var accounts: Set<Place> = []
    /// Of containers, as much is remembered as being written; it is written again otherwise.
    private static let limit = 16384
    /// Bytes are handed on when there are so many.
    private static let flushSize = 64 * 1024

    private struct Place: Hashable {
        let mountNamespace: UInt32
        let cgroup: UInt64
    }

    /// Begins the file with what is known now. With a command, processes are read as they come up; otherwise all that there are.
    init(
        to destination: OutputSpecification.Destination, _ request: RunRequest, _ context: HostContext, _ host: HostIdentity
    ) throws(AgentError) {
        self.context = context
        // What is dropped here would be missing in the middle; the kernel side counts what it has to drop.
        let target: ByteSink.Target = if case .file(let path) = destination { .privateFile(path) } else { .standardOutput }
        do throws(SinkError) {
            sink = try ByteSink(target, limit: request.sinkBuffer, policy: .wait)
        } catch {
            throw OutputFactory.unwritable(destination, error)
        }
        context.beginLearning(wholeHost: !request.isTraced)
        let snapshot = context.snapshot()
        clockOffset = snapshot.clockOffset
        writer = RecordingWriter(
            RecordingHeader(host, clockOffset: snapshot.clockOffset, began: request.since, isOfCommand: request.isTraced))
        writer.append(.accounts(snapshot.accounts))
        for facts in snapshot.processes { writer.append(.process(facts)) }
        flush()
    }

    /// The errno that ended the file; 0 while it can be written.
    var failure: Int32 { sink.failure }
    var events: UInt64 { writer.counts.events }

    /// The process tree has taken a record in.
    func observed(_ event: borrowing Event) {
        writeLearnt()
        writer.append(.observed(event.record))
    }

    /// An event is about to be looked at by rules and shown: all that can be asked about it is found out, and written before it.
    func meet(_ event: borrowing Event, isObserved: Bool) {
        context.meet(event)
        writeLearnt()
        writeContainers(event)
        let offset = context.unixTime(0)
        if offset != clockOffset {
            clockOffset = offset
            writer.append(.clock(offset))
        }
        if event.kind.hasFileHash, let hash = context.fileHash(of: event) { writer.append(.fileHash(hash)) }
        writer.append(isObserved ? .shown : .made(event.record))
        unsent += 1
        if writer.pending >= Self.flushSize { flush() }
    }

    private func writeLearnt() {
        for facts in context.processes.takeLearnt() { writer.append(.process(facts)) }
    }

    private func writeContainers(_ event: borrowing Event) {
        if revisions.count + containers.count + accounts.count > Self.limit {
            (revisions, containers, accounts) = ([:], [:], [])
        }
        if event.kind == .containerCreate || event.kind == .existingContainer, let id = event.copy(1),
            let told = context.container(id: String(decoding: id, as: UTF8.self)), isNews(told)
        {
            writer.append(.container(told, cgroup: 0))
        }
        guard let container = context.container(of: event) else {
            if containers.removeValue(forKey: event.cgroupID) != nil { writer.append(.container(nil, cgroup: event.cgroupID)) }
            return
        }
        let isNew = containers.updateValue(container.id, forKey: event.cgroupID) != container.id
        if isNews(container) || isNew {
            writer.append(.container(container, cgroup: event.cgroupID))
        }
        let place = Place(mountNamespace: event.mountNamespace, cgroup: event.cgroupID)
        if !accounts.contains(place), let inside = context.containerAccounts(of: event) {
            accounts.insert(place)
            writer.append(.containerAccounts(inside))
        }
    }

    /// Whether this has not been written of a container yet; it will be.
    private func isNews(_ container: ContainerInfo) -> Bool {
        revisions.updateValue(container.revision, forKey: container.id) != container.revision
    }

    /// Hands on what there is, whole entries.
    func flush() {
        guard writer.pending > 0 else { return }
        sink.submit(writer.take(), events: Int(unsent))
        unsent = 0
    }

    /// Ends the file; false when it could not be written to its end.
    func finish(lost: UInt64) -> Bool {
        writer.finish(lost: lost)
        flush()
        // The file is what the run was made for.
        sink.finish(milliseconds: 30_000)
        return sink.failure == 0 && sink.counts.dropped == 0
    }
}

extension RecordingHeader {
    init(_ host: HostIdentity, clockOffset: UInt64, began: UInt64, isOfCommand: Bool) {
        func line(_ path: String) -> String {
            String(decoding: (ProcFS.contents(path) ?? []).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        }
        self.init()
        hostName = host.nodeName
        kernel = line("/proc/sys/kernel/osrelease")
        bootID = line("/proc/sys/kernel/random/boot_id")
        self.clockOffset = clockOffset
        self.began = began
        utcOffset = Int32(truncatingIfNeeded: host.utcOffset)
        self.isOfCommand = isOfCommand
        services = host.services
    }
}
