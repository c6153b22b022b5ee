// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Debian's containerd, started by a load's shell, and a busybox root file system for its containers.
struct ContainerHost {
    private let load: Load
    private let rootFileSystem: String

    /// Starts it; nothing of it is left after `end`. In a machine the root file system is an overlay, as images have it.
    init(_ load: Load, in folder: String) throws {
        self.load = load
        let files = FileManager.default
        let lower = folder + "/rootfs"
        try files.createDirectory(atPath: lower + "/bin", withIntermediateDirectories: true)
        try files.createDirectory(atPath: lower + "/tmp", withIntermediateDirectories: true)
        try Harness.copyProgram("/bin/busybox", to: lower + "/bin/busybox")
        try Harness.copyProgram(Harness.actionFolder + "/actions", to: lower + "/bin/actions")
        for name in ["sh", "cat", "cp", "true", "sleep", "nc", "insmod", "mkdir"] {
            try files.createSymbolicLink(atPath: lower + "/bin/" + name, withDestinationPath: "busybox")
        }
        if Harness.machine == nil {
            rootFileSystem = lower
        } else {
            for name in ["upper", "work", "merged"] { try files.createDirectory(atPath: folder + "/" + name, withIntermediateDirectories: true) }
            rootFileSystem = folder + "/merged"
            let options = "lowerdir=\(lower),upperdir=\(folder)/upper,workdir=\(folder)/work"
            try load.act("mount -t overlay overlay -o \(options) \(rootFileSystem)")
        }
        try load.tell("/usr/bin/containerd --root \(folder)/containerd >/dev/null 2>&1 & daemon=$!")
        try #require(
            Harness.wait { files.fileExists(atPath: "/run/containerd/containerd.sock") }, "containerd does not come up")
    }

    /// A name as the kubelet gives it.
    static func newID() -> String { String((0..<64).map { _ in "0123456789abcdef".randomElement()! }) }

    /// The command line that runs shell words in a container of its own, and waits for its end. `options` are those of `ctr run`.
    func command(_ words: String, id: String = newID(), options: String = "") -> String {
        "/usr/bin/ctr -n k8s.io run --rm \(options) --rootfs \(rootFileSystem) \(id) /bin/sh -c '\(words)'"
    }

    /// Starts a container that lives on when it has done these words: what its runtime's files say of it is gone with it.
    func hold(_ words: String, id: String = newID(), options: String = "") throws {
        let held = "\(words); : > /done; n=0; until [ -e /go ] || [ $((n=n+1)) -gt 600 ]; do sleep 0.1; done"
        try load.tell(command(held, id: id, options: options) + " > /dev/null 2>&1 & held=$!")
    }

    /// What is held has done its words.
    var isDone: Bool { FileManager.default.fileExists(atPath: rootFileSystem + "/done") }

    /// Lets it end, and waits for that.
    @discardableResult
    func release() throws -> Bool {
        _ = FileManager.default.createFile(atPath: rootFileSystem + "/go", contents: nil)
        defer { for name in ["done", "go"] { try? FileManager.default.removeItem(atPath: rootFileSystem + "/" + name) } }
        return try load.act("wait $held")
    }

    /// Waits until the agent tells of a container with this id, in a file.
    func isWatched(_ id: String, by agent: Process, in file: String) throws -> Bool {
        try load.act(command("true", id: id), toldBy: agent) { !Harness.lines(of: file).isEmpty }
    }

    func end() {
        _ = try? load.act("kill $daemon; wait $daemon")
        if Harness.machine != nil { _ = try? load.act("umount \(rootFileSystem)") }
        try? FileManager.default.removeItem(atPath: "/run/containerd/containerd.sock")
    }
}
