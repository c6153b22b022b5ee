// SPDX-License-Identifier: Apache-2.0

import Context
import Events
import Formats
import Foundation
import PolicySyntax
import RuleEvaluator
import SoundnessCheck
import Testing

/// Whether rules hold is found out without allocating, once the evaluator has seen how long texts get.
@Suite struct EvaluationAllocationTests {
    // MARK: the count itself

    @Test func `what allocates is counted, and what does not is not`() {
        var number = 0
        #expect(allocations { number += 1 } == 0)
        var bytes: [UInt8] = []
        #expect(allocations { bytes = [UInt8](repeating: 1, count: 4096 + number) } == 1)
        bytes.reserveCapacity(10_000)
        #expect(allocations { for _ in 0..<100 { bytes.append(2) } } == 0)
        #expect(allocations { free(malloc(10)); free(calloc(2, 8)) } == 2)
        #expect(bytes.count == 4197)
    }

    @Test func `an allocation that is planted where a rule asks is counted each time`() throws {
        let load = try EvaluatorLoad(Self.file("evt.type = openat and proc.exepath startswith /usr"), events: 400, seed: 5)
        let wasteful = WastefulSurroundings(EvaluatorLoad.surroundings())
        let run = AllocationRun(load, wasteful)
        try run.pass()
        let before = wasteful.asked
        let count = try allocations { try run.pass() }
        #expect(wasteful.asked > before + 2)
        #expect(count == wasteful.asked - before)
    }

    // MARK: rules

    private static func file(_ condition: String, output: String = "o") -> SourceFile {
        SourceFile(
            name: "rules.yaml",
            text: "- rule: r\n  desc: d\n  condition: \(condition)\n  output: \(output)\n  priority: INFO\n  warn_evttypes: false\n")
    }

    private static var official: SourceFile? {
        let paths = [ProcessInfo.processInfo.environment["FALCO_RULES"], "../shared/fixtures/falco/falco_rules.yaml", "/work/shared/fixtures/falco/falco_rules.yaml"]
        for case let path? in paths {
            if let data = FileManager.default.contents(atPath: path) { return SourceFile(name: "falco_rules.yaml", bytes: Array(data)) }
        }
        return nil
    }

    @Test func `the official rules allocate nothing over 20,000 random events`() throws {
        guard let file = Self.official else {
            print("skipped: no falco_rules.yaml")
            return
        }
        let load = try EvaluatorLoad(file, events: 20_000, seed: 11)
        let run = AllocationRun(load, EvaluatorLoad.surroundings())
        // The longest texts are among the first tenth, or the second pass over all of them would be the first that allocates.
        try run.pass(first: 2_000)
        run.reset()
        let count = try allocations { try run.pass() }
        #expect(count == 0)
        #expect(run.events == 20_000 && run.matches > 100)
        print("official rules: \(run.events) events, \(run.matches) matches, \(count) allocations")
    }

    /// Regular expressions are left out: RE2 has caches of its own.
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `random rules allocate nothing`(seed: UInt64) throws {
        let load = try EvaluatorLoad(rules: 40, events: 400, seed: seed) { $0.contains(" regex ") }
        let run = AllocationRun(load, EvaluatorLoad.surroundings())
        try run.pass()
        run.reset()
        let count = try allocations { try run.pass() }
        #expect(count == 0, "seed \(seed)")
        #expect(run.events == 400)
    }

    private static let conditions = [
        #"evt.type = openat and concat(proc.name, "-", fd.name) startswith "a-/""#,
        #"evt.type = openat and join(", ", (proc.name, fd.name, user.name)) contains "x, y""#,
        #"evt.type = openat and b64(proc.name) = "x" and toupper(fd.name) = "/ETC""#,
        #"evt.type = openat and basename(fd.name) = shadow and len(fd.name) > 3"#,
        #"evt.type = openat and fd.name startswith val(proc.cwd) and fd.name contains val(proc.name)"#,
        #"evt.type = openat and fd.name glob val(proc.exepath)"#,
        #"evt.type = openat and (evt.args contains zz or evt.time.iso8601 startswith 1999 or evt.datetime startswith 1999)"#,
        #"evt.type = openat and (proc.aname = zz or proc.acmdline contains zz or proc.exeline contains zz or proc.cmdlenargs = 77)"#,
        #"evt.type = openat and (thread.cap_effective contains ZZ or evt.arg.flags contains ZZ or evt.arg.mode = zz)"#,
        #"evt.type = openat and (evt.abspath = /zz or fs.path.name = /zz or fd.nameraw = zz or evt.arg[1] = zz)"#,
        #"evt.type in (connect, bind, sendto) and (fd.name contains zz or fd.sip.name = zz.invalid or fd.snet = 1.2.3.0/24 or evt.arg.addr = zz)"#,
        #"evt.type in (connect, bind, sendto) and (fd.sproto = zz or fd.cproto = zz or evt.arg.tuple contains zz or fd.containername = zz)"#,
        #"evt.type = openat and (container.image.repository = zz or container.image.tag = zz or container.mounts contains zz or container.labels contains zz)"#,
        #"evt.type = openat and (container.mount.source[/data*] = zz or container.label[a] = zz or container.name = zz or container.id = zz)"#,
        #"evt.type = openat and (k8s.pod.labels contains zz or k8s.ns.name = zz or container.image.digest = zz)"#,
    ]

