// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Events
internal import Glibc
internal import KernelInterface

/// One running process as /proc shows it, read while its folder is held open.
struct ProcessSnapshot {
    let pid: UInt32
    let stat: ProcStat
    let status: ProcStatus
    let mountNamespace: UInt32
    let pidNamespace: UInt32
    /// The text of /proc/PID/exe, and what it leads to.
    let link: [UInt8]?
    let executable: Executable?
    let workingDirectory: [UInt8]?
    /// In the hierarchy of containers, and in version 2's.
    let containers: ControlGroup?
    let unified: ControlGroup?

    struct Executable {
        var path: [UInt8]
        var flags: UInt8 = 0
        var info: stat
        let mount: UInt64
        var isMemory = false
        var isDeleted: Bool { info.st_nlink == 0 }
        /// Of its inode, as the kernel writes numbers of devices; a file system may show another one here than its own.
        var device: UInt32 {
            UInt32(truncatingIfNeeded: (info.st_dev >> 8 & 0xfff) << 20 | (info.st_dev & 0xff) | (info.st_dev >> 12 & 0xfff00))
        }
        var changed: UInt64 { UInt64(bitPattern: Int64(info.st_ctim.tv_sec) &* 1_000_000_000 &+ Int64(info.st_ctim.tv_nsec)) }
    }

    /// Nil when it runs no program of user space, or has gone meanwhile.
    init?(_ pid: UInt32, _ folder: borrowing ProcFolder, root: String, _ layout: CgroupLayout) {
        guard let stat = folder.facts, stat.hasImage, let status = folder.contents("status").flatMap({ ProcStatus($0) }),
            let mountNamespace = folder.namespace("mnt"), let pidNamespace = folder.namespace("pid")
        else { return nil }
        (self.pid, self.stat, self.status) = (pid, stat, status)
        (self.mountNamespace, self.pidNamespace) = (mountNamespace, pidNamespace)
        link = folder.link("exe")
        executable = Self.executable(link, folder, "\(root)/\(pid)/exe")
        workingDirectory = folder.link("cwd").map { folder.file("cwd")?.st_nlink == 0 ? Self.withoutMark($0) : $0 }
        let groups = folder.contents("cgroup") ?? []
        func group(_ hierarchy: CgroupLayout.Hierarchy?) -> ControlGroup? {
            guard let hierarchy, let path = ControlGroup.path(in: groups, hierarchy: hierarchy.id) else { return nil }
            return ControlGroup(path, hierarchy)
        }
        containers = group(layout.containers)
        unified = layout.unified == layout.containers ? containers : group(layout.unified)
    }

    private static func executable(_ link: [UInt8]?, _ folder: borrowing ProcFolder, _ path: String) -> Executable? {
        guard let link, let info = folder.file("exe") else { return nil }
        var found = Executable(path: link, info: info, mount: folder.mount("exe"))
        guard found.isDeleted else { return found }
        found.flags = SlotFlag.deleted
        found.path = withoutMark(link)
        if found.path.starts(with: "/memfd:".utf8), isInMemory(path) {
            found.isMemory = true
            found.flags |= SlotFlag.detached
            found.path.removeFirst()
        }
        return found
    }

    private static func isInMemory(_ path: String) -> Bool {
        // TMPFS_MAGIC, include/uapi/linux/magic.h
        unsafe shim_file_system_type(path) == 0x0102_1994
    }

    /// What the kernel puts behind the path of a file that has no name any more.
    private static func withoutMark(_ path: [UInt8]) -> [UInt8] {
        let mark = Array(" (deleted)".utf8)
        return path.suffix(mark.count) == mark[...] ? Array(path.dropLast(mark.count)) : path
    }
}
