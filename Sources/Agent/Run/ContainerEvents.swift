// SPDX-License-Identifier: Apache-2.0

internal import Context
internal import Events

/// container_create, container_remove and existing_container, made from control groups and the runtimes' state.
struct ContainerEvents {
    private let chosen: Set<EventKind>
    private let containers: ContainerTable

    init(_ chosen: Set<EventKind>, _ containers: ContainerTable) {
        self.chosen = chosen
        self.containers = containers
    }

    /// What a record about a control group means for containers; usually nothing.
    func derive(_ event: borrowing Event) -> [[UInt8]] {
        guard event.kind == .cgroupMkdir || event.kind == .cgroupRmdir, let path = event.copy(1) else { return [] }
        let text = String(decoding: path, as: UTF8.self)
        guard event.slot(2) == UInt64(containers.hierarchy) else { return [] }
        if let id = event.slot(0) {
            if event.kind == .cgroupMkdir { containers.remember(cgroup: id, path: text) } else { containers.forget(cgroup: id) }
        }
        guard !event.flags.contains(.outside), let info = containers.container(ownedBy: text) else { return [] }
        if event.kind == .cgroupMkdir, chosen.contains(.containerCreate) {
            return [Self.record(RecordBuilder(copying: event, kind: .containerCreate, arguments: 10), info)]
        }
        if event.kind == .cgroupRmdir, chosen.contains(.containerRemove) {
            var record = RecordBuilder(copying: event, kind: .containerRemove, arguments: 2)
            record.set(0, text: Array(info.runtime.utf8))
            record.set(1, text: Array(info.id.utf8))
            return [record.bytes()]
        }
        return []
    }

    /// One event for each container that is there.
    func existing(_ now: UInt64) -> [[UInt8]] {
        guard chosen.contains(.existingContainer) else { return [] }
        return containers.existing().map { info in
            var record = RecordBuilder(kind: .existingContainer, provider: .cgroupfs, arguments: 10)
            record.time = now
            return Self.record(record, info)
        }
    }

    private static func record(_ builder: RecordBuilder, _ info: ContainerInfo) -> [UInt8] {
        var record = builder
        record.set(0, text: Array(info.runtime.utf8))
        record.set(1, text: Array(info.id.utf8))
        if info.created != 0 { record.set(2, value: info.created) }
        let texts = [(3, info.image), (4, info.imageDigest), (5, info.name), (6, info.podName), (7, info.podNamespace), (8, info.podUID)]
        for (index, text) in texts { if let text { record.set(index, text: Array(text.utf8)) } }
        record.set(9, value: info.isSandbox ? 1 : 0)
        return record.bytes()
    }
}
