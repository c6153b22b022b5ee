// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import KernelInterface
internal import Sensors
internal import Sinks
internal import Synchronization

/// Other policies for a run that goes on: reads and compiles them, and loads what hooks they need, on a thread of its own; the
/// reading thread takes the result between two events. With whatever is wrong, the old ones stay.
final class PolicyReload {
    private let log: Log
    private let loading: SensorLoading
    private let watch: FileWatch?
    private var policies: LoadedPolicies
    /// What the session tells.
    private var sensors: SensorRequest
    private var isWanted = false
    private var isUnderWay = false
    /// The session's tables have no room for the decisions that are wanted.
    private var needsSession = false
    /// Rules that wait for their sensors.
    private var waiting: LoadedPolicies?
    private let mailbox = Mailbox()

    /// What one reading came to. The thread that made it keeps nothing of it, so that the session has one user at a time.
    private struct Outcome: @unchecked Sendable {
        let policies: Result<LoadedPolicies, AgentError>
        let stamps: FileStamps
        /// Nil: the one that is there does.
        let session: SensorSession?
    }

    /// Where the thread leaves its outcome.
    private final class Mailbox: Sendable {
        private let outcome = Mutex<Outcome?>(nil)
        func put(_ new: Outcome) { outcome.withLock { $0 = new } }
        func take() -> Outcome? { outcome.withLock { $0.take() } }
    }

    init(_ policies: LoadedPolicies, _ loading: SensorLoading, watches: Bool, _ log: Log) throws(AgentError) {
        self.policies = policies
        self.loading = loading
        self.log = log
        sensors = loading.sensors(for: policies.rules)
        watch = watches ? try FileWatch(policies.watched, policies.stamps) : nil
    }

    /// Somebody wants it.
    func want() { isWanted = true }

    /// Every now and then, by the reading thread: begins what is wanted, and takes what is done.
    func tick(_ now: UInt64, _ feed: SensorFeed, _ pipeline: EventPipeline) {
        if watch?.hasChanged(now) == true { isWanted = true }
        if let outcome = mailbox.take() { finish(outcome, feed, pipeline) }
        // One after the other: what is wanted meanwhile comes next.
        guard isWanted, !isUnderWay, !feed.isOverlapping else { return }
        isWanted = false
        begin(feed)
    }

    /// The session's successor has taken over.
    func change(_ gap: UInt64, _ pipeline: EventPipeline) {
        guard let policies = waiting else { return }
        waiting = nil
        if gap < Handover.quiet {
            log.write(
                .warning, "no quiet moment to change hooks: of events within \(gap / 1000) µs of it one may be told twice or not at all")
        }
        adopt(policies, pipeline)
    }

    private func begin(_ feed: SensorFeed) {
        let (source, watched, memory) = (policies.source, policies.watched, feed.memory)
        let (loading, sensors, needsSession, mailbox) = (loading, sensors, needsSession, mailbox)
        self.needsSession = false
        isUnderWay = true
        let code = OwnThread.start {
            // Before reading: what changes meanwhile is read again.
            let stamps = FileStamps(watched)
            do throws(AgentError) {
                let policies = try loading.policies(source)
                let wanted = loading.sensors(for: policies.rules)
                let session = sensors.covers(wanted) && !needsSession ? nil : try loading.session(wanted, continuing: memory)
                mailbox.put(Outcome(policies: .success(policies), stamps: policies.stamps, session: session))
            } catch {
                mailbox.put(Outcome(policies: .failure(error), stamps: stamps, session: nil))
            }
        }
        guard code != 0 else { return }
        isUnderWay = false
        log.write(.error, "policies are not read again: no thread can be had (error \(code))")
    }

    private func finish(_ outcome: Outcome, _ feed: SensorFeed, _ pipeline: EventPipeline) {
        isUnderWay = false
        switch outcome.policies {
        case .failure(let error):
            watch?.watch(policies.watched, outcome.stamps)
            log.write(.error, "the policies stay as they were: \(error.message)")
            if let hint = error.hint { log.write(.error, "hint: \(hint)") }
        case .success(let loaded):
            watch?.watch(loaded.watched, loaded.stamps)
            guard let session = outcome.session else { return swap(to: loaded, feed, pipeline) }
            sensors = loading.sensors(for: loaded.rules)
            waiting = loaded
            log.write(.info, "the new rules need other hooks, which are there now and take over")
            feed.begin(session)
        }
    }

    /// The session stays, and decides by other rules. What it decided before is still judged by the ones before.
    private func swap(to loaded: LoadedPolicies, _ feed: SensorFeed, _ pipeline: EventPipeline) {
        guard let decisions = loaded.rules.filter?.decisions else { return adopt(loaded, pipeline) }
        do throws(KernelError) {
            let before = policies
            adopt(loaded, pipeline)
            do throws(KernelError) {
                loading.tell(refused: try feed.swap(to: decisions) { pipeline.processes })
            } catch {
                adopt(before, pipeline)
                throw error
            }
        } catch {
            log.write(.info, "a new set of hooks is needed: \(error)")
            (needsSession, isWanted) = (true, true)
        }
    }

    private func adopt(_ loaded: LoadedPolicies, _ pipeline: EventPipeline) {
        let host = HostIdentity.here
        if loaded.shape(on: host) != policies.shape(on: host) {
            log.write(.warning, "json_* and time_format_iso_8601 have changed, which takes effect at the next start")
        }
        policies = loaded
        pipeline.replace(loaded.rules)
        log.write(.info, "policies read again: \(loaded.rules.count) rules")
    }
}
