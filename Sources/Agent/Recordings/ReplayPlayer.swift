// SPDX-License-Identifier: Apache-2.0

internal import Context
internal import Events
internal import Recording
internal import Sinks

/// Takes the entries of one recording, in their order.
final class ReplayPlayer {
    private(set) var accounting = Accounting()
    let outputs: [EventOutput]
    private let surroundings: RecordedSurroundings
    private let rules: RuleEngine?
    private let outlet: EventOutlet
    private let limit: UInt64?
    private var observed: [UInt8] = []

    /// `shown`: events to show beside matches; nil: all.
    init(_ header: RecordingHeader, _ request: RunRequest, shown: Set<EventKind>?, countsMissing: Bool) throws(AgentError) {
        let host = HostIdentity(nodeName: header.hostName, utcOffset: Int(header.utcOffset), services: header.services)
        surroundings = RecordedSurroundings(SurroundingsSnapshot(clockOffset: header.clockOffset))
        outputs = try OutputFactory(request, host, isOfCommand: header.isOfCommand).open()
        rules = request.rules.map { [surroundings] in
            RuleEngine($0, surroundings, host, hostNames: NoHostNames(), countsMissing: countsMissing)
        }
        outlet = EventOutlet(outputs, shown: shown, filtered: request.selection.filtered)
        limit = request.count
    }

    /// Nobody wants more.
    var isOver: Bool {
        outputs.contains { $0.sink.failure != 0 } || limit.map { accounting.events + accounting.alerts >= $0 } ?? false
    }

    /// How many rules asked for what a line lacked; nil where that is not counted.
    var rulesWithMissing: Int? { rules?.rulesWithMissing?.count }

    /// How many keys rules have forgotten before their time.
    var forgotten: UInt64 { rules?.forgotten ?? 0 }

    func take(_ entry: RecordingEntry) {
        switch entry {
        case .header, .end: break
        case .accounts(let table): surroundings.learn(table)
        case .containerAccounts(let inside): surroundings.learn(inside)
        case .container(let container, let cgroup): surroundings.learn(container, cgroup: cgroup)
        case .process(let facts): surroundings.learn(facts)
        case .clock(let offset): surroundings.clockOffset = offset
        case .fileHash(let hash): surroundings.fileHash = hash
        case .observed(let record):
            accounting.read += 1
            observed = record
            reading(record) {
                surroundings.observe($0)
                rules?.observe($0)
            }
        case .shown: reading(observed) { tell($0) }
        case .made(let record):
            accounting.made += 1
            reading(record) { tell($0) }
        }
    }

    private func reading(_ record: [UInt8], _ body: (borrowing Event) -> Void) {
        do throws(DecodeError) { body(try Event(record.span)) } catch { accounting.malformed += 1 }
    }

    private func tell(_ event: borrowing Event) {
        guard let definition = EventCatalogue.shared[event.kind] else {
            accounting.malformed += 1
            return
        }
        surroundings.meet(event)
        outlet.tell(event, definition, rules, surroundings, &accounting)
        surroundings.fileHash = nil
    }

    /// Writes what is left.
    func finish() {
        if !isOver { outlet.tellFolded(rules, at: nil, surroundings, &accounting) }
        for output in outputs { output.flush() }
        for output in outputs { output.sink.finish(milliseconds: 30_000) }
    }

    /// The first output that could not be written to its end, but for a reader that has gone.
    var failedOutput: AgentError? { outputs.lazy.compactMap(\.unwritten).first }
}
