// SPDX-License-Identifier: Apache-2.0

import Foundation
import PolicySyntax
import SoundnessCheck
import TestSupport

/// `Soundness [SEED] [PAIRS] [POLICIES]`: the kernel's decisions on random rules and events against the evaluator's, with programs that are
/// run by hand and attached nowhere. `MUTATE=1` in the environment plants a bug in every program. Needs root. Exits 1 where the kernel
/// drops what a rule matches, or lets pass what none does although nothing was unknown.
@main
struct Soundness {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst().map { UInt64($0) }
        guard !arguments.contains(nil), arguments.count <= 3 else {
            print("usage: Soundness [SEED] [PAIRS] [POLICIES]")
            exit(2)
        }
        let seed = arguments.first.flatMap { $0 } ?? UInt64.random(in: 0..<1_000_000)
        let pairs = arguments.dropFirst().first.flatMap { $0 }.map { Int($0) } ?? 1_000_000
        let policies = arguments.dropFirst(2).first.flatMap { $0 }.map { Int($0) } ?? max(1, pairs / 700)
        guard geteuid() == 0 else {
            print("skipped: loading programs needs root")
            exit(0)
        }
        print("soundness: seed \(seed)")
        var run = try SoundnessRun(seed: seed, pairs: pairs, isMutating: ProcessInfo.processInfo.environment["MUTATE"] == "1")
        let start = ContinuousClock.now
        do {
            try run.run(policies: policies)
            if run.failure == nil, let bytes = SharedFixture.contents("falco/falco_rules.yaml") {
                try run.run(SourceFile(name: "falco_rules.yaml", bytes: bytes), pairs: max(1, pairs / 20))
            }
        } catch {
            print("\(error)")
            exit(2)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print(run.tally.text)
        print(String(format: "%.1f s, %.0f pairs/s", seconds, Double(run.tally.pairs) / seconds))
        if let failure = run.failure {
            print(failure)
            exit(1)
        }
    }
}
