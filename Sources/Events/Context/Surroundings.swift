// SPDX-License-Identifier: Apache-2.0

/// Which process, whatever its number is used for later.
package struct ProcessKey: Hashable, Sendable {
    /// Host pid.
    package let pid: UInt32
    /// CLOCK_BOOTTIME ns of the thread group leader's start.
    package let start: UInt64

    /// What /proc counts starts in, ns; a start that only /proc told is a multiple of it.
    package static let tick: UInt64 = 10_000_000

    package init(pid: UInt32, start: UInt64) {
        self.pid = pid
        self.start = start
    }

    /// Whether both are the same process as far as can be told: one start may be known in ticks only.
    package func matches(_ other: ProcessKey) -> Bool {
        guard pid == other.pid else { return false }
        if start == other.start { return true }
        guard start % Self.tick == 0 || other.start % Self.tick == 0 else { return false }
        return start / Self.tick == other.start / Self.tick
    }

    /// A number for the process that no other process of this boot has: a hash of both (FNV-1a, 64 bits).
    package var stableID: UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            hash = (hash ^ (start >> shift & 0xff)) &* 0x100_0000_01b3
        }
        for shift in stride(from: UInt32(0), to: 32, by: 8) {
            hash = (hash ^ UInt64(pid >> shift & 0xff)) &* 0x100_0000_01b3
        }
        return hash
    }
}

/// What is known around an event beyond its own bytes. Asked for only when somebody needs it.
package protocol Surroundings {
    /// The resolved path of the image that the process runs; nil when it could not be found out.
    func executable(of event: borrowing Event) -> [UInt8]?
    /// The process's ancestors, nearest first, at most `limit`.
    func ancestors(of event: borrowing Event, limit: Int) -> [Ancestor]
    /// The container of the event's cgroup.
    func container(of event: borrowing Event) -> ContainerInfo?
    /// The container with this id, where it was met before.
    func container(id: String) -> ContainerInfo?
    /// The host's name for a user id.
    func userName(_ uid: UInt32) -> [UInt8]?
    /// The host's name for a group id.
    func groupName(_ gid: UInt32) -> [UInt8]?
    /// Unix time in ns of a CLOCK_BOOTTIME time.
    func unixTime(_ boot: UInt64) -> UInt64
    /// The file that the process has mapped at `address`, and the place in that file; nil when it cannot be found out.
    func module(of event: borrowing Event, at address: UInt64) -> ModuleAddress?
    /// What descriptor `fd` of the process is now: a path, `socket:[…]`; nil when it cannot be read.
    func descriptorPath(pid: UInt32, fd: Int32) -> [UInt8]?
    /// SHA-256 of the file that the event tells was executed or loaded; nil where it could not be had. Asked for only where
    /// the event's kind says that it has one.
    func fileHash(of event: borrowing Event) -> [UInt8]?
}

/// An address of a process as a place in a file.
package struct ModuleAddress: Sendable, Equatable {
    /// The file's path as /proc/PID/maps has it.
    package let path: [UInt8]
    /// Bytes from the file's start.
    package let offset: UInt64
    package init(path: [UInt8], offset: UInt64) {
        self.path = path
        self.offset = offset
    }
}

/// One ancestor of a process.
package struct Ancestor: Sendable, Equatable {
    package let key: ProcessKey
    package let executable: [UInt8]?
    package init(key: ProcessKey, executable: [UInt8]?) {
        self.key = key
        self.executable = executable
    }
}
