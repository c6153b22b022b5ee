// SPDX-License-Identifier: Apache-2.0

@testable import Context
import Foundation
import Testing

@Suite struct MountedDeviceTests {
    private static let table = Array("""
        2 1 254:0 / / rw,relatime - ext4 /dev/vda rw
        29 2 0:27 /@home /home rw - btrfs /dev/vdb rw
        290 2 4095:1048575 / /a\\040b rw - tmpfs none rw
        31 2 4096:0 / /x rw - tmpfs none rw
        32 2 1 / /x rw
        33

        """.utf8)

    @Test(arguments: [(2, 0xfe0_0000), (29, 27), (290, .max), (31, nil), (32, nil), (33, nil), (9, nil), (1, nil)] as [(UInt64, UInt32?)])
    func `a mount has its device`(mount: UInt64, device: UInt32?) {
        #expect(MountedDevice.device(mount: mount, mountinfo: Self.table) == device)
    }

    @Test(arguments: [
        ("pos:\t0\nflags:\t012000000\nmnt_id:\t29\nino:\t5\n", 29), ("mnt_id: 7", 7), ("pos:\t0\n", nil), ("mnt_id:\n", nil), ("", nil),
    ] as [(String, UInt64?)])
    func `a descriptor has its mount`(text: String, mount: UInt64?) {
        #expect(MountedDevice.mountID(fdinfo: Array(text.utf8)) == mount)
    }

    @Test func `the device of an ordinary file system is that of its files`() throws {
        let descriptor = open("/proc/self/status", O_RDONLY)
        defer { close(descriptor) }
        var info = stat()
        try #require(fstat(descriptor, &info) == 0)
        #expect(MountedDevice.device(descriptor: descriptor, pid: .max) == FileIdentity(info).device)
    }
}
