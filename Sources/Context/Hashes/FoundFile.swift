// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Crypto
internal import Glibc

/// A regular file that is the one looked for. It is open without being opened for reading: nothing has happened to it yet.
struct FoundFile: ~Copyable {
    private let descriptor: Int32
    /// As fstat has it.
    let identity: FileIdentity
    let size: Int64

    private static let piece = 64 << 10

    /// `path` need not be text; it is one that process `pid` knows. Nil when what is there is another file than the kernel told
    /// of, or not a regular one.
    init?(_ path: [UInt8], pid: UInt32, wanted: FileIdentity) {
        // What is there may be a watchdog, or a FIFO that waits for somebody.
        let descriptor = unsafe shim_open_path(path.map { CChar(bitPattern: $0) } + [0])
        guard descriptor >= 0 else { return nil }
        var info = stat()
        guard unsafe fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG,
            Self.matches(wanted, FileIdentity(info), descriptor, pid)
        else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        identity = FileIdentity(info)
        size = Int64(info.st_size)
    }

    private static func matches(_ wanted: FileIdentity, _ found: FileIdentity, _ descriptor: Int32, _ pid: UInt32) -> Bool {
        guard found.inode == wanted.inode, found.ctime == wanted.ctime else { return false }
        return found.device == wanted.device || MountedDevice.device(descriptor: descriptor, pid: pid) == wanted.device
    }

    deinit { close(descriptor) }

    /// SHA-256 of the contents; nil when they cannot be read, or changed meanwhile.
    func sha256() -> [UInt8]? {
        // The same inode, whatever the path leads to by now. O_NONBLOCK: does not wait for the holder of a lease.
        let reader = unsafe open("/proc/self/fd/\(descriptor)", O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard reader >= 0 else { return nil }
        defer { close(reader) }
        var hasher = SHA256()
        var total: Int64 = 0
        let isRead = unsafe withUnsafeTemporaryAllocation(byteCount: Self.piece, alignment: 16) { piece in
            while total <= size {
                let length = unsafe read(reader, piece.baseAddress, piece.count)
                if length < 0, errno == EINTR { continue }
                if length <= 0 { return length == 0 }
                // The kernel has filled that many bytes of it.
                unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: piece[..<length]))
                total += Int64(length)
            }
            return false
        }
        var after = stat()
        guard isRead, total == size, unsafe fstat(reader, &after) == 0, FileIdentity(after) == identity else { return nil }
        return Array(hasher.finalize())
    }
}
