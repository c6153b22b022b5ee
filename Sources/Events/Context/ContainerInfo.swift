// SPDX-License-Identifier: Apache-2.0

/// Something mounted in a container.
package struct ContainerMount: Sendable, Equatable {
    package var source: String
    package var destination: String
    /// The options, with commas between them, as they were given.
    package var mode: String
    package var isWritable: Bool
    /// `rprivate`, `shared`, …; empty where nothing says it.
    package var propagation: String

    package init(source: String, destination: String, mode: String = "", isWritable: Bool = true, propagation: String = "") {
        (self.source, self.destination, self.mode) = (source, destination, mode)
        (self.isWritable, self.propagation) = (isWritable, propagation)
    }
}

/// A container as far as it is known. Used by one thread, which fills in what the runtime writes later.
package final class ContainerInfo {
    /// What Falco calls the absence of a container.
    package static let hostID = "host"

    package let id: String
    /// `docker`, `containerd`, `crio`, `podman`, `garden`.
    package var runtime: String
    package var name: String?
    package var image: String? { didSet { imageReference = image.map { ImageReference($0) } } }
    /// The image's name in its parts; nil where no name is known.
    package private(set) var imageReference: ImageReference?
    /// The image's id at this runtime: the digest of its configuration.
    package var imageID: String?
    /// The digest of the image's manifest, by which a registry knows it.
    package var imageDigest: String?
    package var privileged: Bool?
    /// Whether it shares the host's namespaces.
    package var usesHostPid: Bool?
    package var usesHostNetwork: Bool?
    package var usesHostIPC: Bool?
    package var podName: String?
    package var podNamespace: String?
    package var podUID: String?
    /// The id of the pod's own container.
    package var podSandboxID: String?
    package var podLabels: [String: String] = [:] { didSet { podLabelText = Self.text(podLabels) } }
    package private(set) var podLabelText = ""
    /// The pod's own container, which runs nothing of the user's.
    package var isSandbox = false
    package var mounts: [ContainerMount] = []
    /// Labels, and the annotations of the bundle.
    package var labels: [String: String] = [:] { didSet { labelText = Self.text(labels) } }
    /// All of them as Falco writes them, by name: `name:value, name:value`.
    package private(set) var labelText = ""
    /// Unix ns of its creation; 0 when unknown.
    package var created: UInt64
    /// Unix ns of its start; 0 when unknown.
    package var started: UInt64 = 0
    /// Whether it was there before the agent.
    package var existed: Bool
    /// Whether it has executed a program of its own: before that its runtime sets it up from inside.
    package var hasStarted = false
    /// Counts how often more became known.
    package var revision = 0

    package init(id: String, runtime: String, created: UInt64 = 0, existed: Bool = false) {
        self.id = id
        self.runtime = runtime
        self.created = created
        self.existed = existed
    }

    /// The first twelve digits.
    package var shortID: String { String(id.prefix(12)) }

    /// The runtime as Falco spells it.
    package var type: String { runtime == "crio" ? "cri-o" : runtime }

    private static func text(_ labels: [String: String]) -> String {
        labels.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ", ")
    }
}
