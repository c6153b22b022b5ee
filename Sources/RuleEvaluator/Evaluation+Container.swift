// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel
internal import StringMatching

extension Evaluation {
    mutating func container(_ field: ContainerField, _ event: borrowing Event) -> Value {
        guard let container = surroundings.container(of: event) else {
            switch field {
            case .id, .name: return keep(ContainerInfo.hostID)
            case .isInContainer, .isNew: return .boolean(false)
            default: return .missing
            }
        }
        switch field {
        case .isInContainer: return .boolean(true)
        case .isNew: return .boolean(!container.existed)
        case .id: return keep(container.shortID)
        case .fullID: return keep(container.id)
        case .name: return keep(container.name)
        case .image: return keep(container.image)
        case .imageID: return keep(container.imageID)
        case .repository: return keep(container.imageReference?.repository)
        case .tag: return keep(container.imageReference?.tag)
        case .digest: return keep(container.imageDigest ?? container.imageReference?.digest)
        case .runtime: return keep(container.type)
        case .isPrivileged: return container.privileged.map { .boolean($0) } ?? .missing
        case .startTime: return container.started == 0 ? .missing : .unsigned(container.started)
        case .age:
            let now = surroundings.unixTime(event.time)
            return container.started == 0 ? .missing : .unsigned(now &- min(now, container.started))
        case .mounts: return keep(container.mounts.map(Self.text).joined(separator: ","))
        case .mount(let part, let key): return Self.mount(container.mounts, key).map { mount(part, $0) } ?? .missing
        case .labels: return keep(Self.text(container.labels))
        case .label(let name): return keep(container.labels[name])
        case .podName: return keep(container.podName)
        case .podNamespace: return keep(container.podNamespace)
        case .podUID: return keep(container.podUID)
        case .podSandbox: return keep(container.podSandboxID)
        case .podLabels: return keep(Self.text(container.podLabels))
        case .podLabel(let name): return keep(container.podLabels[name])
        case .usesHostPid: return container.usesHostPid.map { .boolean($0) } ?? .missing
        case .usesHostNetwork: return container.usesHostNetwork.map { .boolean($0) } ?? .missing
        case .usesHostIPC: return container.usesHostIPC.map { .boolean($0) } ?? .missing
        }
    }

    private static func text(_ mount: ContainerMount) -> String {
        "\(mount.source):\(mount.destination):\(mount.mode):\(mount.isWritable):\(mount.propagation)"
    }

    private static func text(_ labels: [String: String]) -> String {
        labels.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ", ")
    }

    /// By its number, or the first whose destination or source is `key`, which may be a glob.
    private static func mount(_ mounts: [ContainerMount], _ key: String) -> ContainerMount? {
        if let number = Int(key) { return mounts.indices.contains(number) ? mounts[number] : nil }
        let pattern = BytePattern.glob(Array(key.utf8), caseInsensitive: false)
        return mounts.first { pattern.matches(Array($0.destination.utf8).span) || pattern.matches(Array($0.source.utf8).span) }
    }

    private mutating func mount(_ part: MountField, _ mount: ContainerMount) -> Value {
        switch part {
        case .all: keep(Self.text(mount))
        case .source: keep(mount.source)
        case .destination: keep(mount.destination)
        case .mode: keep(mount.mode)
        case .isWritable: keep(mount.isWritable ? "true" : "false")
        case .propagation: keep(mount.propagation)
        }
    }
}
