// SPDX-License-Identifier: Apache-2.0

import Events
import FalcoLanguage
import Foundation
import PolicyModel
import PolicySyntax
import RuleEvaluator

/// Surroundings with one family of processes.
final class Family: ProcessSurroundings {
    let facts: ProcessFacts
    let parentFacts: ProcessFacts
    init() {
        let image = ProcessImage()
        image.arguments = ArgumentVector(["cc", "-c", "x.c"].map { Array($0.utf8) })
        image.executable = Array("/usr/bin/cc".utf8)
        facts = ProcessFacts(key: ProcessKey(pid: 30, start: 30_000_000_000), parent: ProcessKey(pid: 20, start: 20_000_000_000), imageNumber: 1, imageSince: 0, image: image, comm: Array("cc".utf8), origin: .record)
        parentFacts = ProcessFacts(key: ProcessKey(pid: 20, start: 20_000_000_000), parent: ProcessKey(pid: 1, start: 1), imageNumber: 1, imageSince: 0, image: image, comm: Array("make".utf8), origin: .record)
    }
    func process(of event: borrowing Event) -> ProcessFacts? { facts }
    func process(_ key: ProcessKey) -> ProcessFacts? { key.pid == 30 ? facts : key.pid == 20 ? parentFacts : nil }
    func process(hostPid: UInt32) -> ProcessFacts? { nil }
    func parent(of process: ProcessFacts) -> ProcessFacts? { process.key.pid == 30 ? parentFacts : nil }
    func user(_ uid: UInt32, of event: borrowing Event) -> UserInfo? { nil }
    func group(_ gid: UInt32, of event: borrowing Event) -> GroupInfo? { nil }
    func executable(of event: borrowing Event) -> [UInt8]? { facts.image.executable }
    func ancestors(of event: borrowing Event, limit: Int) -> [Ancestor] { [] }
    func container(of event: borrowing Event) -> ContainerInfo? { nil }
    func container(id: String) -> ContainerInfo? { nil }
    func userName(_ uid: UInt32) -> [UInt8]? { nil }
    func groupName(_ gid: UInt32) -> [UInt8]? { nil }
    func unixTime(_ boot: UInt64) -> UInt64 { boot }
    func module(of event: borrowing Event, at address: UInt64) -> ModuleAddress? { nil }
    func descriptorPath(pid: UInt32, fd: Int32) -> [UInt8]? { nil }
    func fileHash(of event: borrowing Event) -> [UInt8]? { nil }
}

func open(_ path: String, flags: UInt64, returned: Int64) -> [UInt8] {
    let definition = EventCatalogue.shared.named("openat")!
    let count = definition.arguments.count
    var record = RecordBuilder(kind: definition.kind, provider: .sysExit, arguments: count + ObjectSlot.count)
    record.set(0, value: UInt64(bitPattern: -100))
    record.set(1, text: Array(path.utf8))
    record.set(2, value: flags)
    if returned >= 0 {
        record.set(count + ObjectSlot.kind.rawValue, value: 1)
        record.set(count + ObjectSlot.descriptor.rawValue, value: UInt64(returned))
        record.set(count + ObjectSlot.path.rawValue, text: Array(path.utf8))
        record.set(count + ObjectSlot.given0.rawValue, text: Array(path.utf8))
    }
    record.returned = returned
    record.comm = Array("cc".utf8)
    (record.hostPid, record.hostTid, record.hostParentPid) = (30, 30, 20)
    (record.processStart, record.parentStart) = (30_000_000_000, 20_000_000_000)
    return record.bytes()
}

let file = SourceFile(name: "rules", bytes: Array(FileManager.default.contents(atPath: CommandLine.arguments[1])!))
let clock = ContinuousClock()
func median(_ body: () -> Void) -> Double {
    var times: [Double] = []
    for _ in 0..<5 { let t = clock.measure(body); times.append(Double(t.components.attoseconds) / 1e9 + Double(t.components.seconds) * 1e9) }
    return times.sorted()[2]
}
var set = FalcoLoader().load([file])
print("check: \(median { set = FalcoLoader().load([file]) } / 1e6) ms")
var builder = ProgramBuilder()
let types = Dictionary(set.rules.map { ($0.name, $0.eventTypes) }, uniquingKeysWith: { first, _ in first })
for rule in set.policy.rules {
    let wanted = types[rule.name] ?? .all
    let kinds = FalcoEvents.kinds(of: wanted.listed).filter { kind in FalcoEvents.names(of: kind).contains { wanted.contains($0) } }
    builder.add(rule, kinds: kinds, FalcoBinding())
}
let program = builder.build()
print("size \(program.size)")
let evaluator = Evaluator(program, Family(), hostName: "h")
var records: [[UInt8]] = []
for i in 0..<1000 { records.append(open("/usr/include/x86_64-linux-gnu/bits/types/header\(i).h", flags: 0x8000, returned: i % 3 == 0 ? -2 : 3)) }
var matched = 0
let time = median {
    for _ in 0..<100 { for record in records {
        let event = try! Event(record.span)
        evaluator.evaluate(event) { _ in matched += 1; return true }
    } }
}
print("openat: \(time / 100_000) ns/event, matched \(matched)")
let decode = median { for _ in 0..<100 { for record in records { let event = try! Event(record.span); matched += event.hostPid == 0 ? 1 : 0 } } }
print("decode: \(decode / 100_000) ns/event")
