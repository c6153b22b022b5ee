// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Processes that were there before the agent.
extension EndToEnd {
@Suite struct ExistingProcessTests {
    @Test func `a process that was there is told by the iterator, with its arguments`() throws {
        let ran = try Harness.existing(["--scope", "tree=PID", "--events", "existing_process", "--count", "1"])
        let event = try #require(ran.events.first, "\(ran.errors)")
        #expect(event.provider == "iterator")
        #expect(event.process("executable") == ran.facts["file"])
        #expect(event.argument("inode") == ran.facts["inode"])
        #expect((event["args"] as? [String: Any])?["argv"] as? [String] == ["/bin/sleep", "60"])
        #expect(event.argument("env") == nil)
    }

    @Test func `its environment is told where that is asked for`() throws {
        let ran = try Harness.existing(
            ["--scope", "tree=PID", "--events", "existing_process", "--with", "env"], environment: ["APUS_TEST": "1"])
        #expect((ran.events.first?["args"] as? [String: Any])?["env"] as? [String] == ["APUS_TEST=1"])
    }
}
}
