// SPDX-License-Identifier: Apache-2.0

@testable import Context
import Events
import Foundation
import Testing

/// A folder of its own, and records that tell of the files in it as the kernel would.
final class HashFixture {
    let folder = FileManager.default.temporaryDirectory.appending(path: "apus-hash-\(UUID().uuidString.prefix(8))").path
    var mountNamespace: UInt32 = 0
    var pid = UInt32(getpid())

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: folder) }

    @discardableResult
    func write(_ text: String, _ name: String = "file") throws -> String {
        let path = folder + "/" + name
        // Not atomically: a file that is there stays the same inode.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o700)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(text.utf8.withContiguousStorageIfAvailable { Glibc.write(descriptor, $0.baseAddress, $0.count) } == text.utf8.count)
        return path
    }

    func identity(_ path: String) throws -> FileIdentity {
        var info = stat()
        try #require(stat(path, &info) == 0)
        return FileIdentity(info)
    }

    /// What is said of `path`: the image of `self.pid`, unless it is another kind of event.
    func record(_ path: String, _ identity: FileIdentity, _ kind: EventKind = .schedProcessExec) -> [UInt8] {
        var builder = RecordBuilder(kind: kind, provider: .tracepoint, arguments: kind == .sharedObjectLoaded ? 5 : 21)
        builder.hostPid = pid
        builder.mountNamespace = mountNamespace
        builder.set(kind == .sharedObjectLoaded ? 0 : 1, text: Array(path.utf8))
        builder.set(2, value: UInt64(identity.device))
        builder.set(3, value: identity.inode)
        builder.set(4, value: identity.ctime)
        return builder.bytes()
    }

    func hash(
        _ hashes: ExecutableHashes, _ path: String, _ identity: FileIdentity? = nil, _ kind: EventKind = .schedProcessExec,
        imageDigest: String? = nil
    ) throws -> String? {
        let bytes = record(path, try identity ?? self.identity(path), kind)
        let hash = hashes.sha256(of: try Event(bytes.span.bytes), imageDigest: imageDigest)
        return hash?.map { String(format: "%02x", $0) }.joined()
    }
}

extension ExecutableHashes {
    /// To which every file changed long ago.
    static func later(_ mode: HashCacheMode) -> ExecutableHashes { ExecutableHashes(mode, now: { .max }) }
}
