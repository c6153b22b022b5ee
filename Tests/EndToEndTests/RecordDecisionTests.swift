// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension EndToEnd {
/// Decisions on what is no system call: whatever hook tells it, alerts are those that user space finds alone.
@Suite struct RecordDecisionTests {
    /// In a machine each kind of object hook, on this host what there is.
    private static let providers: [String?] = Harness.machine == nil ? [nil] : ["lsm", "fentry", "kprobe"]

    /// Operations that hooks tell, on files whose names rules may ask for.
    private static let script = """
        cd F; mkdir -p in/deep out; cp /bin/true tool
        for n in a b; do for f in $n.txt $n.log in/$n in/deep/$n out/$n.txt; do echo 1 > $f; done; done
        for n in a b; do cat $n.txt in/$n in/deep/$n > out/all; head -c1 out/$n.txt > /dev/null; done
        mv a.log out/a.log; mv in/b in/c; ln a.txt in/hard; ln -s ../a.txt in/soft; ln -s in/deep out/soft; ln b.txt out/hard
        chmod 600 a.txt in/deep/a; chmod 755 b.txt out/b.txt; mkfifo in/fifo out/fifo
        rm b.log out/all in/hard out/soft in/deep/b; F/tool; setpriv --reuid 65534 --clear-groups cat b.txt > /dev/null
        unshare --mount sh -c 'mount -t tmpfs none in; : > in/new; umount in'
        (: < /dev/tcp/127.0.0.1/7) 2>/dev/null; (: < /dev/tcp/127.0.0.1/9) 2>/dev/null; (: < /dev/udp/127.0.0.1/7); F/absent 2>/dev/null; :
        """

    /// For each event arguments that are texts, and some that are numbers with values that they have.
    private static let events: [(name: String, texts: [String], numbers: [(String, [Int])])] = [
        ("security_file_open", ["pathname", "syscall_pathname"], [("flags", [32768, 32769, 577])]),
        ("security_inode_unlink", ["pathname"], []), ("security_inode_rename", ["old_path", "new_path"], []),
        ("security_inode_link", ["old_path", "new_path"], []), ("security_inode_symlink", ["linkpath", "target"], []),
        ("security_inode_mknod", ["file_name"], [("mode", [4516, 4480])]), ("chmod_common", ["pathname"], [("mode", [384, 493])]),
        ("security_sb_mount", ["path", "type"], []), ("security_sb_umount", ["mountpoint"], []),
        ("security_socket_create", [], [("family", [1, 2]), ("type", [1, 2])]), ("security_socket_connect", [], [("type", [1, 2])]),
        ("net_tcp_connect", [], [("dst_port", [7, 9])]), ("shared_object_loaded", ["pathname"], []),
        ("magic_write", ["pathname"], []), ("security_bprm_check", ["pathname"], []), ("process_execute_failed", ["pathname"], []),
        ("commit_creds", [], []), ("switch_task_ns", [], []),
    ]

    private static let words = [
        "F/a.txt", "F/b.txt", "F/in/a", "F/in/deep/a", "F/out/a.txt", "F/out/all", "F/in/c", "F/out/a.log", "F/in/hard", "F/in/soft", "../a.txt",
        "a.txt", "F/tool", "F/absent", "/usr/bin/cat", "tmpfs", "F/in", "F/in/fifo",
    ]

    private static func policies(_ random: inout Random, count: Int, in folder: String) -> [String] {
        (0..<count).map { number in
            let event = random.one(of: events)
            var filters = (0..<random.below(3)).map { _ in filter(event, &random) }
            if random.below(3) == 0 { filters.append(ofTask(&random)) }
            let list = filters.map { "'\($0.replacingOccurrences(of: "F/", with: folder + "/"))'" }.joined(separator: ", ")
            let scope = random.one(of: ["global", "global", "global", "comm=cat", "comm!=bash", "executable=/usr/bin/cat", "uid=0", "not-container"])
            return "type: policy\nname: p\(number)\nscope: [\(scope)]\nrules: [{event: \(event.name), filters: [\(list)]}]\n"
        }
    }

