// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What all deeds have in common.
struct Scene {
    let load: Load
    let agent: WatchingAgent
    let folder: String
    let alerts: String
    let containers: ContainerHost?
    private var deeds = 0
    private var told = 0

    /// Starts an agent with these rules over the load; one of them tells of the program `apus-marker` in the folder, with its arguments.
    init(_ load: Load, _ folder: String, _ containers: ContainerHost?, rules: [String]) throws {
        (self.load, self.folder, self.containers) = (load, folder, containers)
        alerts = folder + "/alerts.json"
        try Harness.copyProgram("/bin/true", to: folder + "/apus-marker")
        agent = try WatchingAgent(rules + ["--output", "falco-json:" + alerts], over: load, in: folder)
    }

    /// One row for `make rules-fire`: the rule, the kernel, whether it fired and whether the neighbour was silent.
    mutating func show(_ firing: FiringRule, as table: String) throws {
        func row(_ fired: String, _ silent: String) { print("\(table): \(firing.rule)\t\(Harness.kernel)\t\(fired)\t\(silent)") }
        if firing.place == .machine, Harness.machine == nil { return row("in machines only", "-") }
        if firing.needsContainers, containers == nil { return row("skipped: no containerd", "-") }
        let isSilent = try !rules(of: firing.neighbour).contains(firing.rule)
        let fired = try rules(of: firing.deed).contains(firing.rule)
        row(fired ? "yes" : "NO", isSilent ? "yes" : "NO")
        #expect(fired, "\(firing.rule) did not fire at: \(firing.deed.words)")
        #expect(isSilent, "\(firing.rule) fired about its neighbour: \(firing.neighbour.words)")
    }

    /// Waits until a marker is told.
    mutating func isWatched() throws -> Bool {
        guard try load.act("\(folder)/apus-marker 0", toldBy: agent.process, { lines().contains { $0.contains("marker 0") } }) else { return false }
        told = lines().count
        return true
    }

    /// The rules that fire while it is done.
    mutating func rules(of deed: FiringRule.Deed) throws -> [String] {
        deeds += 1
        let name = "apus-\(getpid())-\(deeds)"
        let own = folder + "/" + name
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
        let isInside = deed.place != .shell
        let words = deed.words.replacingOccurrences(of: "@@", with: name).replacingOccurrences(of: "@", with: isInside ? "/tmp" : own)
            .replacingOccurrences(of: "ACTIONS", with: isInside ? "/bin/actions" : Harness.actionFolder + "/actions")
        try act(words, deed)
        try load.act("\(folder)/apus-marker \(deeds)")
        let output = "marker \(deeds)"
        try #require(Harness.wait { lines().dropFirst(told).contains { $0.contains(output) } }, "no marker after: \(words)")
        let new = lines().dropFirst(told)
        told += new.count
        return try new.compactMap { line in
            (try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["rule"] as? String
        }
    }

    private func act(_ words: String, _ deed: FiringRule.Deed) throws {
        switch deed.place {
        case .shell: try load.act("{ \(words); } 2>/dev/null")
        case .container: try load.act(containers!.command(words, options: deed.options) + " 2>/dev/null")
        case .privilegedContainer:
            // Until it is told, or nobody can say any more that it is privileged.
            try containers!.hold(words, options: "--privileged")
            _ = Harness.wait { containers!.isDone }
            try load.act("\(folder)/apus-marker held \(deeds)")
            _ = Harness.wait { lines().dropFirst(told).contains { $0.contains("marker held \(deeds)") } }
            try containers!.release()
        case .terminalContainer:
            try load.act("script -qec \"\(containers!.command(words, options: "--tty"))\" /dev/null < /dev/null 2>/dev/null")
        }
    }

    private func lines() -> [Substring] { Harness.lines(of: alerts) }
}
