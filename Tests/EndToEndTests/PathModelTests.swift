// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
/// Paths that the kernel decides by while folders above them are renamed, removed, mounted, bound and moved: none that is wanted is missed.
/// What is wanted is known from `readlink` in the program that opens (Tests/Actions/path_model.c).
@Suite struct PathModelTests {
    enum FileSystem: String, CaseIterable, Sendable { case tmpfs, ext4 }

    /// Both in a machine together: an emulated processor is slow.
    private static let schedules =
        Harness.environment["APUS_SCHEDULES"].flatMap(Int.init) ?? (Harness.machine == nil ? 50_000 : 2_500)
    private static let opens = Harness.machine == nil ? 100_000 : 10_000

    /// The names are those of path_model.c.
    private static let rules = [
        ("equal", "fd.name=FOLDER/a/b/x"), ("prefix", "fd.name startswith FOLDER/b/"), ("contains", "fd.name contains /c/b"),
        ("suffix", "fd.name endswith /a/y"), ("race", "fd.name contains /race-"),
    ].map { name, condition in
        """
        - rule: \(name)
          desc: opens by path
          condition: evt.type in (open, openat, openat2) and fd.num>=0 and \(condition)
          output: file=%fd.name
          priority: NOTICE

        """
    }.joined()

    /// A folder on that file system; on ext4 in a machine, whose /tmp is none, in an image.
    private func on(_ fileSystem: FileSystem, _ body: (String) throws -> Void) throws {
        let own = Harness.machine == nil ? fileSystem == .tmpfs ? "/dev/shm" : "/var/tmp" : "/tmp"
        let folder = own + "/apus-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        guard Harness.machine != nil, fileSystem == .ext4 else { return try body(folder) }
        let image = folder + ".img"
        defer { try? FileManager.default.removeItem(atPath: image) }
        let made = try Harness.run([
            "/bin/sh", "-c", "truncate -s 32M \(image) && mkfs.ext4 -q \(image) && (modprobe loop; modprobe ext4; mount -o loop \(image) \(folder))",
        ])
        try #require(made.code == 0, "\(made.errors)")
        defer { _ = try? Harness.run(["/bin/umount", folder]) }
        try body(folder)
    }

    /// Runs an action under the rules; what it says of itself, and for each rule alerts and what was lost of it.
    private func run(_ action: [String], in folder: String) throws -> (facts: [String: String], alerts: [String: Int]) {
        let kind = Self.kind(of: folder)
        let work = folder + "/work"
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: false)
        let file = folder + "/rules.yaml"
        try Self.rules.replacingOccurrences(of: "FOLDER", with: work).write(toFile: file, atomically: true, encoding: .utf8)
        let ran = try Harness.run(
            [Harness.apus, "trace", "--rules", file, "--rule-matching", "all", "--output", "json:/dev/null", "--sink-buffer", "1G", "--summary", "json", "--",
                Harness.actionFolder + "/actions", action[0], work] + action.dropFirst())
        try #require(ran.code == 0, "\(ran.errors)")
        let summary = try #require(
            JSONSerialization.jsonObject(with: Data((ran.errors.split(separator: "\n").last ?? "").utf8)) as? [String: Any])
        var facts: [String: String] = [:], alerts: [String: Int] = [:]
        // With JSON in a file the command keeps its own standard output.
        for line in ran.output.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { facts[String(parts[0])] = String(parts[1]) }
        }
        // An open that was lost behind the decision was not missed by it.
        for rule in summary["rules"] as? [[String: Any]] ?? [] {
            alerts[rule["rule"] as? String ?? ""] = (rule["alerts"] as? Int ?? 0) + (rule["lost"] as? Int ?? 0)
        }
        print("paths: \(action.joined(separator: " ")) on \(kind): \(facts["opens"] ?? "?") opens, \(facts["changes"] ?? "-") changes, alerts \(alerts), of them lost \(summary["lost"] ?? "?")")
        return (facts, alerts)
    }

    private static func kind(of folder: String) -> String {
        ((try? Harness.run(["/usr/bin/stat", "-f", "-c", "%T", folder]))?.output ?? "?").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test(arguments: FileSystem.allCases, [1, 2])
    func `no open that is wanted is missed between renames, mounts, binds and moves`(fileSystem: FileSystem, seed: Int) throws {
        try on(fileSystem) { folder in
            let (facts, alerts) = try run(["path-model", "\(seed)", "\(Self.schedules / 2)"], in: folder)
            #expect(Int(facts["opens"] ?? "") ?? 0 > Self.schedules)
            for rule in ["equal", "prefix", "contains", "suffix"] {
                let wanted = try #require(facts["expected.\(rule)"].flatMap { Int($0) }), unclear = Int(facts["unclear.\(rule)"] ?? "") ?? 0
                #expect(wanted > 0 && (wanted...(wanted + unclear)).contains(alerts[rule] ?? 0), "\(rule): \(alerts) \(facts)")
            }
        }
    }

    @Test(arguments: FileSystem.allCases, ["rename", "bind", "move"])
    func `no open is missed while another thread changes its path`(fileSystem: FileSystem, change: String) throws {
        try on(fileSystem) { folder in
            let (facts, alerts) = try run(["path-race", change, "\(Self.opens)"], in: folder)
            // The folder and the file were opened before, and are wanted as well.
            #expect(alerts["race"] == (Int(facts["opens"] ?? "") ?? 0) + 2, "\(alerts) \(facts)")
            #expect(Int(facts["changes"] ?? "") ?? 0 > 10)
        }
    }
}
}
