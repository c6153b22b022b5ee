// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Processes that were there before the agent.
extension EndToEnd {
@Suite struct ExistingProcessTests {
    @Test func `a process that was there is told by the iterator, with its arguments`() throws {
        let ran = try Harness.existing(["--scope", "tree=PID", "--events", "existing_process", "--count", "1"])
        let event = try #require(ran.events.first, "\(ran.errors)")
        #expect(event.provider == "iterator")
        #expect(event.process("executable") == ran.facts["file"])
        #expect(event.argument("inode") == ran.facts["inode"])
        #expect((event["args"] as? [String: Any])?["argv"] as? [String] == ["/bin/sleep", "30"])
        #expect(event.argument("env") == nil)
    }

    @Test func `its environment is told where that is asked for`() throws {
        let ran = try Harness.existing(
            ["--scope", "tree=PID", "--events", "existing_process", "--with", "env"], environment: ["APUS_TEST": "1"])
        #expect((ran.events.first?["args"] as? [String: Any])?["env"] as? [String] == ["APUS_TEST=1"])
    }

    /// What both providers can tell, without when it was told.
    private func told(_ provider: String, _ scope: [String]) throws -> [[String: String]] {
        let script = "sleep 30 & cd /tmp; exec -a renamed sleep 31"
        let options = ["--events", "existing_process", "--with", "env", "--provider", provider, "--scope", "tree=PID"]
        let ran = try Harness.existing(
            options + scope.flatMap { ["--scope", $0] }, ["/bin/bash", "-c", script], environment: ["PATH": "/bin:/usr/bin"], sleepers: 2)
        let pid = ran.facts["pid"] ?? ""
        #expect(ran.events.allSatisfy { $0.provider == provider })
        return ran.events.map { event in
            var said: [String: String] = [:]
            for key in ["pathname", "dev", "inode", "ctime", "inode_mode", "argv", "env", "pwd", "memfd", "deleted"] { said[key] = event.argument(key) }
            for key in ["uid", "gid", "comm", "executable", "mntns", "pidns", "cgroup"] { said["process " + key] = event.process(key) }
            // The numbers themselves are another run's.
            said["is root"] = "\(event.process("host_pid") == pid) \(event.process("host_ppid") == pid)"
            said["same in namespace"] = "\(event.process("pid") == event.process("host_pid"))"
            return said
        }.sorted { $0["argv"] ?? "" < $1["argv"] ?? "" }
    }

    @Test func `the process file system tells what the iterator tells`() throws {
        let (iterator, procfs) = (try told("iterator", []), try told("procfs", []))
        #expect(iterator.count == 2)
        #expect(iterator == procfs)
        #expect(iterator.allSatisfy { $0["argv"] != nil && $0["dev"] != nil && $0["pwd"] != nil })
    }

    static let scopes = [
        ["comm=sleep"], ["comm!=sleep"], ["uid=0", "comm=sl*"], ["uid!=0"], ["executable=/usr/bin/sleep"], ["executable!=/usr/bin/sleep"],
        ["not-container"], ["container"], ["uts=no-such-node"], ["uts!=no-such-node", "pid>1"], ["pid=new"], ["mntns=1"],
    ]

    /// All on this host; machines that run beside each other have some each.
    @Test(arguments: scopes.indices.filter(Harness.isTurn).map { scopes[$0] })
    func `a scope means the same to both`(scope: [String]) throws {
        let (iterator, procfs) = (try told("iterator", scope), try told("procfs", scope))
        #expect(iterator == procfs)
    }
}
}
