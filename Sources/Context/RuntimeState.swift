// SPDX-License-Identifier: Apache-2.0

internal import Events
// Off the event path: once for each container.
internal import Foundation

/// What container runtimes keep on disk about a container: its bundle's OCI configuration, or the runtime's own file.
enum RuntimeState {
    /// Fills in what is found; a container of which nothing is found keeps its id alone.
    static func fill(_ info: inout ContainerInfo) {
        for candidate in bundles(info.id) {
            guard let configuration = json(candidate + "/config.json") else { continue }
            take(configuration, &info)
            info.created = creation(candidate + "/config.json")
            return
        }
        // docker's own file has the name and the image, which the bundle lacks.
        if let own = json("/var/lib/docker/containers/\(info.id)/config.v2.json") { takeDocker(own, &info) }
    }

    /// Where the runtimes put bundles: containerd (each namespace), cri-o, podman.
    private static func bundles(_ id: String) -> [String] {
        let containerd = "/run/containerd/io.containerd.runtime.v2.task"
        let containerdOne = "/run/containerd/io.containerd.runtime.v1.linux"
        var folders: [String] = []
        for root in [containerd, containerdOne] {
            folders += DirectoryTree.names(in: root).map { "\(root)/\($0)/\(id)" }
        }
        folders.append("/run/containers/storage/overlay-containers/\(id)/userdata")
        folders.append("/var/lib/containers/storage/overlay-containers/\(id)/userdata")
        return folders
    }

    private static func take(_ configuration: [String: Any], _ info: inout ContainerInfo) {
        let annotations = configuration["annotations"] as? [String: String] ?? [:]
        func first(_ keys: String...) -> String? { keys.lazy.compactMap { annotations[$0] }.first }
        info.name = first("io.kubernetes.cri.container-name", "io.kubernetes.cri-o.ContainerName", "io.kubernetes.container.name", "io.podman.annotations.name")
        info.image = first("io.kubernetes.cri.image-name", "io.kubernetes.cri-o.ImageName", "io.containers.image", "org.opencontainers.image.ref.name")
        info.podName = first("io.kubernetes.cri.sandbox-name", "io.kubernetes.pod.name")
        info.podNamespace = first("io.kubernetes.cri.sandbox-namespace", "io.kubernetes.pod.namespace")
        info.podUID = first("io.kubernetes.cri.sandbox-uid", "io.kubernetes.pod.uid")
        info.isSandbox = first("io.kubernetes.cri.container-type", "io.kubernetes.cri-o.ContainerType") == "sandbox"
        info.mounts = (configuration["mounts"] as? [[String: Any]] ?? []).compactMap { $0["destination"] as? String }
        info.privileged = isPrivileged(configuration)
    }

    /// All capabilities, and no device kept away: what the runtimes make of `--privileged`.
    private static func isPrivileged(_ configuration: [String: Any]) -> Bool {
        let process = configuration["process"] as? [String: Any]
        let capabilities = (process?["capabilities"] as? [String: Any])?["bounding"] as? [String] ?? []
        let linux = configuration["linux"] as? [String: Any]
        let devices = (linux?["resources"] as? [String: Any])?["devices"] as? [[String: Any]] ?? []
        let allDevices = devices.contains { $0["allow"] as? Bool == true && $0["type"] == nil || $0["type"] as? String == "a" && $0["allow"] as? Bool == true }
        return capabilities.contains("CAP_SYS_ADMIN") && capabilities.contains("CAP_SYS_MODULE") && (allDevices || (linux?["maskedPaths"] == nil))
    }

    private static func takeDocker(_ own: [String: Any], _ info: inout ContainerInfo) {
        info.runtime = "docker"
        info.name = (own["Name"] as? String).map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }
        info.image = (own["Config"] as? [String: Any])?["Image"] as? String
        info.imageDigest = own["Image"] as? String
        info.privileged = (own["HostConfig"] as? [String: Any])?["Privileged"] as? Bool
    }

    private static func creation(_ path: String) -> UInt64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let date = attributes?[.modificationDate] as? Date, date.timeIntervalSince1970 > 0 else { return 0 }
        return UInt64(date.timeIntervalSince1970 * 1e9)
    }

    /// A JSON object of at most 4 MiB; nil when there is none.
    private static func json(_ path: String) -> [String: Any]? {
        guard let bytes = ProcFS.contents(path, limit: 4 << 20) else { return nil }
        return (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any]
    }
}
