// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `apus check`, `apus list` and `apus fields`, which need no kernel.
@Suite(
    .enabled(if: Harness.machine == nil, "on the host only: the kernel has no part in it"),
    .enabled(if: FileManager.default.isExecutableFile(atPath: Harness.apus)))
struct PolicyCommandTests {
    private static let rules = """
        - list: shells
          items: [sh, bash]
        - macro: unused
          condition: evt.type=open
        - rule: Off
          desc: what it is about
          condition: evt.type in (execve, execveat) and proc.name in (shells)
          output: shell %proc.cmdline
          priority: INFO
          tags: [b, a]
          enabled: false
        - rule: On
          desc: d
          condition: proc.name=x
          output: o %proc.name
          priority: WARNING
          warn_evttypes: false
        """

    private func withRules(_ body: (_ folder: String, _ file: String) throws -> Void) throws {
        try Harness.withFolder { folder in
            let file = folder + "/rules.yaml"
            try Self.rules.write(toFile: file, atomically: true, encoding: .utf8)
            try body(folder, file)
        }
    }

    private func objects(_ words: [String]) throws -> [[String: Any]] {
        let ran = try Harness.run([Harness.apus] + words + ["--output", "json"])
        #expect(ran.code == 0, "\(ran.errors)")
        return try #require(JSONSerialization.jsonObject(with: Data(ran.output.utf8)) as? [[String: Any]], "\(ran.output)")
    }

    @Test func `rules are listed with all that is to be said of them`() throws {
        try withRules { _, file in
            let rules = try objects(["list", "rules", file])
            #expect(rules.map { $0["name"] as? String } == ["Off", "On"])
            let rule = rules[0]
            #expect(rule["priority"] as? String == "Informational" && rule["tags"] as? [String] == ["a", "b"] && rule["enabled"] as? Bool == false)
            #expect(rule["source"] as? String == "syscall" && rule["description"] as? String == "what it is about")
            #expect(rule["condition"] as? String == "evt.type in (execve, execveat) and proc.name in (shells)")
            #expect(rule["output"] as? String == "shell %proc.cmdline" && rule["events"] as? [String] == ["execve", "execveat"])
            #expect(rule["file"] as? String == file && rule["line"] as? Int == 5)
            #expect(rules[1]["events"] is NSNull && rules[1]["enabled"] as? Bool == true)
        }
    }

    @Test func `macros, lists and policies are listed too`() throws {
        try withRules { _, file in
            let macros = try objects(["list", "macros", file]), lists = try objects(["list", "lists", file]), policies = try objects(["list", "policies", file])
            let macro = try #require(macros.first), list = try #require(lists.first), policy = try #require(policies.first)
            #expect(macro["name"] as? String == "unused" && macro["condition"] as? String == "evt.type=open" && macro["used"] as? Bool == false)
            #expect(list["items"] as? [String] == ["sh", "bash"] && list["used"] as? Bool == true && list["line"] as? Int == 1)
            #expect(policy["language"] as? String == "falco" && policy["file"] as? String == file && policy["rules"] as? Int == 2)
            #expect(try Harness.run([Harness.apus, "list", "policies", file]).output.contains("LANGUAGE"))
            let wrong = try Harness.run([Harness.apus, "list", "rule", file])
            #expect(wrong.code == 2 && wrong.errors.contains("one of rules, macros, lists, policies, fields"))
        }
    }

    @Test func `fields are told with type, argument and use`() throws {
        let fields = try objects(["fields", "proc.aname"])
        #expect(fields.map { $0["name"] as? String } == ["proc.aname"])
        #expect(fields[0]["type"] as? String == "text" && fields[0]["argument"] as? String == "optional" && fields[0]["deprecated"] as? Bool == false)
        #expect(try objects(["fields"]).count > 200)
        #expect(try objects(["list", "fields", "proc.aname"]).count == 1)
        #expect(try objects(["fields", "evt.latency"]).allSatisfy { $0["deprecated"] as? Bool == true })
        let none = try Harness.run([Harness.apus, "fields", "prco."])
        #expect(none.code == 2 && none.errors.hasPrefix("apus: no field begins with 'prco.'"))
    }

    @Test func `a check takes rules, and what is added to outputs, from Falco's configuration`() throws {
        try withRules { folder, file in
            let falco = folder + "/falco.yaml"
            try "rules_files: [\(file)]\nwebserver: {enabled: true}\n".write(toFile: falco, atomically: true, encoding: .utf8)
            let good = try Harness.run([Harness.apus, "check", "--falco-config", falco])
            #expect(good.code == 0 && good.output.contains("2 rules, 0 errors") && good.errors.contains("not used are webserver"), "\(good)")
            let bad = try Harness.run([Harness.apus, "check", "--falco-config", falco, "-o", "append_output[]={\"extra_output\": \"%proc.nmae\"}"])
            #expect(bad.code == 1 && bad.output.contains("proc.nmae"), "\(bad)")
            let list = try objects(["list", "rules", file, "-o", "append_output[].extra_output=%proc.pid"])
            #expect(list[1]["output"] as? String == "o %proc.name %proc.pid")
            let mistake = try Harness.run([Harness.apus, "check", file, "-o", "priority=loud"])
            #expect(mistake.code == 2 && mistake.errors.contains("-o priority:1:1: error: unknown priority 'loud'"), "\(mistake.errors)")
        }
    }

