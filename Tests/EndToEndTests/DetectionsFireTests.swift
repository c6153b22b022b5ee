// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
    /// All detections at once: one agent watches what a shell and containers do, and each deed stands between two markers.
    @Suite(.enabled(if: Harness.ready, "needs root, and the programs that act"))
    struct DetectionsFireTests {
        @Test func `each detection fires, and is silent about its neighbour`() throws {
            try Harness.withLoad { load, folder in
                let policy = folder + "/all.yaml"
                let names = Set(FiringRule.detections.map(\.rule)).sorted()
                try Self.policy(names, marker: folder + "/apus-marker").write(toFile: policy, atomically: true, encoding: .utf8)
                let containers = Harness.containersPossible ? try ContainerHost(load, in: folder) : nil
                defer { containers?.end() }
                var scene = try Scene(load, folder, containers, rules: ["--policy", policy])
                defer { _ = scene.agent.end() }
                try #require(try scene.isWatched(), "\(scene.agent.errors)")
                for firing in FiringRule.detections { try scene.show(firing, as: "detections-fire") }
            }
        }

        @Test func `every detection that is shipped is shown to fire`() throws {
            let listed = try Harness.run([Harness.apus, "list", "detections", "--output", "json"])
            #expect(listed.code == 0, "\(listed.errors)")
            let entries = try #require(try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]])
            #expect(Set(entries.compactMap { $0["name"] as? String }) == Set(FiringRule.detections.map(\.rule)))
            #expect(entries.count == 29)
        }

        private static func policy(_ names: [String], marker: String) -> String {
            """
            apiVersion: apus.dev/v1
            kind: Policy
            metadata: {name: all-detections}
            spec:
              scope: [global]
              rules:
                - event: sched_process_exec
                  name: marker
                  filters: ["data.pathname=\(marker)"]
                  message: "marker %proc.args"

            """ + names.map { "    - event: \($0)\n" }.joined()
        }
    }
}
