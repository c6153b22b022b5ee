// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel

/// `user.*`, `group.*`, `container.*` and `k8s.*`; the same for all events.
enum OwnerFields {
    static let containerID = ValueSource.firstOf([.container(.id), .text("host")])

    static func source(_ name: String) -> ValueSource {
        switch name {
        case "user.uid": .header(.effectiveUid)
        case "user.name": .user(.name)
        case "user.homedir": .user(.home)
        case "user.shell": .user(.shell)
        case "user.loginuid": .firstOf([.task(.loginUid), .constant(.int64(-1))])
        case "user.loginname": .user(.loginName)
        case "group.gid": .header(.effectiveGid)
        case "group.name": .group(.name)
        default: .missing
        }
    }

    /// To Falco the host is a container too, whose image has no name.
    static func containerSource(_ name: String, _ argument: String?) -> ValueSource {
        switch name {
        case "container.id": containerID
        case "container.full_id": onHost("host", else: .fullID)
        case "container.name": onHost("host", else: .name)
        case "container.type": onHost("host", else: .runtime)
        case "container.image": onHost("", else: .image)
        case "container.image.id": onHost("", else: .imageID)
        case "container.image.repository": onHost("", else: .repository)
        case "container.image.tag": onHost("", else: .tag)
        case "container.image.digest": onHost("", else: .digest)
        case "container.privileged": .container(.isPrivileged)
        case "container.start_ts": .container(.startTime)
        case "container.duration": .container(.age)
        case "container.host_pid": .container(.usesHostPid)
        case "container.host_network": .container(.usesHostNetwork)
        case "container.host_ipc": .container(.usesHostIPC)
        case "container.labels": .container(.labels)
        case "container.label": argument.map { .container(.label($0)) } ?? .missing
        case "container.mounts": .container(.mounts)
        default: mountSource(name, argument) ?? podSource(name, argument)
        }
    }

    private static func onHost(_ text: String, else field: ContainerField) -> ValueSource {
        .derived(.choice, [.container(.isInContainer), .container(field), .text(text)])
    }

    private static func mountSource(_ name: String, _ argument: String?) -> ValueSource? {
        guard let argument else { return nil }
        switch name {
        case "container.mount": return .container(.mount(.all, argument))
        case "container.mount.source": return .container(.mount(.source, argument))
        case "container.mount.dest": return .container(.mount(.destination, argument))
        case "container.mount.mode": return .container(.mount(.mode, argument))
        case "container.mount.rdwr": return .container(.mount(.isWritable, argument))
        case "container.mount.propagation": return .container(.mount(.propagation, argument))
        default: return nil
        }
    }

    private static func podSource(_ name: String, _ argument: String?) -> ValueSource {
        switch name {
        case "k8s.pod.name": .container(.podName)
        case "k8s.pod.uid", "k8s.pod.id": .container(.podUID)
        case "k8s.pod.sandbox_id": .derived(.prefix(12), [.container(.podSandbox)])
        case "k8s.pod.full_sandbox_id": .container(.podSandbox)
        case "k8s.pod.labels": .container(.podLabels)
        case "k8s.pod.label": argument.map { .container(.podLabel($0)) } ?? .missing
        case "k8s.ns.name": .container(.podNamespace)
        default: .missing
        }
    }
}
