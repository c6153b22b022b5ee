// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
/// Decisions in the kernel that go by what a process was started with, and its parent.
@Suite struct ProcessDecisionTests {
    private static let opened = "evt.type in (open, openat, openat2) and fd.num>=0 and"

    private static func rule(_ name: String, _ condition: String) -> String {
        """
        - rule: \(name)
          desc: \(name)
          condition: \(condition)
          output: file=%fd.name exe=%proc.exepath
          priority: NOTICE

        """
    }

    private struct Outcome {
        /// How often each rule matched.
        var alerts: [String: Int]
        /// Records that left the kernel.
        var accepted: Int
        var errors: String
    }

    private static func outcome(_ file: String, _ errors: String) throws -> Outcome {
        // The log may go on behind it.
        let last = errors.split(separator: "\n").last { $0.hasPrefix("{") }.flatMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) }
        let summary = try #require(last as? [String: Any], "\(errors)")
        let accepted = try #require((summary["kernel"] as? [String: Any])?["accepted"] as? Int)
        let names = try Harness.events(in: file).compactMap { $0["rule"] as? String }
        return Outcome(alerts: names.reduce(into: [:]) { $0[$1, default: 0] += 1 }, accepted: accepted, errors: errors)
    }

    /// Programs of the folder's own, and files to open.
    private static func prepare(_ folder: String) throws {
        for (from, name) in [("/bin/cat", "tool"), ("/bin/sh", "parent"), ("/bin/sh", "other")] {
            try Harness.copyProgram(from, to: folder + "/" + name)
        }
        for name in ["x", "y", "z"] { try "1\n".write(toFile: folder + "/" + name, atomically: true, encoding: .utf8) }
    }

    private static func write(_ text: String, _ folder: String, _ name: String) throws -> String {
        let path = folder + "/" + name
        try text.replacingOccurrences(of: "FOLDER", with: folder).write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private static func trace(_ rules: String, _ script: String, in folder: String, _ options: [String] = []) throws -> Outcome {
        let rules = try write(rules, folder, "rules.yaml"), script = try write(script, folder, "script")
        let file = folder + "/alerts-\(UUID().uuidString)"
        let words = ["trace", "--rules", rules, "--rule-matching", "all", "--output", "json:" + file, "--summary", "json"] + options
        let ran = try Harness.run([Harness.apus] + words + ["--", "/bin/sh", script])
        return try outcome(file, ran.errors)
    }

    private static func loop(_ count: Int, _ body: String) -> String { "i=0; while [ $i -lt \(count) ]; do \(body); i=$((i+1)); done; :" }

    private static let rules = [
        rule("executable", "\(opened) fd.name=FOLDER/x and proc.exepath=FOLDER/tool"),
        rule("arguments", "\(opened) fd.name=FOLDER/x and proc.args contains \"FOLDER/absent two\""),
        rule("command line", "\(opened) fd.name=FOLDER/x and proc.cmdline startswith \"tool FOLDER/absent\""),
        rule("first argument", "\(opened) fd.name=FOLDER/x and proc.exe=FOLDER/tool"),
        rule("parent's name", "\(opened) fd.name=FOLDER/y and proc.pname=parent"),
        rule("parent's executable", "\(opened) fd.name=FOLDER/y and proc.pexepath=FOLDER/parent"),
        rule("parent's command line", "\(opened) fd.name=FOLDER/y and proc.pcmdline startswith \"parent -c\""),
        rule("no tool", "\(opened) fd.name=FOLDER/x and not proc.exepath in (FOLDER/tool, FOLDER/other) and proc.args contains never-there"),
    ].joined()

    @Test func `facts of a process and its parent decide in the kernel as in user space`() throws {
        try Harness.withFolder { folder in
            try Self.prepare(folder)
            let script = """
                FOLDER/tool FOLDER/x FOLDER/absent two 2>/dev/null
                FOLDER/tool FOLDER/absent FOLDER/x 2>/dev/null
                (exec FOLDER/tool FOLDER/x)
                FOLDER/parent -c 'cat FOLDER/y; :'
                FOLDER/other -c 'cat FOLDER/y FOLDER/x; :'
                cat FOLDER/x; :
                """
            let decided = try Self.trace(Self.rules, script, in: folder)
            let alone = try Self.trace(Self.rules, script, in: folder, ["--no-kernel-filter"])
            #expect(decided.alerts == alone.alerts, "\(decided.errors)")
            #expect(alone.alerts == [
                "executable": 3, "arguments": 1, "command line": 1, "first argument": 3, "parent's name": 1, "parent's executable": 1,
                "parent's command line": 1,
            ])
        }
    }

    @Test func `what a process does that was started otherwise never leaves the kernel`() throws {
        try Harness.withFolder { folder in
            try Self.prepare(folder)
            let loop = Self.loop(400, "read v < FOLDER/x; read v < FOLDER/y")
            // The shell's own parent is the agent, of which nothing is known: that of its child is the shell.
            let script = "/bin/sh -c '\(loop)'; :"
            let decided = try Self.trace(Self.rules, script, in: folder)
            let alone = try Self.trace(Self.rules, script, in: folder, ["--no-kernel-filter"])
            #expect(decided.alerts == [:] && alone.alerts == [:])
            #expect(alone.accepted > 800 && decided.accepted < 100, "\(alone.accepted) \(decided.accepted)")
        }
    }

    @Test func `a fork inherits facts, and an exec replaces them`() throws {
        try Harness.withFolder { folder in
            try Self.prepare(folder)
            let rules = Self.rule("forked", "\(Self.opened) fd.name=FOLDER/x and proc.exepath=FOLDER/parent")
                + Self.rule("executed", "\(Self.opened) fd.name=FOLDER/y and proc.exepath=FOLDER/parent")
            let script = """
                FOLDER/parent -c '( read v < FOLDER/x; :); ( ( read v < FOLDER/x; : ); : ); :'
                FOLDER/parent -c '( exec /bin/sh -c "\(Self.loop(300, "read v < FOLDER/x; read v < FOLDER/y").replacingOccurrences(of: "$", with: "\\$"))" ); :'
                FOLDER/other -c '( exec FOLDER/parent -c "read v < FOLDER/y; :" ); :'
                """
            let decided = try Self.trace(rules, script, in: folder)
            #expect(decided.alerts == ["forked": 2, "executed": 1], "\(decided.errors)")
            #expect(decided.accepted < 120, "\(decided.accepted)")
        }
    }

    @Test func `execs that no rule wants are told to the process tree alone`() throws {
        try Harness.withFolder { folder in
            try Self.prepare(folder)
            let rules = Self.rule("exec", "evt.type in (execve, execveat) and evt.failed=false and proc.exepath=FOLDER/tool and proc.pname=parent")
                + Self.rule("line", "evt.type=execve and evt.failed=false and proc.cmdline=\"tool FOLDER/x\"")
            let script = "FOLDER/parent -c 'FOLDER/tool FOLDER/x; :'; FOLDER/other -c 'FOLDER/tool FOLDER/y; cat FOLDER/x; :'; :"
            let decided = try Self.trace(rules, script, in: folder)
            let alone = try Self.trace(rules, script, in: folder, ["--no-kernel-filter"])
            #expect(decided.alerts == ["exec": 1, "line": 1], "\(decided.errors)")
            #expect(alone.alerts == decided.alerts)
        }
    }

    /// A shell that waits for a line of the pipe FOLDER/go; what it does then, it does under the eyes of the agent. It starts nothing
    /// meanwhile, which would be told as well.
    private static func existing(_ rules: String, _ body: String, in folder: String, change: (Process) throws -> Void = { _ in }) throws -> Outcome {
        let rules = try write(rules, folder, "rules.yaml")
        let script = try write("read line < FOLDER/go; \(body); : > FOLDER/done; /bin/sleep 60", folder, "script")
        try #require(mkfifo(folder + "/go", 0o600) == 0)
        // For reading too: that waits for nobody.
        let go = try #require(FileHandle(forUpdatingAtPath: folder + "/go"))
        defer { try? go.close() }
        let shell = Process()
        (shell.executableURL, shell.arguments) = (URL(filePath: folder + "/parent"), [script, "marked"])
        try shell.run()
        defer { kill(shell.processIdentifier, SIGKILL) }
        let file = folder + "/alerts", errors = folder + "/errors"
        for name in [file, errors] { _ = FileManager.default.createFile(atPath: name, contents: nil) }
        let agent = Process()
        agent.executableURL = URL(filePath: Harness.apus)
        agent.arguments = ["run", "--scope", "tree=\(shell.processIdentifier)", "--rules", rules, "--rule-matching", "all", "--output",
            "json:" + file, "--summary", "json", "--log-level", "info"]
        agent.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
        try agent.run()
        func said() -> String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }
        let beginning = Date(timeIntervalSinceNow: Load.patience)
        while !said().contains("running processes were started"), Date() < beginning, agent.isRunning { usleep(20_000) }
        try change(agent)
        try go.write(contentsOf: Data("\n".utf8))
        let end = Date(timeIntervalSinceNow: Load.patience)
        while !FileManager.default.fileExists(atPath: folder + "/done"), Date() < end, agent.isRunning { usleep(20_000) }
        usleep(300_000)
        agent.interrupt()
        agent.waitUntilExit()
        return try outcome(file, said())
    }

    private static let marked = rule("marked", "\(opened) fd.name=FOLDER/x and proc.cmdline contains marked and proc.exepath=FOLDER/parent")
        + rule("never", "\(opened) fd.name=FOLDER/y and (proc.args contains never-there or proc.exepath=FOLDER/tool)")

    @Test func `a process that was there before is decided by what it was started with`() throws {
        try Harness.withFolder { folder in
            try Self.prepare(folder)
            let ran = try Self.existing(Self.marked, "read v < FOLDER/x; " + Self.loop(400, "read v < FOLDER/y"), in: folder)
            #expect(ran.alerts == ["marked": 1], "\(ran.errors)")
            #expect(ran.accepted < 250, "\(ran.accepted)")
        }
    }

    @Test func `other rules know the processes that are there`() throws {
        try Harness.withFolder { folder in
            try Self.prepare(folder)
            let before = Self.rule("before", "\(Self.opened) fd.name=FOLDER/z and proc.args contains nobody and proc.exepath=FOLDER/other")
            let ran = try Self.existing(before, "read v < FOLDER/x; " + Self.loop(400, "read v < FOLDER/y"), in: folder) { agent in
                _ = try Self.write(Self.marked, folder, "rules.yaml")
                kill(agent.processIdentifier, SIGHUP)
                let end = Date(timeIntervalSinceNow: Load.patience)
                while (try? String(contentsOfFile: folder + "/errors", encoding: .utf8))?.contains("policies read again") != true, Date() < end {
                    usleep(20_000)
                }
            }
            #expect(ran.errors.contains("policies read again"), "\(ran.errors)")
            #expect(ran.alerts == ["marked": 1], "\(ran.errors)")
            #expect(ran.accepted < 300, "\(ran.accepted)")
        }
    }
}
}