    private static func filter(_ event: (name: String, texts: [String], numbers: [(String, [Int])]), _ random: inout Random) -> String {
        if let (name, values) = event.numbers.isEmpty || !event.texts.isEmpty && random.below(3) > 0 ? nil : random.one(of: event.numbers) {
            return "data.\(name)\(random.one(of: ["=", "!=", ">", "<="]))\(random.one(of: values))"
        }
        guard !event.texts.isEmpty else { return ofTask(&random) }
        let field = "data." + random.one(of: event.texts), word = random.one(of: words)
        let sign = random.below(4) == 0 ? "!=" : "="
        switch random.below(5) {
        case 0: return field + sign + word.prefix(max(1, word.count - random.below(4))) + "*"
        case 1: return field + sign + "*" + word.suffix(1 + random.below(5))
        case 2: return field + sign + "*" + random.one(of: ["/in/", "/deep", ".txt", "a", "out"]) + "*"
        default: return field + sign + word + "," + random.one(of: words)
        }
    }

    private static func ofTask(_ random: inout Random) -> String {
        random.one(of: [
            "comm=cat", "comm!=sh,bash,dash", "comm=*at", "uid=0", "uid>0", "uid=65534", "syscall=openat", "pid>1", "hostPid>1",
        ])
    }

    /// What matched, and how many records came out of the kernel.
    private func alerts(_ options: [String], _ folder: String) throws -> (lines: [String], accepted: Int, errors: String) {
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let file = folder + ".json"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let script = Self.script.replacingOccurrences(of: "F/", with: folder + "/").replacingOccurrences(of: "cd F;", with: "cd \(folder);")
        let ran = try Harness.run(
            [Harness.apus, "trace", "--output", "json:" + file, "--summary", "json"] + options + ["--", "/bin/bash", "-c", script])
        let summary = try #require(ran.errors.split(separator: "\n").last { $0.hasPrefix("{") }, "\(ran.errors)")
        let told = try #require(JSONSerialization.jsonObject(with: Data(summary.utf8)) as? [String: Any])
        let accepted = try #require((told["kernel"] as? [String: Any])?["accepted"] as? Int)
        #expect(told["lost"] as? Int == 0, "\(summary)")
        let lines = try Harness.events(in: file).map { event in
            let texts = (event["args"] as? [String: Any] ?? [:]).compactMap { name, value in (value as? String).map { "\(name)=\($0)" } }
            // A device's number is none of its name.
            let kept = texts.filter { !$0.hasPrefix("dev=") && !$0.hasPrefix("addr=") && !$0.hasPrefix("new_") && !$0.contains("credentials") }
            return "\(event["policy"] ?? "") \(event["event"] ?? "") \((event["process"] as? [String: Any])?["comm"] ?? "") "
                + kept.sorted().joined(separator: " ").replacing(/\/proc\/[0-9]+/, with: "/proc/PID")
        }
        return (lines.sorted(), accepted, ran.errors)
    }

    /// Those whose events are compared: where tasks are preempted within fentry, each run loses others.
    private static let lossless = providers.filter { $0 != "fentry" || !Harness.preemptsFully }

    @Test(arguments: lossless, (0..<(Harness.machine == nil ? 4 : 1)).map { _ in UInt64.random(in: 0..<1_000_000) })
    func `random rules on what hooks tell give the alerts that user space gives alone`(provider: String?, seed: UInt64) throws {
        try Harness.withFolder { base in
            let folder = base + "/work", policies = base + "/policies"
            try FileManager.default.createDirectory(atPath: policies, withIntermediateDirectories: true)
            var random = Random(seed: seed)
            for (number, text) in Self.policies(&random, count: 30, in: folder).enumerated() {
                try text.write(toFile: "\(policies)/\(number).yaml", atomically: true, encoding: .utf8)
            }
            let options = ["--policy", policies] + (provider.map { ["--provider", $0] } ?? [])
            let decided = try alerts(options, folder)
            let alone = try alerts(options + ["--no-kernel-filter"], folder)
            print("record decisions: \(provider ?? "host") seed \(seed): \(alone.lines.count) alerts, records \(alone.accepted) and \(decided.accepted)")
            let (missed, more) = (Self.without(alone.lines, decided.lines), Self.without(decided.lines, alone.lines))
            #expect(missed.isEmpty && more.isEmpty, "seed \(seed): missed \(missed), more \(more)")
            #expect(alone.lines.count > 5)
            #expect(decided.accepted < alone.accepted)
            #expect(!decided.errors.contains("refuses"), "\(decided.errors)")
        }
    }

