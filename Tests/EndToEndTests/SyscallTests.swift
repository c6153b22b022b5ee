// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension EndToEnd {
@Suite struct SyscallTests {
    @Test func `366 harmless calls are each seen once or more with the result they had`() throws {
        let ran = try Harness.act(["--events", "syscalls"], "sys-all-safe")
        #expect(ran.code == 0)
        var results: [String: Set<String>] = [:]
        for seen in ran.events {
            guard let name = seen["event"] as? String else { continue }
            results[name, default: []].insert(seen["returned"].map { "\($0)" } ?? "none")
        }
        var missing: [String] = []
        var calls = 0
        for line in ran.output.split(separator: "\n") where line.hasPrefix("syscall=") {
            let parts = line.split(separator: " ")
            let name = String(parts[0].dropFirst(8)), value = String(parts[1].dropFirst(4))
            calls += 1
            // A call that a signal interrupts shows the kernel's own code.
            if results[name]?.contains(value) != true, name != "restart_syscall" { missing.append("\(name)=\(value) got \(results[name] ?? [])") }
        }
        #expect(calls > 300)
        #expect(missing.isEmpty, "\(missing.count) of \(calls): \(missing.prefix(10))")
    }

    @Test func `junk numbers are no call of a real name`() throws {
        let ran = try Harness.act(["--events", "syscalls"], "sys-invalid")
        #expect(ran.code == 0)
    }

    @Test func `a call number with bits in its high half is the call that the kernel runs`() throws {
        let ran = try Harness.act(["--events", "getppid"], "sys-high-bits")
        #expect(ran.named("getppid").count >= 1)
    }

    @Test func `a clone is told once, by the parent`() throws {
        let ran = try Harness.act(["--events", "clone,clone3,fork,vfork"], "fork", ["3"])
        #expect(ran.events.count == 3)
        #expect(ran.events.allSatisfy { ($0["returned"] as? Int ?? 0) > 0 })
    }

    @Test func `an interrupted sleep says so, and its resumption is told`() throws {
        let ran = try Harness.act(["--events", "nanosleep,clock_nanosleep,restart_syscall"], "nanosleep-restart")
        #expect(ran.events.contains { $0.flags.contains("interrupted") && $0["returned"] as? Int == -516 })
        #expect(ran.named("restart_syscall").count == 1)
    }

    @Test func `a 32-bit caller's calls come under their 64-bit names with a flag`() throws {
        let ran = try Harness.act(["--events", "openat,unlink,connect,mmap2,getuid16,execve"], "all", program: "actions32")
        #expect(ran.named("openat").contains { $0.flags.contains("ia32") && $0.argument("pathname") == ran.facts["openat.path"] || $0.flags.contains("ia32") })
        #expect(ran.named("getuid16").contains { $0.flags.contains("ia32") })
    }

    @Test func `numbers are decoded, and raw on request`() throws {
        let decoded = try Harness.act(["--events", "openat"], "open-create")
        #expect(decoded.events.contains { $0.argument("flags")?.contains("O_CREAT") == true })
        let raw = try Harness.act(["--events", "openat", "--with", "raw"], "open-create")
        #expect(raw.events.allSatisfy { Int($0.argument("flags") ?? "") != nil })
    }
}
}
