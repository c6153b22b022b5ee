// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
/// `--falco-config` and `-o` on live events.
@Suite struct FalcoConfigurationTests {
    private func trace(_ options: [String], falco: String = "") throws -> (code: Int32, output: String, errors: String) {
        try Harness.withFolder { folder in
            try """
            - rule: Executed
              desc: d
              condition: evt.type in (execve, execveat) and proc.name=true and static.site=here
              output: name=%proc.name
              priority: NOTICE
              tags: [x]
            - rule: Less
              desc: d
              condition: evt.type in (execve, execveat) and proc.name=false
              output: name=%proc.name
              priority: DEBUG
            """.write(toFile: folder + "/rules.yaml", atomically: true, encoding: .utf8)
            try """
            rules_files: [\(folder)/rules.yaml]
            static_fields: {site: "${PLACE}"}
            priority: info
            append_output:
              - match: {tags: [x]}
                extra_output: site=%static.site
                extra_fields: [proc.pname, {both: "%proc.name/%proc.pname"}]
            \(falco)
            """.write(toFile: folder + "/falco.yaml", atomically: true, encoding: .utf8)
            return try Harness.run(
                ["/usr/bin/env", "PLACE=here", Harness.apus, "trace", "--falco-config", folder + "/falco.yaml"] + options
                    + ["--", "/bin/sh", "-c", "/bin/true; /bin/false; :"])
        }
    }

    @Test func `rules, their outputs and the shape of alerts come from the file`() throws {
        let ran = try trace([], falco: "json_output: true\njson_include_message_property: true\njson_include_output_property: false\ntime_format_iso_8601: true\n")
        #expect(ran.code == 0)
        let lines = ran.output.split(separator: "\n")
        let line = try #require(lines.first, "\(ran)")
        #expect(lines.count == 1)
        let alert = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(alert["message"] as? String == "name=true site=here" && alert["output"] == nil && alert["tags"] as? [String] == ["x"])
        let fields = try #require(alert["output_fields"] as? [String: Any])
        #expect(fields["static.site"] as? String == "here" && fields["proc.pname"] as? String == "sh" && fields["both"] as? String == "true/sh")
        #expect(fields["evt.time.iso8601"] != nil && fields["evt.time"] == nil)
    }

    @Test func `an override comes before the file, and an own option before both`() throws {
        let text = try trace(["-o", "priority=debug", "-o", "rules[]={\"disable\": {\"rule\": \"Executed\"}}"])
        #expect(text.output.split(separator: "\n").count == 1 && text.output.hasSuffix(": Debug name=false\n"), "\(text)")
        let own = try trace(["--enable-rule", "Exec*", "-o", "rules[]={\"disable\": {\"rule\": \"Executed\"}}", "--output", "compact"])
        #expect(own.output.contains("Executed") && !own.output.contains("Less"), "\(own)")
    }

    @Test func `a mistake ends with 2 and its place, before anything is started`() throws {
        let ran = try trace([], falco: "json_output: maybe\n")
        #expect(ran.code == 2 && ran.errors.contains("/falco.yaml:8:14: error: 'json_output' must be true or false"), "\(ran.errors)")
        #expect(!ran.errors.contains("apus: events="))
    }
}
}
