// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI

/// What stands behind a descriptor; raw values are `apus_object_kind`.
package enum ObjectKind: UInt8, CaseIterable, Sendable {
    case other = 0
    case file, directory, characterDevice, blockDevice
    /// Opened with O_PATH.
    case symlink
    /// A pipe, or a FIFO in a file system.
    case pipe
    case ipv4, ipv6, unix, netlink, packet
    /// A socket of another family.
    case socket
    case eventfd, signalfd, eventpoll, inotify, timerfd, bpf, userfaultfd, ioUring, memfd, pidfd
    /// Another object without a file; its path is its name.
    case anonymous

    package var isSocket: Bool {
        switch self {
        case .ipv4, .ipv6, .unix, .netlink, .packet, .socket: true
        default: false
        }
    }
}

/// The layer of an overlay file system that a file comes from; raw values are `apus_layer`.
package enum OverlayLayer: UInt8, Sendable {
    /// No overlay.
    case none = 0
    /// Written since the container began.
    case upper
    /// As the image has it.
    case lower
}

/// The slots behind a call's own arguments that tell of its descriptor and its paths; raw values are `apus_object_slot`.
package enum ObjectSlot: Int, CaseIterable, Sendable {
    case kind = 0
    case descriptor, path, mode, device, inode, flags, layer
    case family, type, `protocol`, local, remote, state
    case message, given0, given1
    /// The first bytes that the call moved; only in sessions that asked for them.
    case data
    /// What the descriptors stand for that the call waited for; only in sessions that asked for it.
    case polled

    /// As many slots as a record has that has any.
    package static let count = Int(APUS_OBJECT_SLOTS.rawValue)
}

/// The slots behind the arguments of `sched_process_exec` and `existing_process`; raw values are `apus_image_slot`.
package enum ImageSlot: Int, CaseIterable, Sendable {
    /// Last write of the file, nanoseconds since 1970.
    case modified = 0
    /// Whether the task could write the file, or make it so as its owner: by owner, mode bits and capabilities, not by access lists,
    /// read-only mounts or other security modules.
    case writable
    /// Whether the file lies in an overlay's lower layer.
    case lowerLayer

    /// As many slots as a record has that has any.
    package static let count = Int(APUS_IMAGE_SLOTS.rawValue)
}
