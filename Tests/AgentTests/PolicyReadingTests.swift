// SPDX-License-Identifier: Apache-2.0

@testable import Agent
import Foundation
import PolicySyntax
import Synchronization
import Testing

/// Files that change, vanish, or are no files, while they are read: all of one version, or an error.
@Suite(.serialized) struct PolicyReadingTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "apus-reading-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    /// Runs `change` over and over on another thread while `body` runs.
    private func whileChanging(_ change: @escaping @Sendable (Int) -> Void, _ body: () throws -> Void) rethrows {
        let isDone = DispatchSemaphore(value: 0), flag = Flag()
        Thread.detachNewThread {
            var round = 0
            while !flag.isSet {
                change(round)
                round += 1
            }
            isDone.signal()
        }
        defer {
            flag.set()
            isDone.wait()
        }
        try body()
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)
        var isSet: Bool { value.load(ordering: .relaxed) }
        func set() { value.store(true, ordering: .relaxed) }
    }

    /// About 64 KiB in which every line names the version.
    private static func text(_ version: Int) -> [UInt8] {
        let line = "- list: list_of_version_\(version)\n  items: [a, b, c, d, e, f]\n"
        return Array(String(repeating: line, count: 1 << 16 / line.utf8.count).utf8)
    }

    private static func put(_ bytes: [UInt8], _ path: String, inPieces pieces: Int = 1) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        let size = max(1, bytes.count / pieces)
        for start in stride(from: 0, to: bytes.count, by: size) {
            _ = bytes[start..<min(bytes.count, start + size)].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        }
        close(descriptor)
    }

    private static let versions = [text(1), text(2)]

    @Test func `of a file that is replaced while it is read comes one version, whole`() throws {
        try withFolder { folder in
            let path = folder + "/rules.yaml"
            Self.put(Self.versions[0], path)
            var seen: [Int: Int] = [:], refused = 0
            try whileChanging({ round in
                Self.put(Self.versions[round % 2], folder + "/new")
                rename(folder + "/new", path)
                // Longer than a reading takes, so that some meet no change.
                usleep(60_000)
            }) {
                for _ in 0..<60 {
                    do {
                        let files = try PolicyFiles.read([path])
                        let version = try #require(Self.versions.firstIndex(of: files[0].bytes), "a mixture of \(files[0].bytes.count) bytes")
                        seen[version, default: 0] += 1
                    } catch let error as AgentError {
                        #expect(error.message == "the policies change while they are read")
                        refused += 1
                    }
                }
            }
            #expect(seen.values.reduce(0, +) + refused == 60 && !seen.isEmpty)
        }
    }

    @Test func `of a file that is unlinked and written anew comes one version, or an error`() throws {
        try withFolder { folder in
            let path = folder + "/rules.yaml"
            Self.put(Self.versions[0], path)
            var whole = 0, gone = 0, changing = 0
            try whileChanging({ round in
                Self.put(Self.versions[round % 2], folder + "/new")
                unlink(path)
                usleep(300)
                rename(folder + "/new", path)
                usleep(40_000)
            }) {
                for _ in 0..<200 {
                    do {
                        let file = try PolicyFiles.file(path)
                        try #require(Self.versions.contains(file.bytes), "a mixture of \(file.bytes.count) bytes")
                        whole += 1
                    } catch let error as AgentError {
                        if error.message.contains("No such file") { gone += 1 } else { changing += 1 }
                    }
                }
            }
            #expect(whole > 0 && whole + gone + changing == 200)
        }
    }

    @Test func `a file that is cut off in the midst of a reading is not half a file`() throws {
        try withFolder { folder in
            let path = folder + "/rules.yaml"
            Self.put(Self.versions[0], path)
            var whole = 0, refused = 0
            // Held where nothing is to change, as in every sixth reading: a slow machine may never find a quiet moment otherwise.
            let still = NSLock()
            // Cut to nothing, and put back, in less time than a reading takes.
            try whileChanging({ _ in
                still.withLock {
                    Self.put(Self.versions[0], folder + "/new")
                    rename(folder + "/new", path)
                    usleep(500)
                    truncate(path, 4096)
                }
            }) {
                for round in 0..<150 {
                    if round % 6 == 0 { still.lock() }
                    defer { if round % 6 == 0 { still.unlock() } }
                    do {
                        let bytes = try PolicyFiles.file(path).bytes
                        // What was cut off before it was read is a file of 4096 bytes, and nothing in between.
                        try #require(bytes.count == 4096 || bytes == Self.versions[0], "\(bytes.count) bytes")
                        whole += 1
                    } catch let error as AgentError {
                        #expect(error.message.contains("changes while it is read") || error.message.contains("No such file"))
                        refused += 1
                    }
                }
            }
            #expect(whole + refused == 150 && whole > 0)
        }
    }

    @Test func `a folder whose files are exchanged for others is read as it was at one time`() throws {
        try withFolder { folder in
            // As Kubernetes mounts a ConfigMap: a link that is turned over.
            for version in 0...1 {
                try FileManager.default.createDirectory(atPath: "\(folder)/v\(version)", withIntermediateDirectories: true)
                for name in 0..<20 { Self.put(Array("- list: l\(name)_v\(version)\n  items: [v\(version)]\n".utf8), "\(folder)/v\(version)/\(name).yaml") }
            }
            symlink("v0", folder + "/now")
            var whole = 0, refused = 0
            // Held where nothing is to change, as in every sixth reading: a slow machine takes longer for one than there is between two changes.
            let still = NSLock()
            try whileChanging({ round in
                still.withLock {
                    symlink("v\(round % 2)", folder + "/next")
                    rename(folder + "/next", folder + "/now")
                }
                usleep(300)
            }) {
                for round in 0..<200 {
                    if round % 6 == 0 { still.lock() }
                    defer { if round % 6 == 0 { still.unlock() } }
                    do {
                        let files = try PolicyFiles.read([folder + "/now"])
                        let texts = files.map { String(decoding: $0.bytes, as: UTF8.self) }
                        let ofFirst = texts.count { $0.contains("_v0") }
                        try #require(files.count == 20 && (ofFirst == 0 || ofFirst == 20), "\(ofFirst) of 20 are of the first version")
                        whole += 1
                    } catch let error as AgentError {
                        #expect(error.message == "the policies change while they are read")
                        refused += 1
                    }
                }
            }
            #expect(whole > 0 && whole + refused == 200)
        }
    }

    @Test func `a folder whose files come and go is an error or what was in it`() throws {
        try withFolder { folder in
            Self.put(Array("- list: stays\n  items: [a]\n".utf8), folder + "/a.yaml")
            var counts: Set<Int> = []
            try whileChanging({ _ in
                Self.put(Array("- list: comes\n  items: [b]\n".utf8), folder + "/b.yaml")
                usleep(200)
                unlink(folder + "/b.yaml")
            }) {
                for _ in 0..<300 {
                    do {
                        let files = try PolicyFiles.read([folder])
                        counts.insert(files.count)
                        #expect(files[0].name.hasSuffix("/a.yaml"))
                    } catch let error as AgentError {
                        #expect(error.message == "the policies change while they are read" || error.message.contains("No such file"))
                    }
                }
            }
            #expect(counts.isSubset(of: [1, 2]))
        }
    }

    // MARK: what is no file

    @Test func `a pipe that nobody writes to, or that never ends, is an error after a while`() throws {
        try withFolder { folder in
            let path = folder + "/pipe.yaml"
            #expect(mkfifo(path, 0o600) == 0)
            var brief = PolicyReading(patience: 200, longest: 60_000)
            let silent = #expect(throws: AgentError.self) { try brief.read([path]) }
            #expect(silent?.message == "nothing comes from '\(path)', a pipe or device")
            // For reading too, so that nobody is told when the reader has gone; open all the time, or the pipe would end.
            let descriptor = open(path, O_RDWR | O_NONBLOCK)
            defer { close(descriptor) }
            whileChanging({ _ in
                _ = write(descriptor, "#\n", 2)
                usleep(50_000)
            }) {
                var reading = PolicyReading(patience: 60_000, longest: 600)
                let endless = #expect(throws: AgentError.self) { try reading.read([path]) }
                #expect(endless?.message == "'\(path)', no file, is not at its end after 0 seconds")
            }
        }
    }

    @Test func `a pipe is read once, however often the files beside it change`() throws {
        try withFolder { folder in
            let path = folder + "/pipe.yaml", other = folder + "/other.yaml"
            #expect(mkfifo(path, 0o600) == 0)
            Self.put(Array("- list: a\n  items: [a]\n".utf8), other)
            Thread.detachNewThread { Self.put(Array("- list: b\n  items: [b]\n".utf8), path) }
            var reading = PolicyReading(patience: 60_000)
            let first = try reading.read([path, other])
            #expect(first.count == 2 && reading.isStillSo)
            Self.put(Array("- list: a2\n  items: [a]\n".utf8), other)
            #expect(!reading.isStillSo)
            // Nobody writes to the pipe any more.
            let second = try reading.read([path, other])
            #expect(second.map { $0.bytes.count } == [23, 24])
            #expect(reading.isStillSo)
        }
    }

    @Test(arguments: [
        ("/dev/zero", "'/dev/zero' is larger than 16 MiB"), ("/proc/self/mem", "cannot read '/proc/self/mem': Input/output error"),
        ("/nowhere.yaml", "cannot read '/nowhere.yaml': No such file or directory"),
    ])
    func `devices and files that cannot be read are errors`(path: String, message: String) {
        let error = #expect(throws: AgentError.self) { try PolicyFiles.read([path]) }
        #expect(error?.message == message)
    }

    @Test func `an empty device is a file without rules`() throws { #expect(try PolicyFiles.read(["/dev/null"])[0].bytes.isEmpty) }
}
