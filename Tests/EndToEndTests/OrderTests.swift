// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
@Suite(.enabled(if: Harness.isTurn(1), Harness.notHere)) struct OrderTests {
    /// Times as text: of one form, so they compare like numbers.
    private func times(_ ran: Harness.Outcome) -> [String] { ran.events.compactMap { $0["time"] as? String } }

    private static let calls = Harness.machine == nil ? 15_000 : 3000
    private static let storms = "for cpu in 0 1 0 1; do taskset -c $cpu \(Harness.action("sys-storm /tmp \(calls)")) >/dev/null & done; wait"

    private func inversions(_ times: [String]) -> Int { zip(times, times.dropFirst()).count { $0 > $1 } }

    @Test func `with --sort the events of two processors come in the order of their times`() throws {
        // So many small calls on both that the reader falls behind, which must not change the order either.
        let events = "getppid,sched_process_fork,sched_process_exec,sched_process_exit"
        let options = ["--events", events, "--overflow", "wait"]
        let plain = try Harness.trace(options, ["/bin/sh", "-c", Self.storms])
        func sort() throws -> Harness.Outcome { try Harness.trace(options + ["--sort", "--summary", "json"], ["/bin/sh", "-c", Self.storms]) }
        var sorted = try sort()
        // Who stands still for longer than sorting holds back, between an event's time and its place in the ring, comes too late.
        for _ in 1...2 where inversions(times(sorted)) > 0 { sorted = try sort() }
        print("order: \(plain.events.count) events, \(inversions(times(plain))) inversions; sorted \(inversions(times(sorted)))")
        #expect(Set(sorted.events.compactMap { $0["cpu"] as? Int }).count == 2)
        #expect(times(sorted).count == sorted.events.count)
        #expect(inversions(times(sorted)) == 0)
        let line = try #require(sorted.errors.split(separator: "\n").last)
        let summary = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(summary["events"] as? Int == sorted.events.count)
        // Shells ask for their parents too.
        if summary["lost"] as? Int == 0 { #expect(sorted.named("getppid").count { $0.process("comm") == "actions" } == 4 * Self.calls) }
    }

    @Test func `sorting holds back only for a moment`() throws {
        try Harness.withLoad { load, folder in
            let agent = try WatchingAgent(["--sort", "--events", "existing_process,sched_process_exec", "--output", "json"], over: load, in: folder)
            defer { _ = agent.end() }
            try #require(agent.isReady(folder + "/output"), "\(agent.errors)")
            try load.act("/bin/true")
            #expect(Harness.wait { (try? String(contentsOfFile: folder + "/output", encoding: .utf8))?.contains("/usr/bin/true") == true })
        }
    }
}
}
