// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A shell that does what it is told, for agents that watch it and what it starts.
final class Load {
    private let shell = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var acts = 0
    var pid: Int32 { shell.processIdentifier }

    init() throws {
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.standardInput = input
        shell.standardOutput = output
        shell.standardError = FileHandle.nullDevice
        try shell.run()
    }

    /// Has a command line done again and again until an agent, whose output is there before its hooks, has told of it; false when that does
    /// not come, or it has ended.
    @discardableResult
    func act(_ command: String, toldBy agent: Process, _ isTold: () -> Bool) throws -> Bool {
        let end = Date(timeIntervalSinceNow: Load.patience)
        while Date() < end, agent.isRunning {
            try act(command)
            if Harness.wait(0.5, isTold) { return true }
        }
        return false
    }

    /// Has a command line done, and waits for its end; false when that does not come.
    @discardableResult
    func act(_ command: String, within seconds: Double = Load.patience) throws -> Bool {
        // Numbered: the end of one that came too late is not that of the next.
        acts += 1
        try tell("{ \(command); } > /dev/null; echo done \(acts)")
        var text = ""
        let end = Date(timeIntervalSinceNow: seconds)
        while Date() < end {
            var waited = pollfd(fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waited, 1, 100) > 0 else { continue }
            text += String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            if text.hasSuffix("done \(acts)\n") { return true }
        }
        return false
    }

    /// Has a command line done, and does not wait.
    func tell(_ command: String) throws { try input.fileHandleForWriting.write(contentsOf: Data((command + "\n").utf8)) }

    /// Ends the shell once it has done what it was told.
    func end() {
        try? input.fileHandleForWriting.close()
        shell.waitUntilExit()
    }

    /// Seconds after which something that does not come is missing; machines are emulated.
    static let patience: Double = Harness.machine == nil ? 15 : 90
}

/// `apus run` over the tree of a load.
final class WatchingAgent {
    let process = Process()
    private let folder: String
    private var outcome: (code: Int32, seconds: Double)?

    /// Standard error so far.
    var errors: String { (try? String(contentsOfFile: folder + "/errors", encoding: .utf8)) ?? "" }

    /// `options` without scope. Standard output goes to `FOLDER/output` unless it is given.
    init(_ options: [String], over load: Load, in folder: String, standardOutput: Any? = nil) throws {
        self.folder = folder
        for name in ["output", "errors"] { _ = FileManager.default.createFile(atPath: folder + "/" + name, contents: nil) }
        process.executableURL = URL(filePath: Harness.apus)
        process.arguments = ["run", "--scope", "tree=\(load.pid)"] + options
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try standardOutput ?? FileHandle(forWritingTo: URL(filePath: folder + "/output"))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: folder + "/errors"))
        try process.run()
    }

    /// Waits until there is a first event in a file: with `existing_process` chosen it comes once all is attached.
    func isReady(_ file: String) -> Bool {
        Harness.wait { !process.isRunning || (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0 > 0 } && process.isRunning
    }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Sends a signal, waits for the end, and says how long that took; an agent that does not end is killed.
    func end(_ number: Int32 = SIGINT, within seconds: Double = Load.patience) -> (code: Int32, seconds: Double) {
        if let outcome { return outcome }
        let start = Date()
        if number != 0 { signal(number) }
        if !Harness.wait(seconds, { !process.isRunning }) { signal(SIGKILL) }
        process.waitUntilExit()
        let code = process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
        outcome = (code, Date().timeIntervalSince(start))
        return outcome!
    }

    /// The summary of an ended run with `--summary json`.
    func summary() throws -> [String: Any] {
        let line = try #require(errors.split(separator: "\n").last, "no summary")
        return try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "no summary: \(line)")
    }
}

extension Harness {
    static func wait(_ seconds: Double = Load.patience, _ condition: () -> Bool) -> Bool {
        let end = Date(timeIntervalSinceNow: seconds)
        while Date() < end {
            if condition() { return true }
            Thread.sleep(forTimeInterval: 0.01)
        }
        return condition()
    }

    /// A load, and a folder for what its agent leaves; the load ends afterwards.
    static func withLoad<T>(_ body: (Load, String) throws -> T) throws -> T {
        try withFolder { folder in
            let load = try Load()
            defer { load.end() }
            return try body(load, folder)
        }
    }

    /// The whole lines of a file that somebody may be writing to; none where there is no file.
    static func lines(of file: String) -> [Substring] {
        let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        let lines = text.utf8.split(separator: UInt8(ascii: "\n")).map(Substring.init)
        return text.hasSuffix("\n") ? lines : lines.dropLast()
    }

    /// The lines of a file, each of which must be whole.
    static func events(in file: String) throws -> [[String: Any]] {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.isEmpty || text.hasSuffix("\n"), "\(file) ends within a line")
        #expect(!text.hasPrefix("\n") && !text.contains("\n\n"), "\(file) has an empty line")
        return try text.split(separator: "\n").map { line in
            try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "not JSON: \(line)")
        }
    }

    /// A program of Tests/Actions with its arguments, as a shell reads it.
    static func action(_ words: String) -> String { "\(actionFolder)/actions \(words)" }
}