    @Test func `a check is one object with the files of each language, as JSON has them`() throws {
        try Harness.withFolder { folder in
            let name = folder + "/a \"quoted\".yaml"
            try "- rule: r\n  desc: d\n  condition: proc.nam=\"x\"\n  output: o\n  priority: INFO\n".write(toFile: name, atomically: true, encoding: .utf8)
            try "type: policy\nname: t\nscope: [global]\nrules: [{event: opnat}]\n".write(toFile: folder + "/t.yaml", atomically: true, encoding: .utf8)
            func results(_ words: [String]) throws -> [String: [[String: Any]]] {
                let ran = try Harness.run([Harness.apus, "check"] + words + ["--output", "json"])
                #expect(ran.output.hasSuffix("}\n") && ran.output.split(separator: "\n").count == 1, "\(ran.output)\(ran.errors)")
                return try #require(JSONSerialization.jsonObject(with: Data(ran.output.utf8)) as? [String: [[String: Any]]])
            }
            #expect(try results([name]).keys.sorted() == ["falco_load_results"])
            let both = try results([name, folder + "/t.yaml"])
            #expect(both.keys.sorted() == ["falco_load_results", "tracee_load_results"])
            let falco = try #require(both["falco_load_results"]?.first), tracee = try #require(both["tracee_load_results"]?.first)
            #expect(falco["name"] as? String == name && falco["successful"] as? Bool == false && (falco["warnings"] as? [Any])?.isEmpty == true)
            let error = try #require((tracee["errors"] as? [[String: Any]])?.first)
            #expect(error.keys.sorted() == ["code", "column", "hint", "line", "message"] && error["line"] as? Int == 4 && error["column"] as? Int == 17)
            // What is not there is null, and there.
            try "type: policy\nname: t\nscope: [global]\n".write(toFile: folder + "/t.yaml", atomically: true, encoding: .utf8)
            let missing = try #require((try results([folder + "/t.yaml"])["tracee_load_results"]?.first?["errors"] as? [[String: Any]])?.first)
            #expect(missing.keys.sorted() == ["code", "column", "hint", "line", "message"], "\(missing)")
        }
    }

    @Test func `explain says of each rule what the kernel decides, and what is left with the reason`() throws {
        try Harness.withFolder { folder in
            let file = folder + "/rules.yaml"
            try """
                - rule: Whole
                  desc: d
                  condition: evt.type in (openat, link) and evt.rawres>=0 and evt.abspath startswith /srv/
                  output: o
                  priority: INFO
                - rule: Part
                  desc: d
                  condition: evt.type=openat and fd.num>=0 and fd.name=/etc/shadow and proc.aname=nginx
                  output: o
                  priority: INFO
                - rule: Nothing
                  desc: d
                  condition: evt.type=chdir and proc.aname=nginx
                  output: o
                  priority: INFO
                """.write(toFile: file, atomically: true, encoding: .utf8)
            let found = try objects(["explain", file])
            #expect(found.map { $0["rule"] as? String } == ["Whole", "Part", "Nothing"])
            func hook(_ rule: Int, _ event: String) throws -> [String: Any] {
                let hooks = try #require(found[rule]["hooks"] as? [[String: Any]])
                return try #require(hooks.first { $0["event"] as? String == event })
            }
            let whole = try hook(0, "openat"), part = try hook(1, "openat"), nothing = try hook(2, "chdir")
            #expect(whole["kernel"] as? String == "all" && (whole["left"] as? [Any])?.isEmpty == true)
            #expect(whole["provider"] as? String == "sys_exit" && whole["program"] as? String == "decide_openat")
            #expect((whole["instructions"] as? Int ?? 0) > 20 && (whole["dfa_states"] as? Int ?? 0) > 5 && whole["ns"] is Int)
            #expect(try hook(0, "link")["kernel"] as? String == "all")
            #expect(part["kernel"] as? String == "part")
            let left = try #require((part["left"] as? [[String: String]])?.first)
            #expect(left["condition"] == "proc.aname = nginx" && left["reason"]?.isEmpty == false)
            #expect(nothing["kernel"] as? String == "none")
            for options in [["--graph"], ["--disassemble"]] {
                let ran = try Harness.run([Harness.apus, "explain", file] + options)
                #expect(ran.code == 0 && ran.output.contains(options == ["--graph"] ? "digraph \"openat\"" : "decide_openat:"))
            }
            #expect(try Harness.run([Harness.apus, "explain", file, "--graph", "--disassemble"]).code == 2)
        }
    }

    @Test func `detections are listed, and shown with their source`() throws {
        let listed = try objects(["list", "detections"])
        #expect(listed.count == 29)
        let one = try #require(listed.first { $0["name"] as? String == "ld_preload" })
        #expect(one["id"] as? String == "TRC-107" && one["severity"] as? Int == 2)
        #expect(one["events"] as? [String] == ["sched_process_exec", "security_file_open", "security_inode_rename"])
        #expect((one["mitre"] as? [String: String])?["technique"] == "T1574")
        let file = try String(contentsOf: Harness.root.appending(path: "Detections/ld_preload.yaml"), encoding: .utf8)
        let shown = try Harness.run([Harness.apus, "show", "TRC-107"])
        #expect(shown.output.hasPrefix("ld_preload: ") && shown.output.hasSuffix("\n" + file), "\(shown.output)")
        let pack = try String(contentsOf: Harness.root.appending(path: "Policies/default.yaml"), encoding: .utf8)
        #expect(try Harness.run([Harness.apus, "show", "default"]).output == pack)
        let none = try Harness.run([Harness.apus, "show", "ld_prelod"])
        #expect(none.code == 2 && none.errors.contains("did you mean 'ld_preload'?"), "\(none.errors)")
    }
}
