// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What was recorded, replayed by a user who may nothing.
extension EndToEnd {
@Suite(.enabled(if: Harness.isTurn(0), Harness.notHere)) struct RecordingTests {
    private static let rules = """
        - rule: Secret read
          desc: somebody reads the secret
          condition: evt.type in (open, openat, openat2) and evt.is_open_read=true and fd.name endswith /secret
          output: >
            secret read | file=%fd.name user=%user.name group=%group.name host=%evt.hostname command=%proc.cmdline folder=%proc.cwd
            parents=%proc.pname %proc.aname[2] %proc.aname[3] %proc.aname[4] session=%proc.sid %proc.sname group=%proc.pgid.name
            login=%user.loginuid tty=%proc.tty start=%proc.pid.ts number=%evt.num time=%evt.datetime
          priority: WARNING
        - rule: Program run
          desc: a program is run
          condition: evt.type=execve and evt.failed=false
          output: run | %proc.exepath %proc.args of %proc.pcmdline at %evt.time.iso8601
          priority: NOTICE
        """

    private struct Recorded {
        let folder: String
        let code: Int32
        let errors: String
        var file: String { folder + "/file.apus" }
        func output(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: folder + "/" + name)) }
    }

    /// A recording of a shell command, with the alerts of the same run beside it in `json` and `falco-json`.
    private func recording(_ shell: String, _ options: [String], _ body: (Recorded) throws -> Void) throws {
        try Harness.withFolder { folder in
            try Self.rules.write(toFile: folder + "/rules.yaml", atomically: true, encoding: .utf8)
            try "x".write(toFile: folder + "/secret", atomically: true, encoding: .utf8)
            let all = options.map { $0.replacingOccurrences(of: "@", with: folder) }
            let command = ["/bin/sh", "-c", shell.replacingOccurrences(of: "@", with: folder)]
            let ran = try Harness.run([Harness.apus, "record", "-o", folder + "/file.apus"] + all + ["--"] + command)
            try body(Recorded(folder: folder, code: ran.code, errors: ran.errors))
        }
    }

    private static let bothOutputs = ["--output", "json:@/json", "--output", "falco-json:@/falco-json"]

    /// Runs `apus replay` as nobody, with copies of what it needs where that one may read.
    private func replay(
        _ recorded: Recorded, _ options: [String], file: String? = nil
    ) throws -> (code: Int32, output: String, errors: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "apus-replay-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func place(_ path: String, _ name: String, _ mode: Int) throws {
            try Harness.copyProgram(path, to: folder + "/" + name)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder + "/" + name)
        }
        try place(Harness.apus, "apus", 0o755)
        try place(file ?? recorded.file, "file", 0o644)
        try place(recorded.folder + "/rules.yaml", "rules.yaml", 0o644)
        let nobody = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        let words = options.map { $0.replacingOccurrences(of: "@", with: folder) }
        return try Harness.run(nobody + [folder + "/apus", "replay", folder + "/file"] + words)
    }

    private func expectSame(_ recorded: Recorded, rules: String = "@/rules.yaml", _ options: [String] = []) throws {
        for format in ["json", "falco-json"] {
            let ran = try replay(recorded, ["--rules", rules, "--output", format] + options)
            let live = String(decoding: try recorded.output(format), as: UTF8.self)
            #expect(ran.code == 0 && !live.isEmpty, "\(ran.errors)")
            #expect(ran.output == live, "\(format)")
        }
    }

    @Test func `a replay by nobody gives the alerts of the live run, byte for byte`() throws {
        let shell = "cd /; cat @/secret; (sleep 0.01; head -1 @/secret) & wait; sh -c 'true; cat @/secret'; exit 7"
        try recording(shell, ["--rules", "@/rules.yaml", "--rule-matching", "all"] + Self.bothOutputs) { recorded in
            #expect(recorded.code == 7 && recorded.errors.contains(" recorded="), "\(recorded.errors)")
            try expectSame(recorded, ["--rule-matching", "all"])
            let alerts = String(decoding: try recorded.output("falco-json"), as: UTF8.self).split(separator: "\n")
            #expect(alerts.count { $0.contains("Secret read") } == 3 && alerts.count { $0.contains("Program run") } > 3)
        }
    }

    @Test func `a replay gives events as the live run wrote them`() throws {
        let events = ["--events", "default,openat", "--with", "ancestors=3,exec-hash"]
        try recording("cat @/secret; ls /", events + ["--output", "json:@/json"]) { recorded in
            let ran = try replay(recorded, ["--events", "default,openat", "--with", "ancestors=3,exec-hash", "--output", "json"])
            #expect(ran.output == String(decoding: try recorded.output("json"), as: UTF8.self) && ran.output.contains("\"sha256\""))
        }
    }

    @Test(.enabled(if: FalcoTests.official != nil, "with the official rules"))
    func `the official rules fire in the replay of a run that knew nothing of them`() throws {
        let official = try #require(FalcoTests.official)
        try recording("cat /etc/shadow > /dev/null; cat /etc/hostname", []) { recorded in
            // Nobody may read the place where they lie.
            try FileManager.default.removeItem(atPath: recorded.folder + "/rules.yaml")
            try FileManager.default.copyItem(atPath: official, toPath: recorded.folder + "/rules.yaml")
            let ran = try replay(recorded, ["--rules", "@/rules.yaml", "--output", "falco-json"])
            #expect(ran.output.split(separator: "\n").count == 1, "\(ran)")
            #expect(ran.output.contains("\"rule\":\"Read sensitive file untrusted\""))
            #expect(ran.output.contains("\"proc.pname\":\"sh\"") && ran.output.contains("\"user.name\":\"root\""))
        }
    }

    @Test(.enabled(if: FalcoTests.official != nil, "with the official rules"))
    func `alerts of the official rules are the same live and replayed`() throws {
        let official = try #require(FalcoTests.official)
        try recording("cat /etc/shadow > /dev/null; ln -s /etc/shadow @/link", ["--rules", official] + Self.bothOutputs) { recorded in
            try FileManager.default.removeItem(atPath: recorded.folder + "/rules.yaml")
            try FileManager.default.copyItem(atPath: official, toPath: recorded.folder + "/rules.yaml")
            try expectSame(recorded)
        }
    }

    @Test func `a recording is its owner's only, also where a file was there, and has no environment unless it is asked for`() throws {
        for (options, has) in [([], false), (["--with", "env"], true)] as [([String], Bool)] {
            try recording("MARK=q7zz4 /bin/true", options) { recorded in
                // The name of the variable stands in the shell's own argument.
                let bytes = try Data(contentsOf: URL(filePath: recorded.file))
                #expect((bytes.range(of: Data("\0MARK=q7zz4\0".utf8)) != nil) == has)
                #expect(try FileManager.default.attributesOfItem(atPath: recorded.file)[.posixPermissions] as? Int == 0o600)
            }
        }
    }

    @Test func `a file that was cut gives what is whole, and 1`() throws {
        try recording("cat @/secret; cat @/secret", []) { recorded in
            let whole = try Data(contentsOf: URL(filePath: recorded.file))
            let all = try replay(recorded, ["--output", "json"])
            let path = recorded.folder + "/cut"
            try whole.prefix(whole.count * 2 / 3).write(to: URL(filePath: path))
            let cut = try replay(recorded, ["--output", "json"], file: path)
            #expect(all.code == 0 && cut.code == 1 && cut.errors.contains("ends too early"))
            #expect(!cut.output.isEmpty && cut.output.count < all.output.count && all.output.hasPrefix(cut.output))
        }
    }

    @Test func `lines of JSON are asked too, and rules that want what they lack are counted`() throws {
        try recording("cat @/secret", ["--events", "openat,sched_process_exec,execve", "--output", "json:@/json"]) { recorded in
            let ran = try replay(recorded, ["--rules", "@/rules.yaml", "--output", "falco-json"], file: recorded.folder + "/json")
            #expect(ran.code == 0 && ran.errors.contains(" rules_with_missing=2 "), "\(ran.errors)")
            #expect(ran.output.contains("/usr/bin/cat \(recorded.folder)/secret of sh -c"), "\(ran.output)")
        }
    }

    @Test func `what is no recording is told as such`() throws {
        try recording("true", []) { recorded in
            let path = recorded.folder + "/other"
            for (bytes, told) in [("", "is empty"), ("no\nevents\n", "2"), ("\u{7f}ELF", "tell no event")] {
                try Data(bytes.utf8).write(to: URL(filePath: path))
                let ran = try replay(recorded, [], file: path)
                #expect(ran.code == 1 && ran.errors.contains(told), "\(ran.errors)")
            }
            let none = try Harness.run([Harness.apus, "replay", recorded.folder + "/none"])
            #expect(none.code == 1 && none.errors.hasPrefix("apus: cannot read"))
        }
    }
}
}
