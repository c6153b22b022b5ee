// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    /// The official rule file, whole: one agent watches what a shell does, and each deed stands between two markers.
    @Suite(.enabled(if: FalcoTests.official != nil, "needs ../shared/fixtures/falco"))
    struct RulesFireTests {
        private static let marker = """
            - rule: Marker
              desc: the deed before it is done
              condition: evt.type=execve and proc.name=apus-marker
              output: marker %proc.args
              priority: DEBUG
            """

        @Test func `each rule of the official file fires, and is silent about its neighbour`() throws {
            let official = try #require(FalcoTests.official)
            try Harness.withLoad { load, folder in
                try Self.marker.write(toFile: folder + "/marker.yaml", atomically: true, encoding: .utf8)
                try FileManager.default.copyItem(atPath: "/bin/true", toPath: folder + "/apus-marker")
                if Harness.machine != nil { try prepareNetwork(load) }
                let containers = Harness.containersPossible ? try ContainerHost(load, in: folder) : nil
                defer { containers?.end() }
                let file = folder + "/alerts.json"
                let agent = try WatchingAgent(
                    ["--rules", official, "--rules", folder + "/marker.yaml", "--rule-matching", "all", "--output", "falco-json:" + file],
                    over: load, in: folder)
                defer { _ = agent.end() }
                var scene = Scene(load: load, agent: agent, folder: folder, alerts: file, containers: containers)
                try #require(try scene.isWatched(), "\(agent.errors)")
                for firing in FiringRule.all { try show(firing, &scene) }
            }
        }

        /// One row for `make rules-fire`: the rule, the kernel, whether it fired and whether the neighbour was silent.
        private func show(_ firing: FiringRule, _ scene: inout Scene) throws {
            func row(_ fired: String, _ silent: String) { print("rules-fire: \(firing.rule)\t\(Harness.kernel)\t\(fired)\t\(silent)") }
            if firing.place == .machine, Harness.machine == nil { return row("in machines only", "-") }
            if firing.needsContainers, scene.containers == nil { return row("skipped: no containerd", "-") }
            let isSilent = try !scene.rules(of: firing.neighbour).contains(firing.rule)
            let fired = try scene.rules(of: firing.deed).contains(firing.rule)
            row(fired ? "yes" : "NO", isSilent ? "yes" : "NO")
            #expect(fired, "\(firing.rule) did not fire")
            #expect(isSilent, "\(firing.rule) fired about its neighbour")
        }

        /// An address that is neither loopback's nor private, servers on it, and the name of a cluster's API server.
        private func prepareNetwork(_ load: Load) throws {
            try load.act("ip addr add 203.0.113.7/32 dev lo; for port in 8080 8081; do busybox httpd -p $port -h /var/empty; done")
            try load.act("echo 203.0.113.7 kubernetes.default.svc.cluster.local >> /etc/hosts")
        }
    }
}

/// What all deeds have in common.
private struct Scene {
    let load: Load
    let agent: WatchingAgent
    let folder: String
    let alerts: String
    let containers: ContainerHost?
    private var deeds = 0
    private var told = 0

    init(load: Load, agent: WatchingAgent, folder: String, alerts: String, containers: ContainerHost?) {
        (self.load, self.agent, self.folder, self.alerts, self.containers) = (load, agent, folder, alerts, containers)
    }

    /// Waits until a marker is told.
    mutating func isWatched() throws -> Bool {
        let end = Date(timeIntervalSinceNow: Load.patience)
        while Date() < end, agent.process.isRunning {
            try load.act("\(folder)/apus-marker 0")
            if Harness.wait(0.5, { lines().contains { $0.contains("marker 0") } }) {
                told = lines().count
                return true
            }
        }
        return false
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
        try load.act(commandLine(words, deed.place) + " 2>/dev/null")
        try load.act("\(folder)/apus-marker \(deeds)")
        let output = "marker \(deeds)"
        try #require(Harness.wait { lines().dropFirst(told).contains { $0.contains(output) } }, "no marker after: \(words)")
        let new = lines().dropFirst(told)
        told += new.count
        return try new.compactMap { line in
            (try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["rule"] as? String
        }
    }

    private func commandLine(_ words: String, _ place: FiringRule.Deed.Where) -> String {
        switch place {
        case .shell: "{ \(words); }"
        case .container: containers!.command(words)
        case .privilegedContainer: containers!.command(words, options: "--privileged")
        case .terminalContainer: "script -qec \"\(containers!.command(words, options: "--tty"))\" /dev/null < /dev/null"
        }
    }

    /// Whole lines only.
    private func lines() -> [Substring] {
        let text = (try? String(contentsOfFile: alerts, encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n")
        return text.hasSuffix("\n") ? lines : lines.dropLast()
    }
}
