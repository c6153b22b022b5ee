// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import PolicyModel
internal import StringMatching

extension Evaluation {
    /// Field in `containerFields`.
    mutating func container(_ number: Int32, _ event: borrowing Event) -> Value {
        let field = program.fetches.containerFields[Int(number)]
        guard let container = surroundings.container(of: event) else {
            switch field {
            case .id, .name: return keep(ContainerInfo.hostID)
            case .isInContainer, .isNew, .isStarted: return .boolean(false)
            default: return .missing
            }
        }
        switch field {
        case .isInContainer: return .boolean(true)
        case .isNew: return .boolean(!container.existed)
        case .isStarted: return .boolean(container.hasStarted)
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
        case .mounts: return mounts(container)
        case .mount(let part, let key):
            return mount(container.mounts, key, program.fetches.mountPatterns[Int(number)]).map { mount(part, $0) } ?? .missing
        case .labels: return keep(container.labelText)
        case .label(let name): return keep(container.labels[name])
        case .podName: return keep(container.podName)
        case .podNamespace: return keep(container.podNamespace)
        case .podUID: return keep(container.podUID)
        case .podSandbox: return keep(container.podSandboxID)
        case .podLabels: return keep(container.podLabelText)
        case .podLabel(let name): return keep(container.podLabels[name])
        case .usesHostPid: return container.usesHostPid.map { .boolean($0) } ?? .missing
        case .usesHostNetwork: return container.usesHostNetwork.map { .boolean($0) } ?? .missing
        case .usesHostIPC: return container.usesHostIPC.map { .boolean($0) } ?? .missing
        }
    }

    private mutating func mounts(_ container: ContainerInfo) -> Value {
        let start = texts.count
        for (place, mount) in container.mounts.enumerated() {
            if place > 0 { texts.append(UInt8(ascii: ",")) }
            append(mount)
        }
        return written(from: start)
    }

    private mutating func append(_ mount: ContainerMount) {
        texts.append(utf8: mount.source)
        texts.append(UInt8(ascii: ":"))
        texts.append(utf8: mount.destination)
        texts.append(UInt8(ascii: ":"))
        texts.append(utf8: mount.mode)
        texts.append(mount.isWritable ? ":true:" : ":false:")
        texts.append(utf8: mount.propagation)
    }

    /// By its number, or the first whose destination or source is `key`, which may be a glob.
    private func mount(_ mounts: [ContainerMount], _ key: String, _ pattern: BytePattern?) -> ContainerMount? {
        if let number = Int(key) { return mounts.indices.contains(number) ? mounts[number] : nil }
        return mounts.first { pattern?.matches($0.destination.utf8Span.span) == true || pattern?.matches($0.source.utf8Span.span) == true }
    }

    private mutating func mount(_ part: MountField, _ mount: ContainerMount) -> Value {
        switch part {
        case .all:
            let start = texts.count
            append(mount)
            return written(from: start)
        case .source: return keep(mount.source)
        case .destination: return keep(mount.destination)
        case .mode: return keep(mount.mode)
        case .isWritable: return keep(mount.isWritable ? "true" : "false")
        case .propagation: return keep(mount.propagation)
        }
    }
}
