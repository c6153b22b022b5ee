// SPDX-License-Identifier: Apache-2.0

@testable import Agent
import Foundation
import Testing

@Suite struct FileWatchTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "apus-watch-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func watch(_ paths: [String]) throws -> FileWatch { try FileWatch(paths, FileStamps(paths)) }

    /// Asks as the agent does, for a second and a half.
    private func changes(_ watch: FileWatch) -> Bool {
        for _ in 0..<75 {
            if watch.hasChanged(clock()) { return true }
            usleep(20_000)
        }
        return false
    }

    private func clock() -> UInt64 {
        UInt64(ProcessInfo.processInfo.systemUptime * 1e9)
    }

    private func shell(_ command: String, in folder: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = URL(filePath: folder)
        try process.run()
        process.waitUntilExit()
    }

    @Test(arguments: [
        ("a file that is written", "echo more >> rules.yaml"), ("a file that is put in its place", "echo new > x; mv x rules.yaml"),
        ("a file that is gone", "rm rules.yaml"), ("a file that is gone and comes again", "rm rules.yaml; sleep 0.05; echo again > rules.yaml"),
    ])
    func `a change is told once`(name: String, command: String) throws {
        try withFolder { folder in
            try shell("echo old > rules.yaml", in: folder)
            let watch = try watch([folder + "/rules.yaml"])
            #expect(!changes(watch))
            try shell(command, in: folder)
            #expect(changes(watch))
            #expect(!changes(watch))
        }
    }

    @Test func `a folder is told of files that come, and not of others`() throws {
        try withFolder { folder in
            try shell("mkdir d; echo a > d/a.yaml", in: folder)
            let watch = try watch([folder + "/d"])
            try shell("echo x > d/notes.txt", in: folder)
            #expect(!changes(watch))
            try shell("echo b > d/b.yaml", in: folder)
            #expect(changes(watch))
        }
    }

    @Test func `a link that is turned over is a change, as Kubernetes does it`() throws {
        try withFolder { folder in
            try shell("mkdir ..1 ..2; echo one > ..1/rules.yaml; echo two > ..2/rules.yaml; ln -s ..1 ..data; ln -s ..data/rules.yaml rules.yaml", in: folder)
            let watch = try watch([folder + "/rules.yaml"])
            #expect(!changes(watch))
            try shell("ln -s ..2 ..tmp; mv -T ..tmp ..data; rm -r ..1", in: folder)
            #expect(changes(watch))
            try shell("echo three > ..2/rules.yaml", in: folder)
            #expect(changes(watch))
        }
    }

    @Test func `what changed between reading and watching is told`() throws {
        try withFolder { folder in
            let path = folder + "/rules.yaml"
            try shell("echo old > rules.yaml", in: folder)
            let stamps = FileStamps([path])
            try shell("echo newer > rules.yaml", in: folder)
            #expect(changes(try FileWatch([path], stamps)))
        }
    }
}
