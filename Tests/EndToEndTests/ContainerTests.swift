// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    /// A container that Debian's containerd makes of a busybox root file system; only that one is watched.
    @Suite(.enabled(if: Harness.containersPossible, "needs containerd, runc and busybox-static, and no containerd that runs already"))
    struct ContainerTests {
        @Test func `a real container's tasks carry its id, runtime, name and privilege`() throws {
            try Harness.withLoad { load, folder in
                let containers = try ContainerHost(load, in: folder)
                defer { containers.end() }
                let id = ContainerHost.newID()
                let output = folder + "/events.json"
                let agent = try WatchingAgent(
                    ["--scope", "container=\(id.prefix(12))", "--events", "sched_process_exec,security_file_open",
                        "--output", "json:" + output], over: load, in: folder)
                defer { _ = agent.end() }
                // One that is in the scope as well, before.
                let other = String(id.prefix(12) + ContainerHost.newID().dropFirst(12))
                try #require(try containers.isWatched(other, by: agent.process, in: output), "\(agent.errors)")
                try containers.hold("echo hi > /written; /bin/cat /written", id: id, options: "--label io.kubernetes.container.name=web")
                #expect(Harness.wait { (try? String(contentsOfFile: output, encoding: .utf8))?.contains("/bin/cat") == true })
                #expect(try containers.release())
                _ = agent.end()

                let events = try Harness.events(in: output).filter { $0.container("id") != other }
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
    }
}
