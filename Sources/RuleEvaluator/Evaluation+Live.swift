// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel

extension Evaluation {
    /// What the host says of a process as the event is looked at.
    mutating func live(_ field: LiveField, _ process: ProcessKey) -> Value {
        guard let live = surroundings.live(process) else { return .missing }
        func number(_ value: UInt64?) -> Value { value.map { .unsigned($0) } ?? .missing }
        switch field {
        case .descriptorCount: return number(live.descriptorCount)
        case .descriptorLimit: return number(live.descriptorLimit)
        case .virtualSize: return number(live.memory?.virtual)
        case .residentSize: return number(live.memory?.resident)
        case .swappedSize: return number(live.memory?.swapped)
        case .majorFaults: return number(live.faults?.major)
        case .minorFaults: return number(live.faults?.minor)
        case .controlGroups:
            guard let groups = live.controlGroups else { return .missing }
            let parts = groups.map { Array($0.controller.utf8) + [UInt8(ascii: "=")] + $0.path }
            return keep(Array(parts.joined(separator: [UInt8(ascii: " ")])))
        case .controlGroup(let controller): return keep(live.controlGroups?.first { $0.controller == controller }?.path)
        case .descriptorKind(let descriptor): return number(live.descriptor(descriptor).map { UInt64($0.kind.rawValue) })
        case .descriptorName(let descriptor): return keep(live.descriptor(descriptor)?.name)
        case .descriptorKinds:
            guard let kinds = live.descriptorKinds else { return .missing }
            let start = elements.count
            elements.append(contentsOf: kinds.map { UInt64($0.rawValue) }.sorted().map { Value.unsigned($0) })
            return .list(start: Int32(start), count: Int32(kinds.count))
        }
    }
}
