// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
@Suite(.enabled(if: Harness.isTurn(1), Harness.notHere)) struct OutputTests {
    @Test func `a file that was renamed is left at SIGUSR1, and no event is lost or torn`() throws {
        try Harness.withLoad { load, folder in
            let file = folder + "/events.json"
            let agent = try WatchingAgent(
                ["--events", "existing_process,getppid", "--output", "json:" + file, "--overflow", "wait", "--summary", "json"], over: load,
                in: folder)
            defer { _ = agent.end() }
            try #require(agent.isReady(file), "\(agent.errors)")
            try load.act(Harness.action("sys-storm /tmp 3000"))
            // The second time the load goes on meanwhile.
            for turn in 1...2 {
                if turn == 2 { try load.tell(Harness.action("sys-storm /tmp 20000 >/dev/null")) }
                try FileManager.default.moveItem(atPath: file, toPath: "\(file).\(turn)")
                agent.signal(SIGUSR1)
                #expect(Harness.wait { FileManager.default.fileExists(atPath: file) }, "no new file")
            }
            try load.act(Harness.action("sys-storm /tmp 3000"))
            #expect(agent.end().code == 0)

            let counts = try [file + ".1", file + ".2", file].map { try Harness.events(in: $0).count }
            let summary = try agent.summary()
            #expect(counts.reduce(0, +) == summary["events"] as? Int)
            #expect(Harness.lostForSure(summary) == 0)
            #expect(counts.reduce(0, +) >= 26_000)
            #expect(counts[0] >= 1 && counts[2] >= 3000, "\(counts)")
        }
    }

    @Test func `standard output that nobody reads holds neither the load nor the memory up, and what it costs is counted`() throws {
        try Harness.withLoad { load, folder in
            let pipe = Pipe()
            let agent = try WatchingAgent(
                ["--events", "existing_process,getppid", "--output", "json", "--summary", "json"], over: load, in: folder, standardOutput: pipe)
            defer { _ = agent.end() }
            // The first piece says that all is attached; nothing is read after it.
            #expect(!pipe.fileHandleForReading.availableData.isEmpty, "\(agent.errors)")
            let start = Date()
            try #require(try load.act(Harness.action("sys-storm /tmp 120000")), "the load is held up")
            let took = Date().timeIntervalSince(start)
            let memory = Self.memory(agent.process.processIdentifier)
            let ended = agent.end()
            print("slow output: load \(took) s, RSS \(memory >> 20) MiB, end \(ended.seconds) s")
            #expect(ended.code == 0)
            #expect(memory > 0 && memory < 200 << 20)

            let summary = try agent.summary()
            let kernel = try #require(summary["kernel"] as? [String: Any])
            let lost = (kernel["lost"] as? [String: Int] ?? [:]).values.reduce(0, +)
            #expect(kernel["accepted"] as? Int == (kernel["submitted"] as? Int ?? 0) + lost)
            let output = try #require((summary["outputs"] as? [[String: Any]])?.first)
            let dropped = output["dropped"] as? Int ?? 0
            #expect(output["events"] as? Int == (output["written"] as? Int ?? 0) + dropped)
            #expect(output["events"] as? Int == summary["events"] as? Int)
            #expect(dropped > 0)
            #expect(summary["lost"] as? Int == lost + dropped)
            #expect(summary["rss"] as? Int ?? .max < 200 << 20)
        }
    }

    /// Bytes of the process's resident set; 0 when unknown.
    private static func memory(_ pid: Int32) -> Int {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) << 10
    }
}
}
