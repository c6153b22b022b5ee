// SPDX-License-Identifier: Apache-2.0

import CAllocations
import Events
import RuleEvaluator

/// How often the calling thread allocates memory while `body` runs.
func allocations(_ body: () throws -> Void) rethrows -> Int {
    let before = allocations_of_thread()
    try body()
    return Int(allocations_of_thread() - before)
}

/// Surroundings as those they are made of, but that each question for a process allocates once.
final class WastefulSurroundings: ProcessSurroundings {
    private let inner: any ProcessSurroundings
    private(set) var asked = 0
    private var wasted: [UInt8] = []

    init(_ inner: any ProcessSurroundings) { self.inner = inner }

    func process(of event: borrowing Event) -> ProcessFacts? {
        asked += 1
        wasted = [UInt8](repeating: UInt8(truncatingIfNeeded: asked), count: 64)
        return inner.process(of: event)
    }
    func process(_ key: ProcessKey) -> ProcessFacts? { inner.process(key) }
    func process(hostPid: UInt32) -> ProcessFacts? { inner.process(hostPid: hostPid) }
    func parent(of process: ProcessFacts) -> ProcessFacts? { inner.parent(of: process) }
    func user(_ uid: UInt32, of event: borrowing Event) -> UserInfo? { inner.user(uid, of: event) }
    func group(_ gid: UInt32, of event: borrowing Event) -> GroupInfo? { inner.group(gid, of: event) }
    func executable(of event: borrowing Event) -> [UInt8]? { inner.executable(of: event) }
    func ancestors(of event: borrowing Event, limit: Int) -> [Ancestor] { [] }
    func container(of event: borrowing Event) -> ContainerInfo? { inner.container(of: event) }
    func container(id: String) -> ContainerInfo? { nil }
    func userName(_ uid: UInt32) -> [UInt8]? { nil }
    func groupName(_ gid: UInt32) -> [UInt8]? { nil }
    func unixTime(_ boot: UInt64) -> UInt64 { boot }
    func module(of event: borrowing Event, at address: UInt64) -> ModuleAddress? { nil }
    func descriptorPath(pid: UInt32, fd: Int32) -> [UInt8]? { nil }
    func fileHash(of event: borrowing Event) -> [UInt8]? { nil }
}
