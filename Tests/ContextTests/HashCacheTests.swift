// SPDX-License-Identifier: Apache-2.0

@testable import Context
import Testing

@Suite struct HashCacheTests {
    private static let file = FileIdentity(device: 1, inode: 2, ctime: 3)

    private func key(_ mode: HashCacheMode, _ file: FileIdentity = file, image: String? = "sha256:1") -> HashCache.Key? {
        mode.key(file, imageDigest: image)
    }

    @Test func `without a cache nothing has a key`() { #expect(key(.none) == nil) }

    @Test(arguments: [HashCacheMode.inode, .devInode, .digestInode])
    func `inode number and time of change belong to every key`(mode: HashCacheMode) {
        #expect(key(mode) == key(mode))
        #expect(key(mode) != key(mode, FileIdentity(device: 1, inode: 9, ctime: 3)))
        #expect(key(mode) != key(mode, FileIdentity(device: 1, inode: 2, ctime: 9)))
    }

    @Test(arguments: [(HashCacheMode.inode, true), (.devInode, false), (.digestInode, true)])
    func `the device belongs to some`(mode: HashCacheMode, same: Bool) {
        #expect((key(mode) == key(mode, FileIdentity(device: 9, inode: 2, ctime: 3))) == same)
    }

    @Test(arguments: [(HashCacheMode.inode, true), (.devInode, true), (.digestInode, false)])
    func `the container's image belongs to one`(mode: HashCacheMode, same: Bool) {
        #expect((key(mode) == key(mode, image: "sha256:2")) == same)
    }

    @Test func `without an image digest the device is taken instead`() {
        #expect(key(.digestInode, image: nil) == key(.devInode))
    }

    @Test func `a file of another size is another file`() {
        var cache = HashCache()
        let key = HashCache.Key(place: .device(1), inode: 2, ctime: 3)
        cache.keep([1], key, size: 5)
        #expect(cache.hash(key, size: 5) == [1])
        #expect(cache.hash(key, size: 6) == nil)
        #expect(cache.hash(key, size: nil) == [1])
    }

    @Test func `the least recently used makes room`() {
        var cache = HashCache()
        func key(_ inode: UInt64) -> HashCache.Key { HashCache.Key(place: .any, inode: inode, ctime: 0) }
        for inode in 0..<1024 { cache.keep([UInt8(truncatingIfNeeded: inode)], key(UInt64(inode)), size: 0) }
        _ = cache.hash(key(0), size: 0)
        cache.keep([7], key(5000), size: 0)
        #expect(cache.count == 1024)
        #expect(cache.hash(key(1), size: 0) == nil)
        #expect(cache.hash(key(0), size: 0) == [0])
        #expect(cache.hash(key(5000), size: 0) == [7])
    }

    /// Of the C library and of the kernel: 8:1, 254:2, 259:74565, 4095:1048575.
    @Test(arguments: [(0x801, 0x800001), (0xfe02, 0xfe00002), (0x12310345, 0x10312345), (0xffffffff, 0xffffffff)] as [(UInt64, UInt32)])
    func `devices are numbered as the kernel does`(device: UInt64, kernel: UInt32) {
        #expect(FileIdentity.kernelDevice(device) == kernel)
    }
}
