// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
@Suite struct TraceTests {
    /// Where it does not matter which events there are: few hooks, which are attached soon.
    private static let few = ["--events", "sched_process_exec,sched_process_exit"]

    @Test func `a traced command shows its exec first and its exit last`() throws {
        let ran = try Harness.trace([], ["/bin/true"])
        #expect(ran.code == 0)
        #expect(ran.events.first?["event"] as? String == "sched_process_exec")
        #expect(ran.events.first?.argument("cmdpath") == "/bin/true")
        #expect(ran.events.last?["event"] as? String == "sched_process_exit")
        #expect(ran.events.allSatisfy { $0.process("executable") == ran.events[0].argument("pathname") })
    }

    @Test(arguments: [(["/bin/sh", "-c", "exit 3"], 3), (["/bin/sh", "-c", "kill -9 $$"], 137), (["/bin/true"], 0)] as [([String], Int32)])
    func `the command's exit code is passed on`(command: [String], code: Int32) throws {
        #expect(try Harness.trace(Self.few, command).code == code)
    }

    @Test func `children of the traced command are shown, and nobody else`() throws {
        let ran = try Harness.trace(["--events", "sched_process_exec"], ["/bin/sh", "-c", "/bin/true; /bin/echo x"])
        #expect(ran.events.compactMap { $0.argument("cmdpath") } == ["/bin/sh", "/bin/true", "/bin/echo"])
    }

    @Test func `a stack leads through the files that the process has mapped`() throws {
        try Harness.withFolder { folder in
            // What is mapped is looked up while the shell lives, which therefore lives until a file is named.
            let file = folder + "/told"
            let script = "sleep 0.01; n=0; until grep -q libc \(file) || [ $((n=n+1)) -gt 600 ]; do sleep 0.1; done; :"
            let ran = try Harness.trace(["--events", "wait4", "--with", "stack", "--output", "json:" + file], ["/bin/sh", "-c", script])
            let stacks = ran.events.compactMap { $0["stack"] as? [[String: String]] }
            #expect(!stacks.isEmpty)
            #expect(stacks.contains { $0.contains { $0["module"]?.contains("libc") == true && $0["offset"] != nil } })
        }
        #expect(try Harness.trace(["--events", "wait4"], ["/bin/sh", "-c", "sleep 0.01; :"]).events.allSatisfy { $0["stack"] == nil })
    }

    @Test func `a scope that does not hold for the traced command shows nothing`() throws {
        let ran = try Harness.trace(Self.few + ["--scope", "uid=12345"], ["/bin/true"])
        #expect(ran.code == 0)
        #expect(ran.events.isEmpty)
    }

    @Test(arguments: [("comm=true", true), ("comm=tr*", true), ("comm=t?ue", true), ("comm=echo", false), ("comm!=true", false),
        ("comm=echo,true", true), ("uid=0", true), ("uid!=0", false), ("uid<1", true), ("uid>0", false), ("pid=new", true), ("mntns=1", false)])
    func `a scope entry lets through what it says`(scope: String, shown: Bool) throws {
        let ran = try Harness.trace(["--scope", scope, "--events", "exit_group"], ["/bin/true"])
        #expect(ran.events.isEmpty != shown)
    }

