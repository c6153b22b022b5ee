// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder that looks like /proc, for one test.
final class FakeProc {
    let root: String
    private let files = FileManager.default

    init() throws {
        root = files.temporaryDirectory.appending(path: "apus-proc-\(UUID().uuidString.prefix(8))").path
        try files.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    deinit { try? files.removeItem(atPath: root) }

    /// One process; what is left out is as of an ordinary process of root on the host.
    func add(
        _ pid: Int, comm: String = "sleep", parent: Int = 1, state: String = "S", flags: Int = 0x400000, ticks: Int = 1000,
        ids: [Int] = [0, 0, 0, 0], pids: String? = nil, cmdline: String? = "sleep\0100\0", environ: String = "A=1\0", exe: String? = "/bin/sleep",
        cwd: String = "/", mount: Int = 41, pidNamespace: Int = 36, cgroup: String = "0::/\n"
    ) throws {
        let folder = root + "/\(pid)"
        try files.createDirectory(atPath: folder + "/ns", withIntermediateDirectories: true)
        let middle = "\(parent) 1 1 0 -1 \(flags) 0 0 0 0 0 0 0 0 20 0 1 0"
        try write("\(pid) (\(comm)) \(state) \(middle) \(ticks) 0 0\n", folder + "/stat")
        let id = ids.map { "\($0)" }.joined(separator: "\t")
        let own = pids ?? "\(pid)"
        try write("Name:\t\(comm)\nUid:\t\(id)\nGid:\t\(id)\nNStgid:\t\(own)\nNSpid:\t\(own)\n", folder + "/status")
        if let cmdline { try write(cmdline, folder + "/cmdline") }
        try write(environ, folder + "/environ")
        try write(cgroup, folder + "/cgroup")
        if let exe { try link(exe, "\(pid)/exe") }
        try link(cwd, "\(pid)/cwd")
        try link("mnt:[\(mount)]", "\(pid)/ns/mnt")
        try link("pid:[\(pidNamespace)]", "\(pid)/ns/pid")
    }

    /// A file with this content below the folder, and its path.
    func file(_ name: String, _ content: String = "") throws -> String {
        try write(content, root + "/" + name)
        return root + "/" + name
    }

    /// A folder below the root.
    func folder(_ name: String) throws { try files.createDirectory(atPath: root + "/" + name, withIntermediateDirectories: true) }

    /// A symbolic link below the root, whatever it leads to.
    func link(_ target: String, _ name: String) throws {
        try files.createSymbolicLink(atPath: root + "/" + name, withDestinationPath: target)
    }

    private func write(_ text: String, _ path: String) throws { try Data(text.utf8).write(to: URL(filePath: path)) }
}
