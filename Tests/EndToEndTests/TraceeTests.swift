// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Tracee's policies on live events: each scope and each form of filter sees what it should, and not its neighbour.
extension EndToEnd {
@Suite struct TraceeTests {
    /// The files that actors open: each has one of its own, called as the actor is.
    private static let script = """
        cat F/plain; head -c1 F/head; F/mycat F/exec; F/follower
        setpriv --reuid 65534 --clear-groups cat F/user
        unshare --mount cat F/mount; unshare --pid --fork cat F/pids
        unshare --uts sh -c 'echo other-node > /proc/sys/kernel/hostname; cat F/node'
        cat F/missing 2>/dev/null; echo x > F/written; cat < F/plain > /dev/null; : < F/shell
        """

    private struct Watch: Sendable {
        let name: String
        var scope = ["global"]
        var event = "openat"
        let filters: [String]
        let seen: Set<String>
        init(_ name: String, scope: [String] = ["global"], _ filters: [String] = [], sees seen: Set<String>) {
            (self.name, self.scope, self.filters, self.seen) = (name, scope, filters, seen)
        }

        /// About files in FOLDER only, of which each has a name of its own.
        func text(_ folder: String) -> String {
            func list(_ texts: [String]) -> String { "[" + texts.map { "'\($0.replacingOccurrences(of: "F/", with: folder + "/"))'" }.joined(separator: ", ") + "]" }
            return "type: policy\nname: \(name)\nscope: \(list(scope))\nrules: [{event: \(event), filters: \(list(filters))}]\n"
        }
    }

    private static let all: Set<String> = ["plain", "head", "exec", "followed", "user", "mount", "pids", "node", "missing", "written", "shell", "follower"]
    /// What does not name a file by what it opens sees all that are opened in the folder.
    private static let here = "data.pathname=F/*"

    private static let watches = [
        // Scopes.
        Watch("global", [here], sees: all),
        Watch("comm", scope: ["comm=head"], [here], sees: ["head"]),
        Watch("comm-wildcard", scope: ["comm=he*,myc?t"], [here], sees: ["head", "exec"]),
        Watch("comm-not", scope: ["comm!=cat,head,sh"], [here], sees: ["exec", "follower"]),
        Watch("uid", scope: ["uid=65534"], [here], sees: ["user"]),
        Watch("uid-name", scope: ["uid=nobody"], [here], sees: ["user"]),
        Watch("uid-range", scope: ["uid>0", "uid<=65534"], [here], sees: ["user"]),
        Watch("uid-not", scope: ["uid!=0"], [here], sees: ["user"]),
        Watch("executable", scope: ["executable=F/mycat"], [here], sees: ["exec"]),
        Watch("executable-host", scope: ["bin=host:F/mycat,host:F/nothing"], [here], sees: ["exec"]),
        Watch("executable-elsewhere", scope: ["exec=1:F/mycat"], [here], sees: []),
        Watch("uts", scope: ["uts=other-node"], [here], sees: ["node"]),
        Watch("uts-not", scope: ["uts!=other-node"], [here], sees: all.subtracting(["node"])),
        Watch("host-name", ["hostName=other*", here], sees: ["node"]),
        Watch("pid-new", scope: ["pid=new"], [here], sees: all),
        Watch("pid-old", scope: ["pid!=new"], [here], sees: []),
        Watch("not-container", scope: ["not-container"], [here], sees: all),
        Watch("container", scope: ["container"], [here], sees: []),
        Watch("container-new", scope: ["container=new"], [here], sees: []),
        Watch("two", scope: ["uid=0", "comm=head"], [here], sees: ["head"]),
        Watch("follower", scope: ["comm=follower"], [here], sees: ["follower"]),
        Watch("follow", scope: ["comm=follower", "follow"], [here], sees: ["follower", "followed"]),
        // Filters of texts.
        Watch("equal", ["data.pathname=F/head"], sees: ["head"]),
        Watch("args", ["args.pathname=F/head"], sees: ["head"]),
        Watch("several", ["data.pathname=F/head,F/exec", "comm!=none"], sees: ["head", "exec"]),
        Watch("prefix", ["data.pathname=F/pl*"], sees: ["plain"]),
        Watch("contains-suffix", [here, "comm=*ead"], sees: ["head"]),
        Watch("contains", [here, "processName=*yca*"], sees: ["exec"]),
        Watch("glob", ["data.pathname=F/*ain"], sees: ["plain"]),
        Watch("unlike", [here, "comm!=cat,s*"], sees: ["head", "exec", "follower"]),
        Watch("syscall", [here, "syscall=openat"], sees: all),
        Watch("syscall-not", [here, "syscall=open"], sees: []),
        Watch("host", [here, "host=true"], sees: all),
        Watch("container-id", [here, "containerId=*a"], sees: []),
        Watch("container-id-not", [here, "containerId!=abc"], sees: all),
        Watch("pod", [here, "podName!=x"], sees: []),
        // Filters of numbers.
        Watch("failed", [here, "retval<0"], sees: ["missing"]),
        Watch("failed-equal", [here, "retval=-2"], sees: ["missing"]),
        Watch("worked", [here, "retval>=0"], sees: all.subtracting(["missing"])),
        Watch("worked-not", [here, "retval!=-2"], sees: all.subtracting(["missing"])),
        Watch("flags", [here, "data.flags>=577", "data.flags<578"], sees: ["written"]),
        Watch("flags-named", [here, "data.flags=O_WRONLY|O_CREAT|O_TRUNC"], sees: ["written"]),
        Watch("flags-digits", [here, "data.flags=57*"], sees: ["written"]),
        Watch("user-filter", [here, "userId=65534"], sees: ["user"]),
        Watch("user-filter-range", [here, "uid>=65534"], sees: ["user"]),
        Watch("pid-one", [here, "pid=1"], sees: ["pids"]),
        Watch("pid-one-on-host", [here, "hostPid=1"], sees: []),
        Watch("both", [here, "comm=cat", "uid=65534"], sees: ["user"]),
    ]

