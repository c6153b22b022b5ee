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
                if Harness.machine != nil { try prepareNetwork(load) }
                let containers = Harness.containersPossible ? try ContainerHost(load, in: folder) : nil
                defer { containers?.end() }
                var scene = try Scene(
                    load, folder, containers, rules: ["--rules", official, "--rules", folder + "/marker.yaml", "--rule-matching", "all"])
                defer { _ = scene.agent.end() }
                try #require(try scene.isWatched(), "\(scene.agent.errors)")
                for firing in FiringRule.all { try scene.show(firing, as: "rules-fire") }
            }
        }

        /// An address that is neither loopback's nor private, servers on it, and the name of a cluster's API server.
        private func prepareNetwork(_ load: Load) throws {
            try load.act("ip addr add 203.0.113.7/32 dev lo; for port in 8080 8081; do busybox httpd -p $port -h /var/empty; done")
            try load.act("echo 203.0.113.7 kubernetes.default.svc.cluster.local >> /etc/hosts")
        }
    }
}
