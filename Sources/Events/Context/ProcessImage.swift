// SPDX-License-Identifier: Apache-2.0

/// What a process runs, as it was when it was executed. Processes that forked share their parent's.
///
/// Used by one thread. What is nil is not known; it may be filled in later, and is never changed otherwise.
package final class ProcessImage {
    /// The resolved path.
    package var executable: [UInt8]?
    /// The path or name that was given to exec.
    package var givenPath: [UInt8]?
    /// The arguments, argv[0] first.
    package var arguments: ArgumentVector?
    /// Only where it was asked for.
    package var environment: ArgumentVector?
    /// At exec; a process's own is `ProcessFacts.workingDirectory`.
    package var workingDirectory: [UInt8]?
    /// The kernel's number of the file's device.
    package var device: UInt32?
    package var inode: UInt64?
    /// The inode's last change, Unix ns.
    package var changeTime: UInt64?
    /// The contents' last change, Unix ns.
    package var modificationTime: UInt64?
    /// Type and permission bits.
    package var mode: UInt16?
    /// Written since the container began: in the upper layer of an overlay.
    package var isInUpperLayer: Bool?
    /// From the image: in a lower layer of an overlay.
    package var isInLowerLayer: Bool?
    /// Lies in memory only (memfd_create).
    package var isMemoryFile: Bool?
    /// Had no name any more.
    package var isDeleted: Bool?
    /// Who executed it could write it.
    package var isWritable: Bool?

    package init() {}
}
