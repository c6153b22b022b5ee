// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
/// How a run comes to its end.
@Suite(.enabled(if: Harness.isTurn(0), Harness.notHere)) struct EndingTests {
    /// Seconds of the fastest of up to three runs: what else is done meanwhile takes time too.
    private static func fastest(below bound: Double, _ run: () throws -> Double) rethrows -> Double {
        var best = Double.infinity
        for _ in 1...3 where best >= bound { best = min(best, try run()) }
        return best
    }

    @Test func `a duration ends the run by itself, with exit code 0`() throws {
        let bound = Harness.machine == nil ? 6 : Double.infinity
        let seconds = try Self.fastest(below: bound) {
            try Harness.withLoad { load, folder in
                let start = Date()
                let agent = try WatchingAgent(["--duration", "1s", "--output", "json"], over: load, in: folder)
                #expect(agent.end(0).code == 0)
                let took = Date().timeIntervalSince(start)
                #expect(took >= 0.9)
                #expect(agent.errors.hasPrefix("apus: events="))
                return took
            }
        }
        #expect(seconds < bound)
    }

    @Test(arguments: [[], ["--sort"]])
    func `a count ends the run after exactly so many events`(options: [String]) throws {
        try Harness.withLoad { load, folder in
            let agent = try WatchingAgent(
                ["--events", "existing_process,getppid", "--count", "500", "--output", "json", "--summary", "json"] + options, over: load, in: folder)
            try #require(agent.isReady(folder + "/output"), "\(agent.errors)")
            for _ in 1...2 { try load.act(Harness.action("sys-storm /tmp 300")) }
            #expect(agent.end(0).code == 0)
            #expect(try Harness.events(in: folder + "/output").count == 500)
            #expect(try agent.summary()["events"] as? Int == 500)
        }
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `a signal ends a run of the default set with exit code 0 and a summary, its output whole`(number: Int32) throws {
        let bound: Double = Harness.machine == nil ? 1 : 15
        let seconds = try Self.fastest(below: bound) {
            try Harness.withLoad { load, folder in
                let agent = try WatchingAgent(["--events", "default,existing_process", "--output", "json"], over: load, in: folder)
                defer { _ = agent.end() }
                try #require(agent.isReady(folder + "/output"), "\(agent.errors)")
                try load.act("for i in 1 2 3 4 5 6 7 8 9 10; do /bin/true; done; rm -f \(folder)/x; : > \(folder)/last")
                let ended = agent.end(number)
                print("signal \(number): ended after \(ended.seconds) s")
                #expect(ended.code == 0)
                let events = try Harness.events(in: folder + "/output")
                let summary = try #require(agent.errors.split(separator: "\n").last)
                #expect(summary.hasPrefix("apus: events=\(events.count) "))
                #expect(events.contains { $0.argument("pathname") == folder + "/last" })
                return ended.seconds
            }
        }
        #expect(seconds < bound)
    }

    @Test func `a signal ends the run while the load goes on`() throws {
        let bound: Double = Harness.machine == nil ? 3 : 15
        let seconds = try Self.fastest(below: bound) {
            try Harness.withLoad { load, folder in
                // A small ring: what is in it is read to the end, which an emulated machine that is busy takes long for.
                let agent = try WatchingAgent(
                    ["--events", "existing_process,getppid", "--output", "json", "--buffer-size", "1M"], over: load, in: folder)
                defer { _ = agent.end() }
                try #require(agent.isReady(folder + "/output"), "\(agent.errors)")
                let flag = folder + "/go"
                _ = FileManager.default.createFile(atPath: flag, contents: nil)
                let storm = "while [ -e \(flag) ]; do \(Harness.action("sys-storm /tmp 20000")) >/dev/null; done"
                try load.tell("\(storm) & \(storm)")
                Thread.sleep(forTimeInterval: 1)
                let ended = agent.end(SIGINT, within: 20)
                try FileManager.default.removeItem(atPath: flag)
                print("signal under load: ended after \(ended.seconds) s")
                #expect(ended.code == 0)
                return ended.seconds
            }
        }
        #expect(seconds < bound)
    }

    @Test func `a killed agent leaves no program in the kernel`() throws {
        let before = try Self.programs()
        try Harness.withLoad { load, folder in
            let agent = try WatchingAgent(["--events", "default,existing_process", "--output", "json"], over: load, in: folder)
            defer { _ = agent.end() }
            try #require(agent.isReady(folder + "/output"), "\(agent.errors)")
            let own = Self.programs(heldBy: agent.process.processIdentifier).subtracting(before)
            #expect(own.count > 5)
            #expect(agent.end(SIGKILL).code == 128 + SIGKILL)
            // The kernel lets go of programs after grace periods.
            let gone = Harness.wait { (try? own.isDisjoint(with: Self.programs())) ?? false }
            #expect(gone, "left: \((try? own.intersection(Self.programs())) ?? own)")
        }
    }

    /// The ids of all programs in the kernel.
    private static func programs() throws -> Set<Int> {
        let ran = try Harness.run(["/usr/sbin/bpftool", "-j", "prog", "list"])
        let list = try #require(JSONSerialization.jsonObject(with: Data(ran.output.utf8)) as? [[String: Any]], "\(ran.errors)")
        return Set(list.compactMap { $0["id"] as? Int })
    }

    /// The ids of the programs that a process has descriptors of.
    private static func programs(heldBy pid: Int32) -> Set<Int> {
        let folder = "/proc/\(pid)/fdinfo"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return Set(names.compactMap { name in
            let text = (try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)) ?? ""
            let line = text.split(separator: "\n").first { $0.hasPrefix("prog_id:") }
            return line?.split(whereSeparator: \.isWhitespace).last.flatMap { Int($0) }
        })
    }
}
}
