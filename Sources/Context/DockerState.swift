// SPDX-License-Identifier: Apache-2.0

internal import Events

/// docker's config.v2.json, and hostconfig.json beside it.
struct DockerState {
    private let own: [String: Any]
    private let host: [String: Any]

    init(_ own: [String: Any], _ host: [String: Any]?) {
        self.own = own
        self.host = host ?? own["HostConfig"] as? [String: Any] ?? [:]
    }

    func fill(_ info: ContainerInfo) {
        let configuration = own["Config"] as? [String: Any] ?? [:]
        info.runtime = "docker"
        info.name = (own["Name"] as? String).map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }
        info.image = configuration["Image"] as? String
        info.imageID = own["Image"] as? String
        info.imageDigest = (own["ImageManifest"] as? [String: Any])?["digest"] as? String
        // A name that is a digest alone is the image's id.
        if info.imageDigest == nil, let name = info.imageReference, name.repository != nil { info.imageDigest = name.digest }
        if let privileged = host["Privileged"] as? Bool { info.privileged = privileged }
        if let mode = host["PidMode"] as? String { info.usesHostPid = mode == "host" }
        if let mode = host["NetworkMode"] as? String { info.usesHostNetwork = mode == "host" }
        if let mode = host["IpcMode"] as? String { info.usesHostIPC = mode == "host" }
        let labels = (configuration["Labels"] as? [String: Any] ?? [:]).compactMapValues { $0 as? String }
        info.labels.merge(labels.prefix(RuntimeState.mostEntries).map { ($0.key, $0.value) }) { $1 }
        fillPod(labels, info)
        let created = RuntimeState.time(own["Created"] as? String)
        let started = RuntimeState.time((own["State"] as? [String: Any])?["StartedAt"] as? String)
        if created != 0 { info.created = created }
        if started != 0 { info.started = started }
        // docker counts what it mounts itself (/proc, /etc/hosts) as no mounts.
        let points = own["MountPoints"] as? [String: [String: Any]] ?? [:]
        info.mounts = points.sorted { $0.key < $1.key }.prefix(RuntimeState.mostEntries).map { destination, point in
            ContainerMount(
                source: point["Source"] as? String ?? "", destination: destination, mode: point["Relabel"] as? String ?? "",
                isWritable: point["RW"] as? Bool ?? false, propagation: point["Propagation"] as? String ?? "")
        }
    }

    /// cri-dockerd says in labels what other runtimes say in annotations.
    private func fillPod(_ labels: [String: String], _ info: ContainerInfo) {
        info.podName = labels["io.kubernetes.pod.name"] ?? info.podName
        info.podNamespace = labels["io.kubernetes.pod.namespace"] ?? info.podNamespace
        info.podUID = labels["io.kubernetes.pod.uid"] ?? info.podUID
        info.podSandboxID = labels["io.kubernetes.sandbox.id"] ?? info.podSandboxID
        if labels["io.kubernetes.docker.type"] == "podsandbox" { info.isSandbox = true }
    }
}
