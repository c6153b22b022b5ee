// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Falco's rules on live events.
extension EndToEnd {
@Suite struct FalcoTests {
    /// The official rule file; nil where it is not there.
    static let official: String? = {
        let path = Harness.root.deletingLastPathComponent().appending(path: "shared/fixtures/falco/falco_rules.yaml").path
        if FileManager.default.fileExists(atPath: path) { return path }
        print("skipped: no \(path)")
        return nil
    }()

    private static let rules = """
        - list: shells
          items: [sh, bash, dash]
        - macro: reading
          condition: evt.type in (open, openat, openat2) and evt.is_open_read=true and fd.num>=0
        - rule: Secret read
          desc: somebody reads the secret
          condition: reading and fd.name endswith /secret and proc.name=cat and proc.pname in (shells)
          output: secret read | file=%fd.name user=%user.name command=%proc.cmdline parent=%proc.pname missing=%proc.aname[30]
          priority: WARNING
          tags: [file, test]
        - rule: Connection to a port that nobody has
          desc: a connection that fails
          condition: evt.type=connect and evt.res=ECONNREFUSED and fd.sport=9
          output: refused %fd.name
          priority: NOTICE
        """

    /// Alerts of a traced shell command under rules, as Falco's JSON.
    private func alerts(_ rules: String, _ command: [String], _ options: [String] = []) throws -> [[String: Any]] {
        try Harness.withFolder { folder in
            let file = folder + "/alerts.json"
            let ran = try Harness.run([Harness.apus, "trace", "--rules", rules, "--output", "falco-json:" + file] + options + ["--"] + command)
            let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
            #expect(ran.errors.contains("apus: events="), "\(ran.errors)")
            return try text.split(separator: "\n").map { line in
                try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "not JSON: \(line)")
            }
        }
    }

