// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The policies of Docs/apus-cookbook.md: each is accepted without a word, fires on what it is for, and not on what is much like it.
extension EndToEnd {
@Suite(.enabled(if: Harness.isTurn(1), Harness.notHere)) struct CookbookTests {
    /// What a policy is shown, as shell commands: first what it must pass by, then what it is for. F is a folder of its own, with copies of
    /// /bin/true named as in `programs` and of /bin/sh as in `shells`.
    private struct Recipe: Sendable, CustomStringConvertible {
        let policy: String
        var programs: [String] = []
        var shells: [String] = []
        let passes: String
        let fires: String
        /// How many alerts each rule gives.
        let alerts: [String: Int]
        /// What the last alert's message contains.
        let says: String
        /// How many matches the last alert stands for.
        var count: Int?
        /// Seconds within which what it is for has to be done: where it took longer, it is done again.
        var within = Double.infinity
        var description: String { policy }
    }

    private static let recipes = [
        Recipe(
            policy: "web-shell", shells: ["nginx", "cron"], passes: "F/cron -c '/bin/sh -c :; :'", fires: "F/nginx -c '/bin/sh -c :; :'",
            alerts: ["shell-of-web-server": 1], says: "nginx started"),
        Recipe(
            policy: "account-files", passes: ": < /etc/passwd; : >> F/passwd", fires: ": >> /etc/passwd",
            alerts: ["account-file-written": 1], says: "sh opened /etc/passwd"),
        Recipe(
            policy: "private-keys", shells: ["ssh"],
            passes: "mkdir F/.ssh; : > F/.ssh/id_rsa; : > F/.ssh/id_rsa.pub; : < F/.ssh/id_rsa.pub; F/ssh -c ': < F/.ssh/id_rsa'",
            fires: ": < F/.ssh/id_rsa", alerts: ["private-key-read": 1], says: "sh read"),
        Recipe(
            policy: "preload", programs: ["program"], passes: "LD_LIBRARY_PATH=/none F/program", fires: "LD_PRELOAD=/none F/program",
            alerts: ["library-preloaded": 1], says: "LD_PRELOAD=/none"),
        Recipe(
            policy: "fileless", programs: ["program"], passes: "F/program", fires: "ACTIONS/actions exec-memfd F", alerts: ["executed-from-memory": 1],
            says: "in memory only"),
        Recipe(
            policy: "reverse-shell", passes: "bash -c 'exec 3</dev/null; exec 0<&3'", fires: "bash -c 'exec 3<>/dev/udp/127.0.0.1/9; exec 0<&3'",
            alerts: ["input-from-network": 1], says: "bash has descriptor 0 from"),
        Recipe(
            policy: "metadata-service", passes: "bash -c ': 3<>/dev/udp/127.0.0.1/80'", fires: "bash -c ': 3<>/dev/udp/169.254.169.254/80'",
            alerts: ["metadata-service-asked": 1], says: "bash asks"),
        Recipe(
            policy: "setuid", programs: ["program"], passes: "chmod 755 F/program; chmod u+s F/missing", fires: "chmod u+s F/program",
            alerts: ["file-made-setuid": 1], says: "chmod made a file run"),
        Recipe(
            policy: "user-namespace", passes: "unshare --uts true", fires: "unshare --user true", alerts: ["user-namespace-made": 1],
            says: "unshare made a user namespace"),
        Recipe(
            policy: "history", passes: ": > F/other; rm F/other; rm F/.zsh_history", fires: ": > F/.bash_history; rm F/.bash_history",
            alerts: ["history-removed": 1], says: "/.bash_history"),
        Recipe(
            policy: "reconnaissance", programs: ["id", "uname", "whoami", "w"], passes: "/bin/sh -c 'F/id; F/uname; F/whoami; :'",
            fires: "F/id; F/uname; F/whoami; F/w; F/id", alerts: ["tool": 8, "looking-around": 1], says: "one tool after the other", count: 4),
        Recipe(
            policy: "download-and-run", programs: ["curl", "payload"], passes: "/bin/sh -c 'chmod +x F/payload; F/payload; F/curl; :'",
            fires: "F/curl; chmod +x F/payload; F/payload; F/payload", alerts: ["download-and-run": 1], says: "/payload was downloaded", count: 3),
        Recipe(
            policy: "exfiltration", programs: ["tar", "curl"], passes: "F/curl; F/tar", fires: "F/tar; F/curl; F/curl", alerts: ["packed-and-sent": 1],
            says: "curl after something was packed", count: 2),
        Recipe(
            policy: "password-guessing", programs: ["su"], passes: "/bin/sh -c 'F/su; F/su; F/su; F/su; :'", fires: "F/su; F/su; F/su; F/su; F/su; F/su",
            alerts: ["su-again-and-again": 1], says: "sh started su", count: 5),
        Recipe(
            policy: "new-program", programs: ["program"], passes: "/bin/true", fires: "F/program; F/program", alerts: ["new-program": 1],
            says: "/program runs for the first time"),
        Recipe(
            policy: "shadow", passes: ": < /etc/passwd", fires: ": < /etc/shadow; : < /etc/shadow; : < /etc/shadow", alerts: ["shadow-read": 1],
            says: "sh read /etc/shadow", within: 1),
        Recipe(
            policy: "disk-full", passes: "echo x > /dev/null", fires: "echo x > /dev/full; echo x > /dev/full; echo x > /dev/full",
            alerts: ["disk-full": 2], says: "to write to /dev/full", count: 2),
        Recipe(
            policy: "open-files", passes: "cat F/missing", fires: "/bin/sh -c 'ulimit -n 3; : < /dev/null'; /bin/sh -c 'ulimit -n 3; : < /dev/null'",
            alerts: ["too-many-open-files": 1], says: "has all the files open"),
        Recipe(
            policy: "crash-loop", shells: ["crashing", "ending"],
            passes: "for n in 1 2 3; do F/ending -c 'kill -TERM $$'; done; for n in 1 2; do F/ending -c 'kill -SEGV $$'; done",
            fires: "for n in 1 2 3; do F/crashing -c 'kill -SEGV $$'; done", alerts: ["crash-loop": 1], says: "/crashing crashed three times", count: 3),
        Recipe(
            policy: "refused", passes: "bash -c ': 3<>/dev/udp/127.0.0.1/1'",
            fires: "bash -c 'for n in 1 2 3; do (: 3<>/dev/tcp/127.0.0.1/1); done'", alerts: ["connection-refused": 2], says: "refuses connections of bash",
            count: 2),
    ]

    /// The document's policies by name.
    private static let policies: [String: String] = {
        let text = (try? String(contentsOf: Harness.root.appending(path: "Docs/apus-cookbook.md"), encoding: .utf8)) ?? ""
        var policies: [String: String] = [:]
        for part in text.components(separatedBy: "```yaml\n").dropFirst() {
            let block = part.components(separatedBy: "```")[0]
            let name = block.firstMatch(of: #/name: ([a-z0-9-]+)\}/#).map { String($0.1) } ?? "policy \(policies.count) without a name"
            policies[name] = block
        }
        return policies
    }()

    @Test func `every policy of the cookbook is tried, and there are twenty`() {
        #expect(Set(Self.policies.keys) == Set(Self.recipes.map(\.policy)))
        #expect(Self.policies.count == 20)
    }

    /// How long it took to do what the policy is for.
    private static func seconds(_ ran: Harness.Outcome) -> Double {
        func time(_ key: String) -> Double { ran.facts[key].flatMap { Double($0) } ?? 0 }
        return time("ended") - time("began")
    }

    @Test(arguments: recipes) private func `a policy of the cookbook fires on what it is for and passes by the rest`(recipe: Recipe) throws {
        let policy = try #require(Self.policies[recipe.policy])
        try Harness.withFolder { folder in
            let file = folder + "/policy.yaml"
            try policy.write(toFile: file, atomically: true, encoding: .utf8)
            let check = try Harness.run([Harness.apus, "check", file])
            #expect(check.code == 0 && check.output.contains("0 errors, 0 warnings"), "\(check.output)\(check.errors)")

            func copy(_ program: String, as names: [String]) throws {
                for name in names { try Harness.copyProgram(program, to: folder + "/" + name) }
            }
            try copy("/bin/true", as: recipe.programs)
            try copy("/bin/sh", as: recipe.shells)
            func script(_ text: String) -> String {
                text.replacingOccurrences(of: "ACTIONS/", with: Harness.actionFolder + "/").replacingOccurrences(
                    of: "F/", with: folder + "/").replacingOccurrences(of: "memfd F", with: "memfd \(folder)")
            }
            let fires = "read began rest < /proc/uptime; \(script(recipe.fires)); read ended rest < /proc/uptime"
            let whole = "ulimit -c 0; exec 2> /dev/null; cd \(folder); \(script(recipe.passes)); \(fires); echo began=$began; echo ended=$ended"
            var ran = try Harness.trace(["--policy", file], ["/bin/sh", "-c", whole])
            for _ in 1...2 where Self.seconds(ran) >= recipe.within { ran = try Harness.trace(["--policy", file], ["/bin/sh", "-c", whole]) }
            var alerts: [String: Int] = [:]
            for event in ran.events { if let rule = event["rule"] as? String { alerts[rule, default: 0] += 1 } }
            let told = ran.events.map { "\($0["rule"] ?? ""): \($0["message"] ?? "")" }.joined(separator: "\n")
            #expect(alerts == recipe.alerts, "\(told)\n\(ran.errors)")
            let last = try #require(ran.events.last { $0["rule"] as? String == recipe.alerts.min { $0.value < $1.value }?.key })
            #expect((last["message"] as? String)?.contains(recipe.says) == true, "\(told)")
            #expect((last["state"] as? [String: Any])?["count"] as? Int == recipe.count)
        }
    }
}
}
