// SPDX-License-Identifier: Apache-2.0

package import Events

/// What the agent asks of the kernel side, fixed while a session lasts.
package struct SensorRequest: Sendable {
    /// The events that somebody wants to see.
    package var events: Set<EventKind>
    /// ANDed; empty means every task but the agent's own.
    package var scope: [ScopeTest]
    /// Size of the ring buffer of telemetry in bytes, a power of two of at least one page.
    package var ringSize: Int
    /// The same of the ring of alerts, by which processes' beginnings and ends come too.
    package var alertRingSize = SensorRequest.defaultAlertRingSize
    /// Of `events`, those that only rules want to see: they come by the ring of alerts.
    package var urgent: Set<EventKind> = []
    /// What is lost is counted for the rules that it may have matched.
    package var countsRules = false
    /// Telemetry that a control group may tell: records a second on average, 0 for as many as it likes, and how many at once, both at most
    /// 10⁹.
    package var telemetryRate = SensorRequest.defaultTelemetryRate
    package var telemetryBurst = SensorRequest.defaultTelemetryRate
    /// Providers by name, in order of preference; empty: the catalogue's own order.
    package var providers: [String]
    /// What is copied of the environment of executed programs.
    package var environment: EnvironmentChoice
    /// Whether each record ends with the user's stack.
    package var stack = false
    /// Whether records of system calls say what their descriptors and paths stand for, and those of executed files more of these.
    package var objects = false
    /// Whether records of system calls that move bytes hold the first of them, secrets among them; where `objects` are told.
    package var data = false
    /// Whether records of polls say what the descriptors stand for that they wait for; where `objects` are told.
    package var polled = false
    /// Whether each record says more of its task: session, process group, terminal, capabilities.
    package var taskBlock = false
    /// Whether each record says what the task's UTS namespace calls its host; where `taskBlock` is told.
    package var nodeName = false
    /// Whether forks are told even if nobody chose them, marked as internal.
    package var forks = false
    /// security_file_open only where the file may be changed or made.
    package var openForChangeOnly = false
    /// Of `events`, those that are wanted only where an io_uring asked: the exits of calls do not tell them.
    package var onlyFromRings: Set<EventKind> = []
    /// Of `events`, the calls that are wanted only where they failed: for execs, whose success is told by another event.
    package var onlyFailures: Set<EventKind> = []
    /// What the kernel side decides by itself; nil: it tells whatever was chosen. Decisions come and go while the session lasts
    /// (`SensorSession.swap`), as long as it began with some.
    package var decisions: KernelDecisions?
    /// Places for what is remembered of tasks, and of processes; a power of two. Who finds none is remembered all the same, at a price.
    package var places = 16384
    /// CLOCK_BOOTTIME ns: processes that started later are new.
    package var since: UInt64 = 0

    package static let defaultRingSize = 16 << 20
    package static let defaultAlertRingSize = 8 << 20
    /// More than a reader of two processors can take.
    package static let defaultTelemetryRate: UInt64 = 1_000_000

    package init(
        events: Set<EventKind>, scope: [ScopeTest] = [], ringSize: Int = SensorRequest.defaultRingSize, providers: [String] = [],
        environment: EnvironmentChoice = .nothing
    ) {
        self.events = events
        self.scope = scope
        self.ringSize = ringSize
        self.providers = providers
        self.environment = environment
    }
}

extension SensorRequest {
    /// Whether a session with this request tells all that one with another would; the scope must be the same.
    package func covers(_ other: SensorRequest) -> Bool {
        events.isSuperset(of: other.events) && urgent.intersection(other.events) == other.urgent && (countsRules || !other.countsRules) && onlyFromRings.isDisjoint(with: other.events.subtracting(other.onlyFromRings))
            && onlyFailures.isDisjoint(with: other.events.subtracting(other.onlyFailures)) && (objects || !other.objects) && (data || !other.data) && (polled || !other.polled)
            && (taskBlock || !other.taskBlock) && (nodeName || !other.nodeName)
            && environment.covers(other.environment) && (stack || !other.stack) && (forks || !other.forks)
            && (!openForChangeOnly || other.openForChangeOnly)
    }
}
