// SPDX-License-Identifier: Apache-2.0

import Context
@testable import Detections
import Events
import RuleEvaluator
import Testing

@Suite struct KubernetesAPIConnectionTests {
    private let surroundings = RecordedSurroundings(SurroundingsSnapshot())
    private let detectors = Detectors()

    init() { detectors.keep(KubernetesAPIConnection.self) }

    /// A program that is executed in a container of its own, which the control group's number names.
    private func execute(in group: UInt64, _ environment: [String], pid: UInt32 = 10) throws {
        surroundings.learn(ContainerInfo(id: "container \(group)", runtime: "containerd"), cgroup: group)
        var record = RecordBuilder(kind: .schedProcessExec, provider: .tracepoint, arguments: 21)
        (record.hostPid, record.processStart, record.imageNumber, record.cgroupID, record.time) = (pid, 5, 1, group, 100)
        record.set(1, text: Array("/app".utf8))
        record.set(16, texts: environment.map { Array($0.utf8) })
        let bytes = record.bytes()
        let event = try Event(bytes.span.bytes)
        surroundings.observe(event)
        detectors.remember(event, surroundings)
    }

    /// Whether a connection of a process, of which nothing else is known, is told.
    private func isTold(_ address: [UInt8], from group: UInt64, pid: UInt32 = 20) throws -> Bool {
        var record = RecordBuilder(kind: .securitySocketConnect, provider: .lsm, arguments: 3)
        (record.hostPid, record.processStart, record.imageNumber, record.cgroupID, record.time) = (pid, 5, 1, group, 200)
        record.set(2, text: address)
        let bytes = record.bytes()
        let event = try Event(bytes.span.bytes)
        return detectors.holds(KubernetesAPIConnection.name, event, surroundings)
    }

    private static func v4(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) -> [UInt8] { [2, 0, 1, 187, a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0] }
    private static let mapped: [UInt8] =
        [10, 0, 1, 187, 0, 0, 0, 0] + [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 96, 0, 1] + [0, 0, 0, 0]

    @Test func `whoever in a container connects to the address of its environment is told, and to no other`() throws {
        try execute(in: 7, ["PATH=/bin", "KUBERNETES_SERVICE_HOST=10.96.0.1"])
        #expect(try isTold(Self.v4(10, 96, 0, 1), from: 7))
        #expect(try isTold(Self.mapped, from: 7))
        #expect(try !isTold(Self.v4(10, 96, 0, 2), from: 7))
        #expect(try !isTold([1, 0], from: 7))
        #expect(try !isTold([], from: 7))
    }

    @Test func `another container knows nothing of it`() throws {
        try execute(in: 7, ["KUBERNETES_SERVICE_HOST=10.96.0.1"])
        try execute(in: 8, ["KUBERNETES_SERVICE_PORT=443"], pid: 11)
        #expect(try !isTold(Self.v4(10, 96, 0, 1), from: 8))
        #expect(try !isTold(Self.v4(10, 96, 0, 1), from: 9))
    }

    @Test func `of very many containers the oldest are forgotten`() throws {
        for group in 1...4097 as ClosedRange<UInt64> { try execute(in: group, ["KUBERNETES_SERVICE_HOST=10.96.0.1"], pid: UInt32(group) + 100) }
        #expect(try !isTold(Self.v4(10, 96, 0, 1), from: 1))
        #expect(try isTold(Self.v4(10, 96, 0, 1), from: 2))
        #expect(try isTold(Self.v4(10, 96, 0, 1), from: 4097))
    }
}
