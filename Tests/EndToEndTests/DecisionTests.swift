// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
/// Decisions that the kernel makes for rules: nothing is lost by them, and what nobody wants does not come up.
@Suite struct DecisionTests {
    private static let rules = """
        - macro: opened
          condition: evt.type in (open, openat, openat2) and fd.num>=0
        - rule: exact
          desc: whole path
          condition: opened and fd.name=FOLDER/deep/er/exact
          output: file=%fd.name
          priority: NOTICE
        - rule: below
          desc: beginning of a path, by anyone but a shell
          condition: opened and fd.name startswith FOLDER/below/ and not proc.name in (sh, dash, bash)
          output: file=%fd.name
          priority: NOTICE
        - rule: ending
          desc: end of a path, read only
          condition: opened and evt.is_open_read=true and evt.is_open_write=false and fd.name endswith .secret
          output: file=%fd.name
          priority: NOTICE
        - rule: folder
          desc: folder and name
          condition: opened and fd.directory=FOLDER/folder and fd.filename in (one, two)
          output: file=%fd.name
          priority: NOTICE
        - rule: part
          desc: part of a path, or a pattern
          condition: opened and (fd.name contains /par/t/ or fd.name glob FOLDER/gl*/b)
          output: file=%fd.name
          priority: NOTICE
        - rule: absent
          desc: a file that is not there
          condition: evt.type in (open, openat, openat2) and evt.res=ENOENT and fd.name=FOLDER/absent
          output: file=%fd.name
          priority: NOTICE
        - rule: changed
          desc: written and made by root
          condition: opened and evt.is_open_write=true and fd.name=FOLDER/made and user.uid=0 and evt.arg.flags contains O_CREAT
          output: file=%fd.name
          priority: NOTICE
        """

    private static let script = """
        cd FOLDER; mkdir -p deep/er below folder par/t gl glo
        for f in deep/er/exact below/x a.secret b.secrets folder/one folder/three par/t/f gl/b glo/b gl/c made; do echo 1 > $f; done
        ln -s deep/er/exact link; ln -s below lower
        cat FOLDER/deep/er/exact deep/er/exact deep/../deep/./er//exact link FOLDER/deep/er FOLDER/deep/er/exac 2>/dev/null
        cat below/x lower/x FOLDER/below/../below/x; read x < below/x
        cat a.secret b.secrets; echo 1 > a.secret
        cat folder/one folder/three; cd folder; cat one; cd ..
        cat par/t/f gl/b glo/b gl/c; cat absent FOLDER/absent present 2>/dev/null; echo 2 > made; cat made; :
        """

