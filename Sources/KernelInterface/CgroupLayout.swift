// SPDX-License-Identifier: Apache-2.0

/// Where control groups are mounted, and which hierarchy containers live in.
package struct CgroupLayout: Sendable, Equatable {
    /// One mounted hierarchy. `id` is 0 for version 2.
    package struct Hierarchy: Sendable, Equatable {
        package let id: UInt32
        package let path: String
        package init(id: UInt32, path: String) {
            self.id = id
            self.path = path
        }
    }

    /// Version 2 where it has the controllers, else the version 1 hierarchy of the pids controller.
    package let containers: Hierarchy?
    /// Version 2, wherever it is mounted.
    package let unified: Hierarchy?

    package init(containers: Hierarchy?, unified: Hierarchy?) {
        self.containers = containers
        self.unified = unified
    }

    /// Reads the mounts (`/proc/self/mounts`) and the controllers (`/proc/cgroups`) as text.
    package init(mounts: String, controllers: String) {
        var unified: Hierarchy?
        var pids: String?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 3 else { continue }
            if fields[2] == "cgroup2", unified == nil { unified = Hierarchy(id: 0, path: String(fields[1])) }
            if fields[2] == "cgroup", fields[3].split(separator: ",").contains("pids") { pids = String(fields[1]) }
        }
        var number: UInt32 = 0
        for line in controllers.split(separator: "\n") where line.hasPrefix("pids\t") {
            let fields = line.split(separator: "\t")
            if fields.count > 1 { number = UInt32(fields[1]) ?? 0 }
        }
        self.unified = unified
        containers = number != 0 ? pids.map { Hierarchy(id: number, path: $0) } ?? unified : unified
    }
}

/// The id of a container in the name of its control group: 64 hexadecimal digits, alone or as runtimes dress them up.
package enum ContainerName {
    /// The id, and the runtime where the name tells it; nil when this is no container's own group.
    package static func parse(_ name: some StringProtocol) -> (id: String, runtime: String)? {
        let bytes = Array(name.utf8)
        var run = 0
        var start: Int?
        for (index, byte) in bytes.enumerated() {
            let isHex = (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
            if isHex {
                run += 1
                if run == 64 { start = index - 63 }
                if run > 64 { return nil }
            } else {
                if start != nil { break }
                run = 0
            }
        }
        guard let start else { return nil }
        let id = String(decoding: bytes[start..<(start + 64)], as: UTF8.self)
        let prefix = String(decoding: bytes[..<start], as: UTF8.self)
        let runtime =
            switch prefix {
            case "docker-": "docker"
            case "cri-containerd-": "containerd"
            case "crio-": "crio"
            case "libpod-": "podman"
            default: ""
            }
        // The monitor process of cri-o and podman has a group of its own beside the container's.
        return prefix.hasSuffix("conmon-") ? nil : (id, runtime)
    }
}
