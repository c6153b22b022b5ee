// SPDX-License-Identifier: Apache-2.0

import Context
import Events
import PolicyModel
import PolicySyntax
import RuleEvaluator
import TestSupport
import Testing
import TraceeLanguage

@Suite struct TraceeFormTests {
    @Test(arguments: TraceeForms.all.map(\.file)) func `a policy of Tracee is held whole`(file: String) throws {
        let policy = try #require(TraceeForms.all.first { $0.file == file }?.policy)
        guard let written = try TraceeDocument(file: file) else { return }
        #expect(try TraceeDocument(policy) == written)
    }

    @Test(arguments: TraceeForms.all.map(\.file)) func `a policy's file is read into that form`(file: String) throws {
        let form = try #require(TraceeForms.all.first { $0.file == file }?.policy)
        guard let bytes = SharedFixture.contents("tracee/policies/" + file) else { return }
        var options = TraceeOptions()
        options.detections = Dictionary(form.rules.map { ($0.name, []) }) { first, _ in first }
        let set = TraceeLoader(options).load([SourceFile(name: file, bytes: bytes)])
        #expect(set.diagnostics.isEmpty, "\(set.diagnostics)")
        let policy = try #require(set.policies.first?.policy)
        #expect(policy.name == form.name && policy.about == form.about && policy.language == form.language)
        #expect(policy.scope == form.scope && policy.trees == form.trees)
        #expect(policy.rules.map(\.name) == form.rules.map(\.name) && policy.rules.map(\.triggers) == form.rules.map(\.triggers))
        #expect(policy.rules.map(\.condition) == form.rules.map(\.condition))
    }

    @Test func `there is a form for each of the sixteen files`() {
        let files = SharedFixture.files(below: "tracee/policies").filter { $0.hasSuffix(".yaml") }
        #expect(files.isEmpty || Set(files) == Set(TraceeForms.all.map(\.file)))
        #expect(TraceeForms.all.count == 16)
    }

    @Test func `events that the catalogue lacks are what detectors tell`() throws {
        let policy = try #require(TraceeForms.all.first { $0.file == "default-policy.yaml" }?.policy)
        let detections = policy.rules.filter { rule in rule.triggers.contains { if case .detection = $0 { true } else { false } } }
        #expect(detections.count == 30 && policy.rules.count == 32)
    }

    /// Something that happens, and whether a policy is about it.
    struct Occurrence: Sendable {
        let file: String
        let event: String
        var comm = "bash"
        var pid: UInt32 = 30
        var uid: UInt32 = 0
        var path: String?
        var container: UInt64 = 0
        let matches: Bool
    }

    static let occurrences = [
        Occurrence(file: "k8s/context_comm.yaml", event: "openat", comm: "ls", matches: true),
        Occurrence(file: "k8s/context_comm.yaml", event: "openat", comm: "lsof", matches: false),
        Occurrence(file: "k8s/context_comm.yaml", event: "read", comm: "ls", matches: false),
        Occurrence(file: "k8s/openat_data_pahtname.yaml", event: "openat", path: "/tmp/x", matches: true),
        Occurrence(file: "k8s/openat_data_pahtname.yaml", event: "openat", path: "/tmpfs", matches: true),
        Occurrence(file: "k8s/openat_data_pahtname.yaml", event: "openat", path: "/var/tmp/x", matches: false),
        Occurrence(file: "k8s/openat_data_pahtname.yaml", event: "openat", matches: false),
        Occurrence(file: "k8s/pid_equal.yaml", event: "read", pid: 1000, matches: true),
        Occurrence(file: "k8s/pid_equal.yaml", event: "read", pid: 2000, matches: false),
        Occurrence(file: "k8s/pid_equal.yaml", event: "write", pid: 2000, matches: true),
        Occurrence(file: "k8s/uid_higher_than_or_equal_to_zero.yaml", event: "read", uid: .max, matches: true),
        Occurrence(file: "plain/scope_comm.yaml", event: "sched_process_exit", comm: "strace", matches: true),
        Occurrence(file: "plain/scope_comm.yaml", event: "sched_process_exit", comm: "cat", matches: false),
        Occurrence(file: "k8s/container_dns_events.yaml", event: "net_packet_dns_request", container: 7, matches: true),
        Occurrence(file: "k8s/container_dns_events.yaml", event: "net_packet_dns_request", matches: false),
        Occurrence(file: "plain/dig.yaml", event: "net_packet_dns_response", pid: 40, matches: true),
        Occurrence(file: "plain/dig.yaml", event: "net_packet_dns_response", pid: 30, matches: false),
    ]

    @Test(arguments: occurrences) func `a policy is about what its author meant`(occurrence: Occurrence) throws {
        let policy = try #require(TraceeForms.all.first { $0.file == occurrence.file }?.policy)
        var builder = ProgramBuilder()
        for var rule in policy.rules {
            rule.condition = .all([policy.scope, rule.condition])
            let kinds: [EventKind] = rule.triggers.compactMap { if case .event(let kind) = $0 { kind } else { nil } }
            builder.add(rule, kinds: kinds, TraceeBinding(since: 0))
        }
        var count = 0
        let record = try Self.record(occurrence)
        Evaluator(builder.build(), Self.surroundings()).evaluate(try Event(record.span)) { _ in count += 1; return true }
        #expect(count == (occurrence.matches ? 1 : 0))
    }

    private static func record(_ occurrence: Occurrence) throws -> [UInt8] {
        let definition = try #require(EventCatalogue.shared.named(occurrence.event))
        var record = RecordBuilder(kind: definition.kind, provider: .sysExit, arguments: definition.arguments.count)
        if let path = occurrence.path, let place = definition.arguments.firstIndex(where: { $0.name == "pathname" }) {
            record.set(place, text: Array(path.utf8))
        }
        record.comm = Array(occurrence.comm.utf8)
        (record.uid, record.pid, record.hostPid, record.cgroupID) = (occurrence.uid, occurrence.pid, occurrence.pid, occurrence.container)
        record.processStart = UInt64(occurrence.pid)
        return record.bytes()
    }

    /// Process 40 runs dig, 30 something else; control group 7 is a container's.
    private static func surroundings() -> RecordedSurroundings {
        var snapshot = SurroundingsSnapshot()
        for (pid, path) in [(UInt32(30), "/usr/bin/digest"), (40, "/usr/bin/dig")] {
            let image = ProcessImage()
            image.executable = Array(path.utf8)
            let key = ProcessKey(pid: pid, start: UInt64(pid))
            snapshot.processes.append(ProcessFacts(
                key: key, parent: ProcessKey(pid: 1, start: 0), imageNumber: 0, imageSince: 0, image: image, comm: [], origin: .record))
        }
        snapshot.containers[7] = ContainerInfo(id: String(repeating: "a", count: 64), runtime: "docker")
        return RecordedSurroundings(snapshot)
    }
}
