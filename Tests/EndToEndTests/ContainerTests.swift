// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    /// A container that Debian's containerd makes of a busybox root file system; only that one is watched.
    @Suite(.enabled(if: Harness.containersPossible, "needs containerd, runc and busybox-static, and no containerd that runs already"))
    struct ContainerTests {
        @Test func `a real container's tasks carry its id, runtime, name and privilege`() throws {
            try Harness.withFolder { folder in
                let files = FileManager.default
                try files.createDirectory(atPath: folder + "/rootfs/bin", withIntermediateDirectories: true)
                try files.copyItem(atPath: "/bin/busybox", toPath: folder + "/rootfs/bin/busybox")
                for name in ["sh", "cat", "cp"] {
                    try files.createSymbolicLink(atPath: folder + "/rootfs/bin/" + name, withDestinationPath: "busybox")
                }
                let daemon = try start(["/usr/bin/containerd", "--root", folder + "/root"], folder)
                defer {
                    daemon.terminate()
                    daemon.waitUntilExit()
                    try? files.removeItem(atPath: "/run/containerd/containerd.sock")
                }
                try #require(wait { files.fileExists(atPath: "/run/containerd/containerd.sock") })

                let id = (0..<64).map { _ in "0123456789abcdef".randomElement()! }.reduce(into: "") { $0.append($1) }
                let output = folder + "/events.json"
                let agent = try start(
                    [Harness.apus, "run", "--scope", "container=\(id.prefix(12))", "--events", "sched_process_exec,security_file_open",
                        "--output", "json:" + output, "--duration", "60s"], folder)
                // Its output file is there before its hooks; a moment later it reads.
                try #require(wait { files.fileExists(atPath: output) })
                Thread.sleep(forTimeInterval: Harness.machine == nil ? 1 : 8)
                let ran = try Harness.run([
                    "/usr/bin/ctr", "-n", "k8s.io", "run", "--rm", "--label", "io.kubernetes.container.name=web", "--rootfs", folder + "/rootfs",
                    id, "/bin/sh", "-c", "echo hi > /written; /bin/cat /written",
                ])
                #expect(ran.code == 0, "\(ran.errors)")
                Thread.sleep(forTimeInterval: 1)
                agent.interrupt()
                agent.waitUntilExit()

                let events = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").map {
                    try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
                }
                let shell = try #require(events.first { $0["event"] as? String == "sched_process_exec" && $0.process("comm") == "sh" }, "\(events.count)")
                let container = try #require(shell["container"] as? [String: Any])
                #expect(container["id"] as? String == id)
                #expect(container["runtime"] as? String == "containerd")
                #expect(container["privileged"] as? Bool == false)
                #expect(shell.process("pid") == "1")
                #expect(shell.process("executable") == "/bin/busybox")
                #expect(events.contains { $0.argument("pathname") == "/written" })
                #expect(events.allSatisfy { ($0["container"] as? [String: Any])?["id"] as? String == id })
            }
        }

        private func start(_ words: [String], _ folder: String) throws -> Process {
            let process = Process()
            process.executableURL = URL(filePath: words[0])
            process.arguments = Array(words.dropFirst())
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            return process
        }

        private func wait(_ condition: () -> Bool) -> Bool {
            for _ in 0..<300 {
                if condition() { return true }
                Thread.sleep(forTimeInterval: 0.1)
            }
            return false
        }
    }
}