    @Test func `a rule tells what it is about, in Falco's shape, and not its neighbour`() throws {
        try Harness.withFolder { folder in
            try Self.rules.write(toFile: folder + "/rules.yaml", atomically: true, encoding: .utf8)
            for name in ["secret", "public"] { try name.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8) }
            let found = try alerts(folder + "/rules.yaml", ["/bin/sh", "-c", "cat \(folder)/secret \(folder)/public; head -1 \(folder)/secret; :"])
            let alert = try #require(found.first)
            #expect(found.count == 1)
            #expect(alert["rule"] as? String == "Secret read" && alert["priority"] as? String == "Warning" && alert["source"] as? String == "syscall")
            #expect(alert["tags"] as? [String] == ["file", "test"])
            let fields = try #require(alert["output_fields"] as? [String: Any])
            #expect(fields["fd.name"] as? String == folder + "/secret")
            #expect(fields["user.name"] as? String == "root")
            #expect(fields["proc.cmdline"] as? String == "cat \(folder)/secret \(folder)/public")
            #expect(fields["proc.aname[30]"] is NSNull)
            #expect((alert["output"] as? String)?.contains(": Warning secret read | file=\(folder)/secret user=root") == true)
            #expect((alert["output"] as? String)?.hasSuffix("missing=<NA>") == true)
        }
    }

    @Test func `the official rules tell that /etc/shadow is read, and nothing of /etc/hostname`() throws {
        guard let official = Self.official else { return }
        let found = try alerts(official, ["/bin/sh", "-c", "cat /etc/shadow > /dev/null; cat /etc/hostname > /dev/null"])
        #expect(found.map { $0["rule"] as? String } == ["Read sensitive file untrusted"])
        let fields = try #require(found.first?["output_fields"] as? [String: Any])
        #expect(fields["fd.name"] as? String == "/etc/shadow" && fields["proc.name"] as? String == "cat")
    }

    private static let callRules = """
        - rule: By execve
          desc: an exec
          condition: evt.type=execve and proc.args startswith "--quit"
          output: path=%proc.exepath
          priority: INFO
        - rule: By execveat
          desc: an exec by the other call
          condition: evt.type=execveat and syscall.type=execveat and evt.type.is.execve=0 and proc.args startswith "--quit"
          output: path=%proc.exepath
          priority: INFO
        - rule: Opened to make
          desc: openat2 tells what it was asked for
          condition: >
            evt.type=openat2 and evt.is_open_write=true and evt.is_open_create=true and evt.is_open_exec=false
            and evt.arg.flags contains O_CREAT and evt.arg.resolve contains RESOLVE_BENEATH
          output: flags=%evt.arg.flags mode=%evt.arg.mode resolve=%evt.arg.resolve
          priority: INFO
        - rule: Message
          desc: bytes that are sent
          condition: evt.type=sendmsg and evt.buffer contains essag and evt.buffer bstartswith 6d65 and evt.arg.data startswith mess
          output: data=%evt.arg.data length=%evt.buflen
          priority: INFO
        - rule: Polled
          desc: descriptors that are waited for
          condition: evt.type=poll and fdlist.cips startswith "127.0.0.1,127.0.0.1,<NA>" and fdlist.names contains "->127.0.0.1:"
          output: >
            sips=%fdlist.sips cports=%fdlist.cports sports=%fdlist.sports names=%fdlist.names nums=%fdlist.nums
          priority: INFO
        """

    @Test func `a poll's descriptors are lists, each with a place`() throws {
        try Harness.withFolder { folder in
            try Self.callRules.write(toFile: folder + "/rules.yaml", atomically: true, encoding: .utf8)
            let found = try alerts(folder + "/rules.yaml", [Harness.actionFolder + "/actions", "polls", folder])
            let fields = try #require(found.first?["output_fields"] as? [String: Any])
            let lists = ["nums", "names", "sips", "cports", "sports"].map { name in
                ((fields["fdlist." + name] as? String) ?? "").split(separator: ",").map(String.init)
            }
            #expect(lists.allSatisfy { $0.count == 16 }, "\(fields)")
            #expect(lists[1][2] == folder + "/polled" && lists[1][3] == "<NA>" && lists[2].prefix(2) == ["127.0.0.1", "127.0.0.1"])
            #expect(lists[1][0] == "127.0.0.1:\(lists[3][0])->127.0.0.1:\(lists[4][0])" && lists[1][0] == lists[1][1])
        }
    }

    @Test(arguments: [
        ("exec-symlink", ["By execve"], ""), ("execveat-cwd", ["By execveat"], ""), ("execveat-fd", ["By execveat"], ""),
        ("openat2", ["Opened to make"],
            "flags=O_CREAT|O_WRONLY|O_F_CREATED mode=384 resolve=RESOLVE_BENEATH|RESOLVE_NO_SYMLINKS"),
        ("transfers", ["Message"], "data=message length=7"),
    ])
    func `calls are told apart, and what they were given in memory`(action: String, rules: [String], output: String) throws {
        try Harness.withFolder { folder in
            try Self.callRules.write(toFile: folder + "/rules.yaml", atomically: true, encoding: .utf8)
            let found = try alerts(folder + "/rules.yaml", [Harness.actionFolder + "/actions", action, folder])
            #expect(found.map { $0["rule"] as? String } == rules)
            #expect((found.first?["output"] as? String)?.hasSuffix(output) == true, "\(found)")
        }
    }

    @Test func `a path that climbs is told as such`() throws {
        guard let official = Self.official else { return }
        let ran = try alerts(official, ["/bin/cat", "/tmp/../etc/../etc/shadow"])
        #expect(ran.map { $0["rule"] as? String } == ["Directory traversal monitored file read"])
    }

    @Test func `without an event of its own a rule's match is all that is written, and --events adds to it`() throws {
        try Harness.withFolder { folder in
            try Self.rules.write(toFile: folder + "/rules.yaml", atomically: true, encoding: .utf8)
            try "x".write(toFile: folder + "/secret", atomically: true, encoding: .utf8)
            let command = ["/bin/sh", "-c", "cat \(folder)/secret; :"]
            let only = try Harness.trace(["--rules", folder + "/rules.yaml"], command)
            #expect(only.events.count == 1 && only.events.first?["rule"] as? String == "Secret read", "\(only.errors)")
            let more = try Harness.trace(["--rules", folder + "/rules.yaml", "--events", "sched_process_exit"], command)
            #expect(more.events.filter { $0["rule"] == nil }.count == 2 && more.events.filter { $0["rule"] != nil }.count == 1)
            #expect(more.errors.contains(" alerts=1 "))
        }
    }

    @Test func `a rule file with a mistake is told with its place, and nothing is started`() throws {
        try Harness.withFolder { folder in
            let file = folder + "/rules.yaml"
            try Self.rules.replacingOccurrences(of: "fd.num>=0", with: "fd.nmu>=0").write(toFile: file, atomically: true, encoding: .utf8)
            let ran = try Harness.run([Harness.apus, "trace", "--rules", file, "--", "/bin/echo", "started"])
            #expect(ran.code == 1 && !ran.output.contains("started"))
            #expect(ran.errors.contains("\(file):4:") && ran.errors.contains("fd.nmu") && ran.errors.contains("fd.num"), "\(ran.errors)")
            let check = try Harness.run([Harness.apus, "check", file])
            #expect(check.code == 1 && check.output.contains("\(file):4:"))
            let missing = try Harness.run([Harness.apus, "check", folder + "/none.yaml"])
            #expect(missing.code == 1 && missing.errors.hasPrefix("apus: cannot read"))
        }
    }

    @Test func `the official rules are checked without an error`() throws {
        guard let official = Self.official else { return }
        let ran = try Harness.run([Harness.apus, "check", official])
        #expect(ran.code == 0 && ran.output.contains("25 rules, 0 errors"), "\(ran.output.suffix(300))")
        #expect(try Harness.run([Harness.apus, "check", "--output", "json", official]).output.contains("\"successful\":true"))
        #expect(try Harness.run([Harness.apus, "list", "rules", official]).output.contains("Run shell untrusted"))
    }
}
}