    @Test(arguments: conditions) func `what is made of other values allocates nothing`(condition: String) throws {
        let load = try EvaluatorLoad(Self.file("'\(condition)'"), events: 800, seed: 3)
        let run = AllocationRun(load, EvaluatorLoad.surroundings())
        try run.pass()
        run.reset()
        let count = try allocations { try run.pass() }
        #expect(count == 0)
    }

    @Test func `processes that a replay knows are found without allocating`() throws {
        let surroundings = RecordedSurroundings(SurroundingsSnapshot())
        let load = try EvaluatorLoad(
            Self.file("evt.type = openat and proc.pname = p7 and proc.cmdline contains /etc and proc.aname = p7"), events: 0, seed: 1)
        let definition = try #require(EventCatalogue.shared.named("openat"))
        var records: [[UInt8]] = []
        for pid in 1...300 as ClosedRange<UInt32> {
            let key = ProcessKey(pid: pid, start: UInt64(pid) * 1_000_000_000), parent = pid / 8
            let image = ProcessImage()
            image.arguments = ArgumentVector(["p", "-x", "/etc/\(pid)"].map { Array($0.utf8) })
            let comm = Array("p\(pid)".utf8)
            surroundings.learn(ProcessFacts(
                key: key, parent: ProcessKey(pid: parent, start: UInt64(parent) * 1_000_000_000), imageNumber: 1, imageSince: 0,
                image: image, comm: comm, origin: .record))
            var record = RecordBuilder(kind: definition.kind, provider: .sysExit, arguments: definition.arguments.count + ObjectSlot.count)
            record.comm = comm
            (record.hostPid, record.hostTid, record.hostParentPid, record.imageNumber) = (pid, pid, parent, 1)
            (record.pid, record.tid) = (pid, pid)
            (record.processStart, record.parentStart) = (key.start, UInt64(parent) * 1_000_000_000)
            record.returned = 3
            records.append(record.bytes())
        }
        let run = AllocationRun(load.program, records, surroundings)
        try run.pass()
        run.reset()
        let count = try allocations { try run.pass() }
        #expect(count == 0)
        // Children of process 7 are those from 56 to 63.
        #expect(run.events == 300 && run.matches == 8)
    }

    // MARK: alerts

    /// An alert lies in memory of the evaluator's, and its line in that of the output.
    @Test func `alerts into Falco's JSON allocate nothing either`() throws {
        let output = "read | file=%fd.name cmd=%proc.cmdline user=%user.name parent=%proc.pname res=%evt.res fd=%fd.num c=%container.name t=%evt.time"
        let load = try EvaluatorLoad(Self.file("evt.type = openat", output: output), events: 3_000, seed: 9)
        let run = AllocationRun(load, EvaluatorLoad.surroundings())
        try run.alerts()
        let before = run.matches
        let count = try allocations { try run.alerts() }
        #expect(count == 0)
        #expect(run.matches - before > 50)
        #expect(run.text.contains("\"rule\":\"r\""))
    }
}

/// One evaluator and its events.
final class AllocationRun {
    private let evaluator: Evaluator
    private let records: [[UInt8]]
    private let formatter = FalcoJSONFormatter(FalcoOptions(hostname: Array("host".utf8)))
    private var lines = TextBuffer(capacity: 1 << 20)
    private var found: [RuleMatch] = []
    private(set) var events = 0
    private(set) var matches = 0

    convenience init(_ load: EvaluatorLoad, _ surroundings: any ProcessSurroundings) { self.init(load.program, load.records, surroundings) }

    init(_ program: Program, _ records: [[UInt8]], _ surroundings: any ProcessSurroundings) {
        evaluator = Evaluator(program, surroundings, hostName: "host")
        self.records = records
    }

    func reset() { (events, matches) = (0, 0) }

    func pass(first: Int = .max) throws {
        for index in 0..<min(first, records.count) {
            let record = records[index]
            let event = try Event(record.span)
            evaluator.evaluate(event) { _ in
                matches += 1
                return true
            }
            events += 1
        }
    }

    /// With the alerts as lines.
    func alerts() throws {
        lines.removeAll()
        for index in records.indices {
            let record = records[index]
            let event = try Event(record.span)
            found.removeAll(keepingCapacity: true)
            evaluator.evaluate(event) { match in
                found.append(match)
                return true
            }
            for match in found {
                formatter.append(evaluator.alert(match, event), to: &lines)
                matches += 1
            }
            if lines.count > 1 << 19 { lines.removeAll() }
        }
    }

    var text: String { String(decoding: lines.bytes, as: UTF8.self) }
}
