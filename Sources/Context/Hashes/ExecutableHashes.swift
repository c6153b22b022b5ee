// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
package import Events

/// SHA-256 of the files that events execute or load. Used by one thread.
///
/// A file is read when its event is, which is later: what is hashed has the device, inode number and time of change that the
/// kernel told, or there is no hash.
package final class ExecutableHashes {
    /// Longer files are not hashed: nothing else is read meanwhile.
    package static let sizeLimit: Int64 = 512 << 20
    /// Two changes within one tick of the kernel's clock have the same time. So a hash is kept for later only when its file
    /// had not changed for this long, ns.
    static let settled: UInt64 = 1_000_000_000

    private let mode: HashCacheMode
    private var cache = HashCache()
    private let now: () -> UInt64
    private let ownMounts = ProcFS.namespace("/proc/self/ns/mnt")
    /// Files that were read, for tests.
    private(set) var filesRead = 0

    package convenience init(_ mode: HashCacheMode) {
        self.init(mode, now: shim_realtime)
    }

    /// `now`: Unix time, ns.
    init(_ mode: HashCacheMode, now: @escaping () -> UInt64) {
        self.mode = mode
        self.now = now
    }

    /// The hash of the event's file; nil where it has none, or the file cannot be had any more. `imageDigest` is that of the
    /// container.
    package func sha256(of event: borrowing Event, imageDigest: String?) -> [UInt8]? {
        guard event.kind.hasFileHash, let wanted = FileIdentity(event, first: 2) else { return nil }
        let key = mode.key(wanted, imageDigest: imageDigest)
        for path in paths(event) {
            guard let file = FoundFile(path, pid: event.hostPid, wanted: wanted) else { continue }
            return hash(file, key)
        }
        // The process is gone, and what the kernel told is still enough to know the file again.
        return key.flatMap { cache.hash($0, size: nil) }
    }

    /// Where the file may be, the surest place first.
    private func paths(_ event: borrowing Event) -> [[UInt8]] {
        let isLibrary = event.kind == .sharedObjectLoaded
        let process = "/proc/\(event.hostPid)"
        var paths: [[UInt8]] = isLibrary ? [] : [Array("\(process)/exe".utf8)]
        if let path = event.copy(isLibrary ? 0 : 1), path.first == UInt8(ascii: "/") {
            paths.append(Array("\(process)/root".utf8) + path)
            // A process that has ended has no root any more.
            if event.mountNamespace == ownMounts { paths.append(path) }
        }
        return paths
    }

    private func hash(_ file: borrowing FoundFile, _ key: HashCache.Key?) -> [UInt8]? {
        if let key, let known = cache.hash(key, size: file.size) { return known }
        guard file.size <= Self.sizeLimit else { return nil }
        let start = now()
        filesRead += 1
        guard let hash = file.sha256() else { return nil }
        if let key, start > file.identity.ctime, start - file.identity.ctime >= Self.settled { cache.keep(hash, key, size: file.size) }
        return hash
    }
}
