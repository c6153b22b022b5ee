// SPDX-License-Identifier: Apache-2.0

internal import Context
internal import Events

extension AccountTable {
    func write(to writer: inout ByteWriter) {
        writer.append(list: users.values.sorted { $0.id < $1.id }) { writer, user in
            writer.append(user.id)
            writer.append(user.name)
            writer.append(user.home)
            writer.append(user.shell)
        }
        writer.append(list: groups.values.sorted { $0.id < $1.id }) { writer, group in
            writer.append(group.id)
            writer.append(group.name)
        }
    }

    init(_ reader: inout ByteReader) throws(Malformed) {
        let users = try reader.list { reader throws(Malformed) in
            UserInfo(id: try reader.integer(), name: try reader.text(), home: try reader.text(), shell: try reader.text())
        }
        let groups = try reader.list { reader throws(Malformed) in GroupInfo(id: try reader.integer(), name: try reader.text()) }
        self.init(users: users, groups: groups)
    }
}

extension ContainerInfo {
    func write(to writer: inout ByteWriter) {
        writer.append(id)
        writer.append(runtime)
        writer.append(created)
        writer.append(started)
        writer.append(existed)
        writer.append(hasStarted)
        writer.append(isSandbox)
        for text in [name, image, imageID, imageDigest, podName, podNamespace, podUID, podSandboxID] { writer.append(text) }
        for flag in [privileged, usesHostPid, usesHostNetwork, usesHostIPC] { writer.append(flag) }
        for labels in [labels, podLabels] {
            writer.append(list: labels.sorted { $0.key < $1.key }) { writer, label in
                writer.append(label.key)
                writer.append(label.value)
            }
        }
        writer.append(list: mounts) { writer, mount in
            writer.append(mount.source)
            writer.append(mount.destination)
            writer.append(mount.mode)
            writer.append(mount.isWritable)
            writer.append(mount.propagation)
        }
    }

    static func read(_ reader: inout ByteReader) throws(Malformed) -> ContainerInfo {
        let info = ContainerInfo(id: try reader.string(), runtime: try reader.string(), created: try reader.integer())
        info.started = try reader.integer()
        info.existed = try reader.flag()
        info.hasStarted = try reader.flag()
        info.isSandbox = try reader.flag()
        (info.name, info.image) = (try reader.optionalString(), try reader.optionalString())
        (info.imageID, info.imageDigest) = (try reader.optionalString(), try reader.optionalString())
        (info.podName, info.podNamespace) = (try reader.optionalString(), try reader.optionalString())
        (info.podUID, info.podSandboxID) = (try reader.optionalString(), try reader.optionalString())
        (info.privileged, info.usesHostPid) = (try reader.optionalFlag(), try reader.optionalFlag())
        (info.usesHostNetwork, info.usesHostIPC) = (try reader.optionalFlag(), try reader.optionalFlag())
        info.labels = try labels(&reader)
        info.podLabels = try labels(&reader)
        info.mounts = try reader.list { reader throws(Malformed) in
            ContainerMount(
                source: try reader.string(), destination: try reader.string(), mode: try reader.string(), isWritable: try reader.flag(),
                propagation: try reader.string())
        }
        return info
    }

    private static func labels(_ reader: inout ByteReader) throws(Malformed) -> [String: String] {
        let list = try reader.list { reader throws(Malformed) in (try reader.string(), try reader.string()) }
        return Dictionary(list, uniquingKeysWith: { first, _ in first })
    }
}