    @Test func `scopes and filters see what they should, and not their neighbours`() throws {
        try Harness.withFolder { folder in
            let policies = folder + "-policies"
            defer { try? FileManager.default.removeItem(atPath: policies) }
            try prepare(folder)
            try FileManager.default.createDirectory(atPath: policies, withIntermediateDirectories: true)
            for watch in Self.watches { try watch.text(folder).write(toFile: "\(policies)/\(watch.name).yaml", atomically: true, encoding: .utf8) }
            let script = Self.script.replacingOccurrences(of: "F/", with: folder + "/")
            let ran = try Harness.trace(["--policy", policies], ["/bin/sh", "-c", script])
            var seen: [String: Set<String>] = [:]
            for event in ran.events {
                let policy = try #require(event["policy"] as? String)
                #expect(event["rule"] as? String == "openat")
                seen[policy, default: []].insert(String((event.argument("pathname") ?? "").split(separator: "/").last ?? ""))
            }
            for watch in Self.watches { #expect(seen[watch.name] ?? [] == watch.seen, "\(watch.name)") }
            #expect(ran.errors.contains("of pods only what their runtime's files say is known"))
        }
    }

    private func prepare(_ folder: String) throws {
        for name in Self.all.subtracting(["missing", "follower"]) { try "x\n".write(toFile: folder + "/" + name, atomically: true, encoding: .utf8) }
        try Harness.copyProgram("/bin/cat", to: folder + "/mycat")
        try "#!/bin/sh\ncat \(folder)/followed; :\n".write(toFile: folder + "/follower", atomically: true, encoding: .utf8)
        for name in ["follower", "mycat"] { try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/" + name) }
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder)
    }

    // MARK: Processes that were there before

    @Test func `trees, process numbers and what is new are told apart from what was there`() throws {
        try Harness.withLoad { load, folder in
            for name in ["old", "new", "tree", "orphan"] { try "x\n".write(toFile: folder + "/" + name, atomically: true, encoding: .utf8) }
            // A second shell, which is there before the agent and starts things later; what it starts may be adopted by others.
            try load.act("mkfifo \(folder)/lines; sh \(folder)/lines.sh & inner=$!; echo $inner > \(folder)/pid".replacingOccurrences(
                of: "sh \(folder)/lines.sh", with: "sh -c 'while read line; do eval \"$line\"; done < \(folder)/lines'"))
            try load.act("exec 9> \(folder)/lines")
            #expect(Harness.wait { FileManager.default.fileExists(atPath: folder + "/pid") })
            let inner = try String(contentsOfFile: folder + "/pid", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
            let scopes = [
                ("tree", "tree=\(inner)"), ("tree-not", "tree!=\(inner)"), ("pid", "pid=\(load.pid)"), ("pid-not", "pid!=\(load.pid)"),
                ("pid-range", "pid>=\(load.pid)"), ("new", "pid=new"), ("old", "pid!=new"),
            ]
            let policies = scopes.map { name, scope in
                "type: policy\nname: \(name)\nscope: ['\(scope)']\nrules: [{event: openat, filters: ['data.pathname=\(folder)/*']}]\n"
            }
            try policies.joined(separator: "---\n").write(toFile: folder + "/policies.yaml", atomically: true, encoding: .utf8)
            let output = folder + "/alerts.json"
            let agent = try WatchingAgent(
                ["--policy", folder + "/policies.yaml", "--events", "existing_process", "--output", "json:" + output], over: load, in: folder)
            defer { _ = agent.end() }
            try #require(agent.isReady(output), "\(agent.errors)")
            try load.act(": < \(folder)/old; cat \(folder)/new; echo 'cat \(folder)/tree' >&9")
            // Its parent ends before it opens.
            try load.act("echo '(sh -c \"sleep 0.5; cat \(folder)/orphan\" & ); :' >&9; sleep 1.5; exec 9>&-; wait")
            #expect(Harness.wait { (try? String(contentsOfFile: output, encoding: .utf8))?.contains("/orphan") == true }, "\(agent.errors)")
            _ = agent.end()
            var seen: [String: Set<String>] = [:]
            for event in try Harness.events(in: output) where event["event"] as? String == "openat" {
                guard let policy = event["policy"] as? String, let path = event.argument("pathname") else { continue }
                seen[policy, default: []].insert(String(path.split(separator: "/").last ?? ""))
            }
            let all: Set<String> = ["old", "new", "tree", "orphan"]
            #expect(seen["tree"] == ["tree", "orphan"] && seen["tree-not"]?.intersection(all) == ["old", "new"], "\(seen)")
            #expect(seen["pid"]?.intersection(all) == ["old"] && seen["pid-not"] == ["new", "tree", "orphan"], "\(seen)")
            #expect(seen["pid-range"]?.intersection(all) == all, "\(seen)")
            #expect(seen["new"] == ["new", "tree", "orphan"] && seen["old"]?.intersection(all) == ["old"], "\(seen)")
        }
    }

    // MARK: Other events

    private static let others = """
        type: policy
        name: others
        scope: [global]
        rules:
          - {event: sched_process_exec, filters: [data.argv=--wanted]}
          - {event: security_file_open, filters: ['data.pathname=*.opened']}
          - {event: magic_write, filters: ['data.bytes=23212f*']}
          - {event: security_socket_connect, filters: ['data.remote_addr=*sin_addr:127.0.0.1 *', 'data.sockfd>2']}
          - {event: 'security_inode_unlink,security_inode_rename', filters: ['comm=mv,rm']}
          - {event: close, filters: [retval=-9, data.fd=77]}
        """

    @Test func `lists, bytes, addresses and numbers of other events are compared as Tracee shows them`() throws {
        try Harness.withFolder { folder in
            let file = folder + "/others.yaml"
            try Self.others.write(toFile: file, atomically: true, encoding: .utf8)
            let script = """
                cd \(folder); echo x > a.opened; echo x > b.shut; cat a.opened b.shut; sh -c : --wanted; sh -c : --other
                printf '#!/bin/x' > script; printf 'text' > text; mv script moved; rm moved text; cp text2 x 2>/dev/null
                \(Harness.action("socket-tcp-connect " + folder)) >/dev/null; \(Harness.action("socket-unix-connect " + folder)) >/dev/null; :
                """
            let ran = try Harness.trace(["--policy", file, "--log-level", "info"], ["/bin/sh", "-c", script])
            func names(_ event: String, _ key: String) -> [String] { ran.named(event).compactMap { $0.argument(key) } }
            #expect(ran.named("sched_process_exec").count == 1 && names("sched_process_exec", "argv").first?.contains("--wanted") == true, "\(ran.errors)")
            #expect(Set(names("security_file_open", "pathname")) == [folder + "/a.opened"])
            #expect(names("magic_write", "pathname") == [folder + "/script"])
            #expect(names("security_inode_unlink", "pathname") == [folder + "/moved", folder + "/text"])
            #expect(names("security_inode_rename", "new_path") == [folder + "/moved"])
            #expect(ran.named("security_socket_connect").count == 1 && ran.named("close").isEmpty)
        }
    }

    // MARK: With other languages, the kernel, and other outputs

    @Test func `one condition written for Falco and for Tracee gives the same matches`() throws {
        try Harness.withFolder { folder in
            let script = """
                cd \(folder); for i in 1 2 3; do echo x > file$i; done
                cat \(folder)/file1 \(folder)/file2 \(folder)/none; head -c1 \(folder)/file1; cat \(folder)/../x; :
                """
            let falco = """
                - rule: falco
                  desc: the same
                  condition: evt.type=openat and evt.arg.name startswith \(folder)/file and proc.name=cat and evt.rawres>=0
                  output: file=%evt.arg.name
                  priority: NOTICE
                """
            let tracee = "type: policy\nname: tracee\nscope: [comm=cat]\nrules: [{event: openat, filters: ['data.pathname=\(folder)/file*', 'retval>=0']}]\n"
            try FileManager.default.createDirectory(atPath: folder + "/rules", withIntermediateDirectories: true)
            try falco.write(toFile: folder + "/rules/falco.yaml", atomically: true, encoding: .utf8)
            try tracee.write(toFile: folder + "/rules/tracee.yaml", atomically: true, encoding: .utf8)
            for options in [[], ["--no-kernel-filter"]] {
                let ran = try Harness.trace(["--policy", folder + "/rules"] + options, ["/bin/sh", "-c", script])
                func files(_ policy: String) -> [String] { ran.events.filter { $0["policy"] as? String == policy }.compactMap { $0.argument("pathname") } }
                #expect(files("falco") == [folder + "/file1", folder + "/file2"] && files("tracee") == files("falco"), "\(ran.errors)")
            }
        }
    }

    @Test func `what no policy wants never leaves the kernel`() throws {
        try Harness.withFolder { folder in
            let file = folder + "/policy.yaml"
            try "type: policy\nname: p\nscope: [uid=0, comm=sh]\nrules: [{event: openat, filters: ['data.pathname=\(folder)/w*', 'retval>=0']}]\n"
                .write(toFile: file, atomically: true, encoding: .utf8)
            let script = "i=0; while [ $i -lt 500 ]; do : < /etc/hostname; i=$((i+1)); done; echo > \(folder)/wanted; : < \(folder)/wanted"
            let ran = try Harness.trace(["--policy", file, "--summary", "json"], ["/bin/sh", "-c", script])
            let line = try #require(ran.errors.split(separator: "\n").last)
            let summary = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let accepted = try #require((summary["kernel"] as? [String: Any])?["accepted"] as? Int)
            #expect(ran.events.count == 2 && accepted < 100, "\(line)")
            let explained = try Harness.run([Harness.apus, "explain", file])
            #expect(explained.code == 0 && explained.output.contains("p: openat") && explained.output.contains("all"), "\(explained.output)")
        }
    }

    @Test func `filters of --events show some of an event's occurrences`() throws {
        try Harness.withFolder { folder in
            let script = "cd \(folder); echo x > apple; echo x > plum; cat \(folder)/apple \(folder)/plum \(folder)/none; head -c1 \(folder)/apple; :"
            func paths(_ options: [String]) throws -> [String] {
                try Harness.trace(options, ["/bin/sh", "-c", script]).named("openat").compactMap { $0.argument("pathname") }
            }
            #expect(try paths(["--events", "openat.data.pathname=\(folder)/a*,\(folder)/x"]) == [folder + "/apple", folder + "/apple"])
            #expect(try paths(["--events", "openat.args.pathname=\(folder)/*", "--events", "openat.retval<0"]) == [folder + "/none"])
            #expect(try paths(["--events", "openat.data.pathname=\(folder)/*", "--events", "openat.scope.comm=head"]) == [folder + "/apple"])
            #expect(try paths(["--events", "openat.data.pathname=\(folder)/*", "--events", "openat.scope.container"]) == [])
            let both = try Harness.trace(["--events", "sched_process_exec,openat.data.pathname=\(folder)/p*"], ["/bin/sh", "-c", script])
            #expect(both.named("sched_process_exec").count == 3 && both.named("openat").count == 1, "\(both.errors)")
        }
    }

    @Test func `a recording gives the matches that the live run gave`() throws {
        try Harness.withFolder { folder in
            try prepare(folder)
            let watches = Self.watches.filter { ["global", "pid-new", "pid-old", "follow", "uts", "uid", "executable", "flags", "unlike"].contains($0.name) }
            let policies = folder + "-policies.yaml", recording = folder + "-run.apus", live = folder + "-live.json"
            defer { for file in [policies, recording, live] { try? FileManager.default.removeItem(atPath: file) } }
            try watches.map { $0.text(folder) }.joined(separator: "---\n").write(toFile: policies, atomically: true, encoding: .utf8)
            let script = Self.script.replacingOccurrences(of: "F/", with: folder + "/")
            let ran = try Harness.run(
                [Harness.apus, "record", "-o", recording, "--policy", policies, "--output", "tracee-json:" + live, "--", "/bin/sh", "-c", script])
            let replayed = try Harness.run([Harness.apus, "replay", recording, "--policy", policies, "--output", "tracee-json"])
            let lines = try String(contentsOfFile: live, encoding: .utf8)
            #expect(replayed.output == lines && lines.contains("\"follow\"") && lines.contains("other-node"), "\(ran.errors)\(replayed.errors)")
        }
    }

    @Test func `Tracee's JSON names all policies that match an event, in one line`() throws {
        try Harness.withFolder { folder in
            let policies = ["one", "two"].map { "type: policy\nname: \($0)\nscope: [global]\nrules: [{event: openat, filters: ['data.pathname=\(folder)/file']}]\n" }
            try policies.joined(separator: "---\n").write(toFile: folder + "/p.yaml", atomically: true, encoding: .utf8)
            try "x".write(toFile: folder + "/file", atomically: true, encoding: .utf8)
            let ran = try Harness.run(
                [Harness.apus, "trace", "--policy", folder + "/p.yaml", "--output", "tracee-json", "--", "/bin/cat", folder + "/file"])
            let lines = try ran.output.split(separator: "\n").map { try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
            let event = try #require(lines.first)
            #expect(lines.count == 1 && event["matchedPolicies"] as? [String] == ["one", "two"], "\(ran.errors)")
            #expect(event["eventName"] as? String == "openat" && event["processName"] as? String == "cat" && event["userId"] as? Int == 0)
            #expect((event["executable"] as? [String: Any])?["path"] as? String != nil && event["syscall"] as? String == "openat")
            let arguments = try #require(event["args"] as? [[String: Any]])
            #expect(arguments.count == event["argsNum"] as? Int)
            #expect(arguments.first { $0["name"] as? String == "pathname" }?["value"] as? String == folder + "/file")
        }
    }

    @Test func `policies of containers see them, and not the host`() throws {
        guard Harness.containersPossible else { return }
        try Harness.withLoad { load, folder in
            let containers = try ContainerHost(load, in: folder)
            defer { containers.end() }
            let id = ContainerHost.newID()
            let policies = [("in", "container"), ("new", "container=new"), ("id", "container=\(id.prefix(12))"), ("other", "container=0123456789ab"), ("host", "not-container")]
            let text = policies.map { "type: policy\nname: \($0)\nscope: ['\($1)']\nrules: [{event: sched_process_exec}, {event: container_create}]\n" }
            try text.joined(separator: "---\n").write(toFile: folder + "/p.yaml", atomically: true, encoding: .utf8)
            let output = folder + "/alerts.json"
            // containerd's own tree, in which its containers are not: they are made by a shim that leaves it. The scope is a container of
            // ours or a process of the load.
            let agent = Process()
            agent.executableURL = URL(filePath: Harness.apus)
            agent.arguments = ["run", "--scope", "container=\(id.prefix(12))", "--policy", folder + "/p.yaml", "--output", "json:" + output]
            agent.standardOutput = FileHandle.nullDevice
            agent.standardError = FileHandle.nullDevice
            try agent.run()
            defer { agent.terminate(); agent.waitUntilExit() }
            // One that is in the scope as well, before.
            let other = String(id.prefix(12) + ContainerHost.newID().dropFirst(12))
            try #require(try containers.isWatched(other, by: agent, in: output))
            #expect(try load.act(containers.command("/bin/cat /bin/sh > /dev/null", id: id)))
            #expect(Harness.wait { (try? String(contentsOfFile: output, encoding: .utf8))?.contains("/bin/cat") == true })
            agent.terminate()
            agent.waitUntilExit()
            let executions = try Harness.events(in: output).filter { $0["event"] as? String == "sched_process_exec" && $0.container("id") != other }
            let seen = Set(executions.compactMap { $0["policy"] as? String })
            #expect(seen == ["in", "new", "id"], "\(seen)")
        }
    }

    @Test func `a mistake is told with its place, and nothing is started; what cannot be had is a warning`() throws {
        try Harness.withFolder { folder in
            let file = folder + "/p.yaml"
            try "type: policy\nname: p\nscope: [global]\nrules: [{event: opnat}]\n".write(toFile: file, atomically: true, encoding: .utf8)
            let ran = try Harness.run([Harness.apus, "trace", "--policy", file, "--", "/bin/echo", "started"])
            #expect(ran.code == 1 && !ran.output.contains("started") && ran.errors.contains("\(file):4:17: ") && ran.errors.contains("did you mean 'openat'?"), "\(ran.errors)")
            let check = try Harness.run([Harness.apus, "check", file])
            #expect(check.code == 1 && check.output.contains("\(file):4:17: error: unknown event 'opnat'\nrules: [{event: opnat}]\n                ^~~~~\n"), "\(check.output)")
            try "type: policy\nname: p\nscope: [global]\nrules: [{event: net_packet_icmp}]\n".write(toFile: file, atomically: true, encoding: .utf8)
            #expect(try Harness.run([Harness.apus, "check", file]).code == 0)
            #expect(try Harness.run([Harness.apus, "check", "--strict", file]).code == 1)
            let none = try Harness.run([Harness.apus, "trace", "--policy", file, "--", "/bin/echo", "started"])
            #expect(none.code == 1 && none.errors.contains("no rule is left to run"), "\(none.errors)")
        }
    }

    @Test func `the sixteen fixtures are checked without an error, and listed`() throws {
        let folder = Harness.root.deletingLastPathComponent().appending(path: "shared/fixtures/tracee/policies").path
        guard FileManager.default.fileExists(atPath: folder) else { return print("skipped: no \(folder)") }
        for part in ["", "/k8s", "/plain"] {
            let ran = try Harness.run([Harness.apus, "check", folder + part])
            #expect(ran.code == 0 && ran.output.contains(" 0 errors"), "\(ran.output)")
        }
        let listed = try Harness.run([Harness.apus, "list", "policies", folder + "/plain", "--output", "json"])
        #expect(listed.code == 0 && listed.output.contains("\"comm-strace\"") && listed.output.contains("\"tracee\""), "\(listed.output)")
        #expect(try Harness.run([Harness.apus, "list", "rules", folder + "/k8s/pid_equal.yaml"]).output.contains("pid-equal: read"))
    }
}
}
