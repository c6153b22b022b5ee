// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What a failed exec says of the file that it found: known where the exec itself can be hooked, which the machines' kernels allow.
extension EndToEnd {
@Suite struct ExecFailureTests {
    static let providers = Harness.machine == nil ? ["sys_exit"] : ["syscall_fexit", "sys_exit", "sys_exit,kprobe", "sys_exit,lsm"]
    static let file = ["binary.path", "binary.device_id", "binary.inode_number", "binary.ctime", "binary.inode_mode", "interpreter_path"]

    /// The failed execs of an action, by the last part of the path that was given.
    private func failures(_ provider: String, _ action: String) throws -> (events: [String: [String: Any]], facts: [String: String]) {
        let ran = try Harness.act(["--events", "process_execute_failed", "--with", "env", "--provider", provider], action)
        let named = ran.named("process_execute_failed").map { ($0.argument("pathname").map { String($0.split(separator: "/").last ?? "") } ?? "", $0) }
        return (Dictionary(named, uniquingKeysWith: { first, _ in first }), ran.facts)
    }

    @Test(arguments: providers)
    func `a file that is no program is told with all that the kernel found`(provider: String) throws {
        let (events, facts) = try failures(provider, "exec-failures")
        let bad = try #require(events["exec-bad"])
        #expect(bad.argument("pathname") == facts["bad.path"])
        #expect(bad.argument("kernel_invoked") == "false")
        #expect(bad.argument("stdin_type") != nil && bad.argument("stdin_path") != nil)
        #expect(bad.argument("argv")?.contains("apus-quit") == true)
        #expect(bad.argument("envp")?.contains("PATH=") == true)
        guard Harness.machine != nil else {
            #expect(Self.file.allSatisfy { bad.argument($0) == nil })
            return
        }
        #expect(bad.argument("binary.path") == facts["bad.path"])
        #expect(bad.argument("binary.inode_number") == facts["bad.inode"])
        #expect(bad.argument("binary.ctime") == facts["bad.ctime"])
        #expect(bad.argument("interpreter_path") == facts["bad.path"])
        #expect(Self.file.allSatisfy { bad.argument($0) != nil }, "\(bad["args"] ?? "")")
    }

    @Test(.enabled(if: Harness.machine != nil, "no hook of this kernel sees an exec before it fails"), arguments: providers)
    func `a script whose interpreter is missing is told with both`(provider: String) throws {
        let (events, facts) = try failures(provider, "exec-failures")
        let lonely = try #require(events["exec-lonely"])
        #expect(lonely.argument("binary.path") == facts["lonely.path"])
        #expect(lonely.argument("binary.inode_number") == facts["lonely.inode"])
    }

    @Test(arguments: providers)
    func `an exec that finds no file says nothing of the one before it`(provider: String) throws {
        let (events, _) = try failures(provider, "exec-failures")
        let missing = try #require(events["exec-missing"])
        #expect(Self.file.allSatisfy { missing.argument($0) == nil }, "\(missing["args"] ?? "")")
    }

    @Test(arguments: providers)
    func `a failed exec of a 32-bit caller is told`(provider: String) throws {
        let ran = try Harness.act(["--events", "process_execute_failed", "--provider", provider], "execve-failing", program: "actions32")
        let failed = try #require(ran.named("process_execute_failed").first, "\(ran.errors)")
        #expect(failed.argument("pathname") == ran.facts["execve.path"])
        #expect(failed.flags.contains("ia32"))
    }

    @Test(arguments: providers)
    func `a file that may not be executed is refused before any hook sees it`(provider: String) throws {
        let (events, _) = try failures(provider, "exec-noexec")
        let refused = try #require(events["exec-noexec"])
        #expect(Self.file.allSatisfy { refused.argument($0) == nil })
        #expect(refused.argument("stdin_type") != nil)
    }
}
}