    @Test func `everything that was accepted is accounted for`() throws {
        let ran = try Harness.trace(
            ["--summary", "json", "--events", "syscalls", "--overflow", "wait"], [Harness.actionFolder + "/actions", "sys-storm", "/tmp", "20000"])
        let line = try #require(ran.errors.split(separator: "\n").last)
        let summary = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let kernel = try #require(summary["kernel"] as? [String: Any])
        let read = try #require(summary["read"] as? [String: Any])
        let lost = (kernel["lost"] as? [String: Int] ?? [:]).values.reduce(0, +)
        #expect(kernel["accepted"] as? Int == (kernel["submitted"] as? Int ?? 0) + lost)
        #expect(kernel["submitted"] as? Int == read["records"] as? Int)
        #expect((read["records"] as? Int ?? 0) + (read["made"] as? Int ?? 0)
            == (read["malformed"] as? Int ?? 0) + (read["internal"] as? Int ?? 0) + (read["filtered"] as? Int ?? 0) + (summary["events"] as? Int ?? 0))
        #expect(read["malformed"] as? Int == 0)
        #expect(ran.events.count == summary["events"] as? Int)
        #expect(ran.named("getppid").count == 20000)
    }

    @Test func `nothing of ours is left when the agent has ended`() throws {
        _ = try Harness.trace([], ["/bin/true"])
        func left() -> String? {
            let script = "ls -l /proc/*/fd 2>/dev/null | grep -c 'anon_inode:bpf-prog' || true"
            return try? Harness.run(["/bin/sh", "-c", script]).output.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        // Other suites, which run beside this one, load programs now and then.
        #expect(Harness.wait { left() == "0" }, "left: \(left() ?? "?")")
    }

    @Test(arguments: [("exec-memfd", "memfd"), ("exec-deleted", "deleted")])
    func `an exec of a file without a name says so`(action: String, argument: String) throws {
        let ran = try Harness.act(["--events", "sched_process_exec"], action)
        #expect(ran.events.contains { $0.argument(argument) == "1" })
        #expect(ran.events.first?.argument(argument) == "0")
    }

    @Test func `bytes of an argument that are not UTF-8 reach the command as they are`() throws {
        let shell = "exec \(Harness.apus) trace --events sched_process_exec --output json:/dev/stderr -- /usr/bin/printf %s \"$(printf 'x\\377')\""
        let ran = try Harness.run(["/bin/sh", "-c", shell + " | od -An -tx1"])
        #expect(ran.output.contains("78 ff"))
    }

    @Test(arguments: [("executable=/usr/bin/true", ["/bin/true"]), ("executable!=/usr/bin/true", ["/bin/sh", "/bin/echo"])])
    func `a scope of executables holds from the exec on`(scope: String, shown: [String]) throws {
        let ran = try Harness.trace(["--scope", scope, "--events", "sched_process_exec"], ["/bin/sh", "-c", "/bin/true; /bin/echo x"])
        #expect(ran.events.compactMap { $0.argument("cmdpath") } == shown)
    }

    @Test(arguments: [("container", ["echo"]), ("container=new", ["echo"]), ("container=ab12", ["echo"]), ("container=ffff", []),
        ("not-container", ["sh", "true", "mkdir", "rmdir"]), ("container!=ab12", ["sh", "true", "mkdir", "rmdir"])])
    func `a scope of containers holds from the first task in the group`(scope: String, shown: [String]) throws {
        let root = FileManager.default.fileExists(atPath: "/sys/fs/cgroup/pids") ? "/sys/fs/cgroup/pids" : "/sys/fs/cgroup"
        let group = root + "/" + String(repeating: "ab12", count: 16)
        let script = "/bin/true; mkdir \(group); echo $$ > \(group)/cgroup.procs; /bin/echo in; echo $$ > \(root)/cgroup.procs; rmdir \(group)"
        let ran = try Harness.trace(["--scope", scope, "--events", "sched_process_exec"], ["/bin/sh", "-c", script])
        #expect(ran.events.compactMap { $0.process("comm") } == shown, "\(ran.errors)")
    }

    @Test func `a container is told when its group is made and removed, and its tasks carry it`() throws {
        let root = FileManager.default.fileExists(atPath: "/sys/fs/cgroup/pids") ? "/sys/fs/cgroup/pids" : "/sys/fs/cgroup"
        let id = String(repeating: "cd34", count: 16)
        let script = "mkdir \(root)/\(id); echo $$ > \(root)/\(id)/cgroup.procs; /bin/echo in; echo $$ > \(root)/cgroup.procs; rmdir \(root)/\(id)"
        let ran = try Harness.trace(["--events", "container_create,container_remove,sched_process_exec"], ["/bin/sh", "-c", script])
        #expect(ran.named("container_create").first?.argument("container_id") == id)
        #expect(ran.named("container_remove").first?.argument("container_id") == id)
        let echo = ran.events.first { $0.process("comm") == "echo" }
        #expect((echo?["container"] as? [String: Any])?["id"] as? String == id)
    }

    @Test func `a slow reader makes events drop, which are counted, and the run still ends`() throws {
        let shell = "\(Harness.apus) trace --events getppid --output json --summary json -- \(Harness.actionFolder)/actions sys-storm /tmp 100000 | sleep 5"
        let ran = try Harness.run(["/bin/sh", "-c", shell])
        let line = try #require(ran.errors.split(separator: "\n").last)
        let summary = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let output = try #require((summary["outputs"] as? [[String: Any]])?.first)
        #expect(output["events"] as? Int == (output["written"] as? Int ?? 0) + (output["dropped"] as? Int ?? 0))
        #expect(output["dropped"] as? Int ?? 0 > 0)
    }

    /// As another program computes it.
    private func sha256(_ path: String) throws -> String {
        String(try Harness.run(["/usr/bin/sha256sum", path]).output.prefix(64))
    }

    @Test(arguments: ["exec-hash", "exec-hash=none", "exec-hash=inode", "exec-hash=digest-inode"])
    func `an executed file's hash is that of its contents`(extra: String) throws {
        let ran = try Harness.trace(["--with", extra, "--events", "sched_process_exec"], ["/bin/sh", "-c", "/bin/sleep 0.2; /bin/true"])
        #expect(ran.events.compactMap { $0.argument("sha256") } == (try ["/bin/sh", "/bin/sleep", "/bin/true"].map(sha256)))
    }

    @Test func `a loaded library has its hash, with events in order and to two outputs as well`() throws {
        try Harness.withFolder { folder in
            let options = ["--with", "exec-hash", "--sort", "--output", "table:\(folder)/table"]
            let ran = try Harness.trace(options + ["--events", "sched_process_exec,shared_object_loaded"], ["/bin/ls", "/"])
            #expect(ran.named("shared_object_loaded").count > 0)
            for event in ran.events { #expect(event.argument("sha256") == (try sha256(event.argument("pathname") ?? ""))) }
            let table = try String(contentsOfFile: folder + "/table", encoding: .utf8)
            #expect(table.contains(" sha256=" + (try sha256("/bin/ls"))))
        }
    }

    @Test func `a program put in the place of another has its own hash`() throws {
        try Harness.withFolder { folder in
            let file = folder + "/program", told = folder + "/told"
            // The first has to be there until it is read.
            let script = """
                cp /bin/sleep \(file); \(file) 1000 & n=0
                until grep -q '"pathname":"\(file)".*"sha256"' \(told) || [ $((n=n+1)) -gt 600 ]; do sleep 0.1; done
                kill $!; wait; rm \(file); cp /bin/true \(file); \(file)
                """
            let ran = try Harness.trace(
                ["--with", "exec-hash", "--events", "sched_process_exec", "--output", "json:" + told], ["/bin/sh", "-c", script])
            let hashes = ran.events.filter { $0.argument("pathname") == file }.map { $0.argument("sha256") }
            #expect(hashes == (try [sha256("/bin/sleep"), sha256("/bin/true")]))
        }
    }

    @Test func `without being asked for there is no hash`() throws {
        #expect(try Harness.trace(Self.few, ["/bin/true"]).events.allSatisfy { $0.argument("sha256") == nil })
    }

    @Test func `count ends the run after so many events`() throws {
        let ran = try Harness.trace(["--count", "2", "--events", "openat,close,read"], ["/bin/ls", "/"])
        #expect(ran.events.count == 2)
    }

    @Test func `the command's output goes to standard error when events go to standard output`() throws {
        let ran = try Harness.run([Harness.apus, "trace", "--output", "json"] + Self.few + ["--", "/bin/echo", "hello"])
        #expect(ran.errors.contains("hello\n"))
        #expect(ran.output.split(separator: "\n").allSatisfy { $0.hasPrefix("{\"time\"") })
    }
}
}
