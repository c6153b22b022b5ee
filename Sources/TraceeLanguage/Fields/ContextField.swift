// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel

/// A field that every event has, whatever it tells: of its task, its process, its container.
struct ContextField {
    enum Kind: Equatable {
        /// A number that is never negative, or one that may be.
        case unsigned, signed
        case text
        case truth
    }

    /// The name that the model has for it.
    let name: String
    let kind: Kind
    let source: ValueSource
    /// Known only as far as the runtime's state on disk tells of pods.
    var isOfPods = false

    var field: Field {
        switch kind {
        case .unsigned: Field(name, type: .uint64)
        case .signed: Field(name, type: .int64)
        case .text: Field(name, type: .text)
        case .truth: Field(name, type: .bool)
        }
    }
}

extension ContextField {
    /// By every name that Tracee has for it.
    static let byName: [String: ContextField] = {
        var result: [String: ContextField] = [:]
        for (names, field) in table { for name in names { result[name] = field } }
        return result
    }()

    /// By the model's name.
    static let byModelName = Dictionary(uniqueKeysWithValues: table.map { ($0.field.name, $0.field) })

    static let names = byName.keys.sorted()

    private static let table: [(names: [String], field: ContextField)] = [
        (["timestamp"], .init(name: "timestamp", kind: .unsigned, source: .header(.time))),
        (["processorId"], .init(name: "processorId", kind: .signed, source: .header(.cpu))),
        (["pid", "p", "processId"], .init(name: "pid", kind: .signed, source: .header(.pid))),
        (["tid", "threadId"], .init(name: "tid", kind: .signed, source: .header(.tid))),
        (["ppid", "parentProcessId"], .init(name: "ppid", kind: .signed, source: .header(.parentPid))),
        (["hostPid", "hostProcessId"], .init(name: "hostPid", kind: .signed, source: .header(.hostPid))),
        (["hostTid", "hostThreadId"], .init(name: "hostTid", kind: .signed, source: .header(.hostTid))),
        (["hostParentProcessId", "hostPpid"], .init(name: "hostParentProcessId", kind: .signed, source: .header(.hostParentPid))),
        (["uid", "userId"], .init(name: "uid", kind: .unsigned, source: .header(.uid))),
        (["mntns", "mountNamespace"], .init(name: "mntns", kind: .unsigned, source: .header(.mountNamespace))),
        (["pidns", "pidNamespace"], .init(name: "pidns", kind: .unsigned, source: .header(.pidNamespace))),
        (["comm", "processName"], .init(name: "comm", kind: .text, source: .header(.comm))),
        (["hostName"], .init(name: "hostName", kind: .text, source: .task(.nodeName))),
        (["cgroupId"], .init(name: "cgroupId", kind: .unsigned, source: .header(.cgroup))),
        (["syscall"], .init(name: "syscall", kind: .text, source: .firstOf([.header(.syscallName), .constant(.text(""))]))),
        (["container"], .init(name: "container", kind: .truth, source: .container(.isInContainer))),
        (["containerStarted"], .init(name: "containerStarted", kind: .truth, source: .container(.isStarted))),
        (["containerId"], .init(name: "containerId", kind: .text, source: ofContainer(.fullID))),
        (["containerImage"], .init(name: "containerImage", kind: .text, source: ofContainer(.image))),
        (["containerImageDigest"], .init(name: "containerImageDigest", kind: .text, source: ofContainer(.digest))),
        (["containerName"], .init(name: "containerName", kind: .text, source: ofContainer(.name))),
        (["podName"], .init(name: "podName", kind: .text, source: .container(.podName), isOfPods: true)),
        (["podNamespace"], .init(name: "podNamespace", kind: .text, source: .container(.podNamespace), isOfPods: true)),
        (["podUid", "podUID"], .init(name: "podUid", kind: .text, source: .container(.podUID), isOfPods: true)),
        (["podSandbox"], .init(name: "podSandbox", kind: .truth, source: .missing, isOfPods: true)),
    ]

    /// Outside of containers these are empty, so that what is unlike something is so there too; missing where the runtime does not say.
    private static func ofContainer(_ field: ContainerField) -> ValueSource {
        .derived(.choice, [.container(.isInContainer), .container(field), .constant(.text(""))])
    }
}
