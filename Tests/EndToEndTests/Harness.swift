// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The agent's binary and the programs that act, run for real: on this host inside the tree of our own command, in a virtual
/// machine (APUS_VM is its kernel's version) with everything.
enum Harness {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let environment = ProcessInfo.processInfo.environment
    static let apus = environment["APUS_BINARY"] ?? root.appending(path: ".build/debug/apus").path
    static let actionFolder = environment["APUS_ACTIONS"] ?? root.appending(path: ".build/actions").path
    static let machine: String? = environment["APUS_VM"]

    /// Tests that need BPF run as root, and only where the programs were built (Scripts/test does).
    static let ready = geteuid() == 0 && FileManager.default.isExecutableFile(atPath: actionFolder + "/actions")
    static let readyInMachine = ready && machine != nil
    /// Whether a suite in which the kernel's version has no part runs here: on this host, and in one of several machines that run at the
    /// same time (Scripts/test-machines tells which of how many this one is, as `1/2`).
    static func isTurn(_ turn: Int) -> Bool {
        let place = (environment["APUS_MACHINE"] ?? "0/1").split(separator: "/").compactMap { Int($0) }
        return place.count != 2 || place[1] < 1 || turn % place[1] == place[0]
    }
    static let notHere: Comment = "another machine's turn: the kernel's version has no part in it"

    /// The machine was booted with `preempt=full`.
    static let preemptsFully = machine != nil && ((try? String(contentsOfFile: "/proc/cmdline", encoding: .utf8)) ?? "").contains("preempt=full")

    /// The key of this kernel in matrix.json.
    static var kernel: String { machine ?? "host" }

    /// Debian's containerd is there, and none of somebody else's runs.
    static let containersPossible =
        ["/usr/bin/containerd", "/usr/bin/ctr", "/usr/sbin/runc", "/bin/busybox"].allSatisfy(FileManager.default.isExecutableFile)
        && !FileManager.default.fileExists(atPath: "/run/containerd/containerd.sock")

    struct Outcome {
        var code: Int32
        var output: String
        var errors: String
        var events: [[String: Any]]

        func named(_ name: String) -> [[String: Any]] { events.filter { $0["event"] as? String == name } }

        /// What the acting program printed, the first value of each key.
        var facts: [String: String] {
            var facts: [String: String] = [:]
            for line in output.split(separator: "\n") {
                let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if parts.count == 2, facts[String(parts[0])] == nil { facts[String(parts[0])] = String(parts[1]) }
            }
            return facts
        }
    }

    /// A folder of its own for one test, gone afterwards.
    static func withFolder<T>(_ body: (String) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: "apus-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }

    /// A program to execute, by another process: what we had open for writing a child that another test starts would hold for a moment, and
    /// the kernel executes no such file (ETXTBSY). A link's target is copied.
    static func copyProgram(_ from: String, to: String) throws {
        let ran = try run(["/bin/cp", "-L", "--", from, to])
        try #require(ran.code == 0, "\(ran.errors)")
    }

    /// Runs a program to its end.
    static func run(_ words: [String], input: String? = nil) throws -> (code: Int32, output: String, errors: String) {
        let process = Process()
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        return try withPipes(process)
    }

    private static func withPipes(_ process: Process) throws -> (code: Int32, output: String, errors: String) {
        // Files and not pipes: nobody has to read while the program runs.
        let folder = FileManager.default.temporaryDirectory.appending(path: "apus-io-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let out = folder.appending(path: "out"), err = folder.appending(path: "err")
        _ = FileManager.default.createFile(atPath: out.path, contents: nil)
        _ = FileManager.default.createFile(atPath: err.path, contents: nil)
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = try FileHandle(forWritingTo: err)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let code = process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
        return (code, String(decoding: try Data(contentsOf: out), as: UTF8.self), String(decoding: try Data(contentsOf: err), as: UTF8.self))
    }

    /// `apus trace` of one command, with its events.
    static func trace(_ options: [String], _ command: [String]) throws -> Outcome {
        try withFolder { folder in
            let file = folder + "/events.json"
            let ran = try run([apus, "trace", "--output", "json:" + file] + options + ["--"] + command)
            let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
            let events = try text.split(separator: "\n").map { line in
                try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "not JSON: \(line)")
            }
            return Outcome(code: ran.code, output: ran.output, errors: ran.errors, events: events)
        }
    }

    /// `apus run` beside a process of our own that was there before; `options` get its number in place of PID. It and its children come to
    /// `sleepers` processes that run `sleep`.
    static func existing(
        _ options: [String], _ command: [String] = ["/bin/sleep", "30"], environment: [String: String]? = nil, sleepers: Int = 1
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = environment
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        defer { kill(process.processIdentifier, SIGKILL) }
        let pid = "\(process.processIdentifier)"
        try #require(Harness.wait { sleeping(pid) == sleepers }, "what is to be there does not come")
        let ran = try run([apus, "run", "--output", "json", "--duration", "1s"] + options.map { $0.replacingOccurrences(of: "PID", with: pid) })
        let events = try ran.output.split(separator: "\n").map { line in
            try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "not JSON: \(line)")
        }
        let file = URL(filePath: command[0]).resolvingSymlinksInPath().path
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        let facts = "pid=\(pid)\nfile=\(file)\ninode=\(attributes[.systemFileNumber] ?? "")\n"
        return Outcome(code: ran.code, output: facts, errors: ran.errors, events: events)
    }

    /// How many of a process and its children run `sleep`.
    private static func sleeping(_ pid: String) -> Int {
        let children = (try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)) ?? ""
        return ([pid] + children.split(separator: " ").map(String.init)).count { pid in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe"))?.hasSuffix("/sleep") == true
        }
    }

    /// What a summary says was lost, but for runs that the kernel skipped: nobody knows whether those were in scope.
    static func lostForSure(_ summary: [String: Any]) -> Int? {
        let kernel = summary["kernel"] as? [String: Any]
        return (summary["lost"] as? Int).map { $0 - ((kernel?["lost"] as? [String: Int])?["recursion"] ?? 0) }
    }

    /// `apus trace` of one action in a folder of its own.
    static func act(_ options: [String], _ action: String, _ arguments: [String] = [], program: String = "actions") throws -> Outcome {
        try withFolder { folder in
            try trace(options, [actionFolder + "/" + program, action, folder] + arguments)
        }
    }
}

extension [String: Any] {
    /// The text of an argument, numbers and nested addresses included; nil when it is not there.
    func argument(_ path: String) -> String? {
        var value: Any? = self["args"]
        for part in path.split(separator: "/") { value = (value as? [String: Any])?[String(part)] }
        return value.map { "\($0)" }
    }

    var provider: String { self["provider"] as? String ?? "" }
    var flags: [String] { self["flags"] as? [String] ?? [] }
    func process(_ key: String) -> String? { (self["process"] as? [String: Any])?[key].map { "\($0)" } }
    func container(_ key: String) -> String? { (self["container"] as? [String: Any])?[key].map { "\($0)" } }
}