    /// Those of the first that the second does not have as often.
    private static func without(_ first: [String], _ second: [String]) -> [String] {
        var counts = Dictionary(second.map { ($0, 1) }, uniquingKeysWith: +)
        return first.filter { line in
            let left = counts[line] ?? 0
            counts[line] = left - 1
            return left < 1
        }
    }

    @Test(arguments: providers)
    func `every event that hooks tell is decided, and the kernel takes all of the programs`(provider: String?) throws {
        let names = Self.events.map(\.name) + [
            "security_socket_bind", "security_socket_listen", "security_socket_accept", "socket_dup", "mem_prot_alert", "module_load", "cgroup_attach_task",
        ]
        try Harness.withFolder { base in
            let file = base + "/all.yaml"
            let rules = names.map { "{event: \($0), filters: [comm=nobody-*, uid>7]}" }
            try "type: policy\nname: all\nscope: [executable=/nothing/of/this, container]\nrules: [\(rules.joined(separator: ", "))]\n".write(toFile: file, atomically: true, encoding: .utf8)
            let options = ["--policy", file] + (provider.map { ["--provider", $0] } ?? [])
            let decided = try alerts(options, base + "/work")
            let alone = try alerts(options + ["--no-kernel-filter"], base + "/work")
            #expect(decided.lines == [] && alone.lines == [])
            #expect(!decided.errors.contains("refuses"), "\(decided.errors)")
            print("record decisions: \(provider ?? "host"): records \(alone.accepted) and \(decided.accepted)")
            // What is left tells of processes.
            #expect(decided.accepted * 2 < alone.accepted, "\(decided.accepted) \(alone.accepted)")
            let explained = try Harness.run([Harness.apus, "explain", file, "--output", "json"])
            for name in names { #expect(explained.output.contains("\"program\":\"decide_\(name)\",\"kernel\":\"all\""), "\(name)") }
            #expect(!explained.output.contains("told whole"))
        }
    }

    @Test func `what an io_uring asked for is decided as it completes`() throws {
        try Harness.withFolder { folder in
            let file = folder + "/rules.yaml"
            try "type: policy\nname: ring\nscope: [global]\nrules: [{event: security_file_open, filters: ['data.pathname=*/uring-openat2']}]\n"
                .write(toFile: file, atomically: true, encoding: .utf8)
            let script = "for i in 1 2 3 4 5 6 7 8; do \(Harness.action("uring-openat \(folder)")); done; \(Harness.action("uring-openat2 \(folder)"))"
            func ran(_ options: [String]) throws -> (alerts: [[String: Any]], accepted: Int, candidates: Int) {
                let output = folder + "/out"
                let ran = try Harness.run(
                    [Harness.apus, "trace", "--policy", file, "--output", "json:" + output, "--summary", "json"] + options + ["--", "/bin/sh", "-c", script])
                let summary = try #require(ran.errors.split(separator: "\n").last { $0.hasPrefix("{") }, "\(ran.errors)")
                let told = try #require(JSONSerialization.jsonObject(with: Data(summary.utf8)) as? [String: Any])
                let rules = told["rules"] as? [[String: Any]] ?? []
                let alerts = try Harness.events(in: output)
                try FileManager.default.removeItem(atPath: output)
                return (alerts, try #require((told["kernel"] as? [String: Any])?["accepted"] as? Int), rules.first?["candidates"] as? Int ?? 0)
            }
            let decided = try ran([]), alone = try ran(["--no-kernel-filter"])
            #expect(decided.alerts.contains { $0.flags.contains("io_uring") && $0.argument("pathname") == folder + "/uring-openat2" }, "\(decided.alerts)")
            #expect(decided.alerts.count == alone.alerts.count && decided.candidates == decided.alerts.count, "\(decided)")
            #expect(decided.accepted + 8 <= alone.accepted, "\(decided.accepted) \(alone.accepted)")
        }
    }
}
}

extension Random {
    fileprivate mutating func one<T>(of values: [T]) -> T { values[below(values.count)] }
}
