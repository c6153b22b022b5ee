// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Glibc

/// Which file, and which state of it: what the kernel said when the file was executed, or what fstat says now.
package struct FileIdentity: Hashable, Sendable {
    /// In the kernel's numbering: major above 20 bits of minor.
    package let device: UInt32
    package let inode: UInt64
    /// Nanoseconds since 1970.
    package let ctime: UInt64

    package init(device: UInt32, inode: UInt64, ctime: UInt64) {
        self.device = device
        self.inode = inode
        self.ctime = ctime
    }

    /// From an event's arguments that start at `first`: dev, inode, ctime.
    init?(_ event: borrowing Event, first: Int) {
        guard let device = event.slot(first), let inode = event.slot(first + 1), let ctime = event.slot(first + 2) else { return nil }
        self.init(device: UInt32(truncatingIfNeeded: device), inode: inode, ctime: ctime)
    }

    init(_ info: stat) {
        self.init(
            device: Self.kernelDevice(UInt64(info.st_dev)), inode: UInt64(info.st_ino),
            ctime: UInt64(bitPattern: Int64(info.st_ctim.tv_sec)) &* 1_000_000_000 &+ UInt64(bitPattern: Int64(info.st_ctim.tv_nsec)))
    }

    /// The C library has the minor's low byte lowest, then twelve bits of major, and what is left of both above.
    static func kernelDevice(_ device: UInt64) -> UInt32 {
        let major = device >> 8 & 0xfff | device >> 32 & ~0xfff
        let minor = device & 0xff | device >> 12 & ~0xff
        return UInt32(truncatingIfNeeded: major << 20 | minor & 0xf_ffff)
    }
}