    /// The rules that matched, with what they tell, and what came out of the kernel.
    private func alerts(_ options: [String], in folder: String, _ script: String) throws -> (lines: [String], accepted: Int) {
        let file = folder + ".json"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let ran = try Harness.run(
            [Harness.apus, "trace", "--output", "json:" + file, "--summary", "json"] + options + ["--", "/bin/sh", "-c", script])
        let summary = try #require(ran.errors.split(separator: "\n").last.flatMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) })
        let kernel = try #require((summary as? [String: Any])?["kernel"] as? [String: Any])
        let lines = try Harness.events(in: file).map { "\($0["rule"] ?? "") \($0["message"] ?? "")" }
        return (lines, try #require(kernel["accepted"] as? Int))
    }

    @Test func `decisions in the kernel give the alerts that user space gives alone`() throws {
        try Harness.withFolder { folder in
            let rules = folder + ".yaml"
            defer { try? FileManager.default.removeItem(atPath: rules) }
            try Self.rules.replacingOccurrences(of: "FOLDER", with: folder).write(toFile: rules, atomically: true, encoding: .utf8)
            let script = Self.script.replacingOccurrences(of: "FOLDER", with: folder)
            let options = ["--rules", rules, "--rule-matching", "all"]
            let decided = try alerts(options, in: folder, script)
            try FileManager.default.removeItem(atPath: folder)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let alone = try alerts(options + ["--no-kernel-filter"], in: folder, script)
            #expect(decided.lines == alone.lines)
            let found = Set(alone.lines.map { String($0.prefix { $0 != " " }) })
            #expect(found == ["exact", "below", "ending", "folder", "part", "absent", "changed"])
            #expect(decided.accepted < alone.accepted)
        }
    }

    /// Records that tell of no object, and decisions that ask for a path all the same.
    @Test(arguments: ["evt.arg.name startswith FOLDER/wanted", "evt.rawarg.name startswith FOLDER/wanted", "evt.abspath startswith FOLDER/wanted"])
    func `a rule that asks only for the path as it was given is decided`(condition: String) throws {
        try Harness.withFolder { folder in
            let rules = folder + "/rules.yaml"
            try """
                - rule: given
                  desc: by what the call was given
                  condition: evt.type = openat and evt.rawres >= 0 and \(condition.replacingOccurrences(of: "FOLDER", with: folder))
                  output: name=%evt.arg.name
                  priority: NOTICE
                """.write(toFile: rules, atomically: true, encoding: .utf8)
            let script = ": > \(folder)/wanted; : > \(folder)/other; i=0; while [ $i -lt 200 ]; do : < \(folder)/other; i=$((i+1)); done; : < \(folder)/wanted"
            let decided = try alerts(["--rules", rules], in: folder, script)
            let alone = try alerts(["--rules", rules, "--no-kernel-filter"], in: folder, script)
            #expect(alone.lines.count == 2 && decided.lines == alone.lines, "\(decided.lines) \(alone.lines)")
            #expect(alone.accepted > 200 && decided.accepted < 100, "\(alone.accepted) \(decided.accepted)")
        }
    }

    /// By the same path, in the same process, so that the kernel remembers that nothing was true of it.
    @Test func `a path that nobody wanted is judged anew once it leads elsewhere`() throws {
        try Harness.withFolder { folder in
            let rules = folder + "/rules.yaml"
            try """
                - rule: elsewhere
                  desc: by what was found
                  condition: evt.type in (open, openat, openat2) and fd.num>=0 and evt.is_open_read=true and fd.name startswith \(folder)/wanted/
                  output: file=%fs.path.name
                  priority: NOTICE
                """.write(toFile: rules, atomically: true, encoding: .utf8)
            // A path of 8, 16 and 24 bytes behind the folder too: words that end where the path does.
            let names = ["f", "ab-file", "another-long-file-name", String(repeating: "n", count: 100)]
            let opens = names.map { ": < \(folder)/way/\($0); : < \(folder)/way/\($0); " }.joined()
            let makes = names.map { ": > way/\($0); : > wanted/\($0); " }.joined()
            let script = """
                cd \(folder); rm -rf way wanted old; mkdir way wanted; \(makes)
                \(opens) mv way old; ln -s wanted way; \(opens) rm way; mv old way; \(opens) mv way old; ln -s \(folder)/wanted way; \(opens) :
                """
            let decided = try alerts(["--rules", rules], in: folder, script)
            let alone = try alerts(["--rules", rules, "--no-kernel-filter"], in: folder, script)
            #expect(alone.lines.count == 4 * names.count && decided.lines == alone.lines, "\(decided.lines) \(alone.lines)")
            #expect(decided.accepted < alone.accepted)
        }
    }

    @Test func `an open that no rule wants never leaves the kernel`() throws {
        try Harness.withFolder { folder in
            let rules = folder + "/rules.yaml"
            try Self.rules.replacingOccurrences(of: "FOLDER", with: folder).write(toFile: rules, atomically: true, encoding: .utf8)
            let script = "i=0; while [ $i -lt 500 ]; do read x < /etc/hostname; i=$((i+1)); done; :"
            let decided = try alerts(["--rules", rules], in: folder, script)
            let alone = try alerts(["--rules", rules, "--no-kernel-filter"], in: folder, script)
            #expect(decided.lines == [] && alone.lines == [])
            #expect(alone.accepted > 500 && decided.accepted < 50, "\(alone.accepted) \(decided.accepted)")
        }
    }

    /// `make swap` has more of it: APUS_SWAPS.
    @Test(.enabled(if: Harness.isTurn(1), Harness.notHere))
    func `rules are swapped under load, and each event is judged once by one set`() throws {
        let swaps = Harness.environment["APUS_SWAPS"].flatMap(Int.init) ?? 10
        try Harness.withFolder { folder in
            func write(_ name: String) throws {
                let text = """
                    - rule: \(name)
                      desc: one of two sets
                      condition: evt.type in (open, openat, openat2) and fd.num>=0 and fd.name=\(folder)/\(name)-or-both
                      output: file=%fd.name
                      priority: NOTICE
                    - rule: \(name) both
                      desc: in either set
                      condition: evt.type in (open, openat, openat2) and fd.num>=0 and fd.name=\(folder)/both and evt.is_open_read=true
                      output: file=%fd.name
                      priority: NOTICE
                    """
                try text.write(toFile: folder + "/next", atomically: true, encoding: .utf8)
                guard rename(folder + "/next", folder + "/rules.yaml") == 0 else { throw CocoaError(.fileWriteUnknown) }
            }
            try write("first")
            try "".write(toFile: folder + "/both", atomically: true, encoding: .utf8)
            try "".write(toFile: folder + "/other", atomically: true, encoding: .utf8)
            let (alerts, errors) = (folder + "/alerts", folder + "/errors")
            for file in [alerts, errors] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
            let process = Process()
            process.executableURL = URL(filePath: Harness.apus)
            // Every twentieth open is of a file that both sets want.
            let script = """
                i=0; while [ ! -e \(folder)/end ]; do
                  : < \(folder)/other; i=$((i+1)); [ $((i % 20)) -eq 0 ] && : < \(folder)/both; [ $((i % 200)) -eq 0 ] && sleep 0.02
                done; echo $((i / 20)) > \(folder)/count; :
                """
            process.arguments = ["trace", "--rules", folder + "/rules.yaml", "--output", "json:" + alerts, "--log-level", "info",
                "--summary", "json", "--", "/bin/sh", "-c", script]
            process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
            try process.run()
            func said() -> String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }
            func seen() -> Int { said().components(separatedBy: "policies read again").count - 1 }
            let end = Date(timeIntervalSinceNow: Load.patience + 3 * Double(swaps))
            while !((try? Data(contentsOf: URL(filePath: alerts)).isEmpty) == false), Date() < end, process.isRunning { usleep(20_000) }
            for swap in 1...swaps {
                try write(swap % 2 == 0 ? "first" : "second")
                kill(process.processIdentifier, SIGHUP)
                while seen() < swap, Date() < end, process.isRunning { usleep(5_000) }
            }
            _ = FileManager.default.createFile(atPath: folder + "/end", contents: nil)
            process.waitUntilExit()
            #expect(seen() == swaps, "\(said())")
            let wanted = Int(((try? String(contentsOfFile: folder + "/count", encoding: .utf8)) ?? "").filter(\.isNumber))
            // With preempt=full what other events lose to recursion is told between the alerts.
            let found = try Harness.events(in: alerts).compactMap { $0["rule"] as? String }
            print("swaps: \(seen()), opens of the wanted file: \(wanted ?? -1), alerts: \(found.count)")
            #expect(found.count == wanted, "\(said())")
            #expect(Set(found) == ["first both", "second both"])
            #expect(process.terminationStatus == 0)
        }
    }
}
}
