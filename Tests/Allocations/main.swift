// SPDX-License-Identifier: Apache-2.0

// Whether rules hold is found out without allocating, once the evaluator has seen how long texts get. In a release build: without
// optimization the compiler itself boxes values. Prints a line for each case; ends with 1 if one of them allocates.

import Context
import Events
import Foundation
import PolicySyntax
import RuleEvaluator
import SoundnessCheck

private var failures = 0

/// One case: how often it allocated is what it should be, and it did what it says.
@MainActor private func report(_ name: String, _ count: Int, wanted: Int = 0, _ didWork: Bool) {
    let isGood = count == wanted && didWork
    if !isGood { failures += 1 }
    print("\(isGood ? "ok    " : "FAILED")  \(count) allocations\(wanted == 0 ? "" : " of \(wanted) planted")\(didWork ? "" : ", and it did not do what it says"): \(name)")
}

private func file(_ condition: String, output: String = "o") -> SourceFile {
    SourceFile(
        name: "rules.yaml",
        text: "- rule: r\n  desc: d\n  condition: \(condition)\n  output: \(output)\n  priority: INFO\n  warn_evttypes: false\n")
}

// MARK: the count itself

@MainActor private func counting() {
    var number = 0
    report("a sum", allocations { number += 1 }, number == 1)
    var bytes: [UInt8] = []
    report("an array", allocations { bytes = [UInt8](repeating: 1, count: 4096 + number) }, wanted: 1, bytes.count == 4097)
    bytes.reserveCapacity(10_000)
    report("an array that has room", allocations { for _ in 0..<100 { bytes.append(2) } }, bytes.count == 4197)
}

@MainActor private func planted() throws {
    let load = try EvaluatorLoad(file("evt.type = openat and proc.exepath startswith /usr"), events: 400, seed: 5)
    let wasteful = WastefulSurroundings(EvaluatorLoad.surroundings())
    let run = AllocationRun(load, wasteful)
    try run.pass()
    let before = wasteful.asked
    let count = try allocations { try run.pass() }
    report("an allocation that is planted where a rule asks", count, wanted: wasteful.asked - before, wasteful.asked > before + 2)
}

// MARK: rules

@MainActor private func official() throws {
    let paths = [ProcessInfo.processInfo.environment["FALCO_RULES"], "../shared/fixtures/falco/falco_rules.yaml"]
    guard let data = paths.lazy.compactMap({ $0.flatMap(FileManager.default.contents) }).first else {
        print("skipped: the official rules: no ../shared/fixtures/falco/falco_rules.yaml, and FALCO_RULES names no other")
        return
    }
    let load = try EvaluatorLoad(SourceFile(name: "falco_rules.yaml", bytes: Array(data)), events: 20_000, seed: 11)
    let run = AllocationRun(load, EvaluatorLoad.surroundings())
    // Once, to see how long texts get.
    try run.pass()
    run.reset()
    let count = try allocations { try run.pass() }
    report("the official rules over \(run.events) random events, \(run.matches) matches", count, run.events == 20_000 && run.matches > 100)
}

/// Regular expressions are left out: RE2 has caches of its own.
@MainActor private func random(seed: UInt64) throws {
    let load = try EvaluatorLoad(rules: 40, events: 400, seed: seed) { $0.contains(" regex ") }
    let run = AllocationRun(load, EvaluatorLoad.surroundings())
    try run.pass()
    run.reset()
    let count = try allocations { try run.pass() }
    report("40 random rules, seed \(seed)", count, run.events == 400)
}

private let conditions = [
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


@MainActor private func made(_ condition: String) throws {
    let load = try EvaluatorLoad(file("'\(condition)'"), events: 800, seed: 3)
    let run = AllocationRun(load, EvaluatorLoad.surroundings())
    try run.pass()
    run.reset()
    let count = try allocations { try run.pass() }
    report(condition, count, run.events == 800)
}

/// Processes that a replay knows.
@MainActor private func replayed() throws {
    let surroundings = RecordedSurroundings(SurroundingsSnapshot())
    let load = try EvaluatorLoad(
        file("evt.type = openat and proc.pname = p7 and proc.cmdline contains /etc and proc.aname = p7"), events: 0, seed: 1)
    let definition = EventCatalogue.shared.named("openat")!
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
    // Children of process 7 are those from 56 to 63.
    report("processes that a replay knows", count, run.events == 300 && run.matches == 8)
}

/// An alert lies in memory of the evaluator's, and its line in that of the output.
@MainActor private func alerts() throws {
    let output = "read | file=%fd.name cmd=%proc.cmdline user=%user.name parent=%proc.pname res=%evt.res fd=%fd.num c=%container.name t=%evt.time"
    let load = try EvaluatorLoad(file("evt.type = openat", output: output), events: 3_000, seed: 9)
    let run = AllocationRun(load, EvaluatorLoad.surroundings())
    try run.alerts()
    let before = run.matches
    let count = try allocations { try run.alerts() }
    report("alerts into Falco's JSON", count, run.matches - before > 50 && run.text.contains("\"rule\":\"r\""))
}

do {
    counting()
    try planted()
    try official()
    for seed in 1...12 as ClosedRange<UInt64> { try random(seed: seed) }
    for condition in conditions { try made(condition) }
    try replayed()
    try alerts()
} catch {
    print("cannot be run: \(error)")
    exit(1)
}
print(failures == 0 ? "nothing allocates that should not" : "\(failures) cases allocate")
exit(failures == 0 ? 0 : 1)
