// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Glibc
internal import Synchronization

/// What happens to bytes when a sink's queue is full.
package enum OverflowPolicy: String, CaseIterable, Sendable {
    /// They are dropped, and their events counted: the default. The reader never waits. What holds a rule's match takes the place of
    /// what holds none.
    case drop
    /// The reader waits; the ring buffer fills, and the kernel side drops and counts.
    case wait
}

/// Bytes on their way to a descriptor, written by a thread of its own from a bounded queue.
///
/// `submit` and `finish` are called by one thread. Events are counted with the bytes that hold them, so
/// `submitted = written + dropped` once `finish` has returned.
package final class ByteSink: Sendable {
    /// What to write to.
    package enum Target: Sendable, Equatable {
        case standardOutput
        /// Appended to; opened anew where `reopen` asks for it.
        case file(String)
        /// Begun anew, and for its owner only.
        case privateFile(String)
    }

    private struct Chunk {
        var bytes: [UInt8] = []
        var events: UInt64 = 0
        /// How many of the events are matches of each rule.
        var rules: [String: UInt64] = [:]
    }

    private struct State {
        var queue: [Chunk] = []
        var queued = 0
        /// The chunk under way; its bytes are with the writer.
        var writing = 0
        var underWay = Chunk()
        /// Nobody waits for the chunk under way any more: it is counted as dropped.
        var abandoned = false
        var written: UInt64 = 0
        var dropped: UInt64 = 0
        var droppedOfRules: [String: UInt64] = [:]
        var failure: Int32 = 0
        var reopen = false
        var closing = false
        var closed = false

        mutating func drop(_ chunk: Chunk) {
            dropped += chunk.events
            droppedOfRules.merge(chunk.rules) { $0 + $1 }
        }

        func hasRoom(for chunk: Chunk, limit: Int) -> Bool {
            queued == 0 || queued + writing + chunk.bytes.count <= limit
        }

        /// Drops what holds no match, the newest first, until `chunk` has room, if that is enough.
        mutating func makeRoom(for chunk: Chunk, limit: Int) {
            if hasRoom(for: chunk, limit: limit) { return }
            let plain = queue.lazy.filter(\.rules.isEmpty).reduce(0) { $0 + $1.bytes.count }
            guard plain == queued || queued - plain + writing + chunk.bytes.count <= limit else { return }
            for index in queue.indices.reversed() where queue[index].rules.isEmpty {
                if hasRoom(for: chunk, limit: limit) { return }
                let dropped = queue.remove(at: index)
                queued -= dropped.bytes.count
                drop(dropped)
            }
        }

        mutating func dropQueue() {
            for chunk in queue { drop(chunk) }
            queue = []
            queued = 0
        }
    }

    package let target: Target
    private let state = Mutex(State())
    private let limit: Int
    private let policy: OverflowPolicy
    /// Readable while there is something for the writer to do, and something that the submitter waits for.
    private let work: Int32
    private let room: Int32

    /// Opens `target`. Throws the errno.
    package init(_ target: Target, limit: Int, policy: OverflowPolicy) throws(SinkError) {
        self.target = target
        self.limit = limit
        self.policy = policy
        work = shim_eventfd()
        room = shim_eventfd()
        guard work >= 0, room >= 0 else { throw SinkError(target: target, code: -min(work, room)) }
        let descriptor = Self.open(target)
        guard descriptor >= 0 else { throw SinkError(target: target, code: -descriptor) }
        let code = OwnThread.start { [self] in write(to: descriptor) }
        guard code == 0 else { throw SinkError(target: target, code: code) }
    }

    deinit {
        close(work)
        close(room)
    }

    private static func open(_ target: Target) -> Int32 {
        switch target {
        case .standardOutput:
            return 1
        case .file(let path):
            let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
            return descriptor < 0 ? -errno : descriptor
        case .privateFile(let path):
            let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { return -errno }
            var info = stat()
            // A device or a pipe is left as it is. A file is not emptied before it is nobody else's to read.
            guard unsafe fstat(descriptor, &info) == 0,
                info.st_mode & S_IFMT != S_IFREG || fchmod(descriptor, 0o600) == 0 && ftruncate(descriptor, 0) == 0
            else {
                let code = errno
                close(descriptor)
                return -code
            }
            return descriptor
        }
    }

    /// Queues `bytes`, which hold `events` events; drops and counts them when there is no room. `rules`: how many of them are matches of
    /// each rule; with some it takes the place of chunks that have none.
    package func submit(_ bytes: [UInt8], events: Int, rules: [String: UInt64] = [:]) {
        let chunk = Chunk(bytes: bytes, events: UInt64(events), rules: rules)
        while true {
            let accepted = state.withLock { state in
                if state.failure != 0 || state.closing {
                    state.drop(chunk)
                    return true
                }
                if policy == .drop, !rules.isEmpty { state.makeRoom(for: chunk, limit: limit) }
                guard state.hasRoom(for: chunk, limit: limit) else {
                    if policy == .wait { return false }
                    state.drop(chunk)
                    return true
                }
                state.queue.append(chunk)
                state.queued += bytes.count
                return true
            }
            if accepted { break }
            drainEvent(room)
            _ = shim_wait_readable(room, 100)
        }
        raise(work)
    }

    /// Bytes queued and being written.
    package var backlog: Int { state.withLock { $0.queued + $0.writing } }
    /// Events written out, and dropped.
    package var counts: (written: UInt64, dropped: UInt64) { state.withLock { ($0.written, $0.dropped) } }
    /// Of those that were dropped, the matches of each rule.
    package var droppedOfRules: [String: UInt64] { state.withLock { $0.droppedOfRules } }
    /// The errno that ended this sink; 0 while it works.
    package var failure: Int32 { state.withLock { $0.failure } }

    /// Opens the file anew before the next write, for log rotation.
    package func reopen() {
        state.withLock { $0.reopen = true }
        raise(work)
    }

    /// Waits until all is written, at most `milliseconds`; what is left then counts as dropped.
    package func finish(milliseconds: Int) {
        state.withLock { $0.closing = true }
        raise(work)
        var left = milliseconds
        while left > 0, !state.withLock({ $0.closed }) {
            drainEvent(room)
            if state.withLock({ $0.closed }) { break }
            _ = shim_wait_readable(room, Int32(min(left, 10)))
            left -= 10
        }
        state.withLock { state in
            state.dropQueue()
            if !state.closed {
                state.abandoned = true
                state.drop(state.underWay)
            }
        }
    }

    private func raise(_ descriptor: Int32) {
        var one: UInt64 = 1
        // An eventfd takes eight bytes; a full counter already wakes the other side.
        _ = unsafe Glibc.write(descriptor, &one, 8)
    }

    private func drainEvent(_ descriptor: Int32) {
        var value: UInt64 = 0
        _ = unsafe read(descriptor, &value, 8)
    }

    /// The writer's thread.
    private func write(to first: Int32) {
        var descriptor = first
        while true {
            let (chunk, reopen, closing) = state.withLock { state -> (Chunk?, Bool, Bool) in
                let reopen = state.reopen
                state.reopen = false
                guard !state.queue.isEmpty else { return (nil, reopen, state.closing) }
                let chunk = state.queue.removeFirst()
                state.queued -= chunk.bytes.count
                state.writing = chunk.bytes.count
                (state.underWay.events, state.underWay.rules) = (chunk.events, chunk.rules)
                return (chunk, reopen, state.closing)
            }
            if reopen, case .file = target {
                let fresh = Self.open(target)
                if fresh >= 0 {
                    close(descriptor)
                    descriptor = fresh
                }
            }
            if let chunk {
                let code = Self.writeAll(chunk.bytes, to: descriptor)
                state.withLock { state in
                    state.writing = 0
                    state.underWay = Chunk()
                    if state.abandoned { return }
                    if code == 0 {
                        state.written += chunk.events
                    } else {
                        state.failure = code
                        state.drop(chunk)
                        state.dropQueue()
                    }
                }
                raise(room)
                continue
            }
            if closing { break }
            drainEvent(work)
            if state.withLock({ $0.queue.isEmpty && !$0.closing && !$0.reopen }) { _ = shim_wait_readable(work, 1000) }
        }
        if target != .standardOutput { close(descriptor) }
        state.withLock { $0.closed = true }
        raise(room)
    }

    /// 0, or the errno.
    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var offset = 0
        while offset < bytes.count {
            // The offset stays below the count by the loop's condition.
            let (n, code) = unsafe bytes.withUnsafeBytes { buffer -> (Int, Int32) in
                let n = unsafe Glibc.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
                return (n, errno)
            }
            if n < 0 {
                if code == EINTR { continue }
                if code == EAGAIN {
                    usleep(1000)
                    continue
                }
                return code
            }
            offset += n
        }
        return 0
    }
}

/// A sink that could not be opened.
package struct SinkError: Error, Sendable, Equatable {
    package let target: ByteSink.Target
    /// A positive errno.
    package let code: Int32
}
