// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
/// What hangs on the kernel while a run goes on: nothing that the chosen events do not need.
@Suite struct AttachmentTests {
    static let callsShareOne = Harness.machine == nil || Harness.preemptsFully

    /// The global tracepoints make every call of the machine pay. Full kernels tell one call, or an object, by functions of their own,
    /// unless they preempt tasks within these.
    @Test(arguments: [("sched_process_*", false), ("openat", callsShareOne), ("default", callsShareOne)])
    func `all system calls pay only where the chosen events cannot be had otherwise`(events: String, pays: Bool) throws {
        try Harness.withLoad { load, folder in
            let agent = try WatchingAgent(["--events", events + ",existing_process", "--output", "json"], over: load, in: folder)
            defer { _ = agent.end() }
            try #require(agent.isReady(folder + "/output"), "\(agent.errors)")
            let tracepoints = try Self.tracepoints(of: agent.process.processIdentifier)
            #expect(tracepoints.contains("sched_process_exec"))
            #expect(tracepoints.contains("sys_exit") == pays, "\(tracepoints)")
            #expect(!tracepoints.contains("sys_enter"), "\(tracepoints)")
        }
    }

    @Test(.enabled(if: Harness.machine != nil && !Harness.preemptsFully, "where fexit is to be had, and loses nothing"))
    func `calls that the stable Falco rules do not ask about pay nothing`() throws {
        guard let rules = FalcoTests.official else { return }
        try Harness.withLoad { load, folder in
            let agent = try WatchingAgent(["--rules", rules, "--events", "existing_process", "--output", "json"], over: load, in: folder)
            defer { _ = agent.end() }
            try #require(agent.isReady(folder + "/output"), "\(agent.errors)")
            let tracepoints = try Self.tracepoints(of: agent.process.processIdentifier)
            #expect(tracepoints.contains("sched_process_exec"))
            #expect(tracepoints.isDisjoint(with: ["sys_exit", "sys_enter"]), "\(tracepoints)")
        }
    }

    /// The names of the tracepoints that a process has links of.
    private static func tracepoints(of pid: Int32) throws -> Set<String> {
        let folder = "/proc/\(pid)/fdinfo"
        return Set(try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
            let text = (try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)) ?? ""
            return text.split(separator: "\n").first { $0.hasPrefix("tp_name:") }?.split(whereSeparator: \.isWhitespace).last.map(String.init)
        })
    }
}
}
