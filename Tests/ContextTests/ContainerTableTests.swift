// SPDX-License-Identifier: Apache-2.0

@testable import Context
import Events
import KernelInterface
import Testing

@Suite struct ContainerTableTests {
    private static let id = String(repeating: "0123456789abcdef", count: 4)
    private let table = ContainerTable(
        CgroupLayout(containers: nil, unified: nil), agentStart: 1000, state: RuntimeState(root: "/nonexistent", proc: "/nonexistent"))

    private func execute(inMemory: Bool = false, mountNamespace: UInt32 = 1) throws {
        var record = RecordBuilder(kind: .schedProcessExec, provider: .tracepoint, arguments: 21)
        (record.hostPid, record.cgroupID, record.mountNamespace) = (10, 7, mountNamespace)
        record.set(18, value: inMemory ? 1 : 0)
        let bytes = record.bytes()
        table.observe(try Event(bytes.span.bytes))
    }

    @Test func `a container has started once it has executed a program of its own`() throws {
        table.remember(cgroup: 7, path: "/kubepods/" + Self.id)
        let container = try #require(table[id: Self.id])
        #expect(!container.hasStarted)
        // The runtime's copy of itself, and the runtime where it still sees the host's files.
        try execute(inMemory: true)
        if let host = ProcFS.namespace("/proc/1/ns/mnt") { try execute(mountNamespace: host) }
        #expect(!container.hasStarted)
        let revision = container.revision
        try execute()
        #expect(container.hasStarted)
        // A recording takes that in.
        #expect(container.revision == revision + 1)
    }
}
