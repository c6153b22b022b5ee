// SPDX-License-Identifier: Apache-2.0

@testable import Context
import Events
import Foundation
import Testing

@Suite struct ExecutableHashesTests {
    private let fixture: HashFixture
    private static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    init() throws { fixture = try HashFixture() }

    @Test(arguments: [
        ("abc", abc), ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func `a file's hash is the SHA-256 of its contents`(text: String, hash: String) throws {
        #expect(try fixture.hash(.later(.devInode), fixture.write(text)) == hash)
    }

    @Test(arguments: [EventKind.schedProcessExec, .existingProcess, .sharedObjectLoaded])
    func `every event that executes or loads a file has its hash`(kind: EventKind) throws {
        #expect(try fixture.hash(.later(.devInode), fixture.write("abc"), nil, kind) == Self.abc)
    }

    @Test func `other events have none`() throws {
        #expect(try fixture.hash(.later(.devInode), fixture.write("abc"), nil, .schedProcessExit) == nil)
    }

    @Test func `the image that a process runs is found without its path`() throws {
        let path = try fixture.write("", "sleeper")
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(atPath: "/bin/sleep", toPath: path)
        let expected = try fixture.hash(.later(.none), path)
        let sleeper = Process()
        sleeper.executableURL = URL(filePath: path)
        sleeper.arguments = ["20"]
        try sleeper.run()
        defer { sleeper.terminate() }
        fixture.pid = UInt32(sleeper.processIdentifier)
        try FileManager.default.removeItem(atPath: path)
        // Unlinking has changed the inode.
        let identity = try fixture.identity("/proc/\(sleeper.processIdentifier)/exe")
        #expect(expected != nil)
        #expect(try fixture.hash(.later(.none), "/nonexistent", identity) == expected)
    }

    @Test func `a file that was hashed is not read again`() throws {
        let hashes = ExecutableHashes.later(.devInode)
        let path = try fixture.write("abc")
        for _ in 0..<3 { #expect(try fixture.hash(hashes, path) == Self.abc) }
        #expect(hashes.filesRead == 1)
    }

    @Test func `without a cache it is read every time`() throws {
        let hashes = ExecutableHashes.later(.none)
        let path = try fixture.write("abc")
        for _ in 0..<3 { #expect(try fixture.hash(hashes, path) == Self.abc) }
        #expect(hashes.filesRead == 3)
    }

    @Test(arguments: HashCacheMode.allCases)
    func `a changed file is hashed again`(mode: HashCacheMode) throws {
        let hashes = ExecutableHashes.later(mode)
        #expect(try fixture.hash(hashes, fixture.write("old"), imageDigest: "sha256:1") != Self.abc)
        usleep(20_000)
        #expect(try fixture.hash(hashes, fixture.write("abc"), imageDigest: "sha256:1") == Self.abc)
    }

    @Test func `a file changed since the event has no hash`() throws {
        let before = try fixture.identity(fixture.write("old"))
        usleep(20_000)
        #expect(try fixture.hash(.later(.devInode), fixture.write("new"), before) == nil)
    }

    @Test func `a file put in the place of another has no hash`() throws {
        let path = try fixture.write("old")
        let before = try fixture.identity(path)
        #expect(rename(try fixture.write("new", "other"), path) == 0)
        #expect(try fixture.hash(.later(.inode), path, before) == nil)
    }

    @Test func `a file of another device has no hash`() throws {
        let path = try fixture.write("abc")
        let it = try fixture.identity(path)
        let other = FileIdentity(device: it.device + 1, inode: it.inode, ctime: it.ctime)
        #expect(try fixture.hash(.later(.inode), path, other) == nil)
    }

    @Test(arguments: ["fifo", "folder", "device", "socket"])
    func `what is no regular file has no hash and nobody waits`(kind: String) throws {
        let path = fixture.folder + "/" + kind
        switch kind {
        case "fifo": #expect(mkfifo(path, 0o700) == 0)
        case "folder": #expect(mkdir(path, 0o700) == 0)
        case "socket": #expect(mknod(path, S_IFSOCK | 0o700, 0) == 0)
        default: #expect(symlink("/dev/zero", path) == 0)
        }
        #expect(try fixture.hash(.later(.devInode), path) == nil)
    }

    @Test func `a file that is too long has no hash`() throws {
        let path = try fixture.write("")
        #expect(truncate(path, off_t(ExecutableHashes.sizeLimit + 1)) == 0)
        let hashes = ExecutableHashes.later(.devInode)
        #expect(try fixture.hash(hashes, path) == nil)
        #expect(hashes.filesRead == 0)
    }

    @Test func `a path that leads nowhere has no hash`() throws {
        let identity = try fixture.identity(fixture.write("abc"))
        for path in ["", "file", "/nonexistent", "/nonexistent\0/bin/true"] {
            #expect(try fixture.hash(.later(.devInode), path, identity) == nil)
        }
    }

    @Test func `the file of a process that has ended is found in the agent's own mounts`() throws {
        fixture.pid = .max
        let path = try fixture.write("abc")
        #expect(try fixture.hash(.later(.devInode), path) == nil)
        fixture.mountNamespace = try #require(ProcFS.namespace("/proc/self/ns/mnt"))
        #expect(try fixture.hash(.later(.devInode), path) == Self.abc)
    }

    @Test func `a file that was hashed before is known when nothing of it is left`() throws {
        let hashes = ExecutableHashes.later(.devInode)
        let path = try fixture.write("abc")
        let identity = try fixture.identity(path)
        _ = try fixture.hash(hashes, path)
        try FileManager.default.removeItem(atPath: path)
        #expect(try fixture.hash(hashes, path, identity) == Self.abc)
        let changed = FileIdentity(device: identity.device, inode: identity.inode, ctime: identity.ctime + 1)
        #expect(try fixture.hash(hashes, path, changed) == nil)
    }

    @Test func `the hash of a file that has just changed is not kept`() throws {
        let path = try fixture.write("abc")
        let ctime = try fixture.identity(path).ctime
        for (now, reads) in [(ctime - 1, 2), (ctime + ExecutableHashes.settled - 1, 2), (ctime + ExecutableHashes.settled, 1)] {
            let hashes = ExecutableHashes(.devInode, now: { now })
            for _ in 0..<2 { #expect(try fixture.hash(hashes, path) == Self.abc) }
            #expect(hashes.filesRead == reads)
        }
    }
}
