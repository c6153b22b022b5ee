// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Glibc

/// An OCI bundle's config.json: what every runtime is told, and in its annotations what Kubernetes' runtimes add.
struct BundleState {
    private let configuration: [String: Any]
    private let annotations: [String: String]
    /// A folder of the host's namespaces, /proc/1/ns.
    private let hostNamespaces: String

    init(_ configuration: [String: Any], hostNamespaces: String) {
        self.configuration = configuration
        self.hostNamespaces = hostNamespaces
        let all = configuration["annotations"] as? [String: Any] ?? [:]
        annotations = Dictionary(uniqueKeysWithValues: all.lazy.compactMap { key, value in (value as? String).map { (key, $0) } }
            .prefix(RuntimeState.mostEntries).map { $0 })
    }

    func fill(_ info: ContainerInfo) {
        info.name = first(
            "io.kubernetes.cri.container-name", "io.kubernetes.cri-o.ContainerName", "io.kubernetes.container.name",
            "io.podman.annotations.name")
        info.image = first(
            "io.kubernetes.cri.image-name", "io.kubernetes.cri-o.ImageName", "io.containers.image", "org.opencontainers.image.ref.name")
        info.imageID = first("io.kubernetes.cri-o.Image")
        info.imageDigest = info.imageReference?.digest
            ?? first("io.kubernetes.cri-o.ImageRef", "io.containers.image.digest").flatMap { ImageReference($0).digest }
        info.podName = first("io.kubernetes.cri.sandbox-name", "io.kubernetes.pod.name")
        info.podNamespace = first("io.kubernetes.cri.sandbox-namespace", "io.kubernetes.pod.namespace")
        info.podUID = first("io.kubernetes.cri.sandbox-uid", "io.kubernetes.pod.uid")
        info.podSandboxID = first("io.kubernetes.cri.sandbox-id", "io.kubernetes.cri-o.SandboxID")
        info.isSandbox = first("io.kubernetes.cri.container-type", "io.kubernetes.cri-o.ContainerType") == "sandbox"
        info.labels = annotations
        fillLabels(info)
        let mounts = configuration["mounts"] as? [[String: Any]] ?? []
        info.mounts = mounts.prefix(RuntimeState.mostEntries).compactMap { Self.mount($0) }
        info.privileged = isPrivileged
        info.usesHostPid = sharesHost("pid", "pid")
        info.usesHostNetwork = sharesHost("network", "net")
        info.usesHostIPC = sharesHost("ipc", "ipc")
    }

    private func first(_ keys: String...) -> String? { keys.lazy.compactMap { annotations[$0] }.first { !$0.isEmpty } }

    /// cri-o keeps labels as a JSON text in one annotation; those of a sandbox are the pod's.
    private func fillLabels(_ info: ContainerInfo) {
        guard let object = first("io.kubernetes.cri-o.Labels").flatMap({ RuntimeState.object($0) }) else { return }
        let labels = object.compactMapValues { $0 as? String }
        info.labels.merge(labels.prefix(RuntimeState.mostEntries).map { ($0.key, $0.value) }) { $1 }
        if info.isSandbox { info.podLabels = labels.filter { !$0.key.hasPrefix("io.kubernetes.") } }
    }

    private static func mount(_ entry: [String: Any]) -> ContainerMount? {
        guard let destination = entry["destination"] as? String else { return nil }
        let options = entry["options"] as? [String] ?? []
        let propagations: Set = ["private", "rprivate", "shared", "rshared", "slave", "rslave", "unbindable", "runbindable"]
        return ContainerMount(
            source: entry["source"] as? String ?? "", destination: destination, mode: options.joined(separator: ","),
            isWritable: options.last { $0 == "ro" || $0 == "rw" } != "ro", propagation: options.last { propagations.contains($0) } ?? "")
    }

    /// All capabilities, and no device kept away: what the runtimes make of `--privileged`.
    private var isPrivileged: Bool {
        let process = configuration["process"] as? [String: Any]
        let capabilities = (process?["capabilities"] as? [String: Any])?["bounding"] as? [String] ?? []
        let linux = configuration["linux"] as? [String: Any]
        let devices = (linux?["resources"] as? [String: Any])?["devices"] as? [[String: Any]] ?? []
        let allDevices = devices.contains { $0["allow"] as? Bool == true && ($0["type"] == nil || $0["type"] as? String == "a") }
        let allCapabilities = capabilities.contains("CAP_SYS_ADMIN") && capabilities.contains("CAP_SYS_MODULE")
        return allCapabilities && (allDevices || linux?["maskedPaths"] == nil)
    }

    /// A namespace that is not listed is the runtime's own, so the host's; one with a path may be the host's too. Nil when that cannot
    /// be told any more.
    private func sharesHost(_ type: String, _ file: String) -> Bool? {
        guard let linux = configuration["linux"] as? [String: Any] else { return nil }
        let namespaces = linux["namespaces"] as? [[String: Any]] ?? []
        guard let own = namespaces.first(where: { $0["type"] as? String == type }) else { return true }
        guard let path = own["path"] as? String, !path.isEmpty else { return false }
        var (theirs, hosts) = (stat(), stat())
        guard unsafe stat(path, &theirs) == 0, unsafe stat(hostNamespaces + "/" + file, &hosts) == 0 else { return nil }
        return theirs.st_dev == hosts.st_dev && theirs.st_ino == hosts.st_ino
    }
}
