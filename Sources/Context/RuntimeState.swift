// SPDX-License-Identifier: Apache-2.0

internal import Events
// Off the event path: once for each container.
internal import Foundation

/// What container runtimes keep on disk about a container: its bundle's OCI configuration, and the runtime's own files.
struct RuntimeState {
    /// Before every path, for tests.
    private let root: String
    private let proc: String
    /// Labels of one container that are kept, and mounts.
    static let mostEntries = 1024
    /// Seconds since 1970 that are a container's: their nanoseconds have room in 64 bits.
    private static let years: Range<Double> = 1..<1e10

    init(root: String = "", proc: String = "/proc") {
        self.root = root
        self.proc = proc
    }

    /// Fills in what is found, and says whether anything was; a container of which nothing is found keeps its id alone.
    func fill(_ info: ContainerInfo) -> Bool {
        var isFound = false
        for bundle in bundles(info.id) {
            guard let configuration = json(bundle + "/config.json") else { continue }
            BundleState(configuration, hostNamespaces: proc + "/1/ns").fill(info)
            info.created = changed(bundle + "/config.json")
            info.started = changed(bundle + "/init.pid")
            isFound = true
            break
        }
        // docker's own file has the name and the image, which the bundle lacks.
        if let own = json("/var/lib/docker/containers/\(info.id)/config.v2.json") {
            let host = json("/var/lib/docker/containers/\(info.id)/hostconfig.json")
            DockerState(own, host).fill(info)
            fillFromRepositories(info)
            isFound = true
        }
        for storage in ["/var/lib/containers/storage", "/run/containers/storage"] where fillFromStorage(storage, info) {
            isFound = true
            break
        }
        return isFound
    }

    /// Where the runtimes put bundles: containerd (each namespace), cri-o, podman.
    private func bundles(_ id: String) -> [String] {
        var folders: [String] = []
        for task in ["/run/containerd/io.containerd.runtime.v2.task", "/run/containerd/io.containerd.runtime.v1.linux"] {
            folders += DirectoryTree.names(in: root + task).map { "\(task)/\($0)/\(id)" }
        }
        folders.append("/run/containers/storage/overlay-containers/\(id)/userdata")
        folders.append("/var/lib/containers/storage/overlay-containers/\(id)/userdata")
        return folders
    }

    /// docker's list of names and digests by image id.
    private func fillFromRepositories(_ info: ContainerInfo) {
        guard info.imageDigest == nil, let id = info.imageID else { return }
        for driver in ["overlay2", "fuse-overlayfs", "btrfs", "zfs", "vfs"] {
            guard let file = json("/var/lib/docker/image/\(driver)/repositories.json"),
                let repositories = file["Repositories"] as? [String: [String: String]]
            else { continue }
            let names = repositories.values.flatMap { $0 }.filter { $0.value == id }.map(\.key).sorted()
            info.imageDigest = names.lazy.compactMap { ImageReference($0).digest }.first
            guard info.imageReference?.repository == nil else { return }
            info.image = names.first { !$0.contains("@") } ?? names.first
            return
        }
    }

    /// podman's and cri-o's common storage: a list of all containers, with a JSON text in each.
    private func fillFromStorage(_ folder: String, _ info: ContainerInfo) -> Bool {
        guard let bytes = contents(folder + "/overlay-containers/containers.json"),
            let list = (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [[String: Any]],
            let own = list.first(where: { $0["id"] as? String == info.id })
        else { return false }
        let metadata = (own["metadata"] as? String).flatMap { Self.object($0) } ?? [:]
        info.name = info.name ?? metadata["name"] as? String ?? (own["names"] as? [String])?.first
        info.image = info.image ?? metadata["image-name"] as? String
        info.imageID = info.imageID ?? own["image"] as? String
        return true
    }

    /// Unix ns of a file's last change; 0 when there is none.
    private func changed(_ path: String) -> UInt64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: root + path)
        guard let date = attributes?[.modificationDate] as? Date, Self.years.contains(date.timeIntervalSince1970) else { return 0 }
        return UInt64(date.timeIntervalSince1970 * 1e9)
    }

    private func contents(_ path: String) -> [UInt8]? { ProcFS.contents(root + path, limit: 4 << 20) }

    /// A JSON object of at most 4 MiB; nil when there is none.
    private func json(_ path: String) -> [String: Any]? {
        guard let bytes = contents(path) else { return nil }
        return (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any]
    }

    /// A JSON object that is a text in another.
    static func object(_ text: String) -> [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any]
    }

    /// Unix ns of a time in RFC 3339; 0 when it is none, or docker's for "never".
    static func time(_ text: String?) -> UInt64 {
        guard let text, text.utf8.count <= 40, let seconds = text.firstIndex(where: { $0 == "." || $0 == "Z" }) else { return 0 }
        let formatter = ISO8601DateFormatter()
        guard let date = formatter.date(from: text[..<seconds] + "Z"), years.contains(date.timeIntervalSince1970) else { return 0 }
        let fraction = text[seconds...].dropFirst().prefix { $0.isASCII && $0.isNumber }.prefix(9)
        let nanoseconds = UInt64(fraction + String(repeating: "0", count: 9 - fraction.count)) ?? 0
        return UInt64(date.timeIntervalSince1970) * 1_000_000_000 + nanoseconds
    }
}
