// SPDX-License-Identifier: Apache-2.0

internal import Events

/// The `container` object of a JSON line.
enum JSONContainer {
    /// The container of the process; of an event that tells of a container, that one and what is mounted in it.
    static func append(_ event: borrowing Event, _ surroundings: any Surroundings, to text: inout TextBuffer) {
        if event.kind == .containerCreate || event.kind == .existingContainer {
            guard let id = event.copy(1), let told = surroundings.container(id: String(decoding: id, as: UTF8.self)) else { return }
            append(told, withMounts: true, to: &text)
        } else if let container = surroundings.container(of: event) {
            append(container, withMounts: false, to: &text)
        }
    }

    private static func append(_ container: ContainerInfo, withMounts: Bool, to text: inout TextBuffer) {
        text.append(",\"container\":{\"id\":")
        text.append(jsonString: container.id)
        text.append(",\"runtime\":")
        text.append(jsonString: container.runtime)
        append(container.name, ",\"name\":", to: &text)
        append(container.image, ",\"image\":", to: &text)
        append(container.imageDigest, ",\"image_digest\":", to: &text)
        if let privileged = container.privileged {
            text.append(privileged ? ",\"privileged\":true" : ",\"privileged\":false")
        }
        if let pod = container.podName {
            text.append(",\"pod\":{\"name\":")
            text.append(jsonString: pod)
            append(container.podNamespace, ",\"namespace\":", to: &text)
            append(container.podUID, ",\"uid\":", to: &text)
            text.append(UInt8(ascii: "}"))
        }
        if withMounts, !container.mounts.isEmpty {
            text.append(",\"mounts\":[")
            for (place, mount) in container.mounts.enumerated() {
                if place > 0 { text.append(UInt8(ascii: ",")) }
                text.append(jsonString: mount.destination)
            }
            text.append(UInt8(ascii: "]"))
        }
        text.append(UInt8(ascii: "}"))
    }

    private static func append(_ value: String?, _ key: StaticString, to text: inout TextBuffer) {
        guard let value else { return }
        text.append(key)
        text.append(jsonString: value)
    }
}
